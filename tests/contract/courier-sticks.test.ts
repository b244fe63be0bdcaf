// Sticks that are wrong, and sticks that are pulled out: on a real folder, with a signed library (SPEC: CO rules;
// reliability: stick matrix). One clear kind each, and nothing live changes.
import * as files from 'node:fs/promises';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#center/db/database.ts';
import type { CenterContext } from '#center/services/context.ts';
import { planCourier } from '#center/services/courier-plan.ts';
import { writeCourier } from '#center/services/courier-writing.ts';
import { listCouriers, makeCourier, readCourier } from '#center/services/couriers.ts';
import { openKeys } from '#center/services/keys.ts';
import { copyLibrary } from '#content/tools/copy-library.ts';
import { createDiskFolder } from '#core/courier/disk-folder.ts';
import type { DiskFiles } from '#core/courier/disk-writing.ts';
import { createMemoryFolder, openTarFolder } from '#core/courier/tar-folder.ts';
import { must } from '#core/kernel/assert.ts';
import { signPayload } from '#core/kernel/signing.ts';
import { courierApiPaths, courierListSchema } from '#core/protocol/console-courier-api.ts';
import { courierPaths } from '#core/protocol/courier.ts';
import { type ErrorKind, fail, succeed } from '#core/protocol/errors.ts';
import { contexts } from '#core/protocol/version.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';
import { type CenterWorld, openWorld } from './center-world.ts';
import {
  createCuttingStick,
  everything,
  listStick,
  makeStick,
  noLibrary,
  openStick,
  readStick,
  Village,
} from './courier-world.ts';
import { dayMs, LibraryWorld } from './library-world.ts';

