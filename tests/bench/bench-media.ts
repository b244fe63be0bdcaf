// Owns: benches B6 and B7: a film of 200 MB taken into the station beside `cp` with fsync and beside pieces in
// IndexedDB, and seeks in it through the kiosk's own service worker beside the same Chromium on a static server.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { rolldown } from 'rolldown';
import { findChromium } from '#build/find-chromium.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { pieceBytes } from '#core/domain/pieces.ts';
import { must } from '#core/kernel/assert.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { parseByteRange } from '#core/protocol/byte-range.ts';
import { chromiumArgs } from '#tests/e2e/kiosk.ts';
import type { ImportTimes } from './media-bench-worker.ts';
import { computeMedian, type Row } from './table.ts';

const rootDir = join(import.meta.dirname, '../..');
const turns = 5;
const seeks = 30;

/** 200 seconds at a constant 8 Mbit/s, a keyframe every 2 s: 200 MB. Undefined without ffmpeg. */
function makeFilm(folder: string): string | undefined {
  const path = join(folder, 'film.mp4');
  const args = '-loglevel error -f lavfi -i testsrc2=s=640x360:r=25 -t 200 -c:v libx264 -preset ultrafast';
  const rate = '-g 50 -b:v 8M -minrate 8M -maxrate 8M -bufsize 8M -x264-params nal-hrd=cbr:force-cfr=1';
  const done = spawnSync('ffmpeg', [...`${args} ${rate} -movflags +faststart`.split(' '), path]);
  return done.status === 0 ? path : undefined;
}

async function describeFilm(path: string): Promise<FileRef> {
  const bytes = await readFile(path);
  const pieces: FileRef['pieces'] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(toSha256(bytes.subarray(at, at + pieceBytes)));
  }
  return { sha256: toSha256(bytes), sizeBytes: bytes.length, mediaType: 'video/mp4', pieces };
}

async function bundleWorker(): Promise<string> {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'media-bench-worker.ts') });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

/** The page, its workers, and the film as a static server gives it. */
async function serveBench(film: FileRef, path: string): Promise<{ url: string; server: Server }> {
  const texts: Record<string, [string, string]> = {
    '/': ['text/html', '<title>bench</title><input type="file"><video muted></video>'],
    '/worker.js': ['text/javascript', await bundleWorker()],
    '/service-worker.js': [
      'text/javascript',
      await readFile(join(rootDir, 'dist/renderer/kiosk/service-worker.js'), 'utf8'),
    ],
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const text = texts[pathname];
    if (text) {
      response.writeHead(200, { 'content-type': text[0] }).end(text[1]);
    } else if (pathname === '/film.mp4') {
      const range = parseByteRange(request.headers.range ?? null, film.sizeBytes);
      const { from, to } = range.kind === 'part' ? range : { from: 0, to: film.sizeBytes };
      response.writeHead(range.kind === 'part' ? 206 : 200, {
        'content-type': film.mediaType,
        'content-length': to - from,
        'accept-ranges': 'bytes',
        ...(range.kind === 'part' ? { 'content-range': `bytes ${from}-${to - 1}/${film.sizeBytes}` } : {}),
      });
      createReadStream(path, { start: from, end: to - 1 })
        .on('error', () => response.destroy())
        .pipe(response);
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, server };
}

/** Milliseconds of a copy that is on disk when it counts as done. */
async function copyFilm(path: string): Promise<number> {
  const target = `${path}.copy`;
  const startedMs = performance.now();
  await copyFile(path, target);
  const file = await open(target, 'r+');
  await file.sync();
  await file.close();
  const tookMs = performance.now() - startedMs;
  await rm(target);
  return tookMs;
}

async function importFilm(page: Page, film: FileRef, place: 'files' | 'rows'): Promise<ImportTimes> {
  return page.evaluate(
    ([file, where]) =>
      new Promise<ImportTimes>((resolve, reject) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }: MessageEvent<ImportTimes | string>) => {
          worker.terminate();
          if (typeof data === 'string') reject(new Error(data));
          else resolve(data);
        };
        const source = document.querySelector('input')?.files?.[0];
        worker.postMessage({ file, source, place: where });
      }),
    [film, place] as const,
  );
}

