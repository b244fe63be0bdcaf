// Owns: the only randomness of a simulation. Everything that a run decides comes from one seed, through named
// streams, so that leaving out one event of a scenario does not reshuffle all others.
import type { Bytes } from '#core/kernel/bytes.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { hashBytes } from '#core/kernel/hash.ts';
import type { Random } from '#core/kernel/ids.ts';

export interface SeededRandom extends Random {
  /** Whole number from 0 to `below` − 1. */
  int(below: number): number;
  /** True in `share` of all calls. */
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** Same seed and name: same stream (sfc32, Chris Doty-Humphrey's PractRand). */
export function createSeededRandom(seed: number, name: string): SeededRandom {
  const start = hashBytes(encodeUtf8(`${seed}/${name}`));
  const words = new Uint32Array(start.buffer.slice(0, 16));
  let [a = 0, b = 0, c = 0, d = 0] = words;

  function next(): number {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }

  const int = (below: number) => Math.floor((next() / 2 ** 32) * below);
  return {
    int,
    chance: (share) => next() / 2 ** 32 < share,
    pick(items) {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('broken invariant: nothing to pick from');
      return item;
    },
    bytes(count): Bytes {
      return Uint8Array.from({ length: count }, () => next() & 255);
    },
  };
}
