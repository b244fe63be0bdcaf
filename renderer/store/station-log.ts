// Owns: the station's log in IndexedDB. Appending reads the head, chains, stores and folds progress in
// one strict transaction; the caller's promise resolves only when that transaction is complete and the
// journal has it too. Nothing here ever changes or removes a stored record.
import { toDay } from '#core/domain/calendar.ts';
import { addToDay, type DayHours, startDay } from '#core/domain/credit.ts';
import { applyStep, computeStep, type ProgressStep } from '#core/domain/progress.ts';
import { readRating } from '#core/domain/rating.ts';
import type { Statement } from '#core/domain/statement.ts';
import { readText } from '#core/domain/text.ts';
import { must } from '#core/kernel/assert.ts';
import { measureUtf8 } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { createUuidV4 } from '#core/kernel/ids.ts';
import type { Signed } from '#core/kernel/signing.ts';
import { computeStationTime } from '#core/protocol/evidence-time.ts';
import {
  computeGenesis,
  computeHash,
  createEntry,
  type Evidence,
  type Receipt,
  readBody,
} from '#core/protocol/log.ts';
import type { EpochState, LogSpan, StationLog } from '#core/sync/ports.ts';
import type { DayRow, EpochRow, LogRow, StationDatabase } from './database.ts';
import { addMark } from './receipt-marks.ts';
import { webRandom } from './station-clock.ts';

/** Tables that an append writes; who appends inside its own transaction includes them. */
export function appendTables(db: StationDatabase) {
  return [db.log, db.epochs, db.progress, db.days, db.texts, db.ratings];
}

export interface AppendInput {
  statement: Statement;
  evidence: Evidence;
}

/** What a record adds to progress; of the record alone, so that every fold comes to the same (ST4). */
export function readStep({ statement, evidence }: AppendInput): ProgressStep | undefined {
  return computeStep(statement, computeStationTime(evidence), evidence);
}

/** Keeps what a text or a rating says; inside the caller's transaction. These rows outlive their records. */
export async function keepWords(db: StationDatabase, { statement, evidence }: AppendInput): Promise<void> {
  const atMs = computeStationTime(evidence);
  const text = readText(statement);
  if (text) await db.texts.put({ ...text, atMs });
  const rating = readRating(statement);
  if (!rating) return;
  const known = await db.ratings.get([rating.learnerId, rating.unitId]);
  // Of two the later one holds, in whatever order they are folded.
  if (!known || known.atMs <= atMs) await db.ratings.put({ ...rating, atMs });
}

/** The hours of a day with one record more. */
export function addHours(
  row: Pick<DayRow, 'activeMs' | 'tallies'> | undefined,
  { activeMs, place }: Pick<ProgressStep, 'activeMs' | 'place'>,
): DayHours {
  const known =
    row && (row.tallies ? { activeMs: row.activeMs, tallies: row.tallies } : startDay(row.activeMs));
  return addToDay(known, activeMs, place);
}

/** Adds one record to the progress and hours; inside the caller's transaction. */
export async function foldStep(
  db: StationDatabase,
  step: ProgressStep,
  offsetMinutes: number,
): Promise<void> {
  const row = await db.progress.get([step.learnerId, step.unitId]);
  await db.progress.put({
    ...row,
    learnerId: step.learnerId,
    unitId: step.unitId,
    progress: applyStep(row?.progress, step),
  });
  if (step.activeMs === 0) return;
  const day = toDay(step.atMs, offsetMinutes);
  const spent = await db.days.get([step.learnerId, day]);
  await db.days.put({ learnerId: step.learnerId, day, ...spent, ...addHours(spent, step) });
}

/**
 * Chains and stores `inputs` in order; must run inside a read-write transaction over `appendTables`.
 * Returns the rows for the journal.
 */
export async function appendInTransaction(
  db: StationDatabase,
  inputs: readonly AppendInput[],
  offsetMinutes: number,
): Promise<LogRow[]> {
  const open = must(await db.epochs.orderBy('order').last(), 'open epoch');
  const rows: LogRow[] = [];
  let { seq, hash } = open;
  for (const input of inputs) {
    seq += 1;
    const entry = createEntry(hash, { seq, evidence: input.evidence, statement: input.statement });
    hash = entry.hash;
    rows.push({ epoch: open.epoch, seq, body: entry.body, hash });
    const step = readStep(input);
    // Only Dexie's own promises may be awaited here; another kind lets the transaction commit too early.
    if (step) await foldStep(db, step, offsetMinutes);
    await keepWords(db, input);
  }
  await db.log.bulkAdd(rows);
  await db.epochs.update(open.epoch, { seq, hash });
  return rows;
}

