// Owns: benches B1 and B3: a kiosk's waiting records on their way to the center, and the cost of one durable
// append as the log grows; peers beside us in the same Chromium.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '#build/find-chromium.ts';
import { must } from '#core/kernel/assert.ts';
import { County } from '#tests/e2e/county.ts';
import { chromiumArgs } from '#tests/e2e/kiosk.ts';
import type { Bench } from './page/bench-page.ts';
import { ensurePeers, startServer } from './servers.ts';
import { computeMedian, type Row } from './table.ts';
import { serveFolder } from './usable-time.ts';

const rootDir = join(import.meta.dirname, '../..');
const turns = 5;
const appendsPerSize = 200;

declare const bench: Bench;

async function buildPage(): Promise<string> {
  const outDir = join(rootDir, 'dist/.bench/sync');
  await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'chrome120' },
  });
  await cp(
    join(import.meta.dirname, 'peers/node_modules/pouchdb/dist/pouchdb.min.js'),
    join(outDir, 'pouchdb.min.js'),
  );
  return outDir;
}

/** A page with a profile on disk: IndexedDB in memory would flatter everybody. */
async function withPage<Value>(url: string, act: (page: Page) => Promise<Value>): Promise<Value> {
  const profile = await mkdtemp(join(tmpdir(), 'bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: must(findChromium(process.env), 'Chromium'),
    args: chromiumArgs,
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(0);
    await page.goto(url);
    await page.waitForFunction(() => 'bench' in globalThis);
    return await act(page);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

interface Rates {
  ours: number[];
  outbox: number[];
  pouch: number[];
}

function toRate(count: number, tookMs: number): number {
  return count / (tookMs / 1000);
}

async function measureUpload(page: Page, county: County, stationId: string, count: number, rounds: number) {
  const rates: Rates = { ours: [], outbox: [], pouch: [] };
  for (let turn = 0; turn < rounds; turn++) {
    const code = await county.createCode(stationId);
    const refused = await page.evaluate(([origin, given]) => bench.enrol(origin, given), [
      county.url,
      code,
    ] as const);
    if (refused) throw new Error(`enrolment: ${refused}`);
    await page.evaluate((amount) => bench.fillLog(amount), count);
    rates.ours.push(toRate(count, await page.evaluate((amount) => bench.push(amount), count)));

    const outbox = await startServer('bare-outbox-server.ts');
    await page.evaluate((amount) => bench.fillOutbox(amount), count);
    rates.outbox.push(toRate(count, await page.evaluate((url) => bench.postOutbox(url), outbox.url)));
    await outbox.stop();

    const pouch = await startServer('peers/pouch-server.mjs');
    await page.evaluate((amount) => bench.fillPouch(amount), count);
    const took = await page.evaluate(([url, amount]) => bench.replicate(`${url}/bench`, amount), [
      pouch.url,
      count,
    ] as const);
    rates.pouch.push(toRate(count, took));
    await pouch.stop();
    console.error(`upload of ${count}: turn ${turn + 1} of ${rounds}`);
  }
  return rates;
}

function describeUpload(count: number, rates: Rates): Row[] {
  const [ours, outbox, pouch] = [rates.ours, rates.outbox, rates.pouch].map(computeMedian) as [
    number,
    number,
    number,
  ];
  const row = (name: string, beside: number, goal: number): Row => ({
    id: 'B1',
    measure: `push ${count.toLocaleString('en')} waiting records, kiosk to center, receipt on disk`,
    value: `${ours.toFixed(0)} /s, ${(ours / beside).toFixed(1)}×`,
    beside: `${name}: ${beside.toFixed(0)} /s`,
    goal: `≥ ${goal}×`,
    isMet: ours >= goal * beside,
  });
  return [
    row('PouchDB to express-pouchdb on LevelDB', pouch, 5),
    row('bare Dexie outbox, batches of 500', outbox, 1.5),
  ];
}

export async function measureUploads(): Promise<Row[]> {
  ensurePeers();
  await mkdir(join(rootDir, 'dist/.bench'), { recursive: true });
  const { url, server } = await serveFolder(await buildPage());
  const county = await County.create();
  try {
    await county.startCenter();
    await county.setUpOperator('bench', 'correct-horse-battery');
    const stationId = await county.createStation('bench');
    const rows: Row[] = [];
    for (const [count, rounds] of [
      [10_000, turns],
      [100_000, 1],
    ] as const) {
      const rates = await withPage(url, (page) => measureUpload(page, county, stationId, count, rounds));
      rows.push(...describeUpload(count, rates));
    }
    return rows;
  } finally {
    await county.dispose();
    server.close();
  }
}

/** B3: the same append at four sizes of the log, and a bare put by turns with it. */
export async function measureAppends(sizes: readonly number[]): Promise<Row[]> {
  ensurePeers();
  await mkdir(join(rootDir, 'dist/.bench'), { recursive: true });
  const { url, server } = await serveFolder(await buildPage());
  const county = await County.create();
  try {
    await county.startCenter();
    await county.setUpOperator('bench', 'correct-horse-battery');
    const code = await county.createCode(await county.createStation('bench'));
    return await withPage(url, async (page) => {
      await page.evaluate(([origin, given]) => bench.enrol(origin, given), [county.url, code] as const);
      const rows: Row[] = [];
      let filled = 0;
      let first: number | undefined;
      for (const size of sizes) {
        await page.evaluate((amount) => bench.fillLog(amount), size - filled);
        filled = size;
        // Once to warm up: the first transactions after a bulk load wait for it.
        await page.evaluate((amount) => bench.append(amount), 20);
        const ours = computeMedian(await page.evaluate((amount) => bench.append(amount), appendsPerSize));
        const bare = computeMedian(await page.evaluate((amount) => bench.put(amount), appendsPerSize));
        filled += 20 + appendsPerSize;
        first ??= ours;
        rows.push({
          id: 'B3',
          measure: `append one record durably, log holds ${size.toLocaleString('en')}`,
          value: `${ours.toFixed(2)} ms, ${(ours / bare).toFixed(2)}×; ${(ours / first).toFixed(2)}× the first size`,
          beside: `bare Dexie put, strict: ${bare.toFixed(2)} ms`,
          goal: '≤ 2×; flat within 20 %',
          isMet: ours <= 2 * bare && ours <= 1.2 * first,
        });
        console.error(`append at ${size}`);
      }
      return rows;
    });
  } finally {
    await county.dispose();
    server.close();
  }
}
