// Owns: letting go of old records (SPEC: ST6). What must stay true: only what a receipt has covered for the
// whole period goes; the period is counted in center time of signed receipts, never by a clock of this
// machine; progress and hours stay as they were; the chain goes on from the first record that is kept.

import { toDay } from '#core/domain/calendar.ts';
import { applyStep } from '#core/domain/progress.ts';
import { readBody } from '#core/protocol/log.ts';
import type { EpochRow, LogRow, StationDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import { computeOldSeq } from './receipt-marks.ts';
import { listDocuments } from './station-feed.ts';
import { addHours, readStep } from './station-log.ts';

const defaultMonths = 12;
/** Records of one transaction. */
const batch = 200;

/** Adds the rows to what a rebuild begins with, and drops them; one transaction. */
async function dropRows(
  db: StationDatabase,
  epoch: EpochRow,
  rows: readonly LogRow[],
  floorSeq: number,
  offsetMinutes: number,
): Promise<void> {
  await db.transaction('rw', db.log, db.epochs, db.progress, db.days, async () => {
    for (const row of rows) {
      const read = readBody(row.body, row.seq);
      const step = read.ok ? readStep(read.body) : undefined;
      if (!step) continue;
      const progress = await db.progress.get([step.learnerId, step.unitId]);
      if (progress) await db.progress.put({ ...progress, base: applyStep(progress.base, step) });
      const day = await db.days.get([step.learnerId, toDay(step.atMs, offsetMinutes)]);
      if (day && step.activeMs > 0) await db.days.put({ ...day, base: addHours(day.base, step) });
    }
    await db.log.bulkDelete(rows.map(({ seq }) => [epoch.epoch, seq]));
    await db.epochs.update(epoch.epoch, { floorSeq });
  });
}

/**
 * Drops records that a receipt has covered for longer than the policy asks; the newest of them stays, because
 * the chain goes on from it. Returns how many went.
 */
export async function dropOldRecords(db: StationDatabase, journal: Journal): Promise<number> {
  const [policy] = await listDocuments(db, 'policy');
  const months = policy?.retentionMonths ?? defaultMonths;
  const epochs = await db.epochs.orderBy('order').toArray();
  const nowMs = Math.max(0, ...epochs.flatMap(({ marks }) => (marks ?? []).map(({ atMs }) => atMs)));
  const folded = await db.readState('projections');
  if (folded?.isStale) return 0;
  let count = 0;
  for (const epoch of epochs) {
    const oldSeq = computeOldSeq(epoch, nowMs, months);
    for (let from = epoch.floorSeq ?? 1; from < oldSeq; from = Math.min(oldSeq, from + batch)) {
      const to = Math.min(oldSeq, from + batch);
      const range = db.log.where('[epoch+seq]').between([epoch.epoch, from], [epoch.epoch, to]);
      const rows = await range.toArray();
      await dropRows(db, epoch, rows, to, folded?.offsetMinutes ?? 480);
      count += rows.length;
    }
  }
  const floors = (await db.epochs.toArray()).flatMap(({ epoch, floorSeq }) =>
    floorSeq === undefined ? [] : [{ epoch, seq: floorSeq }],
  );
  if (floors.length > 0) await journal.drop(floors);
  return count;
}
