// Owns: a station's database in a simulation: whole transactions on a simulated disk, durable or not there. The
// same log, feed and folds as in IndexedDB, over the memory doubles that pass the same contract suites.
import { applyStep, computeStep, type UnitProgress } from '#core/domain/progress.ts';
import type { Statement } from '#core/domain/statement.ts';
import type { Journal } from '#core/journal/journal.ts';
import { must } from '#core/kernel/assert.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Random } from '#core/kernel/ids.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import { computeStationTime } from '#core/protocol/evidence-time.ts';
import { computeGenesis, computeHash, type Evidence, type LogEntry, readBody } from '#core/protocol/log.ts';
import type { Feed, StationLog } from '#core/sync/ports.ts';
import { MemoryFeed, MemoryStationLog } from '#tests/doubles/memory-station.ts';
import type { Process, Scheduler } from './scheduler.ts';

export interface StoredRow extends LogEntry {
  epoch: string;
}

/** One act as the screen hands it over: a statement, or any text, as a broken or newer app might write. */
export type RecordInput = { statement: Statement } | { text: string };

export interface StoreView {
  rows: StoredRow[];
  progress: Map<string, UnitProgress>;
  /** By `scope/kind/id`. */
  documents: Map<string, unknown>;
}

/** A station's database as its program sees it. */
export interface SimStore {
  readonly log: StationLog;
  readonly feed: Feed;
  /** One transaction; resolves when it is durable. */
  record(input: RecordInput, evidence: Evidence): Promise<StoredRow>;
  /** Both copies of the log to the same records. */
  reconcile(journal: Journal): Promise<Outcome<{ refilledCount: number }>>;
}

/** A database on a disk, between two runs of the program. */
export interface StoreDisk {
  /** Opened by a new run of the program; with an epoch to write to. */
  open(process: Process, scheduler: Scheduler): Promise<SimStore>;
  clone(): Promise<StoreDisk>;
  view(): Promise<StoreView>;
  setFull(isFull: boolean): void;
}

export class QuotaError extends Error {
  override name = 'QuotaExceededError';
}

/** A copy that shares nothing. */
function copyInto<Value extends object>(target: Value, source: Value): Value {
  return Object.assign(target, structuredClone({ ...source }));
}

export class MemoryStoreDisk implements StoreDisk {
  readonly stationId: string;
  readonly #random: Random;
  readonly log: MemoryStationLog;
  readonly feed = new MemoryFeed();
  progress = new Map<string, UnitProgress>();
  #isFull = false;
  /** Broken on purpose: progress is a second transaction. */
  readonly #foldsLater: boolean;

  constructor(stationId: string, random: Random, foldsLater = false) {
    this.#foldsLater = foldsLater;
    this.stationId = stationId;
    this.#random = random;
    this.log = new MemoryStationLog(stationId, random);
    this.log.epochs.splice(0);
  }

  async clone(): Promise<StoreDisk> {
    const copy = new MemoryStoreDisk(this.stationId, this.#random, this.#foldsLater);
    copyInto(copy.log, this.log);
    copyInto(copy.feed, this.feed);
    copy.progress = structuredClone(this.progress);
    return copy;
  }

  async view(): Promise<StoreView> {
    const rows = this.log.epochs.flatMap(({ epoch, rows: kept }) =>
      kept.map(({ body, hash }, index) => ({ epoch, seq: index + 1, body, hash })),
    );
    return { rows, progress: this.progress, documents: this.feed.documents };
  }

  setFull(isFull: boolean): void {
    this.#isFull = isFull;
  }

  #fold(text: string, seq: number): void {
    const read = readBody(text, seq);
    if (!read.ok) return;
    const { statement, evidence } = read.body;
    const step = computeStep(statement, computeStationTime(evidence), evidence);
    if (!step) return;
    const key = `${step.learnerId}/${step.unitId}`;
    this.progress.set(key, applyStep(this.progress.get(key), step));
  }

