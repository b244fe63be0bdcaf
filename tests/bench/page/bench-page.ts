// Owns: what the bench measures inside a real Chromium: the station's own store and engine, and its peers on
// the same IndexedDB with the same documents. The bench drives it through `globalThis.bench`.
import { Dexie, type EntityTable } from 'dexie';
import { createStatement } from '#core/domain/record.ts';
import type { Statement } from '#core/domain/statement.ts';
import { must } from '#core/kernel/assert.ts';
import { createUuidV7, type LearnerId, type UnitId } from '#core/kernel/ids.ts';
import { createEntry, type LogEntry } from '#core/protocol/log.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import { pushLog } from '#core/sync/push-log.ts';
import { firstSliceSize } from '#core/sync/slice-size.ts';
import { StationDatabase } from '#renderer/store/database.ts';
import { gzip, sendHttp } from '#renderer/store/send-http.ts';
import { StationClock, webRandom } from '#renderer/store/station-clock.ts';
import { enrolStation, readIdentity, toIdentity, webVerifier } from '#renderer/store/station-identity.ts';
import { appendInTransaction, appendTables, DexieStationLog } from '#renderer/store/station-log.ts';

const clock = new StationClock();
const stationDb = () => new StationDatabase();
const fillBatch = 1000;
const outboxBatch = 500;

class OutboxDatabase extends Dexie {
  declare outbox: EntityTable<{ key: number; statement: Statement }, 'key'>;
  constructor() {
    super('bare-outbox', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ outbox: '++key' });
  }
}

interface PouchLike {
  bulkDocs(docs: readonly object[]): Promise<unknown>;
  destroy(): Promise<unknown>;
  replicate: { to(url: string, options: object): Promise<{ docs_written: number }> };
}
declare const PouchDB: new (name: string) => PouchLike;

function createRecord(number: number): Statement {
  return createStatement(
    {
      kind: 'material-studied',
      unitId: `unit-${number % 12}` as UnitId,
      version: '0123456789abcdef',
      materialId: 'film',
      materialKind: 'video',
      activeMs: 15_000,
      position: number % 600,
      segments: [{ from: number % 500, to: (number % 500) + 15 }],
      isFinished: false,
      isRecovered: false,
    },
    {
      id: createUuidV7(clock.wallMs(), webRandom),
      learnerId: `00000000-0000-4000-8000-${String(number % 30).padStart(12, '0')}` as LearnerId,
      homePage: 'https://yuanjiao.example/learners',
      language: 'ug',
      stationId: '22222222-2222-4222-8222-222222222222',
      wallMs: clock.wallMs(),
    },
  );
}

async function measure(act: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}

/** Records straight into the log, chained as always; what an append folds besides is not needed here. */
async function fillLog(count: number): Promise<void> {
  const db = stationDb();
  const open = must(await db.epochs.orderBy('order').last(), 'open epoch');
  let { seq, hash } = open;
  for (let done = 0; done < count; done += fillBatch) {
    const rows: (LogEntry & { epoch: string })[] = [];
    for (let index = 0; index < Math.min(fillBatch, count - done); index++) {
      seq += 1;
      const entry = createEntry(hash, { seq, evidence: clock.readEvidence(), statement: createRecord(seq) });
      hash = entry.hash;
      rows.push({ epoch: open.epoch, ...entry });
    }
    await db.transaction('rw', db.log, db.epochs, async () => {
      await db.log.bulkAdd(rows);
      await db.epochs.update(open.epoch, { seq, hash });
    });
  }
  db.close();
}

const bench = {
  async enrol(origin: string, code: string): Promise<string | undefined> {
    await Dexie.delete('yuanjiao-station');
    const db = stationDb();
    const outcome = await enrolStation(db, origin, code, 'bench');
    db.close();
    return outcome.ok ? undefined : outcome.error.kind;
  },
  fillLog,
  /** Milliseconds from the first slice to the last receipt. */
  async push(count: number): Promise<number> {
    const db = stationDb();
    const row = must(await readIdentity(db), 'identity');
    const identity = toIdentity(row);
    const tookMs = await measure(async () => {
      const report = await pushLog(
        {
          log: new DexieStationLog(db, identity.stationId),
          link: createHttpLink(row.origin, sendHttp, identity, { gzip }),
          identity,
          verifier: webVerifier,
          clock,
          shouldStop: () => false,
          onDidHearCenter: () => undefined,
        },
        firstSliceSize,
      );
      if (report.error) throw new Error(`${report.error.kind} ${report.error.detail ?? ''}`);
      if (report.pushedCount !== count) throw new Error(`pushed ${report.pushedCount} of ${count}`);
    });
    db.close();
    return tookMs;
  },
  async fillOutbox(count: number): Promise<void> {
    await Dexie.delete('bare-outbox');
    const db = new OutboxDatabase();
    for (let done = 0; done < count; done += fillBatch) {
      const size = Math.min(fillBatch, count - done);
      await db.outbox.bulkAdd(
        Array.from({ length: size }, (_, index) => ({ statement: createRecord(done + index) })) as never,
      );
    }
    db.close();
  },
  /** The simplest thing that works: batches of 500, deleted when the server says 200. */
  async postOutbox(url: string): Promise<number> {
    const db = new OutboxDatabase();
    const tookMs = await measure(async () => {
      for (;;) {
        const rows = await db.outbox.limit(outboxBatch).toArray();
        if (rows.length === 0) break;
        const body = JSON.stringify(rows.map(({ statement }) => statement));
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        await db.outbox.bulkDelete(rows.map(({ key }) => key));
      }
    });
    db.close();
    return tookMs;
  },
  async fillPouch(count: number): Promise<void> {
    await new PouchDB('bench').destroy();
    const db = new PouchDB('bench');
    for (let done = 0; done < count; done += fillBatch) {
      const size = Math.min(fillBatch, count - done);
      await db.bulkDocs(
        Array.from({ length: size }, (_, index) => {
          const statement = createRecord(done + index);
          return { _id: statement.id, ...statement };
        }),
      );
    }
  },
  async replicate(url: string, count: number): Promise<number> {
    return measure(async () => {
      const report = await new PouchDB('bench').replicate.to(url, { batch_size: 500, batches_limit: 10 });
      if (report.docs_written !== count) throw new Error(`replicated ${report.docs_written} of ${count}`);
    });
  },
  /** Milliseconds of each of `turns` durable appends, each the record of one act, progress included. */
  async append(turns: number): Promise<number[]> {
    const db = stationDb();
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const input = { statement: createRecord(turn), evidence: clock.readEvidence() };
      times.push(
        await measure(() =>
          db.transaction('rw', appendTables(db), async () => appendInTransaction(db, [input], 480)),
        ),
      );
    }
    db.close();
    return times;
  },
  /** The same row by a bare Dexie put, strict as well. */
  async put(turns: number): Promise<number[]> {
    const db = new OutboxDatabase();
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const statement = createRecord(turn);
      times.push(await measure(() => db.outbox.add({ statement } as never)));
    }
    db.close();
    return times;
  },
};
export type Bench = typeof bench;

Object.assign(globalThis, { bench });
