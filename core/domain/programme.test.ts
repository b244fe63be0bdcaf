import { expect, test } from 'vitest';
import { filterBriefings, listShelves, readSeries, readYear, sortBriefings } from './briefing-filter.ts';
import type { Plan } from './documents.ts';
import type { BriefingManifest } from './manifest.ts';
import { computeProgramme, findMonday } from './programme.ts';

function makePlan(id: string, unitIds: string[], startDay: string, dueDay: string, groupIds = ['g1']): Plan {
  return {
    id,
    title: `plan ${id}`,
    unitIds: unitIds as Plan['unitIds'],
    audience: { groupIds, learnerIds: [] },
    startDay,
    dueDay,
  };
}

test('a unit stands on the day it begins, while it runs, and on the day it is due', () => {
  const days = computeProgramme([makePlan('a', ['u'], '2026-12-01', '2026-12-03')], ['g1'], '2026-11-30', 5);
  expect(days.map(({ day, items }) => [day, items[0]?.reason])).toEqual([
    ['2026-11-30', undefined],
    ['2026-12-01', 'begins'],
    ['2026-12-02', 'runs'],
    ['2026-12-03', 'due'],
    ['2026-12-04', undefined],
  ]);
});

test('what one person is to study is not announced', () => {
  const plan = makePlan('a', ['u'], '2026-12-01', '2026-12-03', []);
  expect(computeProgramme([plan], ['g1'], '2026-12-01', 1)[0]?.items).toEqual([]);
});

test('a unit of two plans comes once, for the better reason', () => {
  const plans = [
    makePlan('a', ['u', 'v'], '2026-11-01', '2026-12-31'),
    makePlan('b', ['u'], '2026-12-01', '2026-12-09'),
  ];
  const [day] = computeProgramme(plans, ['g1'], '2026-12-01', 1);
  expect(day?.items.map(({ unitId, reason }) => [unitId, reason])).toEqual([
    ['u', 'begins'],
    ['v', 'runs'],
  ]);
});

test('a week begins on its Monday', () => {
  expect(findMonday('2026-11-30')).toBe('2026-11-30');
  expect(findMonday('2026-12-06')).toBe('2026-11-30');
  expect(findMonday('1969-12-31')).toBe('1969-12-29');
});

test('briefings stand by series and year, newest first', () => {
  const make = (series: string, date: string, issue: number) =>
    ({ series: { zh: series, ug: series, en: series }, date, issue }) as BriefingManifest;
  const all = sortBriefings([
    make('a', '2014-04-01', 1),
    make('b', '2026-01-01', 1),
    make('a', '2014-04-01', 2),
  ]);
  expect(all.map(({ issue, date }) => [date, issue])).toEqual([
    ['2026-01-01', 1],
    ['2014-04-01', 2],
    ['2014-04-01', 1],
  ]);
  expect(listShelves(all, readYear).map(({ key, count }) => [key, count])).toEqual([
    ['2026', 1],
    ['2014', 2],
  ]);
  expect(listShelves(all, readSeries).map(({ key }) => key)).toEqual(['b', 'a']);
  expect(filterBriefings(all, { series: 'a', year: undefined })).toHaveLength(2);
  expect(filterBriefings(all, { series: 'a', year: '2026' })).toEqual([]);
});
