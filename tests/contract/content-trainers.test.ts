// Trainers who sign with keys of their own: what a station takes from them, and what it refuses whatever the
// trainer, a thief of the trainer's key or the road does. The reference client judges the same repositories.
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind, Targets } from '@tufjs/models';
import { afterEach, describe, expect, it } from 'vitest';
import { createLibraryCatalog } from '#center/services/library-catalog.ts';
import { copyLibrary } from '#content/tools/copy-library.ts';
import { hashOf } from '#content/tools/publish-targets.ts';
import { createTrainer, signAsTrainer } from '#content/tools/sign-trainer.ts';
import { loadKeys, type Role, signMetadata } from '#content/tools/signing-keys.ts';
import { takeInTrainer } from '#content/tools/take-in-trainer.ts';
import { loadTrainerRoles, saveTrainerRoles } from '#content/tools/trainer-roles.ts';
import { isPathMatch } from '#core/library/update-delegated.ts';
import { makeSources } from './content-sources.ts';
import { dayMs, LibraryStation, LibraryWorld, nowMs, ReferenceClient } from './library-world.ts';

const name = 'aygul';
const path = 'units/law-one.json';
const own = 'units/drip.json';
const worlds: LibraryWorld[] = [];
const references: ReferenceClient[] = [];

afterEach(async () => {
  for (const one of [...worlds.splice(0), ...references.splice(0)]) await one.dispose();
});

class Trainer {
  readonly #world: LibraryWorld;
  readonly keys: string;

  constructor(world: LibraryWorld) {
    this.#world = world;
    this.keys = join(world.folder, 'trainer');
  }

