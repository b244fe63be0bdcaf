// Owns: `npm run bench`: one table, peers beside us in the same run, medians.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { buildAll } from '#build/build.ts';
import { findChromium } from '#build/find-chromium.ts';
import { must } from '#core/kernel/assert.ts';
import { findFreePort } from '#tests/e2e/county.ts';
import { chromiumArgs } from '#tests/e2e/kiosk.ts';
import { measureFigures } from './bench-figures.ts';
import { measureIngest } from './bench-ingest.ts';
import { measureLibrary } from './bench-library.ts';
import { measureMedia } from './bench-media.ts';
import { measureRecords } from './bench-records.ts';
import { measureSearch } from './bench-search.ts';
import { measureAppends, measureUploads } from './bench-sync.ts';
import { buildEmptyPage } from './empty-page.ts';
import { listFirstScripts } from './first-load.ts';
import { computeMedian, formatTable, type Row } from './table.ts';
import { measureUsable, serveFolder } from './usable-time.ts';

const rootDir = join(import.meta.dirname, '../..');
const turns = 5;
const maxFirstLoadBytes = 250_000;
const maxStartSeconds = 10;

async function measureFirstLoad(): Promise<Row[]> {
  const files = await listFirstScripts(join(rootDir, 'dist/renderer/kiosk'));
  const total = files.reduce((sum, file) => sum + file.gzipBytes, 0);
  return [
    {
      id: 'B9',
      measure: 'kiosk first load, JavaScript gzip',
      value: `${(total / 1000).toFixed(1)} kB in ${files.length} files`,
      beside: '–',
      goal: `≤ ${maxFirstLoadBytes / 1000} kB`,
      isMet: total <= maxFirstLoadBytes,
    },
  ];
}

/** Medians of our page and of the empty one, measured by turns so that noise falls on both. */
async function measureUsableTimes(): Promise<Row[]> {
  const workDir = join(rootDir, 'dist/.bench');
  await mkdir(workDir, { recursive: true });
  const emptyDir = await buildEmptyPage(workDir);
  const [ours, empty] = [
    await serveFolder(join(rootDir, 'dist/renderer/kiosk')),
    await serveFolder(emptyDir),
  ];
  const profile = await mkdtemp(join(tmpdir(), 'bench-'));
  const open = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: must(findChromium(process.env), 'Chromium'),
      args: chromiumArgs,
    });
  const cold = { ours: [] as number[], empty: [] as number[] };
  const warm: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await rm(profile, { recursive: true, force: true });
    let context = await open();
    cold.empty.push(await measureUsable(context, empty.url, '[data-testid=ready]'));
    cold.ours.push(await measureUsable(context, ours.url, '[data-testid=language-ug]'));
    // The service worker has the page once it is active; a new browser then starts from it.
    const page = await context.newPage();
    await page.goto(ours.url);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await context.close();
    context = await open();
    warm.push(await measureUsable(context, ours.url, '[data-testid=language-ug]'));
    await context.close();
  }
  ours.server.close();
  empty.server.close();
  await rm(profile, { recursive: true, force: true });
  const [median, beside] = [computeMedian(cold.ours), computeMedian(cold.empty)];
  return [
    {
      id: 'B9',
      measure: 'kiosk usable at 4× slow-down, cold',
      value: `${median.toFixed(0)} ms`,
      beside: `empty React + router page: ${beside.toFixed(0)} ms`,
      goal: '≤ 2×',
      isMet: median <= 2 * beside,
    },
    {
      id: 'B9',
      measure: 'the same from the service worker',
      value: `${computeMedian(warm).toFixed(0)} ms`,
      beside: '–',
      goal: '–',
      isMet: undefined,
    },
  ];
}

/** Seconds of `npm start` on a warm checkout until it says that it is ready, and the kiosk's first control. */
async function measureStart(): Promise<Row[]> {
  const data = await mkdtemp(join(tmpdir(), 'bench-start-'));
  const seconds: number[] = [];
  // The first turn makes the database and the library: it is not a warm one.
  for (let turn = 0; turn <= 3; turn++) {
    const port = await findFreePort();
    const startedMs = performance.now();
    const child = spawn(
      'npm',
      ['start', '--silent', '--', '--headless', `--port=${port}`, `--data=${data}`],
      {
        cwd: rootDir,
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      },
    );
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) if (line.startsWith('Ready')) break;
    const browser = await chromium.launch({
      executablePath: must(findChromium(process.env), 'Chromium'),
      args: chromiumArgs,
    });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/kiosk/`, { waitUntil: 'commit' });
    await page.getByTestId('language-ug').waitFor();
    if (turn > 0) seconds.push((performance.now() - startedMs) / 1000);
    await browser.close();
    process.kill(-must(child.pid, 'process'), 'SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
  }
  await rm(data, { recursive: true, force: true });
  const median = computeMedian(seconds);
  return [
    {
      id: 'B0',
      measure: 'npm start on a warm checkout, to the kiosk on screen',
      value: `${median.toFixed(1)} s`,
      beside: '–',
      goal: `≤ ${maxStartSeconds} s`,
      isMet: median <= maxStartSeconds,
    },
  ];
}

/** By the name that `npm run bench -- NAME …` asks for; without a name, all. */
const sections: Record<string, () => Promise<Row[]>> = {
  search: measureSearch,
  load: async () => [...(await measureFirstLoad()), ...(await measureUsableTimes())],
  start: measureStart,
  upload: measureUploads,
  append: () => measureAppends([1000, 10_000, 100_000, 1_000_000]),
  ingest: measureIngest,
  records: measureRecords,
  figures: measureFigures,
  library: measureLibrary,
  media: measureMedia,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(sections, name));
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}`);
  process.exit(2);
}
await buildAll(rootDir, (line) => console.error(line));
const rows: Row[] = [];
for (const [name, measureSection] of Object.entries(sections)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const measured = await measureSection();
  // At once too: a long run that is stopped has not been for nothing.
  for (const row of measured) console.error(`${row.id} ${row.measure}: ${row.value} (${row.beside})`);
  rows.push(...measured);
}
console.log(formatTable(rows));
