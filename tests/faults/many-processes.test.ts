// Several centers at once on one PostgreSQL, behind one address, as behind nginx: the same guarantees as of
// one, also when one of them is killed; and what arrives at one is told to consoles at the others.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#core/kernel/assert.ts';
import { type ConsoleEvent, consoleEventSchema, consolePaths } from '#core/protocol/console-api.ts';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { type CenterPlace, CenterProcess, createStationCode, signInOperator } from './center-process.ts';
import { checkCenter } from './check-center.ts';
import { NodeStation } from './node-station.ts';
import { badLine, cleanLine, FaultProxy } from './proxy.ts';
import { createSeededRandom } from './seeded-random.ts';
import { StationLoad } from './station-load.ts';

const processCount = 3;
let folder = '';
let postgres: ThrowawayPostgres;
let place: CenterPlace;
let centers: CenterProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-many-'));
  postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  place = { dataDir: join(folder, 'center'), libraryDir: join(folder, 'library'), databaseUrl };
  await writeLibrary(place.libraryDir);
  // All at once on nothing: one makes the schema, one makes the keys.
  centers = Array.from({ length: processCount }, () => new CenterProcess(place));
  await Promise.all(centers.map(({ ready }) => ready));
}, 300_000);

afterAll(async () => {
  await Promise.all(centers.map((center) => center.end()));
  await postgres.remove();
  await rm(folder, { recursive: true, force: true });
});

const listOrigins = () => Promise.all(centers.map(({ ready }) => ready));

/** Collects what a console at `origin` hears until `stop`. */
async function listen(origin: string, cookie: string) {
  const stopper = new AbortController();
  const response = await fetch(origin + consolePaths.events, { headers: { cookie }, signal: stopper.signal });
  const heard: ConsoleEvent[] = [];
  const decoder = new TextDecoder();
  const reading = (async () => {
    let rest = '';
    for await (const bytes of must(response.body, 'event stream')) {
      const lines = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter((one) => one.startsWith('data: '))) {
        heard.push(consoleEventSchema.parse(JSON.parse(line.slice(6))));
      }
    }
  })().catch(() => undefined);
  const stop = async () => {
    stopper.abort();
    await reading;
  };
  return { heard, stop };
}

async function waitFor(what: string, isTrue: () => boolean, ms = 30_000): Promise<void> {
  const deadlineMs = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) throw new Error(`did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('three centers on one PostgreSQL', () => {
  it('that start at once on nothing have one key', { timeout: 300_000 }, async () => {
    const keys: string[] = [];
    for (const origin of await listOrigins()) {
      const code = await createStationCode(place, 'Mokoyla');
      keys.push((await NodeStation.enrol(origin, code, origin)).certificate.centerKey);
    }
    expect(new Set(keys).size).toBe(1);
  });

  it('[SL4] keep every receipt and every record once while they are killed in turn', {
    timeout: 600_000,
  }, async () => {
    const random = createSeededRandom(4);
    const proxy = await FaultProxy.start(random.fork(), badLine);
    const origins = await listOrigins();
    const load = await StationLoad.enrol(place, 3, must(origins[0], 'origin'), proxy.origin);
    try {
      proxy.leadTo(origins);
      load.start(random.fork());
      for (let kill = 0; kill < 4; kill++) {
        await new Promise((resolve) => setTimeout(resolve, random.pickInt(100, 700)));
        const index = random.pickInt(0, processCount - 1);
        await must(centers[index], 'center').end();
        // The line leads there as before: connections to the dead one are refused, the others go on.
        const checked = await checkCenter(place, [...load.receipts]);
        expect(checked.faults).toEqual([]);
        centers[index] = new CenterProcess(place);
        proxy.leadTo(await listOrigins());
      }
      proxy.faults = cleanLine;
      await load.end();
      await load.settle();
      expect(load.listSplits()).toEqual([]);
      expect(load.confirmed.length).toBeGreaterThan(50);
      expect((await checkCenter(place, load.receipts, load.confirmed)).faults).toEqual([]);
    } finally {
      await load.end();
      await proxy.close();
    }
  });

  it('tell consoles at the others what arrives, also after PostgreSQL was killed', {
    timeout: 600_000,
  }, async () => {
    const [first = '', second = '', third = ''] = await listOrigins();
    const cookie = await signInOperator(place, first, folder);
    const station = await NodeStation.enrol(third, await createStationCode(place, 'Zanggu'), third);
    const console = await listen(second, cookie);
    const counts = () =>
      console.heard.flatMap((event) =>
        event.type === 'records' && event.stationId === station.id ? [event.count] : [],
      );
    try {
      station.append(2);
      expect((await station.runRound()).error).toBeUndefined();
      await waitFor('news of 2 records', () => counts().includes(2));
      await postgres.kill('SIGKILL');
      await postgres.start();
      // Listening comes back by itself; what is told before that is lost, and the next word is not.
      for (let count = 3; !counts().some((known) => known > 2) && count < 100; count++) {
        station.append(count);
        await station.runRound();
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      expect(counts().some((known) => known > 2)).toBe(true);
      expect(centers.every(({ isRunning }) => isRunning)).toBe(true);
    } finally {
      await console.stop();
    }
  });
});
