// Owns: since when the center has had a record, in the center's own time. A receipt leaves a mark; marks are
// thinned by moving them later, so that a record is kept rather too long than too short.
import type { EpochRow } from './database.ts';

/** The longest month. */
const monthMs = 31 * 86_400_000;
const markGrainMs = 7 * 86_400_000;

type Mark = NonNullable<EpochRow['marks']>[number];

/** The marks after a receipt. Thinned by moving a mark later, so that a record is kept rather longer. */
export function addMark(marks: readonly Mark[], next: Mark): Mark[] {
  // A center that went back has to cover again what it has lost.
  const held = marks.filter(({ through }) => through <= next.through);
  if (held.at(-1)?.through === next.through) return held;
  const before = held.at(-2);
  const isNear = before !== undefined && next.atMs - before.atMs < markGrainMs;
  return [...(isNear ? held.slice(0, -1) : held), next];
}

/** Last seq that has been covered for the whole period. */
export function computeOldSeq(row: EpochRow, nowMs: number, months: number): number {
  const old = (row.marks ?? []).filter(({ atMs }) => atMs <= nowMs - months * monthMs);
  return Math.min(row.through, old.at(-1)?.through ?? 0);
}
