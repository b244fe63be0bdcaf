// Owns: checking a PIN at the station, without a line.
import type { RosterEntry } from '#core/domain/documents.ts';
import type { Clock } from '#core/kernel/clock.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import type { StationDatabase } from './database.ts';
import { guardTries } from './try-guard.ts';

export async function checkPin(
  db: StationDatabase,
  clock: Clock,
  learner: RosterEntry,
  pin: string,
): Promise<Outcome<void>> {
  return guardTries(db, clock, learner.id, { wrong: 'pin-wrong', paused: 'pin-paused' }, async () => {
    // WebAssembly of 20 kB, needed only here.
    const { argon2Verify } = await import('hash-wasm');
    return (await argon2Verify({ password: pin, hash: learner.pinHash })) ? true : undefined;
  }).then((outcome) => (outcome.ok ? { ok: true, value: undefined } : outcome));
}
