// Owns: progress and hours as projections of the log: they can be thrown away and folded anew. What must
// stay true: a rebuild gives exactly what folding record by record gave (the fold is commutative and dates
// each record from its own evidence), and it includes what was folded from records dropped since.
import { toDay } from '#core/domain/calendar.ts';
import { applyStep, type ProgressStep } from '#core/domain/progress.ts';
import { readBody } from '#core/protocol/log.ts';
import type { DayRow, EpochRow, LogRow, ProgressRow, StationDatabase } from './database.ts';
import { addHours, appendTables, keepWords, readStep } from './station-log.ts';

const batch = 500;

/** Sums by key, in memory: a station has a few hundred learners. */
class Fold {
  readonly #progress = new Map<string, ProgressRow>();
  readonly #days = new Map<string, DayRow>();

  addBase(progress: readonly ProgressRow[], days: readonly DayRow[]): void {
    for (const { learnerId, unitId, base } of progress) {
      if (base) this.#progress.set(`${learnerId}/${unitId}`, { learnerId, unitId, progress: base, base });
    }
    for (const { learnerId, day, base } of days) {
      if (base) this.#days.set(`${learnerId}/${day}`, { learnerId, day, ...base, base });
    }
  }

  add(step: ProgressStep, offsetMinutes: number): void {
    const { learnerId, unitId } = step;
    const key = `${learnerId}/${unitId}`;
    const row = this.#progress.get(key);
    this.#progress.set(key, { learnerId, unitId, ...row, progress: applyStep(row?.progress, step) });
    if (step.activeMs === 0) return;
    const day = toDay(step.atMs, offsetMinutes);
    const spent = this.#days.get(`${learnerId}/${day}`);
    this.#days.set(`${learnerId}/${day}`, { learnerId, day, ...spent, ...addHours(spent, step) });
  }

  get progress(): ProgressRow[] {
    return [...this.#progress.values()];
  }

  get days(): DayRow[] {
    return [...this.#days.values()];
  }
}

/**
 * Tells whether a record is here for the first time: one that was moved stands in two epochs (SL15). The mark
 * may be lost with the database, so that ids are compared too.
 */
function createFirsts(epochs: readonly EpochRow[]): (row: LogRow, statementId: string) => boolean {
  const moved = new Map(epochs.map(({ epoch, movedAfter }) => [epoch, movedAfter]));
  const seen = new Set<string>();
  return ({ epoch, seq }, statementId) => {
    if (seq > (moved.get(epoch) ?? Number.POSITIVE_INFINITY) || seen.has(statementId)) return false;
    // With one epoch nothing can have been moved, and a long log need not be remembered.
    if (epochs.length > 1) seen.add(statementId);
    return true;
  };
}

async function readAfter(db: StationDatabase, last: LogRow | undefined): Promise<LogRow[]> {
  const rows = last ? db.log.where('[epoch+seq]').above([last.epoch, last.seq]) : db.log.toCollection();
  return rows.limit(batch).toArray();
}

/** One transaction: screens see the old result or the new one, and no record can come in between. */
export async function rebuildProjections(db: StationDatabase, offsetMinutes: number): Promise<void> {
  await db.transaction('rw', [...appendTables(db), db.state], async () => {
    const fold = new Fold();
    fold.addBase(await db.progress.toArray(), await db.days.toArray());
    const isFirst = createFirsts(await db.epochs.toArray());
    let last: LogRow | undefined;
    for (;;) {
      const rows = await readAfter(db, last);
      for (const row of rows) {
        const read = readBody(row.body, row.seq);
        if (!read.ok || !isFirst(row, read.body.statement.id)) continue;
        const step = readStep(read.body);
        if (step) fold.add(step, offsetMinutes);
        await keepWords(db, read.body);
      }
      last = rows.at(-1);
      if (rows.length < batch) break;
    }
    await db.progress.clear();
    await db.days.clear();
    await db.progress.bulkAdd(fold.progress);
    await db.days.bulkAdd(fold.days);
    await db.writeState('projections', { isStale: false, offsetMinutes });
  });
}

/** Folds anew what a refill left to be folded, and the days when the county's offset has changed. */
export async function refreshProjections(db: StationDatabase, offsetMinutes: number): Promise<void> {
  const folded = await db.readState('projections');
  if (!folded) await db.writeState('projections', { isStale: false, offsetMinutes });
  else if (folded.isStale || folded.offsetMinutes !== offsetMinutes)
    await rebuildProjections(db, offsetMinutes);
}
