// Owns: what is wrong with a station's clocks, in kinds that an operator can act on (SPEC: CL8). A fault never
// refuses a record; it says why a date is uncertain or why a claimed time was not credited.
import type { BootLine, LogRecordClock } from './clock-boots.ts';
import { type Belief, readExactMs } from './clock-evidence.ts';
import type { RecordTime } from './clock-placement.ts';

export const clockFaultKinds = [
  /** The wall stands far from the true time: a dead battery, a wrong date. */
  'wall-off',
  /** The wall moved against the uptime within one boot. */
  'wall-jump',
  /** The uptime went back within one boot, or the boot was received before it could have run so long. */
  'uptime-back',
  /** A center time that lies in the future, or before 1970. */
  'false-sync',
  /** More study time claimed than the boot had run, or than one record may hold. */
  'claim-cut',
] as const;
export type ClockFaultKind = (typeof clockFaultKinds)[number];

export interface ClockFault {
  kind: ClockFaultKind;
  bootId: string;
  /** How far off, in ms: the wall against the true time, the jump, the step back, the time not credited. */
  sizeMs: number;
}

/** Minutes do not matter to a day's hours; a clock that is off by more will be off by a day some time. */
const wallToleranceMs = 10 * 60_000;
/** The last tick of a stopwatch, or of two pages of one boot that read it apart. */
const tickMs = 1000;

/**
 * `before`: the boot's line up to the record before this one; undefined at the boot's first. Sizes are cut to
 * what a database keeps: a mad number is a fault of any size.
 */
export function findClockFaults(
  record: LogRecordClock,
  before: BootLine | undefined,
  time: RecordTime,
  claim: { claimMs: number; creditMs: number },
  belief: Belief,
): ClockFault[] {
  const faults: ClockFault[] = [];
  const { bootId, wallMs, uptimeMs, isRecovered } = record;
  const add = (kind: ClockFaultKind, sizeMs: number) =>
    faults.push({ kind, bootId, sizeMs: Math.round(Math.min(Math.max(sizeMs, -1e15), 1e15)) });
  if (time.quality === 'exact' && Math.abs(wallMs - time.occurredMs) > wallToleranceMs) {
    add('wall-off', wallMs - time.occurredMs);
  }
  const wallZeroMs = wallMs - uptimeMs;
  if (before && Math.abs(wallZeroMs - before.wallZeroMs) > wallToleranceMs) {
    add('wall-jump', wallZeroMs - before.wallZeroMs);
  }
  if (!isRecovered && before?.last && before.last.uptimeMs - uptimeMs > tickMs) {
    add('uptime-back', before.last.uptimeMs - uptimeMs);
  }
  if (record.synced && readExactMs(record, belief) === undefined) {
    add('false-sync', record.synced.serverMs - belief.ceilingMs);
  }
  const cutMs = claim.claimMs - claim.creditMs;
  if (cutMs > tickMs) add('claim-cut', cutMs);
  return faults;
}