let folder = '';
let world: CenterWorld;
let library: LibraryWorld;
let context: CenterContext;
let stick = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sticks-'));
  world = await openWorld(await openDatabase(await openPreparedEmbedded(folder)), folder);
  library = await LibraryWorld.create();
  await library.putUnit('sheep-health', 'one', 1_200_000);
  await library.putUnit('walnut-pruning', 'two', 400_000);
  await library.publish();
  context = { ...world.context, libraryDir: library.out };
  stick = join(folder, 'stick');
  await mkdir(stick);
});
afterAll(async () => {
  await world.app.close();
  await world.context.db.close();
  await library.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function createVillage(): Promise<Village> {
  const village = new Village(await world.enrolStation(), await library.readFirstRoot());
  village.study(await world.createLearner([village.station.id]), 3);
  return village;
}

async function copyStick(name: string): Promise<string> {
  const copy = join(folder, name);
  await cp(stick, copy, { recursive: true });
  return copy;
}

async function signAgain(copy: string, change: object, keysDir = folder): Promise<void> {
  const file = join(copy, 'yuanjiao', courierPaths.description);
  const { payload } = JSON.parse(await readFile(file, 'utf8')) as { payload: string };
  const { signer, publicKey } = await openKeys(keysDir);
  const changed = { ...(JSON.parse(payload) as object), centerKey: publicKey, ...change };
  await writeFile(file, JSON.stringify(await signPayload(signer, contexts.courier, changed)));
}

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function findBox(copy: string, { station }: Village): Promise<string> {
  const place = join(copy, 'yuanjiao', courierPaths.down(station.id));
  return join(place, must((await readdir(place))[0], 'box'));
}

/** The largest file of the library on the stick. */
async function findFilm(copy: string): Promise<string> {
  const paths = (await listStick(copy)).filter((path) => path.startsWith('library/blobs/'));
  const sized = await Promise.all(
    paths.map(async (path) => ({ path, size: (await files.stat(join(copy, 'yuanjiao', path))).size })),
  );
  return join(copy, 'yuanjiao', must(sized.sort((a, b) => b.size - a.size)[0], 'film').path);
}

/** What a village holds: it must not change by a wrong stick. */
async function describeVillage(village: Village) {
  return {
    position: village.feed.position,
    documents: [...village.feed.documents.keys()].sort(),
    waiting: village.waitingCount,
    epochs: village.log.epochs.length,
    units: await village.library.listVersions(),
  };
}

describe('a stick that is wrong', () => {
  it.each<[string, ErrorKind, (copy: string, village: Village) => Promise<void>]>([
    ['is empty', 'courier-missing', async (copy) => rm(join(copy, 'yuanjiao'), { recursive: true })],
    ['is of another county', 'courier-foreign', (copy) => signAgain(copy, {}, join(folder, 'other-county'))],
    ['has expired', 'courier-expired', (copy) => signAgain(copy, { expiresAtMs: Date.now() - 1 })],
    ['was made by a newer program', 'courier-newer', (copy) => signAgain(copy, { format: 2 })],
    ['lacks a box', 'courier-incomplete', async (copy, village) => rm(await findBox(copy, village))],
    [
      'has a box that was cut short',
      'courier-incomplete',
      async (copy, village) => files.truncate(await findBox(copy, village), 40),
    ],
    [
      'lacks metadata, half copied',
      'courier-incomplete',
      async (copy) => rm(join(copy, 'yuanjiao/library/metadata/timestamp.json')),
    ],
    [
      'has one bit of a box flipped',
      'courier-damaged',
      async (copy, village) => flipByte(await findBox(copy, village)),
    ],
    [
      '[CO3] has one bit of its description flipped',
      'courier-damaged',
      async (copy) => flipByte(join(copy, 'yuanjiao/courier.json')),
    ],
  ])('[CO10] %s: %s', async (name, kind, spoil) => {
    const village = await createVillage();
    await makeStick(context, stick, { ...everything, stationIds: [village.station.id] });
    const copy = await copyStick(name.replaceAll(' ', '-'));
    await spoil(copy, village);
    const before = await describeVillage(village);
    const report = await village.takeStick(openStick(copy), { withLibrary: true });
    expect(report.readError?.kind).toBe(kind);
    expect(await describeVillage(village)).toEqual(before);
    // Another county's stick is left as it is.
    if (kind === 'courier-foreign') expect(await listStick(copy)).toEqual(await listStick(stick));
  });

  it('has one bit of a film flipped: its unit waits, the other comes', async () => {
    const village = await createVillage();
    await makeStick(context, stick, { ...everything, stationIds: [village.station.id] });
    const copy = await copyStick('film');
    await flipByte(await findFilm(copy));
    const report = await village.takeStick(openStick(copy), { withLibrary: true });
    expect(report.readError?.kind).toBe('courier-damaged');
    expect(Object.keys(await village.library.listVersions())).toEqual(['units/walnut-pruning.json']);
    expect(report.carriedCount).toBe(3);
  });

  it.each<[string, ErrorKind, string]>([
    ['is full', 'courier-full', 'ENOSPC'],
    ['cannot be written', 'courier-read-only', 'EROFS'],
  ])('[CO10] %s: %s, and its content is read all the same', async (_name, kind, code) => {
    const village = await createVillage();
    await makeStick(context, stick, { ...everything, stationIds: [village.station.id] });
    const refusing: DiskFiles = {
      ...files,
      open: async (path, flags) => {
        if (flags === 'wx') throw Object.assign(new Error(code), { code });
        return files.open(path, flags);
      },
    };
    const report = await village.takeStick(createDiskFolder(refusing, stick), { withLibrary: true });
    expect(report).toMatchObject({ readError: undefined, writeError: { kind }, carriedCount: 0 });
    expect(Object.keys(await village.library.listVersions())).toHaveLength(2);
    expect(village.waitingCount).toBe(3);
  });

  it('[CO4] a stick with a library that lasts for journeys installs a hundred days later; a clock of 1970 reads it too', async () => {
    for (const nowMs of [Date.now() + 100 * dayMs, 0]) {
      const village = await createVillage();
      await makeStick(context, stick, { ...everything, stationIds: [village.station.id] });
      const report = await village.takeStick(openStick(stick), { withLibrary: true, nowMs });
      expect(report.readError).toBeUndefined();
      expect(report.library?.installed).toHaveLength(2);
    }
  });
});

describe('a stick that is pulled out', () => {
  it('at 50 random touches and put back ends complete', async () => {
    const village = await createVillage();
    await makeStick(context, stick, { ...everything, stationIds: [village.station.id] });
    const random = (seed: number) => ((seed * 2654435761) % 4294967296) / 4294967296;
    for (let seed = 1; seed <= 50; seed++) {
      const other = new Village(village.station, await library.readFirstRoot());
      other.log.epochs.splice(0, 1, ...structuredClone(village.log.epochs));
      const cutting = createCuttingStick(openStick(stick), 1 + Math.floor(random(seed) * 45));
      const first = await other.takeStick(cutting.folder, { withLibrary: true });
      const kinds = [first.readError?.kind, first.writeError?.kind];
      if (cutting.wasPulled()) expect(kinds, `seed ${seed}`).toContain('courier-gone');
      cutting.putBack();
      const second = await other.takeStick(cutting.folder, { withLibrary: true });
      expect([second.readError, second.writeError], `seed ${seed}`).toEqual([undefined, undefined]);
      expect(second.carriedCount, `seed ${seed}`).toBe(3);
      expect(Object.keys(await other.library.listVersions()), `seed ${seed}`).toHaveLength(2);
      expect(other.feed.documents.size, `seed ${seed}`).toBeGreaterThan(0);
    }
    const readings = await readStick(context, stick);
    const ours = readings.find(({ stationId }) => stationId === village.station.id);
    expect(ours).toMatchObject({ carriedCount: 3, newCount: 3, error: null });
  });

  it('while it is made: made again it goes on, and lies there as if it had never been cut', async () => {
    const village = await createVillage();
    const request = { ...everything, stationIds: [village.station.id] };
    const target = await mkdtemp(join(folder, 'made-'));
    const plan = await planCourier(context, request);
    if (!plan.ok) throw new Error(plan.error.kind);
    // The third file is not there any more when its turn comes.
    const cut = plan.value.files.map((file, index) =>
      index === 3 ? { ...file, file: join(folder, 'gone') } : file,
    );
    const broken = await writeCourier({ ...plan.value, files: cut }, target);
    expect(broken).toMatchObject({ ok: false, error: { kind: 'blob-missing' } });
    // Neither an empty stick nor a library of the tools: one that was to be a courier.
    expect((await village.takeStick(openStick(target))).readError?.kind).toBe('courier-incomplete');
    const again = await makeStick(context, target, request);
    expect(again.writtenBytes).toBeLessThan(plan.value.sizeBytes);
    expect((await village.takeStick(openStick(target), { withLibrary: true })).readError).toBeUndefined();
    const third = await makeStick(context, target, request);
    // Only boxes, which are sealed anew, and the description are written.
    expect(third.writtenBytes).toBeLessThan(50_000);
    const down = (await listStick(target)).filter((path) => path.includes('/down/'));
    expect(down).toHaveLength(1);
    expect(await makeStick(context, target, { ...noLibrary, stationIds: [village.station.id] })).toBeTruthy();
  });
});

describe('a stick that goes round again', () => {
  it('[CO8] is brought up to date: what rotted is written anew, what the library has no more goes', async () => {
    const village = await createVillage();
    const request = { ...everything, stationIds: [village.station.id] };
    const target = await mkdtemp(join(folder, 'round-'));
    await makeStick(context, target, request);
    const before = await listStick(target);
    await flipByte(await findFilm(target));
    const old = join(target, 'yuanjiao/library');
    for (const name of ['ab'.repeat(32), `${'cd'.repeat(32)}.part`]) {
      await mkdir(join(old, 'blobs', name.slice(0, 2)), { recursive: true });
      await writeFile(join(old, 'blobs', name.slice(0, 2), name), 'of a former library');
    }
    await writeFile(join(old, `targets/units/${'ef'.repeat(32)}.gone.json`), '{}');
    await writeFile(join(old, 'photo.jpg'), 'mine');
    await makeStick(context, target, request);
    const isLibrary = (path: string) => path.startsWith('library/');
    expect((await listStick(target)).filter(isLibrary)).toEqual(
      [...before.filter(isLibrary), 'library/photo.jpg'].sort(),
    );
    const report = await village.takeStick(openStick(target), { withLibrary: true });
    expect(report).toMatchObject({ readError: undefined, isReadToEnd: true });
  });

  it('[CO8] loses what a cut left among a station’s own boxes, and nothing that its list names', async () => {
    const village = await createVillage();
    const target = await mkdtemp(join(folder, 'left-'));
    await makeStick(context, target, { ...noLibrary, stationIds: [village.station.id] });
    await village.takeStick(openStick(target));
    const place = join(target, 'yuanjiao', courierPaths.up(village.station.id));
    const listed = (await readdir(place)).sort();
    for (const name of [`${'1'.repeat(64)}.box`, `${'2'.repeat(64)}.box.part`, 'up.json.crswap'])
      await writeFile(join(place, name), 'cut');
    expect((await village.takeStick(openStick(target))).carriedCount).toBe(3);
    expect((await readdir(place)).sort()).toEqual(listed);
  });

  it('a file saved beside a stick that can only be read is whole by itself, whatever lies on the stick', async () => {
    const village = await createVillage();
    const target = await mkdtemp(join(folder, 'beside-'));
    await makeStick(context, target, { ...noLibrary, stationIds: [village.station.id] });
    // The same slices lie on the stick already.
    await village.takeStick(openStick(target));
    const saved = createMemoryFolder();
    await village.takeStick(openStick(target), { target: saved });
    expect(await readCourier(context, 'test', saved)).toMatchObject({
      value: [{ carriedCount: 3, newCount: 3, error: null }],
    });
  });

  it('[CO5] a stick that was paused is not read to its end: an older one still counts', async () => {
    const village = await createVillage();
    const request = { ...everything, stationIds: [village.station.id] };
    const older = await mkdtemp(join(folder, 'older-'));
    await makeStick(context, older, request);
    world.clock.aheadMs += 60_000;
    await makeStick(context, stick, request);
    const paused = await village.takeStick(openStick(stick), { withLibrary: true, shouldStop: () => true });
    expect(paused).toMatchObject({ readError: undefined, isStopped: true, isReadToEnd: false });
    expect((await village.takeStick(openStick(older))).readError).toBeUndefined();
    expect(await village.takeStick(openStick(stick), { withLibrary: true })).toMatchObject({
      isReadToEnd: true,
    });
    expect((await village.takeStick(openStick(older))).readError?.kind).toBe('courier-old');
  });

  it('is listed as made only when it was written', async () => {
    const village = await createVillage();
    const request = { ...noLibrary, stationIds: [village.station.id] };
    const before = await listCouriers(context.db.read);
    await makeCourier(context, 'test', request, async () => fail('courier-gone'));
    expect(await listCouriers(context.db.read)).toEqual(before);
    await makeStick(context, stick, request);
    expect(await listCouriers(context.db.read)).not.toEqual(before);
  });
});

describe('a stick with links on it', () => {
  it('[CO11] is read, written and cleared inside its own folder alone', async () => {
    const village = await createVillage();
    const request = { ...everything, stationIds: [village.station.id] };
    const [linked, foreign] = [join(folder, 'linked'), join(folder, 'foreign')];
    await mkdir(join(linked, 'yuanjiao/stations'), { recursive: true });
    await mkdir(join(foreign, 'down'), { recursive: true });
    const keep = ['letter.txt', 'down/photo.jpg', `down/${'a'.repeat(64)}.box`, 'up.json'];
    for (const name of keep) await writeFile(join(foreign, name), name);
    const stations = join(linked, 'yuanjiao/stations');
    const other = crypto.randomUUID();
    await files.symlink(foreign, join(stations, other));
    await files.symlink(foreign, join(stations, 'holiday'));
    await mkdir(join(stations, crypto.randomUUID()));
    const down = join(linked, 'yuanjiao', courierPaths.down(village.station.id));
    await mkdir(down, { recursive: true });
    await writeFile(join(down, 'photo.jpg'), 'mine');
    await writeFile(join(down, `${'b'.repeat(64)}.box.part`), 'cut');
    await files.symlink(join(foreign, 'letter.txt'), join(linked, 'yuanjiao/courier.json.part'));
    await makeStick(context, linked, request);
    // What is somebody else's stays, also on the stick; what a former writing left goes.
    expect((await readdir(down)).filter((name) => !/^[0-9a-f]{64}\.box$/.test(name))).toEqual(['photo.jpg']);

    const stick = openStick(linked);
    const through = `yuanjiao/stations/${other}`;
    expect(await stick.measureFile(`${through}/letter.txt`)).toEqual(succeed(undefined));
    expect(await stick.readFile(`${through}/letter.txt`, 0, 10)).toEqual(succeed(undefined));
    expect(await stick.listFolder(through)).toEqual(succeed([]));
    await stick.removeFile(`${through}/letter.txt`);
    for (const name of ['letter.txt', 'up/up.json'])
      expect((await stick.writeFile(`${through}/${name}`, new Uint8Array(3))).ok).toBe(false);
    await files.symlink(join(foreign, 'up.json'), join(stations, 'up.json'));
    expect(await stick.readFile('yuanjiao/stations/up.json', 0, 10)).toEqual(succeed(undefined));
    expect((await stick.writeFile('yuanjiao/stations/up.json', new Uint8Array(3))).ok).toBe(true);

    await rm(join(linked, 'yuanjiao/library'), { recursive: true });
    await files.symlink(foreign, join(linked, 'yuanjiao/library'));
    const plan = await planCourier(context, request);
    if (!plan.ok) throw new Error(plan.error.kind);
    expect(await writeCourier(plan.value, linked)).toMatchObject({ error: { kind: 'courier-read-only' } });
    for (const name of keep) expect(await readFile(join(foreign, name), 'utf8')).toBe(name);
    expect((await readdir(foreign)).sort()).toEqual(['down', 'letter.txt', 'up.json']);
  });

  it('[CO8] a write is told as done when the name is on the disk too', async () => {
    const place = await mkdtemp(join(folder, 'synced-'));
    const said: string[] = [];
    const watched: DiskFiles = {
      ...files,
      rename: async (from, to) => {
        await files.rename(from, to);
        said.push(`rename ${to.slice(place.length)}`);
      },
      open: async (path, flags) => {
        const file = await files.open(path, flags);
        const sync = file.sync.bind(file);
        file.sync = async () => {
          said.push(`sync ${path.slice(place.length)}`);
          return sync();
        };
        return file;
      },
    };
    await createDiskFolder(watched, place).writeFile('stations/up.json', new Uint8Array(3));
    expect(said).toEqual([
      'sync /',
      'sync /stations/up.json.part',
      'rename /stations/up.json',
      'sync /stations',
    ]);
    const unable: DiskFiles = {
      ...files,
      open: async (path, flags) => {
        if (!path.endsWith('.part')) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
        return files.open(path, flags);
      },
    };
    expect((await createDiskFolder(unable, place).writeFile('b/c.json', new Uint8Array(3))).ok).toBe(true);
  });
});

describe('a stick that the content tools laid down', () => {
  it('[LB27] gives its library, and nothing else of it counts', async () => {
    const plain = join(folder, 'plain');
    const to = join(plain, 'yuanjiao', 'library');
    await copyLibrary({
      from: library.out,
      to,
      place: 'stick',
      nowMs: Date.now(),
      paths: ['units/walnut-pruning.json'],
    });
    const village = await createVillage();
    const report = await village.takeStick(openStick(plain), { withLibrary: true });
    expect(report).toMatchObject({ readError: undefined, changeCount: 0, confirmedCount: 0 });
    // What is listed but was not taken along is no fault of the stick.
    expect(report.library).toMatchObject({ installed: ['units/walnut-pruning.json'] });
    expect(village.waitingCount).toBe(3);
    await rm(join(to, 'metadata'), { recursive: true });
    expect((await village.takeStick(openStick(plain), {})).readError?.kind).toBe('courier-missing');
  });
});

describe('the console', () => {
  it('[CO1] sends a courier as one file, takes back what a station saved, and keeps a list of both', async () => {
    const village = await createVillage();
    const console = await world.signIn('operator');
    const url = `${world.origin}${courierApiPaths.file}?scope=none&stations=${village.station.id}`;
    const answer = await fetch(url, { headers: { cookie: console.cookie } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    const down = await openTarFolder(bytes.length, async (from, to) => succeed(bytes.slice(from, to)));
    if (!down.ok) throw new Error(down.error.kind);
    const saved = createMemoryFolder();
    const report = await village.takeStick(down.value, { target: saved });
    expect(report).toMatchObject({ readError: undefined, carriedCount: 3, isReadToEnd: true });

    const upload = await fetch(world.origin + courierApiPaths.upload, {
      method: 'POST',
      headers: { cookie: console.cookie, 'content-type': 'application/octet-stream' },
      body: saved.toTar(),
    });
    expect([upload.status, await upload.json()]).toMatchObject([
      200,
      { readings: [{ stationId: village.station.id, newCount: 3, error: null }] },
    ]);
    const { body } = await console.send('GET', courierApiPaths.couriers);
    const list = courierListSchema.parse(body);
    expect(list.couriers[0]?.stations.map(({ id }) => id)).toEqual([village.station.id]);
    expect(list.readings[0]).toMatchObject({ stationId: village.station.id, newCount: 3 });
    const rubbish = await fetch(world.origin + courierApiPaths.upload, {
      method: 'POST',
      headers: { cookie: console.cookie, 'content-type': 'application/octet-stream' },
      body: 'no courier at all',
    });
    expect([rubbish.status, await rubbish.json()]).toMatchObject([409, { kind: 'courier-missing' }]);
  });

  it('writes to a folder below its data only, and reads it back; trainers look, strangers see nothing', async () => {
    const village = await createVillage();
    const request = { ...noLibrary, stationIds: [village.station.id] };
    const operator = await world.signIn('operator');
    const written = await operator.send('POST', courierApiPaths.write, { ...request, folder: 'round-1' });
    expect(written.status).toBe(200);
    const both = await Promise.all(
      [1, 2].map(() => operator.send('POST', courierApiPaths.write, { ...request, folder: 'round-2' })),
    );
    // One hand at a time in one folder.
    expect(both.map(({ status }) => status).sort()).toEqual([200, 503]);
    const place = join(folder, 'couriers/round-1');
    expect((await village.takeStick(openStick(place))).carriedCount).toBe(3);
    const read = await operator.send('POST', courierApiPaths.read, { folder: 'round-1' });
    expect(read.body).toMatchObject({ readings: [{ newCount: 3 }] });
    for (const bad of ['../keys', '/etc', 'a/b', ''])
      expect((await operator.send('POST', courierApiPaths.read, { folder: bad })).status).toBe(400);
    const trainer = await world.signIn('trainer');
    expect((await trainer.send('GET', courierApiPaths.couriers)).status).toBe(200);
    const nobody = world.createConsole('');
    for (const [who, status] of [
      [trainer, 403],
      [nobody, 401],
    ] as const) {
      expect((await who.send('POST', courierApiPaths.write, { ...request, folder: 'x' })).status).toBe(
        status,
      );
      expect((await who.send('POST', courierApiPaths.read, { folder: 'round-1' })).status).toBe(status);
      expect((await who.send('GET', `${courierApiPaths.file}?scope=none`)).status).toBe(status);
      const upload = await fetch(world.origin + courierApiPaths.upload, {
        method: 'POST',
        headers: { cookie: who.cookie, 'content-type': 'application/octet-stream' },
        body: 'x',
      });
      expect(upload.status).toBe(status);
    }
  });
});
