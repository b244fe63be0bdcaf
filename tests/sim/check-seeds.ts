// Owns: the tests of many seeds.
import { expect, it } from 'vitest';
import { checkSeed } from './check-seed.ts';
import type { RunOptions } from './run-scenario.ts';
import { SimDatabase } from './sim-database.ts';

const seedsPerTest = 50;

/** One test for every 50 seeds, so that a failure tells where it is while the others go on. */
export function checkSeeds(from: number, count: number, options: RunOptions = {}): void {
  let database: SimDatabase | undefined;
  for (let first = from; first < from + count; first += seedsPerTest) {
    const last = Math.min(first + seedsPerTest, from + count) - 1;
    it(`seeds ${first} to ${last} hold every invariant`, { timeout: 120_000 }, async () => {
      database ??= await SimDatabase.create();
      for (let seed = first; seed <= last; seed++)
        expect(await checkSeed(database, seed, options)).toBeUndefined();
    });
  }
}
