import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { addToDay, computeCredit, type DayHours, maxActiveMs, maxDayMs } from './credit.ts';
import { computeStep } from './progress.ts';
import { type Act, createStatement } from './record.ts';

const hour = 3600_000;
const place = (bootId: string, uptimeMs: number) => ({ bootId, uptimeMs });

const claims = fc.array(
  fc.record({
    bootId: fc.constantFrom('a', 'b', ''),
    uptimeMs: fc.integer({ min: 0, max: 30 * hour }),
    claimMs: fc.integer({ min: 0, max: 9 * hour }),
  }),
  { maxLength: 20 },
);

function foldDay(
  list: readonly { bootId: string; uptimeMs: number; claimMs: number }[],
): DayHours | undefined {
  return list.reduce<DayHours | undefined>((day, { bootId, uptimeMs, claimMs }) => {
    const at = bootId === '' ? undefined : place(bootId, uptimeMs);
    return addToDay(day, computeCredit(claimMs, at), at);
  }, undefined);
}

describe('credit', () => {
  it('[CL5] [CL9] one record is credited with at most six hours, and with no more than its boot had run', () => {
    expect(computeCredit(9 * hour, undefined)).toBe(maxActiveMs);
    expect(computeCredit(5 * hour, place('a', 2 * hour))).toBe(2 * hour);
    expect(computeCredit(hour, place('a', 2 * hour))).toBe(hour);
    expect(computeCredit(-5, undefined)).toBe(0);
  });

  it('[CL10] the hours of a day do not depend on the order of the records', () => {
    fc.assert(
      fc.property(claims, fc.infiniteStream(fc.nat()), (list, keys) => {
        const moved = list
          .map((claim) => ({ claim, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ claim }) => claim);
        expect(foldDay(moved)).toEqual(foldDay(list));
      }),
    );
  });

  it('[CL10] a day never shows more than itself, nor more of a boot than went by in it', () => {
    fc.assert(
      fc.property(claims, (list) => {
        const shown = foldDay(list)?.activeMs ?? 0;
        expect(shown).toBeLessThanOrEqual(maxDayMs);
        const bound = list.filter(({ bootId }) => bootId === 'a');
        const of = foldDay(bound)?.activeMs ?? 0;
        expect(of).toBeLessThanOrEqual(Math.max(0, ...bound.map(({ uptimeMs }) => uptimeMs)));
      }),
    );
  });

  it('[CL10] honest claims, one after the other, are credited whole', () => {
    const list = [
      { bootId: 'a', uptimeMs: hour, claimMs: hour },
      { bootId: 'a', uptimeMs: 3 * hour, claimMs: hour },
      { bootId: 'a', uptimeMs: 4 * hour, claimMs: hour },
    ];
    expect(foldDay(list)?.activeMs).toBe(3 * hour);
  });

  it('[CL10] the same hour claimed twice counts once', () => {
    const claim = { bootId: 'a', uptimeMs: hour, claimMs: hour };
    expect(foldDay([claim, claim])?.activeMs).toBe(hour);
  });

  it('[CL9] a quiz may have been begun in an earlier boot: its time is not held against the uptime', () => {
    const base = { unitId: 'sheep-health' as UnitId, version: '0', materialId: 'm' };
    const setting = {
      id: '018f0000-0000-7000-8000-000000000000',
      learnerId: 'x' as LearnerId,
      homePage: 'https://pishan.example/l',
      language: 'ug' as const,
      stationId: 's',
      wallMs: 0,
    };
    const step = (act: Act) => computeStep(createStatement(act, setting), 0, place('a', 60_000));
    const quiz: Act = {
      kind: 'quiz-finished',
      rightCount: 1,
      questionCount: 1,
      scaled: 1,
      isPassed: true,
      activeMs: hour,
      attempt: 1,
      ...base,
    };
    const text: Act = {
      kind: 'material-studied',
      materialKind: 'article',
      activeMs: hour,
      position: 1,
      segments: [],
      isFinished: true,
      isRecovered: false,
      ...base,
    };
    expect(step(quiz)).toMatchObject({ activeMs: hour, place: undefined });
    expect(step(text)).toMatchObject({ activeMs: 60_000, material: { activeMs: 60_000 } });
  });
});
