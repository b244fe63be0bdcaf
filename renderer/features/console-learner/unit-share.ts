// Owns: the figures of one unit's progress. A completed unit is whole whatever a later version added.
import type { UnitProgress } from '#core/domain/progress.ts';

export interface UnitShare {
  finishedCount: number;
  percent: number | undefined;
  /** Best quiz score, 0 … 1. */
  bestScaled: number | null;
}

export function computeUnitShare(progress: UnitProgress, materialCount: number | undefined): UnitShare {
  const materials = Object.values(progress.materials);
  const finishedCount = materials.filter(({ isFinished }) => isFinished).length;
  const scores = materials.flatMap(({ bestScaled }) => (bestScaled === null ? [] : [bestScaled]));
  const bestScaled = scores.length === 0 ? null : Math.max(...scores);
  if (progress.completedAtMs !== null) return { finishedCount, percent: 100, bestScaled };
  if (materialCount === undefined) return { finishedCount, percent: undefined, bestScaled };
  // Never 100 before the unit-completed record has come.
  const percent = Math.min(99, Math.round((finishedCount / materialCount) * 100));
  return { finishedCount, percent, bestScaled };
}
