// Owns: chance that can be had again: the same seed gives the same numbers. (mulberry32, Tommy Ettinger, public
// domain.) A run of real processes never repeats exactly, but what was done to them, and when, does.

export interface SeededRandom {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** Whole number from `low` to `high`, both inclusive. */
  pickInt(low: number, high: number): number;
  isBelow(share: number): boolean;
  /** A stream of its own, so that parts which run side by side do not disturb each other's numbers. */
  fork(): SeededRandom;
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pickInt: (low, high) => low + Math.floor(next() * (high - low + 1)),
    isBelow: (share) => next() < share,
    fork: () => createSeededRandom(Math.floor(next() * 2 ** 32)),
  };
}
