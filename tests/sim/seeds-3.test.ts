// A quarter of the 2,000 seeds of every test run; each file has a worker and a database of its own.
import { describe } from 'vitest';
import { checkSeeds } from './check-seeds.ts';

describe('stations, learners and a center in every kind of trouble', () => {
  checkSeeds(1001, 500);
});