  #append(input: RecordInput, evidence: Evidence): StoredRow {
    const open = must(this.log.epochs.at(-1), 'open epoch');
    const seq = open.rows.length + 1;
    const text =
      'text' in input ? input.text : toCanonicalJson({ seq, evidence, statement: input.statement });
    this.log.appendBodies([text]);
    if (!this.#foldsLater) this.#fold(text, seq);
    return { epoch: open.epoch, seq, body: text, hash: must(open.rows.at(-1), 'row').hash };
  }

  /** A record that was moved stands in two epochs, and counts once. */
  #isKnown(text: string, seq: number): boolean {
    const read = readBody(text, seq);
    if (!read.ok) return false;
    const needle = JSON.stringify(read.body.statement.id);
    return this.log.epochs.some(({ rows }) => rows.some(({ body }) => body.includes(needle)));
  }

  #refill(rows: readonly StoredRow[]): number {
    let count = 0;
    for (const row of rows) {
      let entry = this.log.epochs.find(({ epoch }) => epoch === row.epoch);
      if (!entry) {
        entry = { epoch: row.epoch, through: 0, rows: [] };
        this.log.epochs.push(entry);
      }
      const before = entry.rows.at(-1)?.hash ?? computeGenesis(this.stationId, row.epoch);
      if (row.seq !== entry.rows.length + 1 || computeHash(before, row.body) !== row.hash) continue;
      const isKnown = this.#isKnown(row.body, row.seq);
      entry.rows.push({ body: row.body, hash: row.hash });
      if (!isKnown) this.#fold(row.body, row.seq);
      count += 1;
    }
    return count;
  }

  async open(process: Process, scheduler: Scheduler): Promise<SimStore> {
    /** All of `work` is durable, or nothing; a crash may fall before or after. */
    const transact = async <Value>(label: string, work: () => Promise<Value> | Value): Promise<Value> => {
      await scheduler.pause(process, label);
      if (this.#isFull) throw new QuotaError('the disk is full');
      const value = await work();
      await scheduler.pause(process, `${label}, done`);
      return value;
    };
    const read = async <Value>(work: () => Promise<Value>): Promise<Value> => {
      await scheduler.pause(process, 'read');
      return structuredClone(await work());
    };
    const { log, feed } = this;
    return {
      log: {
        listEpochs: () => read(() => log.listEpochs()),
        readSpan: (...args) => read(() => log.readSpan(...args)),
        saveReceipt: (...args) => transact('save receipt', () => log.saveReceipt(...args)),
        openEpoch: () => transact('open epoch', () => log.openEpoch()),
        moveRecords: (...args) => transact('move records', () => log.moveRecords(...args)),
      },
      feed: {
        getPosition: () => read(() => feed.getPosition()),
        applyPage: (page) => transact('apply page', () => feed.applyPage(page)),
      },
      record: async (input, evidence) => {
        const row = await transact('record', () => this.#append(input, evidence));
        if (this.#foldsLater) await transact('fold', () => this.#fold(row.body, row.seq));
        return row;
      },
      reconcile: async (journal) => {
        const heads = new Map(
          journal
            .listHeads()
            .filter(({ station }) => station === this.stationId)
            .map(({ epoch, seq }) => [epoch, seq]),
        );
        let refilledCount = 0;
        const hasOpen = log.epochs.length > 0;
        const count = (epoch: string) => log.epochs.find((entry) => entry.epoch === epoch)?.rows.length ?? 0;
        for (const [epoch, seq] of heads) {
          while (count(epoch) < seq) {
            const page = await journal.read({ epoch, after: count(epoch), limit: 500 });
            if (!page.ok) return page;
            const added = await transact('refill', () => this.#refill(page.value.entries));
            if (added === 0) break;
            refilledCount += added;
          }
        }
        // A chain that had lost its tail gets no new records, whether all of the tail came back or not.
        if (!hasOpen || refilledCount > 0) await transact('open epoch', () => log.openEpoch());
        for (const { epoch, rows } of log.epochs) {
          const missing = rows
            .map(({ body, hash }, index) => ({ station: this.stationId, epoch, seq: index + 1, body, hash }))
            .slice(heads.get(epoch) ?? 0);
          if (missing.length === 0) continue;
          const outcome = await journal.append(missing);
          if (!outcome.ok) return outcome;
        }
        return succeed({ refilledCount });
      },
    };
  }
}