/** Starts a fresh epoch after all others. */
export async function openEpoch(db: StationDatabase, stationId: string): Promise<void> {
  await db.transaction('rw', db.epochs, async () => {
    const last = await db.epochs.orderBy('order').last();
    const epoch = createUuidV4(webRandom);
    const hash = computeGenesis(stationId, epoch);
    await db.epochs.add({ epoch, order: (last?.order ?? 0) + 1, seq: 0, hash, through: 0 });
  });
}

function toState({ epoch, seq, hash, through, floorSeq }: EpochRow): EpochState {
  return { epoch, seq, hash, through, ...(floorSeq === undefined ? {} : { floorSeq }) };
}

/** The row in its new place. What cannot be read keeps its text: the center shows it as quarantined. */
function chainAnew({ seq: oldSeq, body }: LogRow, epoch: string, seq: number, previous: Sha256): LogRow {
  const read = readBody(body, oldSeq);
  const entry = read.ok
    ? createEntry(previous, { ...read.body, seq })
    : { seq, body, hash: computeHash(previous, body) };
  return { epoch, ...entry };
}

/** Rows read at once while a span is gathered: bounds memory, whatever the record sizes. */
const readBatch = 500;

export class DexieStationLog implements StationLog {
  readonly #db: StationDatabase;
  readonly #stationId: string;

  constructor(db: StationDatabase, stationId: string) {
    this.#db = db;
    this.#stationId = stationId;
  }

  async listEpochs(): Promise<EpochState[]> {
    const rows = await this.#db.epochs.orderBy('order').toArray();
    return Promise.all(
      rows.map(async (row): Promise<EpochState> => {
        if (row.movedAfter === undefined) return toState(row);
        const seq = row.movedAfter;
        const hash = (await this.#db.log.get([row.epoch, seq]))?.hash;
        const state = toState(row);
        return {
          ...state,
          seq,
          through: Math.min(state.through, seq),
          hash: hash ?? computeGenesis(this.#stationId, row.epoch),
        };
      }),
    );
  }

  async readSpan(epoch: string, from: number, maxBytes: number): Promise<LogSpan> {
    const previous =
      from === 1
        ? computeGenesis(this.#stationId, epoch)
        : must(await this.#db.log.get([epoch, from - 1]), 'record before the span').hash;
    const span: LogSpan = { previous, bodies: [], head: previous };
    let size = 0;
    for (let next = from; ; next += readBatch) {
      const rows = await this.#db.log
        .where('[epoch+seq]')
        .between([epoch, next], [epoch, next + readBatch])
        .toArray();
      for (const row of rows) {
        size += measureUtf8(row.body);
        if (span.bodies.length > 0 && size > maxBytes) return span;
        span.bodies.push(row.body);
        span.head = row.hash;
      }
      if (rows.length < readBatch || span.bodies.length >= 4 * readBatch) return span;
    }
  }

  async saveReceipt(receipt: Receipt, signed: Signed): Promise<void> {
    const { through, atMs } = receipt;
    await this.#db.transaction('rw', this.#db.epochs, async () => {
      const row = await this.#db.epochs.get(receipt.epoch);
      const marks = addMark(row?.marks ?? [], { through, atMs });
      await this.#db.epochs.update(receipt.epoch, { through, marks, receipt: JSON.stringify(signed) });
    });
  }

  async moveRecords(epoch: string, after: number): Promise<number> {
    const { log, epochs } = this.#db;
    return this.#db.transaction('rw', log, epochs, async () => {
      const closed = await epochs.get(epoch);
      const open = must(await epochs.orderBy('order').last(), 'open epoch');
      if (!closed || open.epoch === epoch) return 0;
      const rows = await log
        .where('[epoch+seq]')
        .between([epoch, after + 1], [epoch, closed.movedAfter ?? closed.seq], true, true)
        .toArray();
      if (rows.length === 0) return 0;
      let { seq, hash } = open;
      const moved = rows.map((row) => {
        seq += 1;
        const anew = chainAnew(row, open.epoch, seq, hash);
        hash = anew.hash;
        return anew;
      });
      await log.bulkAdd(moved);
      await epochs.update(open.epoch, { seq, hash });
      await epochs.update(epoch, { movedAfter: after });
      return moved.length;
    });
  }

  async openEpoch(): Promise<void> {
    await openEpoch(this.#db, this.#stationId);
    const notices = (await this.#db.readState('notices')) ?? [];
    await this.#db.writeState('notices', [...notices, { kind: 'new-epoch', count: 1 }]);
  }
}

/** Records that no receipt covers yet, over all epochs. */
export async function countWaiting(db: StationDatabase): Promise<number> {
  const epochs = await db.epochs.toArray();
  return epochs.reduce(
    (sum, { seq, through, floorSeq = 0, movedAfter = seq }) =>
      sum + Math.max(0, Math.min(seq, movedAfter) - Math.max(through, floorSeq)),
    0,
  );
}
