import { expect, test } from 'vitest';
import { estimateLeftMs } from './use-time-left.ts';

test('the rest is estimated from the speed seen, and not before it was seen long enough', () => {
  const first = { atMs: 0, bytesDone: 0 };
  expect(estimateLeftMs(first, { atMs: 1000, bytesDone: 500 }, 1000)).toBeUndefined();
  expect(estimateLeftMs(first, { atMs: 10_000, bytesDone: 0 }, 1000)).toBeUndefined();
  expect(estimateLeftMs(first, { atMs: 10_000, bytesDone: 250 }, 1000)).toBe(30_000);
});
