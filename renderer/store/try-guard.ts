// Owns: limiting guesses at secrets that are checked without a line. They are counted by secret; after ten a pause
// follows that doubles, measured in uptime because the wall clock can be turned.
import type { Clock } from '#core/kernel/clock.ts';
import { type ErrorKind, fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { PinGuardRow, StationDatabase } from './database.ts';

const freeTries = 10;
const firstPauseMs = 60_000;
const longestPauseMs = 3600_000;

function computePause(failures: number): number {
  if (failures < freeTries) return 0;
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, failures - freeTries));
}

function computeRemaining(row: PinGuardRow | undefined, clock: Clock): number {
  if (!row || row.failures < freeTries) return 0;
  // Another boot: the pause begins anew, else a restart would end it.
  if (row.pausedBootId !== clock.bootId) return computePause(row.failures);
  return Math.max(0, row.pausedUntilUptimeMs - clock.uptimeMs());
}

/** `check`: what the secret gives; undefined when it is wrong. `key` names the secret. */
export async function guardTries<Value>(
  db: StationDatabase,
  clock: Clock,
  key: string,
  kinds: { wrong: ErrorKind; paused: ErrorKind },
  check: () => Promise<Value | undefined>,
): Promise<Outcome<Value>> {
  const guard = await db.pinGuards.get(key);
  const waitMs = computeRemaining(guard, clock);
  if (guard && waitMs > 0) {
    // Anchors the pause in this boot, so that waiting it out is possible.
    await db.pinGuards.put({
      ...guard,
      pausedBootId: clock.bootId,
      pausedUntilUptimeMs: clock.uptimeMs() + waitMs,
    });
    return fail(kinds.paused, { waitMs });
  }
  const found = await check();
  if (found !== undefined) {
    await db.pinGuards.delete(key);
    return succeed(found);
  }
  const failures = (guard?.failures ?? 0) + 1;
  const pauseMs = computePause(failures);
  await db.pinGuards.put({
    learnerId: key,
    failures,
    pausedBootId: clock.bootId,
    pausedUntilUptimeMs: clock.uptimeMs() + pauseMs,
  });
  return pauseMs > 0 ? fail(kinds.paused, { waitMs: pauseMs }) : fail(kinds.wrong);
}
