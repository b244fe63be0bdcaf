import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { applyStep, mergeUnitProgress, type ProgressStep, type UnitProgress } from './progress.ts';

const span = fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 30 }));
const step: fc.Arbitrary<ProgressStep> = fc
  .record({
    atMs: fc.nat(1_000_000),
    activeMs: fc.nat(600_000),
    isUnitCompleted: fc.boolean(),
    material: fc.option(
      fc.record({
        id: fc.constantFrom('film', 'quiz'),
        isFinished: fc.boolean(),
        activeMs: fc.nat(600_000),
        position: fc.nat(100),
        positionAtMs: fc.nat(20),
        segments: span.map(([from, length]) => [{ from, to: from + length }]),
        attemptCount: fc.nat(1),
        bestScaled: fc.option(fc.constantFrom(0, 0.5, 1)),
        isPassed: fc.boolean(),
      }),
      { nil: undefined },
    ),
  })
  .map(({ material, ...rest }) => ({
    learnerId: 'l' as LearnerId,
    unitId: 'u' as UnitId,
    ...rest,
    ...(material ? { material } : {}),
  }));
const steps = fc.array(step, { maxLength: 12 });

function fold(all: readonly ProgressStep[]): UnitProgress | undefined {
  return all.reduce<UnitProgress | undefined>(applyStep, undefined);
}

describe('progress from two sides', () => {
  it('[FD10] merged is what one fold over the records of both gives', () => {
    fc.assert(
      fc.property(steps, steps, (here, elsewhere) => {
        expect(mergeUnitProgress(fold(here), fold(elsewhere))).toEqual(fold([...here, ...elsewhere]));
      }),
    );
  });

  it('[FD10] does not depend on side or grouping', () => {
    fc.assert(
      fc.property(steps, steps, steps, (one, two, three) => {
        const [a, b, c] = [fold(one), fold(two), fold(three)];
        expect(mergeUnitProgress(a, b)).toEqual(mergeUnitProgress(b, a));
        expect(mergeUnitProgress(mergeUnitProgress(a, b), c)).toEqual(
          mergeUnitProgress(a, mergeUnitProgress(b, c)),
        );
      }),
    );
  });
});
