// Owns: bench B8: what a library costs on a line that is cut fifty times, an update with one changed file beside
// rsync over the same proxy, and the verification of 300 manifests and 30,000 files.
import 'fake-indexeddb/auto';
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckingLibraryStore, TransientMetadataStore } from '#content/tools/checking-store.ts';
import { FileLink } from '#content/tools/file-link.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { fetchLibrary } from '#core/library/fetch-library.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import { sendHttp } from '#renderer/store/send-http.ts';
import { DexieLibraryStore, DexieMetadataStore } from '#renderer/store/station-library.ts';
import { LibraryStation, LibraryWorld, nowMs } from '#tests/contract/library-world.ts';
import { findFreePort } from '#tests/e2e/county.ts';
import { cleanLine, FaultProxy } from '#tests/faults/proxy.ts';
import { createSeededRandom } from '#tests/faults/seeded-random.ts';
import { serveLibrary } from '#tests/faults/serve-library.ts';
import type { Row } from './table.ts';

const megabyte = 1_000_000;
const cuts = 50;

async function measureFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => stat(join(parentPath, name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Rounds until nothing is left to fetch, as the sync worker makes them but without its pauses. */
async function fetchAll(station: LibraryStation, origin: string, onDidRound: () => void): Promise<void> {
  const unsigned = { stationId: '', centerKey: '', signer: { sign: async () => new Uint8Array() } };
  for (;;) {
    const report = await fetchLibrary({
      link: createHttpLink(origin, sendHttp, unsigned),
      verifier: createVerifier(crypto.subtle),
      metadata: new DexieMetadataStore(station.db),
      store: new DexieLibraryStore(station.db),
      shippedRoot: station.shippedRoot,
      nowMs,
      priority: [],
      measureMs: () => performance.now(),
      shouldStop: () => false,
    });
    onDidRound();
    if (!report.error) return;
  }
}

/** Bytes on the wire ÷ bytes of the published library. */
export async function measureCuts(libraryBytes: number, bytesPerSecond: number): Promise<Row[]> {
  const world = await LibraryWorld.create();
  const units = 10;
  for (let unit = 0; unit < units; unit++) {
    await world.putUnit(`unit-${unit}`, `film ${'x'.repeat(unit)}`, Math.floor(libraryBytes / units));
  }
  await world.publish();
  const neededBytes = await measureFolder(world.out);
  const served = await serveLibrary(world.out);
  // A little below twice the mean, so that the fiftieth cut comes before the end.
  const harmWithinBytes = Math.floor((1.6 * libraryBytes) / cuts);
  const proxy = await FaultProxy.start(createSeededRandom(3), {
    ...cleanLine,
    cutAnswer: 1,
    harmWithinBytes,
    bytesPerSecond,
  });
  proxy.leadTo([served.origin]);
  const watch = setInterval(() => {
    if (proxy.counts.cutAnswers >= cuts) proxy.faults = { ...cleanLine, bytesPerSecond };
  }, 20);
  const startMs = performance.now();
  await fetchAll(new LibraryStation(await world.readFirstRoot()), proxy.origin, () => undefined);
  const seconds = (performance.now() - startMs) / 1000;
  clearInterval(watch);
  const ratio = proxy.counts.bytes / neededBytes;
  const { cutAnswers } = proxy.counts;
  await proxy.close();
  served.close();
  await world.dispose();
  return [
    {
      id: 'B8',
      measure: `${(libraryBytes / megabyte).toFixed(0)} MB over ${cutAnswers} cuts, bytes on the wire ÷ bytes needed`,
      value: `${ratio.toFixed(4)} in ${seconds.toFixed(0)} s`,
      beside: '–',
      goal: '≤ 1.02',
      isMet: ratio <= 1.02,
    },
  ];
}

const packageFiles = 600;
const packageFileBytes = 100_000;

/** Bytes that one `rsync -a` over the proxy moves. */
async function measureRsync(proxy: FaultProxy, to: string): Promise<number> {
  const before = proxy.counts.bytes;
  const { port } = new URL(proxy.origin);
  const run = spawn('rsync', ['-a', `rsync://127.0.0.1:${port}/package/`, to], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => run.once('exit', resolve));
  if (code !== 0) throw new Error(`rsync ended with ${code}`);
  return proxy.counts.bytes - before;
}

/** Bytes without a pattern, so that rsync finds nothing of one file in another. */
const random = createSeededRandom(2024);
function fill(): Uint8Array {
  return new Uint8Array(packageFileBytes).map(() => random.pickInt(0, 255));
}

async function measureRsyncUpdate(
  files: readonly Uint8Array[],
  changed: Uint8Array,
): Promise<number | undefined> {
  if (spawnSync('rsync', ['--version']).status !== 0) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'rsync-'));
  const source = join(folder, 'package');
  await mkdir(source);
  for (const [at, bytes] of files.entries()) await writeFile(join(source, `${at}.bin`), bytes);
  const port = await findFreePort();
  const config = join(folder, 'rsyncd.conf');
  await writeFile(config, `use chroot = no\n[package]\npath = ${source}\nread only = yes\n`);
  const args = ['--daemon', '--no-detach', `--port=${port}`, '--address=127.0.0.1', `--config=${config}`];
  const daemon = spawn('rsync', args, { stdio: 'ignore' });
  const proxy = await FaultProxy.start(createSeededRandom(1), cleanLine);
  proxy.leadTo([`http://127.0.0.1:${port}`]);
  try {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await measureRsync(proxy, join(folder, 'copy'));
    await writeFile(join(source, '7.bin'), changed);
    return await measureRsync(proxy, join(folder, 'copy'));
  } finally {
    daemon.kill();
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function measureUpdate(): Promise<Row[]> {
  const changed = fill();
  const world = await LibraryWorld.create();
  const files = Array.from({ length: packageFiles }, (_, at) => ({ path: `${at}.bin`, bytes: fill() }));
  await world.putPackage('package', files);
  await world.publish();
  const served = await serveLibrary(world.out);
  const proxy = await FaultProxy.start(createSeededRandom(1), cleanLine);
  proxy.leadTo([served.origin]);
  const station = new LibraryStation(await world.readFirstRoot());
  await fetchAll(station, proxy.origin, () => undefined);
  await world.putPackage(
    'package',
    files.map((file, at) => (at === 7 ? { ...file, bytes: changed } : file)),
  );
  await world.publish();
  const before = proxy.counts.bytes;
  await fetchAll(station, proxy.origin, () => undefined);
  const ours = proxy.counts.bytes - before;
  await proxy.close();
  served.close();
  await world.dispose();
  const rsync = await measureRsyncUpdate(
    files.map(({ bytes }) => bytes),
    changed,
  );
  return [
    {
      id: 'B8',
      measure: 'one changed file of 100 kB in a package of 60 MB, 600 files',
      value: `${(ours / 1000).toFixed(1)} kB`,
      beside: rsync === undefined ? 'rsync is not installed' : `rsync ${(rsync / 1000).toFixed(1)} kB`,
      goal: '≤ rsync',
      isMet: rsync === undefined ? undefined : ours <= rsync,
    },
  ];
}

/** 300 manifests of 100 files each, all hashed and all signatures checked. */
export async function measureVerification(manifests = 300, filesEach = 100): Promise<Row[]> {
  const world = await LibraryWorld.create();
  for (let unit = 0; unit < manifests; unit++) {
    const files = Array.from({ length: filesEach }, (_, at) => ({
      path: `${at}.txt`,
      bytes: new TextEncoder().encode(`${unit} ${at} ${'text '.repeat(200)}`),
    }));
    await world.putPackage(`unit-${unit}`, files);
  }
  await world.publish();
  const link = new FileLink(world.out);
  const store = new CheckingLibraryStore(link);
  const startMs = performance.now();
  const report = await fetchLibrary({
    link,
    verifier: createVerifier(crypto.subtle),
    metadata: new TransientMetadataStore(),
    store,
    shippedRoot: await world.readFirstRoot(),
    nowMs,
    priority: [],
    shouldStop: () => false,
  });
  const seconds = (performance.now() - startMs) / 1000;
  await world.dispose();
  return [
    {
      id: 'B8',
      measure: `verification of ${report.installed.length} manifests and ${store.whole.size} files`,
      value: `${seconds.toFixed(1)} s`,
      beside: '–',
      goal: '–',
      isMet: undefined,
    },
  ];
}

/** For `npm run bench -- library`: the full size, on a line of 20 MB/s so that it takes less than a minute. */
export async function measureLibrary(): Promise<Row[]> {
  return [
    ...(await measureCuts(300 * megabyte, 20 * megabyte)),
    ...(await measureUpdate()),
    ...(await measureVerification()),
  ];
}
