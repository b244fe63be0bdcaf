// Owns: bench B10: the search over 1,000 to 10,000 documents in three languages, in a worker of a real Chromium.
// A document is one text in one language: an article, the captions of a film, a paper.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { rolldown } from 'rolldown';
import * as z from 'zod';
import { findChromium } from '#build/find-chromium.ts';
import { must } from '#core/kernel/assert.ts';
import type { SearchEntry } from '#core/search/search-entry.ts';
import { collectSampleEntries } from '#tests/contract/search-library.ts';
import { chromiumArgs } from '#tests/e2e/kiosk.ts';
import { createCorpus } from './search-corpus.ts';
import type { Row } from './table.ts';

export type SearchBenchOrder =
  | { type: 'add'; entries: SearchEntry[] }
  | { type: 'run'; queries: string[]; turns: number };

export interface SearchTimes {
  searchMs: number[];
  changeMs: number;
  saveMs: number;
  loadMs: number;
  textBytes: number;
}

const sizes = [1000, 3000, 10_000];
const seed = 2026;
const turns = 5;
const entriesAtOnce = 500;
const goalMs = 50;

const queriesSchema = z.array(z.object({ query: z.string() }));

async function readQueries(): Promise<string[]> {
  const file = join(import.meta.dirname, '../fixtures/search-quality.json');
  return queriesSchema.parse(JSON.parse(await readFile(file, 'utf8'))).map(({ query }) => query);
}

async function serveWorker(): Promise<{ url: string; close(): void }> {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'search-bench-worker.ts') });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const server = createServer((request, response) => {
    const isWorker = request.url === '/worker.js';
    response.writeHead(200, {
      'content-type': isWorker ? 'text/javascript' : 'text/html',
      // Without these Chromium does not tell how much memory a worker has.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(isWorker ? output[0].code : '<title>bench</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function order<Answer>(page: Page, message: SearchBenchOrder): Promise<Answer> {
  return page.evaluate(
    (sent) =>
      new Promise<unknown>((resolve) => {
        const held = globalThis as { worker?: Worker };
        held.worker ??= new Worker('/worker.js', { type: 'module' });
        held.worker.onmessage = ({ data }) => resolve(data);
        held.worker.postMessage(sent);
      }),
    message,
  ) as Promise<Answer>;
}

async function measureMemory(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const measuring = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
    };
    return (await measuring.measureUserAgentSpecificMemory()).bytes;
  });
}

function pickShare(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function measureSize(url: string, samples: readonly SearchEntry[], size: number): Promise<Row> {
  const browser = await chromium.launch({
    executablePath: must(findChromium(process.env), 'Chromium'),
    args: [...chromiumArgs, '--enable-blink-features=ForceEagerMeasureMemory'],
  });
  const page = await browser.newPage();
  await page.goto(url);
  const corpus = createCorpus(samples, size, seed);
  let buildMs = 0;
  for (let at = 0; at < corpus.length; at += entriesAtOnce) {
    const entries = corpus.slice(at, at + entriesAtOnce);
    buildMs += await order<number>(page, { type: 'add', entries });
  }
  const memory = await measureMemory(page);
  const times = await order<SearchTimes>(page, { type: 'run', queries: await readQueries(), turns });
  await browser.close();
  const sorted = times.searchMs.sort((a, b) => a - b);
  const p95 = pickShare(sorted, 0.95);
  return {
    id: 'B10',
    measure: `search in ${size} documents, p95`,
    value: `${p95.toFixed(1)} ms (median ${pickShare(sorted, 0.5).toFixed(1)})`,
    beside: [
      `index ${(buildMs / 1000).toFixed(1)} s (${(buildMs / size).toFixed(2)} ms a document)`,
      `one more ${times.changeMs.toFixed(1)} ms`,
      `memory ${inMegabytes(memory)} with the texts`,
      `saved ${inMegabytes(times.textBytes)} in ${(times.saveMs / 1000).toFixed(1)} s`,
      `loaded in ${(times.loadMs / 1000).toFixed(1)} s`,
    ].join(', '),
    goal: `p95 ≤ ${goalMs} ms; incremental`,
    isMet: p95 <= goalMs,
  };
}

export async function measureSearch(): Promise<Row[]> {
  const samples = await collectSampleEntries();
  const { url, close } = await serveWorker();
  const rows: Row[] = [];
  for (const size of sizes) rows.push(await measureSize(url, samples, size));
  close();
  return rows;
}
