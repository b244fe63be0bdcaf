import { expect, it } from 'vitest';
import { createLatestTeller } from './latest-teller.ts';

it('of what comes while one is told, only the newest is told after it', async () => {
  const told: number[] = [];
  const ends: (() => void)[] = [];
  const teller = createLatestTeller(async ({ count }: { count: number }) => {
    told.push(count);
    await new Promise<void>((resolve) => ends.push(resolve));
  });
  for (let count = 1; count <= 100; count++) teller.note({ count });
  let isSettled = false;
  const settled = teller.settle().then(() => {
    isSettled = true;
  });
  expect(told).toEqual([1]);
  ends[0]?.();
  await expect.poll(() => told).toEqual([1, 100]);
  expect(isSettled).toBe(false);
  ends[1]?.();
  await settled;
  teller.note({ count: 101 });
  expect(told).toEqual([1, 100, 101]);
});

it('a telling that fails holds up no other', async () => {
  const told: number[] = [];
  const teller = createLatestTeller(async ({ count }: { count: number }) => {
    told.push(count);
    throw new Error('full disk');
  });
  teller.note({ count: 1 });
  teller.note({ count: 2 });
  await teller.settle();
  expect(told).toEqual([1, 2]);
});
