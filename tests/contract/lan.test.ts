// Two stations and no center: one gives over the real server of the shell, the other takes over the real
// client. What a neighbour says is never believed: each lie changes nothing and has a name.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { pieceBytes } from '#core/domain/pieces.ts';
import { must } from '#core/kernel/assert.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { createLanLink, type LanLink, type SendLan } from '#core/library/lan-link.ts';
import {
  fetchFromNeighbour,
  type LanReport,
  type LanSurvey,
  type LanVisitContext,
  surveyNeighbour,
} from '#core/library/lan-visit.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import { createLanGet } from '#electron/main/lan-get.ts';
import type { LanShelf } from '#electron/main/lan-questions.ts';
import { createLanServer } from '#electron/main/lan-server.ts';
import { keepEarlierRoots, keepRoots, listRoots } from '#renderer/store/lan-roots.ts';
import { answerLanQuestion } from '#renderer/store/lan-shelf.ts';
import { DexieLibraryStore, DexieMetadataStore } from '#renderer/store/station-library.ts';
import { dayMs, LibraryStation, LibraryWorld, nowMs } from './library-world.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Standard {
  world: LibraryWorld;
  giver: LibraryStation;
}
let standard: Promise<Standard> | undefined;
afterAll(async () => (await standard)?.world.dispose());

async function makeStandard(): Promise<Standard> {
  const world = await LibraryWorld.create();
  await publishTwoUnits(world);
  const giver = new LibraryStation(await world.readFirstRoot());
  await giver.fetch(world.out);
  return { world, giver };
}

/** A county of two units and a station that has them: made once, for tests that publish nothing more. */
async function prepare(): Promise<Standard & { taker: LibraryStation }> {
  standard ??= makeStandard();
  const { world, giver } = await standard;
  return { world, giver, taker: new LibraryStation(giver.shippedRoot) };
}

async function createWorld(county?: string): Promise<LibraryWorld> {
  const world = await LibraryWorld.create(county);
  closing.push(() => world.dispose());
  return world;
}

/** The shell's server over the station's own shelf; `change` makes it lie. */
async function give(station: LibraryStation, change: Partial<LanShelf> = {}): Promise<string> {
  const host = { db: station.db, store: new DexieLibraryStore(station.db) };
  const ask = (question: Parameters<typeof answerLanQuestion>[1]) => answerLanQuestion(host, question);
  const server = createLanServer({
    readText: async (path) => succeed((await ask({ number: 1, kind: 'text', path })).bytes),
    measureBlob: async (sha256) => succeed((await ask({ number: 1, kind: 'size', sha256 })).sizeBytes),
    readPiece: async (sha256, index) =>
      succeed((await ask({ number: 1, kind: 'piece', sha256, index })).bytes),
    ...change,
  });
  const port = await server.listen(0);
  if (!port.ok) throw new Error(port.error.detail);
  closing.push(() => server.close());
  return `http://127.0.0.1:${port.value}`;
}

const get = createLanGet();

function createRoad(origin: string, watch: (path: string) => void = () => undefined): LanLink {
  const send: SendLan = (request) => {
    watch(request.path);
    return get({ origin, ...request });
  };
  return createLanLink(send, async () => undefined);
}

function toContext(station: LibraryStation, link: LanLink, atMs = nowMs): LanVisitContext {
  return {
    link,
    verifier: createVerifier(crypto.subtle),
    metadata: keepRoots(station.db, new DexieMetadataStore(station.db)),
    store: new DexieLibraryStore(station.db),
    shippedRoot: station.shippedRoot,
    nowMs: atMs,
    priority: [],
    shouldStop: () => false,
  };
}

const look = (station: LibraryStation, origin: string): Promise<Outcome<LanSurvey>> =>
  surveyNeighbour(toContext(station, createRoad(origin)));
const bring = (station: LibraryStation, origin: string, atMs = nowMs): Promise<LanReport> =>
  fetchFromNeighbour(toContext(station, createRoad(origin), atMs), () => undefined);

/** Everything of the library that a station has, to see that nothing changed. */
async function readAll(station: LibraryStation) {
  const { db } = station;
  return {
    manifests: await db.manifests.toArray(),
    blobs: await db.blobs.toCollection().primaryKeys(),
    metadata: await db.readState('metadata'),
  };
}

