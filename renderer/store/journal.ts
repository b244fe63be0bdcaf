// Owns: the second copy of the log, outside IndexedDB, which Chromium may reset when the disk is full or
// the database corrupt. At start the two are compared and the poorer side is refilled from the richer.
import { computeStep } from '#core/domain/progress.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import { computeGenesis, computeHash, readBody } from '#core/protocol/log.ts';
import type { LogRow, StationDatabase } from './database.ts';
import { appendTables, foldStep } from './station-log.ts';

export interface JournalHead {
  epoch: string;
  seq: number;
}

/** A place beside IndexedDB that keeps every record; `append` resolves when it is flushed to disk. */
export interface Journal {
  append(stationId: string, rows: readonly LogRow[]): Promise<Outcome<void>>;
  readHeads(stationId: string): Promise<JournalHead[]>;
  /** Rows after `after`, in order, at most `limit`. */
  read(epoch: string, after: number, limit: number): Promise<LogRow[]>;
}

/** For browsers without one: the log then lives in IndexedDB alone. */
export const noJournal: Journal = {
  append: async () => succeed(undefined),
  readHeads: async () => [],
  read: async () => [],
};

const batch = 500;

async function refillDatabase(db: StationDatabase, stationId: string, rows: LogRow[], offsetMinutes: number) {
  await db.transaction('rw', appendTables(db), async () => {
    for (const row of rows) {
      const known = await db.epochs.get(row.epoch);
      const last = await db.epochs.orderBy('order').last();
      const before = known ?? {
        epoch: row.epoch,
        order: (last?.order ?? 0) + 1,
        seq: 0,
        hash: computeGenesis(stationId, row.epoch),
        through: 0,
      };
      // Only what continues the chain comes back; anything else stays in the journal for an operator.
      if (row.seq !== before.seq + 1 || computeHash(before.hash, row.body) !== row.hash) continue;
      await db.log.add(row);
      await db.epochs.put({ ...before, seq: row.seq, hash: row.hash });
      const read = readBody(row.body, row.seq);
      if (!read.ok) continue;
      const step = computeStep(read.body.statement, read.body.evidence.wallMs);
      if (step) await foldStep(db, step, offsetMinutes);
    }
  });
}

/** Brings both sides to the same records. Returns how many came back into the database. */
export async function reconcileJournal(
  db: StationDatabase,
  journal: Journal,
  stationId: string,
  offsetMinutes: number,
): Promise<Outcome<{ refilledCount: number }>> {
  const heads = new Map((await journal.readHeads(stationId)).map(({ epoch, seq }) => [epoch, seq]));
  let refilledCount = 0;
  for (const [epoch, seq] of heads) {
    for (let known = (await db.epochs.get(epoch))?.seq ?? 0; known < seq; ) {
      const rows = await journal.read(epoch, known, batch);
      await refillDatabase(db, stationId, rows, offsetMinutes);
      const now = (await db.epochs.get(epoch))?.seq ?? 0;
      if (now === known) break;
      refilledCount += now - known;
      known = now;
    }
  }
  for (const state of await db.epochs.orderBy('order').toArray()) {
    for (let kept = heads.get(state.epoch) ?? 0; kept < state.seq; kept += batch) {
      const rows = await db.log
        .where('[epoch+seq]')
        .between([state.epoch, kept + 1], [state.epoch, kept + batch], true, true)
        .toArray();
      const outcome = await journal.append(stationId, rows);
      if (!outcome.ok) return outcome;
    }
  }
  return succeed({ refilledCount });
}
