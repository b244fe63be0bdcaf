import { expect, it } from 'vitest';
import type { StationHealth } from '#core/protocol/console-log-api.ts';
import { hasTrouble } from './trouble.ts';

const sound = {
  clock: { exact: 5, bounded: 0, unknown: 0 },
  openForkCount: 0,
  gapCount: 0,
  faultCount: 0,
} as StationHealth;
const row = { quarantineCount: 0 };

it('a sound station has no trouble, and each kind is found', () => {
  for (const wanted of ['any', 'quarantine', 'forks', 'gaps', 'clock']) {
    expect(hasTrouble(row, sound, wanted)).toBe(false);
  }
  expect(hasTrouble({ quarantineCount: 1 }, sound, 'any')).toBe(true);
  expect(hasTrouble(row, { ...sound, gapCount: 1 }, 'gaps')).toBe(true);
  expect(hasTrouble(row, { ...sound, openForkCount: 1 }, 'forks')).toBe(true);
  expect(hasTrouble(row, { ...sound, clock: { exact: 4, bounded: 1, unknown: 0 } }, 'clock')).toBe(true);
  expect(hasTrouble(row, { ...sound, clock: { exact: 0, bounded: 0, unknown: 0 } }, 'any')).toBe(false);
});

it('a filter that nobody knows filters nothing', () => {
  expect(hasTrouble(row, sound, '')).toBe(true);
  expect(hasTrouble(row, undefined, 'toString')).toBe(true);
});
