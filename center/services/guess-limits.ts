// Owns: counting wrong guesses, by whoever guesses at whatever: so that a sender is paused, and nobody
// else is locked out by it. In memory: a restart forgives, which costs a guesser more than it gives.

export interface GuessLimits {
  /** Milliseconds to wait before the next guess is looked at; 0 when it may be tried now. */
  getWaitMs(key: string): number;
  noteWrong(key: string): void;
  noteRight(key: string): void;
}

interface Count {
  wrong: number;
  startedMs: number;
}

/** At most `maxKeys` are remembered: a flood of addresses must not fill memory. */
export function createGuessLimits(
  maxWrong: number,
  windowMs: number,
  nowMs: () => number,
  maxKeys = 10_000,
): GuessLimits {
  const counts = new Map<string, Count>();
  const read = (key: string): Count | undefined => {
    const count = counts.get(key);
    if (count && nowMs() - count.startedMs < windowMs) return count;
    counts.delete(key);
    return undefined;
  };
  return {
    getWaitMs(key) {
      const count = read(key);
      return count && count.wrong >= maxWrong ? windowMs - (nowMs() - count.startedMs) : 0;
    },
    noteWrong(key) {
      const count = read(key) ?? { wrong: 0, startedMs: nowMs() };
      counts.delete(key);
      counts.set(key, { ...count, wrong: count.wrong + 1 });
      const oldest = counts.keys().next().value;
      if (counts.size > maxKeys && oldest !== undefined) counts.delete(oldest);
    },
    noteRight: (key) => void counts.delete(key),
  };
}