  async sign(units: readonly string[], words: string, days = 365): Promise<string> {
    const sources = join(this.#world.folder, 'trainer-sources');
    await rm(sources, { recursive: true, force: true });
    await makeSources(sources, units, words);
    const out = join(this.#world.folder, 'handed-in');
    const report = await signAsTrainer({ sources, out, keysFolder: this.keys, name, nowMs, days });
    expect(report).toMatchObject({ ok: true, name });
    return out;
  }

  async handIn(units: readonly string[], words: string): Promise<void> {
    const from = await this.sign(units, words);
    await takeInTrainer({ from, out: this.#world.out, keysFolder: this.#world.keys, nowMs });
    await this.#world.publish();
  }
}

async function setUp() {
  const world = await LibraryWorld.create();
  worlds.push(world);
  await world.putUnit('drip', 'of the county');
  await world.publish();
  const trainer = new Trainer(world);
  const key = await createTrainer(trainer.keys, name);
  await saveTrainerRoles(world.keys, [
    { name, publicKeys: [key.publicKey], threshold: 1, paths: ['units/law-*.json'] },
  ]);
  await trainer.handIn(['law-one'], 'first');
  const root = await world.readFirstRoot();
  const reference = await ReferenceClient.create(root);
  references.push(reference);
  const station = new LibraryStation(root);
  const report = await station.fetch(world.out);
  expect(report.failures).toEqual([]);
  expect(report.installed.sort()).toEqual([own, path]);
  await reference.fetch(world.out, [own, path]);
  return { world, trainer, station, reference };
}

/** Signs a changed list again with the keys of `keysFolder`, and lets the county's snapshot name it. */
async function forgeList(
  world: LibraryWorld,
  keysFolder: string,
  change: (signed: Record<string, unknown>) => void,
) {
  const file = await world.readMetadata(`1.${name}.json`);
  change(file.signed);
  const list = new Metadata(Targets.fromJSON(file.signed as never));
  signMetadata(list, await loadKeys(keysFolder, 'trainer'));
  const text = JSON.stringify(list.toJSON());
  const { version } = list.signed;
  await writeFile(world.metadataFile(`${version}.${name}.json`), text);
  await nameInSnapshot(world, (meta) => {
    meta[`${name}.json`] = { version, length: Buffer.byteLength(text), hashes: { sha256: hashOf(text) } };
  });
}

async function nameInSnapshot(
  world: LibraryWorld,
  change: (meta: Record<string, unknown>) => void,
): Promise<void> {
  const sign = async (role: Role, kind: MetadataKind, signed: object, file: string): Promise<string> => {
    const metadata = Metadata.fromJSON(kind as MetadataKind.Snapshot, { signed, signatures: [] } as never);
    signMetadata(metadata, await loadKeys(world.keys, role));
    const text = JSON.stringify(metadata.toJSON());
    await writeFile(world.metadataFile(file), text);
    return text;
  };
  const names = await readdir(join(world.out, 'metadata'));
  const version = Math.max(
    ...names.flatMap((one) => (one.endsWith('.snapshot.json') ? [Number.parseInt(one, 10)] : [])),
  );
  const snapshot = await world.readMetadata(`${version}.snapshot.json`);
  snapshot.signed['version'] = version + 1;
  change(snapshot.signed['meta'] as Record<string, unknown>);
  const text = await sign('snapshot', MetadataKind.Snapshot, snapshot.signed, `${version + 1}.snapshot.json`);
  const timestamp = await world.readMetadata('timestamp.json');
  timestamp.signed['version'] = Number(timestamp.signed['version']) + 1;
  timestamp.signed['meta'] = {
    'snapshot.json': {
      version: version + 1,
      length: Buffer.byteLength(text),
      hashes: { sha256: hashOf(text) },
    },
  };
  await sign('timestamp', MetadataKind.Timestamp, timestamp.signed, 'timestamp.json');
}

type Parts = Awaited<ReturnType<typeof setUp>>;

/** The trainer's unit stays as it is, the county's own go on; the reference client refuses the trainer's too. */
async function expectHeld({ world, station, reference }: Parts, kind: string): Promise<void> {
  const before = (await station.listVersions())[path];
  await world.putUnit('drip', 'newer, of the county');
  const report = await station.fetch(world.out);
  expect(report).toMatchObject({ removed: [], failures: [{ path: name, error: { kind } }] });
  expect(report.error).toBeUndefined();
  expect((await station.listVersions())[path]).toBe(before);
  await expect(reference.fetch(world.out, [path])).rejects.not.toThrow('not listed');
}

describe('a trainer’s list', () => {
  it('[LB16] is followed from version to version, also by the reference client', async () => {
    const { world, trainer, station, reference } = await setUp();
    await trainer.handIn(['law-one', 'law-two'], 'second');
    const report = await station.fetch(world.out);
    expect(report.failures).toEqual([]);
    expect(report.installed.sort()).toEqual([path, 'units/law-two.json']);
    await reference.fetch(world.out, [path, 'units/law-two.json']);
    await trainer.handIn(['law-two'], 'second');
    expect((await station.fetch(world.out)).removed).toEqual([path]);
  });

  it('[LB16] counts for nothing outside its paths, and never over what the county lists', async () => {
    const parts = await setUp();
    const { world, trainer, station } = parts;
    const before = await station.listVersions();
    await forgeList(world, trainer.keys, (signed) => {
      const targets = signed['targets'] as Record<string, unknown>;
      signed['version'] = 2;
      signed['targets'] = {
        ...targets,
        [own]: targets[path],
        'units/other.json': targets[path],
        'briefings/law-x.json': targets[path],
      };
    });
    const report = await station.fetch(world.out);
    expect(report).toMatchObject({ failures: [], installed: [], removed: [] });
    expect(await station.listVersions()).toEqual(before);
    await expect(parts.reference.fetch(world.out, ['units/other.json'])).rejects.toThrow('not listed');
  });

  it('[LB17] signed by a stranger’s key is refused, and holds up nobody else', async () => {
    const parts = await setUp();
    const strangers = join(parts.world.folder, 'stranger');
    await createTrainer(strangers, name);
    await forgeList(parts.world, strangers, (signed) => {
      signed['version'] = 2;
    });
    await expectHeld(parts, 'metadata-invalid');
  });

  it('[LB17] that is another than the snapshot names is refused', async () => {
    const parts = await setUp();
    await parts.trainer.handIn(['law-one'], 'second');
    const first = await readFile(parts.world.metadataFile(`1.${name}.json`));
    await writeFile(parts.world.metadataFile(`2.${name}.json`), first);
    await expectHeld(parts, 'metadata-invalid');
  });

  it('[LB18] that is missing or has run out leaves what is installed as it is', async () => {
    const missing = await setUp();
    await missing.trainer.handIn(['law-one'], 'second');
    await rm(missing.world.metadataFile(`2.${name}.json`));
    await expectHeld(missing, 'metadata-missing');
    const expired = await setUp();
    await forgeList(expired.world, expired.trainer.keys, (signed) => {
      signed['version'] = 2;
      signed['expires'] = '2020-01-01T00:00:00Z';
    });
    await expectHeld(expired, 'metadata-expired');
  });

  it('[LB6] does not go back: a snapshot that names an older list, or none, is refused whole', async () => {
    for (const change of ['older', 'gone']) {
      const parts = await setUp();
      const old = await parts.world.readMetadata('2.snapshot.json');
      await parts.trainer.handIn(['law-one'], 'second');
      await parts.station.fetch(parts.world.out);
      await parts.reference.fetch(parts.world.out, [path]);
      await nameInSnapshot(parts.world, (meta) => {
        if (change === 'gone') delete meta[`${name}.json`];
        else meta[`${name}.json`] = (old.signed['meta'] as Record<string, unknown>)[`${name}.json`];
      });
      expect((await parts.station.fetch(parts.world.out)).error?.kind).toBe('metadata-downgrade');
      await expect(parts.reference.fetch(parts.world.out, [path])).rejects.toThrow();
    }
  });

  it('[LB17] goes when the role is taken away, and other keys end the trust in the old ones', async () => {
    const { world, station, reference } = await setUp();
    const other = join(world.folder, 'other');
    // A machine with a new key goes on behind the version that was taken in.
    const key = await createTrainer(other, name, 7);
    expect(await createTrainer(other, name)).toEqual(key);
    expect(JSON.parse(await readFile(join(other, 'trainer.json'), 'utf8'))).toEqual({ name, version: 7 });
    const [role] = await loadTrainerRoles(world.keys);
    await saveTrainerRoles(world.keys, [{ ...role, publicKeys: [key.publicKey] } as never]);
    await world.publish();
    // The list of the old key is still the newest: nothing of it counts any more, nothing is removed either.
    expect(await station.fetch(world.out)).toMatchObject({
      removed: [],
      failures: [{ path: name, error: { kind: 'metadata-invalid' } }],
    });
    await saveTrainerRoles(world.keys, []);
    await world.publish();
    expect(await station.fetch(world.out)).toMatchObject({ failures: [], removed: [path] });
    await reference.fetch(world.out, [own]);
    await expect(reference.fetch(world.out, [path])).rejects.toThrow('not listed');
  });

  it('patterns stay within one folder', () => {
    expect(isPathMatch('units/law-*.json', 'units/law-one.json')).toBe(true);
    for (const bad of [
      'units/law-a/b.json',
      'briefings/law-a.json',
      'units/xlaw-a.json',
      'units/law-a.json.json/x',
    ])
      expect(isPathMatch('units/law-*.json', bad), bad).toBe(false);
    expect(isPathMatch('**', 'units/a.json')).toBe(false);
    expect(isPathMatch('units/[a-z].json', 'units/a.json')).toBe(false);
  });
});

describe('taking in what a trainer signed', () => {
  it('puts the units on the list from which the center plans, until the role is taken away', async () => {
    const { world } = await setUp();
    const listIds = async () => (await createLibraryCatalog(world.out).listUnits()).map(({ id }) => id);
    expect(await listIds()).toEqual(['drip', 'law-one']);
    // What the trainer may sign no more stays in the trainer's list, and no station takes it.
    const [role] = await loadTrainerRoles(world.keys);
    await saveTrainerRoles(world.keys, [{ ...role, paths: ['units/sheep-*.json'] } as never]);
    await world.publish();
    expect(await listIds()).toEqual(['drip']);
    await saveTrainerRoles(world.keys, []);
    await world.publish();
    expect(await listIds()).toEqual(['drip']);
  });

  it('[LB18] of a list that ran out meanwhile, a stick stays good for all the others', async () => {
    const { world, trainer } = await setUp();
    const short = await trainer.sign(['law-one'], 'for ten days', 10);
    await takeInTrainer({ from: short, out: world.out, keysFolder: world.keys, nowMs });
    const later = nowMs + 11 * dayMs;
    await world.putUnit('sheep', 'new');
    await world.publish({ nowMs: later });
    const stick = join(world.folder, 'stick');
    await copyLibrary({ from: world.out, to: stick, place: 'stick', nowMs: later });
    const fetched = await new LibraryStation(await world.readFirstRoot()).fetch(stick, later);
    expect(fetched.error).toBeUndefined();
    expect(fetched.installed.sort()).toEqual([own, 'units/sheep.json']);
  });

  it('judges pieces of a file that is here already, and stops at a damaged list of former days', async () => {
    const { world, trainer } = await setUp();
    const take = (from: string) => takeInTrainer({ from, out: world.out, keysFolder: world.keys, nowMs });
    // The blob itself lies in the library; only what the trainer says of its pieces is wrong.
    const good = await trainer.sign(['law-one'], 'second');
    for (const file of await readdir(join(good, 'blobs')))
      await cp(join(good, 'blobs', file), join(world.out, 'blobs', file));
    const [listed = ''] = (await readdir(join(good, 'metadata'))).sort().slice(-1);
    const list = JSON.parse(await readFile(join(good, 'metadata', listed), 'utf8')) as {
      signed: { targets: Record<string, { hashes: { sha256: string }; length: number }> };
    };
    const target = list.signed.targets[path];
    const from = join(good, 'targets/units', `${target?.hashes.sha256}.law-one.json`);
    const text = (await readFile(from, 'utf8')).replace(
      '"mediaType":"image/svg+xml"',
      `$&,"pieces":["${'0'.repeat(64)}"]`,
    );
    expect(text).toContain('pieces');
    if (!target) throw new Error('not listed');
    target.hashes.sha256 = hashOf(text);
    target.length = Buffer.byteLength(text);
    await writeFile(join(good, 'targets/units', `${hashOf(text)}.law-one.json`), text);
    const signed = new Metadata(Targets.fromJSON(list.signed as never));
    signMetadata(signed, await loadKeys(trainer.keys, 'trainer'));
    await writeFile(join(good, 'metadata', listed), JSON.stringify(signed.toJSON()));
    await expect(take(good)).rejects.toThrow('missing or damaged');

    await writeFile(join(world.keys, 'delegated', `${name}.json`), '{');
    await expect(take(await trainer.sign(['law-one'], 'next'))).rejects.toThrow('restore it from a backup');
  });

  it('refuses what a station would refuse, and copies nothing of it', async () => {
    const { world, trainer } = await setUp();
    const take = (from: string) => takeInTrainer({ from, out: world.out, keysFolder: world.keys, nowMs });
    const blobsBefore = (await readdir(join(world.out, 'blobs'))).sort();
    await expect(take(await trainer.sign(['drip'], 'not mine'))).rejects.toThrow('outside of what was given');
    const good = await trainer.sign(['law-one'], 'third, with a new text');
    const broken = join(world.folder, 'broken');
    await cp(good, broken, { recursive: true });
    for (const file of await readdir(join(broken, 'blobs'))) {
      const bytes = await readFile(join(broken, 'blobs', file));
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(join(broken, 'blobs', file), bytes);
    }
    await expect(take(broken)).rejects.toThrow('missing or damaged');
    expect((await readdir(join(world.out, 'blobs'))).sort()).toEqual(blobsBefore);
    expect(await take(good)).toMatchObject({ isNew: true });
    expect(await take(good)).toMatchObject({ isNew: false });
    const late = await trainer.sign(['law-one'], 'fourth', 1);
    await expect(
      takeInTrainer({ from: late, out: world.out, keysFolder: world.keys, nowMs: nowMs + 2 * dayMs }),
    ).rejects.toThrow('run out');
  });
});
