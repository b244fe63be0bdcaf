// Owns: the kiosk's real store in a simulation: Dexie over an IndexedDB in memory. Its transactions are real
// work, so nobody else has a turn inside one; crashes fall before and after. Epoch ids are the store's own, so
// two runs of a seed differ in names, not in what happens.

import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import type { Journal } from '#core/journal/journal.ts';
import { must } from '#core/kernel/assert.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { computeHash, type Evidence } from '#core/protocol/log.ts';
import { StationDatabase } from '#renderer/store/database.ts';
import type { Journal as StoreJournal } from '#renderer/store/journal.ts';
import { reconcileJournal } from '#renderer/store/reconcile.ts';
import { DexieFeed } from '#renderer/store/station-feed.ts';
import {
  appendInTransaction,
  appendTables,
  DexieStationLog,
  openEpoch,
} from '#renderer/store/station-log.ts';
import {
  QuotaError,
  type RecordInput,
  type SimStore,
  type StoreDisk,
  type StoredRow,
  type StoreView,
} from './memory-store.ts';
import type { Process, Scheduler } from './scheduler.ts';
import type { CreateStore } from './world.ts';

const offsetMinutes = 480;
/** Tables that belong to what is simulated here; keys and the library do not. */
const copiedTables = ['log', 'epochs', 'progress', 'days', 'documents', 'state'] as const;

function toStoreJournal(journal: Journal, scheduler: Scheduler): StoreJournal {
  return {
    async append(station, rows) {
      const entries = rows.map(({ epoch, seq, body, hash }) => ({ station, epoch, seq, body, hash }));
      const outcome = await scheduler.giveWay(() => journal.append(entries));
      return outcome.ok ? succeed(undefined) : outcome;
    },
    readHeads: async () => succeed(journal.listHeads()),
    // Nothing here is old enough to be let go of.
    drop: async () => succeed(undefined),
    async read(epoch, after, limit) {
      const page = await scheduler.giveWay(() => journal.read({ epoch, after, limit }));
      if (!page.ok) return page;
      return succeed(page.value.entries.map(({ seq, body, hash }) => ({ epoch, seq, body, hash })));
    },
  };
}

class DexieStoreDisk implements StoreDisk {
  readonly #db: StationDatabase;
  readonly #stationId: string;
  readonly #createNext: CreateDexieDisk;
  #isFull = false;

  constructor(db: StationDatabase, stationId: string, createNext: CreateDexieDisk) {
    this.#db = db;
    this.#stationId = stationId;
    this.#createNext = createNext;
  }

  async clone(): Promise<StoreDisk> {
    const copy = this.#createNext(this.#stationId);
    for (const name of copiedTables) {
      await copy.#db.table(name).bulkPut(await this.#db.table(name).toArray());
    }
    return copy;
  }

  async view(): Promise<StoreView> {
    const progress = await this.#db.progress.toArray();
    const documents = await this.#db.documents.toArray();
    return {
      rows: await this.#db.log.toArray(),
      progress: new Map(progress.map((row) => [`${row.learnerId}/${row.unitId}`, row.progress])),
      documents: new Map(documents.map(({ scope, kind, id, doc }) => [`${scope}/${kind}/${id}`, doc])),
    };
  }

  setFull(isFull: boolean): void {
    this.#isFull = isFull;
  }

  async #append(input: RecordInput, evidence: Evidence): Promise<StoredRow> {
    const db = this.#db;
    return db.transaction('rw', appendTables(db), async () => {
      if ('statement' in input) {
        const rows = await appendInTransaction(db, [{ statement: input.statement, evidence }], offsetMinutes);
        return must(rows[0], 'row');
      }
      const open = must(await db.epochs.orderBy('order').last(), 'open epoch');
      const row = {
        epoch: open.epoch,
        seq: open.seq + 1,
        body: input.text,
        hash: computeHash(open.hash, input.text),
      };
      await db.log.add(row);
      await db.epochs.update(open.epoch, { seq: row.seq, hash: row.hash });
      return row;
    });
  }

  async open(process: Process, scheduler: Scheduler): Promise<SimStore> {
    const act = async <Value>(
      label: string,
      isWrite: boolean,
      work: () => Promise<Value>,
    ): Promise<Value> => {
      await scheduler.pause(process, label);
      if (isWrite && this.#isFull) throw new QuotaError('the disk is full');
      const value = await scheduler.occupy(work());
      await scheduler.pause(process, `${label}, done`);
      return value;
    };
    const read = <Value>(work: () => Promise<Value>) => act('read', false, work);
    const log = new DexieStationLog(this.#db, this.#stationId);
    const feed = new DexieFeed(this.#db);
    return {
      log: {
        listEpochs: () => read(() => log.listEpochs()),
        readSpan: (...args) => read(() => log.readSpan(...args)),
        saveReceipt: (...args) => act('save receipt', true, () => log.saveReceipt(...args)),
        openEpoch: () => act('open epoch', true, () => log.openEpoch()),
        moveRecords: (...args) => act('move records', true, () => log.moveRecords(...args)),
      },
      feed: {
        getPosition: () => read(() => feed.getPosition()),
        applyPage: (page) => act('apply page', true, () => feed.applyPage(page)),
      },
      record: (input, evidence) => act('record', true, () => this.#append(input, evidence)),
      reconcile: async (journal) => {
        if (this.#isFull) return fail('disk-full');
        const outcome = await scheduler.occupy(this.#reconcile(toStoreJournal(journal, scheduler)));
        if (outcome.ok && (await this.#db.epochs.count()) === 0) {
          await act('open epoch', true, () => openEpoch(this.#db, this.#stationId));
        }
        return outcome;
      },
    };
  }

  #reconcile(journal: StoreJournal) {
    return reconcileJournal(this.#db, journal, this.#stationId, offsetMinutes);
  }
}

type CreateDexieDisk = (stationId: string) => DexieStoreDisk;

/** Databases get names of their own, because all simulations of a worker share one IndexedDB. */
export function createDexieStores(): CreateStore {
  Dexie.dependencies.indexedDB = indexedDB;
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  let made = 0;
  const create: CreateDexieDisk = (stationId) => {
    made += 1;
    return new DexieStoreDisk(new StationDatabase(`simulated-${made}`), stationId, create);
  };
  return async (stationId) => create(stationId);
}
