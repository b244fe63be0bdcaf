// Point 6 of the durability rules: a center restored from an older backup is made whole again by its stations,
// through real processes. Also: who may use a data folder.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#core/kernel/assert.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { prepareEmbedded } from '#tests/embedded.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { administer, type CenterPlace, CenterProcess, signInOperator } from './center-process.ts';
import { checkCenter } from './check-center.ts';
import { badLine, cleanLine, FaultProxy } from './proxy.ts';
import { createSeededRandom } from './seeded-random.ts';
import { StationLoad } from './station-load.ts';

let folder = '';
let libraryDir = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-restore-'));
  libraryDir = join(folder, 'library');
  await writeLibrary(libraryDir);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function waitForReceipts(load: StationLoad, more: number): Promise<void> {
  const goal = load.receiptCount + more;
  for (let waited = 0; load.receiptCount < goal; waited++) {
    if (waited > 600) throw new Error('the stations get no receipts');
    await pause(100);
  }
}

async function createGroup(origin: string, cookie: string, name: string, stationId: string): Promise<void> {
  const response = await fetch(origin + consolePaths.groups, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name, stationId }),
  });
  expect(response.status).toBe(200);
}

describe.each(['pglite', 'postgres'] as const)('[SL8] a restored center (%s)', (engine) => {
  let postgres: ThrowawayPostgres | undefined;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
  }, 300_000);
  afterAll(async () => postgres?.remove());

  /** An empty folder, and on PostgreSQL an empty database. */
  async function createPlace(name: string): Promise<CenterPlace> {
    const databaseUrl = await postgres?.createDatabase();
    const dataDir = join(folder, `${engine}-${name}`);
    if (databaseUrl === undefined) await prepareEmbedded(dataDir);
    return { dataDir, libraryDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
  }

  it('is filled again by its stations, also with the ends of closed epochs', {
    timeout: 600_000,
  }, async () => {
    const random = createSeededRandom(5);
    const place = await createPlace('first');
    const proxy = await FaultProxy.start(random.fork(), badLine);
    let center = new CenterProcess(place);
    let load: StationLoad | undefined;
    try {
      const url = await center.ready;
      load = await StationLoad.enrol(place, 3, url, proxy.origin);
      proxy.leadTo([url]);
      load.start(random.fork());
      const first = must(load.stations[0], 'station');
      const cookie = await signInOperator(place, url, folder);
      await createGroup(url, cookie, 'Before the backup', first.id);
      await waitForReceipts(load, 6);
      const file = join(folder, `${engine}-backup.zip`);
      await administer(place, 'backup', file);

      // Life goes on: more records with receipts, and one station closes its epoch.
      await waitForReceipts(load, 9);
      await first.log.openEpoch();
      await createGroup(url, cookie, 'After the backup', first.id);
      await waitForReceipts(load, 9);
      const listGroups = () => [...first.feed.documents.values()].map((doc) => JSON.stringify(doc)).join();
      await expect.poll(listGroups, { timeout: 60_000 }).toContain('After the backup');
      proxy.leadTo([]);
      await load.end();
      await center.end();
      const before = await checkCenter(place, load.receipts);
      expect(before.faults).toEqual([]);

      // The disk is lost. The old backup goes into a new folder.
      const restored = await createPlace('second');
      await administer(restored, 'restore', file);
      const after = await checkCenter(restored, []);
      expect(after.faults).toEqual([]);
      expect(after.records).toBeLessThan(before.records);
      center = new CenterProcess(restored);
      proxy.leadTo([await center.ready]);
      load.start(random.fork());
      await waitForReceipts(load, 6);
      await load.end();
      proxy.faults = cleanLine;
      await load.settle();
      // What the center has forgotten the station forgets as well; all else it still has.
      expect(listGroups()).not.toContain('After the backup');
      expect(listGroups()).toContain('Before the backup');
      for (const station of load.stations) {
        expect(station.feed.documents).toEqual((await station.pullFresh()).documents);
      }
      await center.end();
      const whole = await checkCenter(restored, load.receipts, load.confirmed);
      expect(whole.faults).toEqual([]);
      expect(whole.records).toBe(load.confirmed.length);
    } finally {
      await load?.end();
      await center.end();
      await proxy.close();
    }
  });
});

describe('the data folder', () => {
  it('refuses a second process with a sentence, and a dead one bars nobody', {
    timeout: 300_000,
  }, async () => {
    const place: CenterPlace = { dataDir: join(folder, 'shared'), libraryDir };
    await prepareEmbedded(place.dataDir);
    const first = new CenterProcess(place);
    await first.ready;
    const second = new CenterProcess(place);
    await expect(second.ready).rejects.toThrow(
      /The data folder .* is in use by process \d+\. Stop it first, or name another folder with --data\./,
    );
    expect(first.isRunning).toBe(true);
    await first.end('SIGKILL');
    const third = new CenterProcess(place);
    try {
      expect(await third.ready).toContain('http://');
    } finally {
      await third.end();
    }
  });
});
