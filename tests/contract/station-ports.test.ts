// The station's ports, each on every implementation.
import 'fake-indexeddb/auto';
import { must } from '#core/kernel/assert.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { StationDatabase } from '#renderer/store/database.ts';
import { DexieFeed } from '#renderer/store/station-feed.ts';
import {
  appendInTransaction,
  appendTables,
  DexieStationLog,
  openEpoch,
} from '#renderer/store/station-log.ts';
import { MemoryFeed, MemoryStationLog } from '#tests/doubles/memory-station.ts';
import { describeFeed } from './feed-contract.ts';
import { describeStationLog } from './station-log-contract.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const evidence = { wallMs: 1, bootId: 'boot', uptimeMs: 1 };

async function createDatabase(): Promise<StationDatabase> {
  return new StationDatabase(`test-${crypto.randomUUID()}`);
}

describeStationLog('memory', async () => {
  const log = new MemoryStationLog(stationId);
  return {
    log,
    stationId,
    async append(statements) {
      let { seq } = must((await log.listEpochs()).at(-1), 'open epoch');
      log.appendBodies(statements.map((statement) => toCanonicalJson({ seq: ++seq, evidence, statement })));
    },
  };
});

describeStationLog('Dexie', async () => {
  const db = await createDatabase();
  await openEpoch(db, stationId);
  return {
    log: new DexieStationLog(db, stationId),
    stationId,
    async append(statements) {
      const inputs = statements.map((statement) => ({ statement, evidence, atMs: 1 }));
      await db.transaction('rw', appendTables(db), async () => appendInTransaction(db, inputs, 480));
    },
  };
});

describeFeed('memory', async () => {
  const feed = new MemoryFeed();
  return {
    feed,
    listDocs: async (kind) =>
      [...feed.documents].filter(([key]) => key.split('/')[1] === kind).map(([, doc]) => doc),
  };
});

describeFeed('Dexie', async () => {
  const db = await createDatabase();
  return {
    feed: new DexieFeed(db),
    listDocs: async (kind) => (await db.documents.where('kind').equals(kind).toArray()).map(({ doc }) => doc),
  };
});
