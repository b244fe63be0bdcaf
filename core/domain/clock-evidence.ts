// Owns: what one record's clock evidence says by itself (SPEC: CL1, CL2, CL7). The wall is a witness that may
// be mad; within one boot the uptime is trusted; a center time that was seen dates exactly.

/** The evidence of a record, as on the wire. */
export interface ClockEvidence {
  wallMs: number;
  bootId: string;
  uptimeMs: number;
  synced?: { serverMs: number; uptimeMs: number } | undefined;
}

/** Beyond any calendar, within what adds and subtracts exactly. */
export const mostMs = 1e15;

function toCalendar(ms: number): number {
  return Math.min(Math.max(ms, -mostMs), mostMs);
}

/** The same evidence in numbers that can be reckoned with: a clock may say anything that JSON can hold. */
export function normalizeEvidence({ wallMs, bootId, uptimeMs, synced }: ClockEvidence): ClockEvidence {
  return {
    wallMs: toCalendar(wallMs),
    bootId,
    uptimeMs: toCalendar(uptimeMs),
    ...(synced
      ? { synced: { serverMs: toCalendar(synced.serverMs), uptimeMs: toCalendar(synced.uptimeMs) } }
      : {}),
  };
}

export type TimeQuality = 'exact' | 'bounded' | 'unknown';

/** Between which center times the center may believe a record at all. */
export interface Belief {
  /** The station did not exist before. */
  floorMs: number;
  /** When the record was received: it cannot be younger. */
  ceilingMs: number;
}

/** A round trip, a slow drift: what an honest exact date may lie beyond the ceiling. */
const graceMs = 10 * 60_000;

/** Center time at uptime 0 of the boot, from the center time that the boot saw. */
export function readSyncedZero({ synced }: ClockEvidence): number | undefined {
  return synced ? synced.serverMs - synced.uptimeMs : undefined;
}

/** [CL2] The exact date of a record that carries a believable center time; undefined when it does not. */
export function readExactMs(evidence: ClockEvidence, { ceilingMs }: Belief): number | undefined {
  const zeroMs = readSyncedZero(evidence);
  if (zeroMs === undefined) return undefined;
  const atMs = zeroMs + evidence.uptimeMs;
  if (!(atMs >= 0 && atMs <= ceilingMs + graceMs)) return undefined;
  return Math.round(Math.min(atMs, ceilingMs));
}
