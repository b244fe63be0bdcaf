import { expect, it } from 'vitest';
import { planRowSchema } from '#core/protocol/console-plans-api.ts';
import { layOutMonth, moveMonth, readMonth } from './plan-calendar.ts';

function createRow(id: string, startDay: string, dueDay: string) {
  const audience = { groupIds: ['g'], learnerIds: [] };
  const more = { stationIds: [], repeats: false, seriesId: null, isWhole: true };
  return planRowSchema.parse({
    id,
    title: id,
    unitIds: ['walnut-pruning'],
    audience,
    startDay,
    dueDay,
    ...more,
  });
}

it('a month is whole weeks from Monday to Sunday', () => {
  const weeks = layOutMonth('2026-11', []);
  expect(weeks.map(({ days }) => [days[0], days.at(-1)])).toEqual([
    ['2026-10-26', '2026-11-01'],
    ['2026-11-02', '2026-11-08'],
    ['2026-11-09', '2026-11-15'],
    ['2026-11-16', '2026-11-22'],
    ['2026-11-23', '2026-11-29'],
    ['2026-11-30', '2026-12-06'],
  ]);
  expect(layOutMonth('2027-02', [])).toHaveLength(4);
});

it('a plan lies over its days in each week, and begins and ends once', () => {
  const weeks = layOutMonth('2026-11', [createRow('p', '2026-11-11', '2026-11-24')]);
  expect(weeks.map(({ bars }) => bars.map(({ plan, ...bar }) => bar))).toEqual([
    [],
    [],
    [{ from: 2, dayCount: 5, isStart: true, isDue: false }],
    [{ from: 0, dayCount: 7, isStart: false, isDue: false }],
    [{ from: 0, dayCount: 2, isStart: false, isDue: true }],
    [],
  ]);
});

it('a plan of one day is one day long; what begins earlier stands first', () => {
  const rows = [
    createRow('late', '2026-11-30', '2026-11-30'),
    createRow('early', '2026-10-01', '2026-12-31'),
  ];
  const bars = layOutMonth('2026-11', rows).at(-1)?.bars;
  expect(bars?.map(({ plan }) => plan.id)).toEqual(['early', 'late']);
  expect(bars?.[1]).toMatchObject({ from: 0, dayCount: 1, isStart: true, isDue: true });
});

it('reads the month of the address and moves over the year', () => {
  expect(readMonth('2026-13', '2026-11-30')).toBe('2026-11');
  expect(readMonth('2027-02', '2026-11-30')).toBe('2027-02');
  expect(moveMonth('2026-12', 1)).toBe('2027-01');
  expect(moveMonth('2027-01', -1)).toBe('2026-12');
});