function flipped(bytes: Uint8Array<ArrayBuffer>, at = 0): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

async function publishTwoUnits(world: LibraryWorld): Promise<void> {
  await world.putUnit('drip', 'first', 10);
  await world.putUnit('sheep', 'other words', pieceBytes + 500);
  await world.publish();
}

describe('two stations, no center', () => {
  test('a station sees what its neighbour has, takes it, and has it whole', async () => {
    const { giver, taker } = await prepare();
    const origin = await give(giver);
    const survey = await look(taker, origin);
    expect(survey).toMatchObject({ value: { isOlder: false, offers: [{ path: 'units/drip.json' }, {}] } });
    expect((await readAll(taker)).manifests).toEqual([]);
    const seen: [number, number][] = [];
    const report = await fetchFromNeighbour(
      toContext(taker, createRoad(origin)),
      ({ bytesDone, bytesTotal }) => seen.push([bytesDone, bytesTotal]),
    );
    expect(report).toEqual({
      failures: [],
      installed: ['units/drip.json', 'units/sheep.json'],
      isStopped: false,
    });
    // What was promised is what came.
    expect(survey.ok && seen.at(-1)).toEqual([survey.ok && survey.value.missingBytes, seen[0]?.[1]]);
    expect(await taker.listVersions()).toEqual(await giver.listVersions());
    expect(await look(taker, origin)).toMatchObject({ value: { offers: [], missingBytes: 0 } });
    // And it can give on what it took.
    const third = new LibraryStation(giver.shippedRoot);
    expect((await bring(third, await give(taker))).installed).toHaveLength(2);
  });

  test('[LN1] files that are here already are not asked for, nor units that are not whole', async () => {
    const world = await createWorld();
    await publishTwoUnits(world);
    const giver = new LibraryStation(await world.readFirstRoot());
    await giver.fetch(world.out);
    const taker = new LibraryStation(giver.shippedRoot);
    await taker.fetch(world.out);
    await world.putUnit('drip', 'first', 20);
    await world.publish();
    await giver.fetch(world.out);
    const paths: string[] = [];
    const context = toContext(
      taker,
      createRoad(await give(giver), (path) => paths.push(path)),
    );
    expect((await fetchFromNeighbour(context, () => undefined)).installed).toEqual(['units/drip.json']);
    expect(paths.filter((path) => path.startsWith('/library/blobs/'))).toHaveLength(1);
    const [film] = (await giver.db.blobs.toArray()).filter(({ sizeBytes }) => sizeBytes > pieceBytes);
    await giver.db.blobs.delete(must(film, 'film').sha256);
    const empty = new LibraryStation(giver.shippedRoot);
    expect(await look(empty, await give(giver))).toMatchObject({
      value: { offers: [{ path: 'units/drip.json' }] },
    });
  });

  test('[LN7] stopped in the middle, it goes on from the pieces that it has', async () => {
    const world = await createWorld();
    await world.putUnit('sheep', 'film', 2 * pieceBytes + 10);
    await world.publish();
    const giver = new LibraryStation(await world.readFirstRoot());
    await giver.fetch(world.out);
    const taker = new LibraryStation(giver.shippedRoot);
    const origin = await give(giver);
    let sent = 0;
    const context = toContext(taker, createRoad(origin));
    const first = await fetchFromNeighbour(
      { ...context, shouldStop: () => sent > 1.5 * pieceBytes },
      (now) => {
        sent = now.bytesDone;
      },
    );
    expect(first).toMatchObject({ isStopped: true, installed: [] });
    const left = await look(taker, origin);
    expect(left.ok && left.value.offers).toHaveLength(1);
    const had = await taker.db.pieces.count();
    expect(had).toBeGreaterThanOrEqual(2);
    const asked: string[] = [];
    const road = createRoad(origin, (path) => asked.push(path));
    expect((await fetchFromNeighbour(toContext(taker, road), () => undefined)).installed).toHaveLength(1);
    expect(asked.filter((path) => path.startsWith('/library/blobs/')).length).toBeLessThanOrEqual(
      4 - had + 1,
    );
  });

  test('[LN7] what the newest list no longer names is neither taken nor removed', async () => {
    const world = await createWorld();
    await publishTwoUnits(world);
    const giver = new LibraryStation(await world.readFirstRoot());
    await giver.fetch(world.out);
    const taker = new LibraryStation(giver.shippedRoot);
    await taker.fetch(world.out);
    const before = await taker.listVersions();
    await world.putUnit('drip', 'newer words', 10);
    await world.publish();
    const other = new LibraryStation(giver.shippedRoot);
    await other.fetch(world.out);
    // The taker knows the newer list, the giver has the older unit only.
    await taker.db.writeState('metadata', (await readAll(other)).metadata ?? { root: '' });
    const report = await bring(taker, await give(giver));
    expect(report).toMatchObject({ installed: [], failures: [] });
    expect(await taker.listVersions()).toEqual(before);
  });

  test('a laptop that serves the published folder is the same road', async () => {
    const { world, taker } = await prepare();
    const server = createServer((request, response) => {
      readFile(join(world.out, (request.url ?? '').replace('/library/', '/'))).then(
        (bytes) => {
          // As simple web servers do: ranges are answered by one that knows them only.
          const [, from = '0', to = ''] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
          if (to === '') response.end(bytes);
          else response.writeHead(206).end(bytes.subarray(Number(from), Number(to) + 1));
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    closing.push(() => server.closeAllConnections());
    const report = await bring(taker, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(report.installed).toHaveLength(2);
  });

  test('[LN5] a neighbour hands on the roots between, and only who has them is followed', async () => {
    const world = await createWorld();
    await publishTwoUnits(world);
    const firstRoot = await world.readFirstRoot();
    const giver = new LibraryStation(firstRoot);
    await giver.fetch(world.out);
    await world.publish({ rotate: 'timestamp' });
    await world.publish({ rotate: 'root' });
    const folder = createRoad(await give(giver));
    expect(await folder.getLibraryFile('/library/metadata/2.root.json', 1e5)).toEqual(succeed(undefined));
    // The station's own round keeps each root that it comes to trust.
    const metadata = keepRoots(giver.db, new DexieMetadataStore(giver.db));
    const road = createRoad(await serveFolderOf(world));
    const updated = await fetchFromNeighbour({ ...toContext(giver, road), metadata }, () => undefined);
    expect(updated.error).toBeUndefined();
    expect([...(await listRoots(giver.db)).keys()].sort()).toEqual([2, 3]);
    const taker = new LibraryStation(firstRoot);
    expect((await bring(taker, await give(giver))).installed).toHaveLength(2);

    // Enrolled under the third root, a station fetches the two before; each must have signed its follower.
    const late = new LibraryStation(await readFile(world.metadataFile('3.root.json'), 'utf8'));
    await late.fetch(world.out);
    const verifier = createVerifier(crypto.subtle);
    const forged = createRoad(await serveFolderOf(await publishForged()));
    await keepEarlierRoots(late.db, forged, verifier);
    expect([...(await listRoots(late.db)).keys()]).toEqual([3]);
    await keepEarlierRoots(late.db, road, verifier);
    expect([...(await listRoots(late.db)).keys()].sort()).toEqual([1, 2, 3]);
    const old = new LibraryStation(firstRoot);
    expect((await bring(old, await give(late))).installed).toHaveLength(2);
  });
});

/** Two roots of strangers who call their county by the same name. */
async function publishForged(): Promise<LibraryWorld> {
  const world = await createWorld();
  await world.putUnit('drip', 'forged', 10);
  await world.publish();
  await world.publish({ rotate: 'root' });
  return world;
}

async function serveFolderOf(world: LibraryWorld): Promise<string> {
  const server = createServer((request, response) => {
    readFile(join(world.out, (request.url ?? '').replace('/library/', '/'))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  closing.push(() => server.closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('[LN5] a neighbour that lies changes nothing and is named', () => {
  test('a bit of a file is flipped: its unit stays away, the others come', async () => {
    const { giver, taker } = await prepare();
    const store = new DexieLibraryStore(giver.db);
    const film = (await giver.db.blobs.toArray()).find(({ sizeBytes }) => sizeBytes > pieceBytes);
    const readPiece = async (sha256: Sha256, index: number) => {
      const piece = await store.readPiece(sha256, index);
      return succeed(piece && sha256 === film?.sha256 && index === 1 ? flipped(piece, 77) : piece);
    };
    const report = await bring(taker, await give(giver, { readPiece }));
    expect(report).toMatchObject({
      installed: ['units/drip.json'],
      failures: [{ path: 'units/sheep.json', error: { kind: 'blob-corrupt' } }],
    });
    expect(await taker.db.blobs.get(must(film, 'film').sha256)).toBeUndefined();
    // An honest neighbour brings the rest.
    expect((await bring(taker, await give(giver))).installed).toEqual(['units/sheep.json']);
  });

  test.each([
    ['timestamp', 'metadata-invalid', /timestamp\.json$/],
    ['snapshot', 'metadata-invalid', /snapshot\.json$/],
    ['targets', 'metadata-invalid', /metadata\/\d+\.targets\.json$/],
    ['manifest', 'manifest-invalid', /targets\/units\//],
  ])('its %s is another', async (_what, kind, where) => {
    const { giver, taker } = await prepare();
    const host = { db: giver.db, store: new DexieLibraryStore(giver.db) };
    const readText: LanShelf['readText'] = async (path) => {
      const { bytes } = await answerLanQuestion(host, { number: 1, kind: 'text', path });
      return succeed(bytes && where.test(path) ? flipped(bytes, bytes.length - 30) : bytes);
    };
    const report = await bring(taker, await give(giver, { readText }));
    expect(report.error?.kind).toBe(kind);
    expect(await readAll(taker)).toMatchObject({ manifests: [], blobs: [] });
  });

  test('it is of another county', async () => {
    const { taker } = await prepare();
    const other = await createWorld('hotan');
    await publishTwoUnits(other);
    const stranger = new LibraryStation(await other.readFirstRoot());
    await stranger.fetch(other.out);
    const before = await readAll(taker);
    expect((await bring(taker, await give(stranger))).error).toMatchObject({
      kind: 'wrong-county',
      detail: expect.stringContaining('hotan'),
    });
    expect(await readAll(taker)).toEqual(before);
  });

  test('[LN6] its list is older than ours: ours stays, and counts', async () => {
    const { world, giver, taker } = await makeStandard().then((made) => ({
      ...made,
      taker: new LibraryStation(made.giver.shippedRoot),
    }));
    closing.push(() => world.dispose());
    await world.putUnit('health', 'new unit', 30);
    await world.publish();
    await taker.fetch(world.out);
    const before = await readAll(taker);
    const origin = await give(giver);
    expect(await look(taker, origin)).toMatchObject({ value: { isOlder: true, offers: [] } });
    expect(await bring(taker, origin)).toEqual({ failures: [], installed: [], isStopped: false });
    expect(await readAll(taker)).toEqual(before);
    // What it still holds of our newer list is good: the hash says so.
    await taker.db.manifests.delete('units/sheep.json');
    expect((await bring(taker, origin)).installed).toEqual(['units/sheep.json']);
    expect((await readAll(taker)).metadata).toEqual(before.metadata);
  });

  test('its list has run out, as ours has: nothing new is installed', async () => {
    const { giver, taker } = await prepare();
    const late = nowMs + 4000 * dayMs;
    expect((await bring(taker, await give(giver), late)).error?.kind).toBe('metadata-expired');
    expect((await readAll(taker)).manifests).toEqual([]);
  });

  test('it promises what it has not got, or gives too much', async () => {
    const { giver, taker } = await prepare();
    const nothing = await give(giver, { measureBlob: async () => succeed(undefined) });
    expect(await bring(taker, nothing)).toMatchObject({ installed: [], failures: [{}, {}] });
    const readText: LanShelf['readText'] = async () => succeed(encodeUtf8('x'.repeat(5_000_000)));
    expect((await bring(taker, await give(giver, { readText }))).error?.kind).toBe('too-large');
    expect((await readAll(taker)).manifests).toEqual([]);
  });
});