/** Milliseconds of each seek, places given as shares of the film. */
async function seekThrough(page: Page, url: string, places: readonly number[]): Promise<number[]> {
  return page.evaluate(
    async ([address, shares]) => {
      const video = document.querySelector('video');
      if (!video) return [];
      video.src = address;
      await new Promise((resolve, reject) => {
        video.onloadeddata = resolve;
        video.onerror = () => reject(new Error(video.error?.message ?? 'the film does not play'));
      });
      const took: number[] = [];
      for (const share of shares) {
        const startedMs = performance.now();
        video.currentTime = share * video.duration;
        await new Promise((resolve) => {
          video.onseeked = resolve;
        });
        took.push(performance.now() - startedMs);
      }
      video.removeAttribute('src');
      video.load();
      return took;
    },
    [url, places] as const,
  );
}

function computePercentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function compare(measure: string, ours: number, beside: string, other: number, goal: number): Row {
  return {
    id: 'B6',
    measure,
    value: `${ours.toFixed(0)} MB/s`,
    beside: `${beside}: ${other.toFixed(0)} MB/s`,
    goal: `≥ ${goal}×`,
    isMet: ours >= goal * other,
  };
}

async function measureImport(page: Page, film: FileRef, path: string): Promise<Row[]> {
  const copies: number[] = [];
  const files: ImportTimes[] = [];
  const rows: ImportTimes[] = [];
  for (let turn = 0; turn < turns; turn++) {
    copies.push(await copyFilm(path));
    rows.push(await importFilm(page, film, 'rows'));
    // Last, so that the film lies where the seeks then find it.
    files.push(await importFilm(page, film, 'files'));
  }
  const megabytes = film.sizeBytes / 1e6;
  const toRate = (list: readonly number[]) => megabytes / (computeMedian(list) / 1000);
  const copy = toRate(copies);
  const name = `film of ${megabytes.toFixed(0)} MB`;
  const [kept, taken] = [
    `${name} written, flushed, indexed`,
    `${name} taken from a stick, hashed twice on its way`,
  ];
  const [keeping, taking] = [toRate(files.map((one) => one.writeMs)), toRate(files.map((one) => one.tookMs))];
  return [
    compare(kept, keeping, 'cp with fsync', copy, 0.3),
    compare(kept, keeping, 'IndexedDB pieces, as many at a time', toRate(rows.map((one) => one.writeMs)), 3),
    compare(taken, taking, 'cp with fsync', copy, 0.3),
    compare(taken, taking, 'IndexedDB pieces, as many at a time', toRate(rows.map((one) => one.tookMs)), 3),
  ];
}

async function measureSeeks(page: Page, film: FileRef): Promise<Row[]> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/service-worker.js?media');
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  const took = { ours: [] as number[], beside: [] as number[] };
  for (let turn = 0; turn < turns; turn++) {
    const places = Array.from({ length: seeks }, () => Math.random() * 0.98);
    took.beside.push(...(await seekThrough(page, '/film.mp4', places)));
    took.ours.push(...(await seekThrough(page, `/media/${film.sha256}`, places)));
  }
  const [ours, beside] = [took.ours, took.beside].map((list) => ({
    middle: computeMedian(list),
    high: computePercentile(list, 0.95),
  }));
  const [our, other] = [must(ours, 'ours'), must(beside, 'beside')];
  return [
    {
      id: 'B7',
      measure: `seek in it, ${turns} × ${seeks} random places, p50 / p95`,
      value: `${our.middle.toFixed(0)} / ${our.high.toFixed(0)} ms`,
      beside: `static HTTP server: ${other.middle.toFixed(0)} / ${other.high.toFixed(0)} ms`,
      goal: 'p95 ≤ 1.2×',
      isMet: our.high <= 1.2 * other.high,
    },
  ];
}

export async function measureMedia(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-media-'));
  try {
    const path = makeFilm(folder);
    if (!path) {
      const measure = 'a film of 200 MB taken in, and sought: ffmpeg, which makes the film, is missing';
      return [{ id: 'B6', measure, value: '–', beside: '–', goal: '–', isMet: undefined }];
    }
    const film = await describeFilm(path);
    const { url, server } = await serveBench(film, path);
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: must(findChromium(process.env), 'Chromium'),
      args: chromiumArgs,
    });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(0);
      await page.goto(url);
      await page.setInputFiles('input', path);
      return [...(await measureImport(page, film, path)), ...(await measureSeeks(page, film))];
    } finally {
      await context.close();
      server.closeAllConnections();
      server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
