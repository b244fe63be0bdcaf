// Owns: bringing the database and the journal to the same records (SPEC: ST1, ST2). The richer side fills
// the poorer one. What must stay true: only what continues a chain comes back; records of another station
// are never mixed in; an epoch that had lost records in the database gets no new ones.
import { createUuidV4 } from '#core/kernel/ids.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import { computeGenesis, computeHash } from '#core/protocol/log.ts';
import type { EpochRow, LogRow, StationDatabase } from './database.ts';
import type { Journal, JournalHead } from './journal.ts';
import { refreshProjections } from './projections.ts';
import { webRandom } from './station-clock.ts';

/** Rows of one transaction: bounds memory and the time for which a learner's record would have to wait. */
const batch = 500;

export interface Reconciled {
  /** Records that came back into the database. */
  refilledCount: number;
  /** Records that the journal was missing. */
  journaledCount: number;
  /** Records in the journal that do not continue any chain: kept there, for an operator. */
  strandedCount: number;
  /** Records of other stations that this machine once was: kept, never mixed. */
  foreign: { stationId: string; count: number }[];
}

function createEpochRow(stationId: string, epoch: string, order: number): EpochRow {
  return { epoch, order, seq: 0, hash: computeGenesis(stationId, epoch), through: 0 };
}

/**
 * Before the first record comes back: epochs that the database has lost are listed again, in the journal's
 * order, and a safe epoch stands behind them all. New records so never continue a chain with a lost tail.
 */
async function prepareEpochs(db: StationDatabase, stationId: string, behind: JournalHead[]): Promise<void> {
  await db.transaction('rw', db.epochs, db.state, async () => {
    const known = await db.epochs.orderBy('order').toArray();
    const open = known.at(-1);
    let order = open?.order ?? 0;
    for (const { epoch } of behind) {
      if (known.some((row) => row.epoch === epoch)) continue;
      order += 1;
      await db.epochs.add(createEpochRow(stationId, epoch, order));
    }
    if (open && !behind.some(({ epoch }) => epoch === open.epoch)) {
      if (order > open.order) await db.epochs.update(open.epoch, { order: order + 1 });
    } else await db.epochs.add(createEpochRow(stationId, createUuidV4(webRandom), order + 1));
    // Cleared by the rebuild that follows the refill; a power cut between them is made good at the next start.
    await db.writeState('projections', { isStale: true, offsetMinutes: 0 });
  });
}

/** The chain that `row` may stand on: the epoch's head or, when the beginning was dropped, the row itself. */
function joins(state: EpochRow, row: LogRow): boolean {
  return row.seq === state.seq + 1 && computeHash(state.hash, row.body) === row.hash;
}

async function refillEpoch(db: StationDatabase, rows: readonly LogRow[]): Promise<number> {
  return db.transaction('rw', db.log, db.epochs, async () => {
    const [first] = rows;
    let state = first && (await db.epochs.get(first.epoch));
    if (!state) return 0;
    const added: LogRow[] = [];
    for (const row of rows) {
      // A journal whose oldest files were dropped under receipts begins in the middle: its first record is
      // the place where the chain goes on.
      const isFloor = state.seq === 0 && row.seq > 1 && row === first;
      if (!isFloor && !joins(state, row)) break;
      state = { ...state, seq: row.seq, hash: row.hash };
      if (isFloor) state.floorSeq = row.seq;
      added.push(row);
    }
    await db.log.bulkAdd(added);
    await db.epochs.put(state);
    return added.length;
  });
}

async function refillDatabase(
  db: StationDatabase,
  journal: Journal,
  behind: readonly JournalHead[],
): Promise<Outcome<number>> {
  let count = 0;
  for (const { epoch, seq } of behind) {
    for (let known = (await db.epochs.get(epoch))?.seq ?? 0; known < seq; ) {
      const rows = await journal.read(epoch, known, batch);
      if (!rows.ok) return rows;
      count += await refillEpoch(db, rows.value);
      const now = (await db.epochs.get(epoch))?.seq ?? 0;
      if (now === known) break;
      known = now;
    }
  }
  return succeed(count);
}

async function refillJournal(
  db: StationDatabase,
  journal: Journal,
  stationId: string,
  heads: readonly JournalHead[],
): Promise<Outcome<number>> {
  let count = 0;
  for (const state of await db.epochs.orderBy('order').toArray()) {
    const head = heads.find(({ epoch }) => epoch === state.epoch);
    const floor = Math.max(0, (state.floorSeq ?? 1) - 1);
    // Fewer than there should be: a damaged place. All are offered again, the journal takes what it lacks.
    const kept = head && head.count >= head.seq - floor ? head.seq : floor;
    for (let from = kept + 1; from <= state.seq; from += batch) {
      const rows = await db.log
        .where('[epoch+seq]')
        .between([state.epoch, from], [state.epoch, from + batch - 1], true, true)
        .toArray();
      const outcome = await journal.append(stationId, rows);
      if (!outcome.ok) return outcome;
      count += rows.length;
    }
  }
  return succeed(count);
}

function countForeign(heads: readonly JournalHead[], stationId: string): Reconciled['foreign'] {
  const counts = new Map<string, number>();
  for (const { station, count } of heads) {
    if (station !== stationId) counts.set(station, (counts.get(station) ?? 0) + count);
  }
  return [...counts].map(([id, count]) => ({ stationId: id, count }));
}

/** Brings both sides to the same records; progress and hours are then folded anew from all of them. */
export async function reconcileJournal(
  db: StationDatabase,
  journal: Journal,
  stationId: string,
  offsetMinutes: number,
): Promise<Outcome<Reconciled>> {
  const heads = await journal.readHeads();
  if (!heads.ok) return heads;
  const own = heads.value.filter(({ station }) => station === stationId);
  const states = new Map((await db.epochs.toArray()).map((row) => [row.epoch, row]));
  const behind = own.filter(({ epoch, seq }) => seq > (states.get(epoch)?.seq ?? 0));
  let refilledCount = 0;
  if (behind.length > 0) {
    await prepareEpochs(db, stationId, behind);
    const refilled = await refillDatabase(db, journal, behind);
    if (!refilled.ok) return refilled;
    refilledCount = refilled.value;
  }
  await refreshProjections(db, offsetMinutes);
  let strandedCount = 0;
  for (const { epoch, seq } of behind) strandedCount += seq - ((await db.epochs.get(epoch))?.seq ?? 0);
  const journaled = await refillJournal(db, journal, stationId, own);
  if (!journaled.ok) return journaled;
  return succeed({
    refilledCount,
    journaledCount: journaled.value,
    strandedCount,
    foreign: countForeign(heads.value, stationId),
  });
}
