// Owns: sample journal entries for the tests of every host: real chains with true hashes.
import { computeGenesis, computeHash } from '../protocol/log.ts';
import type { JournalEntry } from './journal-entry.ts';

export const sampleStation = '0d3c8a52-6f1b-4c7e-9a41-5b2f6f0e7d11';
export const sampleEpoch = '7f2f1c94-2b9e-4f0a-8a33-0c6f5b1d9e22';

/** `count` entries of one log, from seq 1 on, each with the true hash. */
export function createChain(
  count: number,
  toBody: (seq: number) => string,
  epoch = sampleEpoch,
  station = sampleStation,
): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let previous = computeGenesis(station, epoch);
  for (let seq = 1; seq <= count; seq++) {
    const body = toBody(seq);
    previous = computeHash(previous, body);
    entries.push({ station, epoch, seq, body, hash: previous });
  }
  return entries;
}
