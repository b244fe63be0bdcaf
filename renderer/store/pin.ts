// Owns: checking a PIN at the station, without a line. Guesses are counted per learner; after ten a pause
// follows that doubles, measured in uptime because the wall clock can be turned.
import type { RosterEntry } from '#core/domain/documents.ts';
import type { Clock } from '#core/kernel/clock.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { PinGuardRow, StationDatabase } from './database.ts';

const freeTries = 10;
const firstPauseMs = 60_000;
const longestPauseMs = 3600_000;

function computePinPause(failures: number): number {
  if (failures < freeTries) return 0;
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, failures - freeTries));
}

function computeRemaining(row: PinGuardRow | undefined, clock: Clock): number {
  if (!row || row.failures < freeTries) return 0;
  // Another boot: the pause begins anew, else a restart would end it.
  if (row.pausedBootId !== clock.bootId) return computePinPause(row.failures);
  return Math.max(0, row.pausedUntilUptimeMs - clock.uptimeMs());
}

export async function checkPin(
  db: StationDatabase,
  clock: Clock,
  learner: RosterEntry,
  pin: string,
): Promise<Outcome<void>> {
  const guard = await db.pinGuards.get(learner.id);
  const waitMs = computeRemaining(guard, clock);
  if (guard && waitMs > 0) {
    // Anchors the pause in this boot, so that waiting it out is possible.
    await db.pinGuards.put({
      ...guard,
      pausedBootId: clock.bootId,
      pausedUntilUptimeMs: clock.uptimeMs() + waitMs,
    });
    return fail('pin-paused', { waitMs });
  }
  // WebAssembly of 20 kB, needed only here.
  const { argon2Verify } = await import('hash-wasm');
  if (await argon2Verify({ password: pin, hash: learner.pinHash })) {
    await db.pinGuards.delete(learner.id);
    return succeed(undefined);
  }
  const failures = (guard?.failures ?? 0) + 1;
  const pauseMs = computePinPause(failures);
  await db.pinGuards.put({
    learnerId: learner.id,
    failures,
    pausedBootId: clock.bootId,
    pausedUntilUptimeMs: clock.uptimeMs() + pauseMs,
  });
  return pauseMs > 0 ? fail('pin-paused', { waitMs: pauseMs }) : fail('pin-wrong');
}
