// Owns: when to try again. Retries are spread by full jitter, so that a thousand stations that lost the
// center at one moment do not come back at one moment.
import type { Random } from '../kernel/ids.ts';
import { errorTraits, type WireError } from '../protocol/errors.ts';

/** Time between two rounds when all went well and nothing waits. */
export const restMs = 20_000;
const firstPauseMs = 1000;
const longestPauseMs = 5 * 60_000;
/** For errors that only staff can clear: still ask now and then, because staff may have cleared them. */
const staffPauseMs = 60_000;

function toUnit(random: Random): number {
  const [a = 0, b = 0] = random.bytes(2);
  return (a * 256 + b) / 65_535;
}

/** Milliseconds until the next round. `failures`: failed rounds in a row, from 1. */
export function computePause(error: WireError | undefined, failures: number, random: Random): number {
  if (!error) return restMs;
  if (error.waitMs !== undefined) return Math.min(longestPauseMs, error.waitMs);
  if (errorTraits[error.kind].recovery !== 'retry') return staffPauseMs;
  const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(12, failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * toUnit(random));
}
