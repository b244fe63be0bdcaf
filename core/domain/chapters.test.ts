import { expect, it } from 'vitest';
import { listChapterFaults } from './chapters.ts';

const at = (...seconds: number[]) => seconds.map((atSeconds) => ({ atSeconds }));

it('chapters that rise within the film are without fault', () => {
  expect(listChapterFaults([], 60)).toEqual([]);
  expect(listChapterFaults(at(0, 12.5, 59.9), 60)).toEqual([]);
});

it('one that begins with or before the one above it is told by its place', () => {
  expect(listChapterFaults(at(0, 30, 30, 20, 40), 60)).toEqual([
    { index: 2, kind: 'order' },
    { index: 3, kind: 'order' },
  ]);
});

it('one that begins when the film is over is too late, unless the length is not known', () => {
  expect(listChapterFaults(at(0, 60), 60)).toEqual([{ index: 1, kind: 'late' }]);
  expect(listChapterFaults(at(0, 60), 0)).toEqual([]);
});
