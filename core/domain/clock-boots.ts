// Owns: what a station's log tells of each boot: one line per boot, to which records are added one by one.
// What must stay true: a line only ever learns (minima, maxima, the first exact zero), so that it can be kept
// in a table and added to by every slice.
import { type Belief, type ClockEvidence, readExactMs, readSyncedZero } from './clock-evidence.ts';

/** A place in a station's log: epochs in the order in which they were begun. */
export interface LogPlace {
  epochOrder: number;
  seq: number;
}

export function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.epochOrder < b.epochOrder || (a.epochOrder === b.epochOrder && a.seq < b.seq);
}

/** The first or last record of a boot that was appended at the moment of its evidence. */
export interface BootEnd extends LogPlace {
  uptimeMs: number;
}

export interface BootLine {
  bootId: string;
  /** Undefined while only recovered records are known, whose place in the log is later than their time. */
  first: BootEnd | undefined;
  last: BootEnd | undefined;
  /** Wall minus uptime of the first record: where the machine's clock puts uptime 0. */
  wallZeroMs: number;
  /** Exact center time at uptime 0, once the boot saw the center. */
  zeroMs: number | undefined;
  /** Uptime 0 cannot be later: every record was made before it was received … */
  latestZeroMs: number;
  /** … and before the boot that sent it began. */
  senderZeroMs: number | undefined;
}

export interface LogRecordClock extends ClockEvidence {
  place: LogPlace;
  /** Made at a later start from a draft: the evidence is older than the place in the log. */
  isRecovered: boolean;
}

/** The boot that sent the slice; `isLive` when it was sent just now, not carried. */
export interface SenderClock {
  bootId: string;
  uptimeMs: number;
  isLive: boolean;
}

function minOf(a: number | undefined, b: number): number {
  return a === undefined ? b : Math.min(a, b);
}

/** Adds one record, received at `belief.ceilingMs` in a slice of `sender`. */
export function addToBoot(
  line: BootLine | undefined,
  record: LogRecordClock,
  sender: SenderClock,
  belief: Belief,
): BootLine {
  const { bootId, uptimeMs, wallMs, place, isRecovered } = record;
  const receivedMs = belief.ceilingMs;
  const next: BootLine = line
    ? { ...line }
    : {
        bootId,
        first: undefined,
        last: undefined,
        wallZeroMs: wallMs - uptimeMs,
        zeroMs: undefined,
        latestZeroMs: receivedMs - uptimeMs,
        senderZeroMs: undefined,
      };
  next.latestZeroMs = Math.min(next.latestZeroMs, receivedMs - uptimeMs);
  const end: BootEnd = { ...place, uptimeMs };
  if (!isRecovered && (!next.first || isBefore(end, next.first))) next.first = end;
  if (!isRecovered && (!next.last || isBefore(next.last, end))) next.last = end;
  if (readExactMs(record, belief) !== undefined) next.zeroMs ??= readSyncedZero(record);
  if (sender.isLive && sender.bootId === bootId) {
    if (uptimeMs <= sender.uptimeMs) next.zeroMs ??= receivedMs - sender.uptimeMs;
  } else if (sender.isLive) {
    next.senderZeroMs = minOf(next.senderZeroMs, receivedMs - sender.uptimeMs - uptimeMs);
  }
  return next;
}
