import { expect, it } from 'vitest';
import { emptyMaterial, type UnitProgress } from '#core/domain/progress.ts';
import { computeUnitShare } from './unit-share.ts';

const progress: UnitProgress = {
  materials: {
    text: { ...emptyMaterial, isFinished: true },
    quiz: { ...emptyMaterial, bestScaled: 0.6, attemptCount: 1 },
  },
  activeMs: 0,
  firstAtMs: 0,
  lastAtMs: 0,
  completedAtMs: null,
};

it('a share is told only where the number of materials is known', () => {
  expect(computeUnitShare(progress, 4)).toEqual({ finishedCount: 1, percent: 25, bestScaled: 0.6 });
  expect(computeUnitShare(progress, undefined).percent).toBeUndefined();
});

it('a unit is whole only when its completion has been recorded', () => {
  expect(computeUnitShare(progress, 1).percent).toBe(99);
  expect(computeUnitShare({ ...progress, completedAtMs: 5 }, 4).percent).toBe(100);
});
