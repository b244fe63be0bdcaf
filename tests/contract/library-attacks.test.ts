// One negative test for each attack on a software repository that TUF names (its specification, §1.5.2), on
// the station's client and, where it reaches as far, on the reference client with the same repository.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind } from '@tufjs/models';
import { afterEach, describe, expect, it } from 'vitest';
import { FileLink } from '#content/tools/file-link.ts';
import { loadKeys, type Role, signMetadata } from '#content/tools/signing-keys.ts';
import { must } from '#core/kernel/assert.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { dayMs, LibraryStation, LibraryWorld, nowMs, ReferenceClient } from './library-world.ts';

const path = 'units/drip.json';
const worlds: LibraryWorld[] = [];
const references: ReferenceClient[] = [];

afterEach(async () => {
  for (const one of [...worlds.splice(0), ...references.splice(0)]) await one.dispose();
});

async function setUp(county?: string, policies?: Parameters<typeof LibraryWorld.create>[1]) {
  const world = await LibraryWorld.create(county, policies);
  worlds.push(world);
  await world.putUnit('drip', 'first');
  await world.publish();
  const root = await world.readFirstRoot();
  const station = new LibraryStation(root);
  const reference = await ReferenceClient.create(root);
  references.push(reference);
  return { world, station, reference };
}

/** Both clients have the first version; then a second one is published. */
async function setUpWithTwoVersions() {
  const parts = await setUp();
  const { world, station, reference } = parts;
  expect(await station.fetch(world.out)).toMatchObject({ failures: [], installed: [path] });
  await reference.fetch(world.out, [path]);
  const before = await station.listVersions();
  const old = await world.keep('old');
  await world.putUnit('drip', 'second version');
  await world.publish();
  return { ...parts, before, old };
}

type Parts = Awaited<ReturnType<typeof setUp>>;

/** Refused by both, and what was in use stays. */
async function expectRefused({ world, station, reference }: Parts, kind: string, folder = world.out) {
  const before = await station.listVersions();
  const report = await station.fetch(folder);
  expect(report.error?.kind ?? report.failures[0]?.error.kind).toBe(kind);
  expect(report.installed).toEqual([]);
  expect(await station.listVersions()).toEqual(before);
  await expect(reference.fetch(folder, [path])).rejects.toThrow();
}

/** Signs a changed piece of metadata again, as the holder of the role's keys could. */
async function forge(
  world: LibraryWorld,
  name: string,
  role: Role,
  change: (signed: Record<string, unknown>) => void,
  keysFolder = world.keys,
): Promise<void> {
  const file = await world.readMetadata(name);
  change(file.signed);
  const kinds = {
    root: MetadataKind.Root,
    timestamp: MetadataKind.Timestamp,
    snapshot: MetadataKind.Snapshot,
    targets: MetadataKind.Targets,
  } as const;
  const text = JSON.parse(JSON.stringify({ signed: file.signed, signatures: [] })) as never;
  const metadata = Metadata.fromJSON(kinds[role] as MetadataKind.Timestamp, text);
  signMetadata(metadata, await loadKeys(keysFolder, role));
  await world.writeMetadata(name, metadata.toJSON());
}

async function newest(world: LibraryWorld, role: string): Promise<string> {
  const names = (await readdir(join(world.out, 'metadata'))).filter((name) => name.endsWith(`.${role}.json`));
  return must(names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).at(-1), role);
}

describe('a library as it was published', () => {
  it('is accepted by the station and by the reference client, version after version', async () => {
    const { world, station, reference } = await setUpWithTwoVersions();
    expect(await station.fetch(world.out)).toMatchObject({ failures: [], installed: [path] });
    await reference.fetch(world.out, [path]);
    expect((await station.fetch(world.out)).installed).toEqual([]);
  });

  it('with rotated root and threshold keys is followed from the root of enrolment', async () => {
    const { world, station, reference } = await setUp('pishan', { root: { keys: 3, threshold: 2 } });
    await world.publish({ rotate: 'root' });
    await world.publish({ rotate: 'targets' });
    await world.publish({ rotate: 'root' });
    expect(await station.fetch(world.out)).toMatchObject({ failures: [], installed: [path] });
    await reference.fetch(world.out, [path]);
  });
});

describe('attacks on the metadata', () => {
  it('[LB2] arbitrary install: metadata of keys that nobody named', async () => {
    const parts = await setUpWithTwoVersions();
    const thief = await LibraryWorld.create('pishan');
    worlds.push(thief);
    await thief.putUnit('drip', 'evil');
    await thief.publish();
    const { world } = parts;
    for (const role of ['targets', 'snapshot', 'timestamp'] as const) {
      const name = role === 'timestamp' ? 'timestamp.json' : await newest(world, role);
      await forge(world, name, role, () => undefined, thief.keys);
    }
    await expectRefused(parts, 'metadata-invalid');
  });

  it('[LB2] extraneous dependencies: a target added to the list without a signature', async () => {
    const parts = await setUpWithTwoVersions();
    const name = await newest(parts.world, 'targets');
    const file = await parts.world.readMetadata(name);
    const targets = file.signed['targets'] as Record<string, unknown>;
    targets['units/extra.json'] = targets[path];
    await parts.world.writeMetadata(name, file);
    await expectRefused(parts, 'metadata-invalid');
  });

  it('[LB5] endless data: a file that is longer than allowed is not read to its end', async () => {
    const parts = await setUpWithTwoVersions();
    await writeFile(parts.world.metadataFile('timestamp.json'), Buffer.alloc(5 * 1024 ** 2, ' '));
    const link = new FileLink(parts.world.out);
    let asked = 0;
    const report = await parts.station.fetch({
      getBlobRange: (sha256, from, to) => link.getBlobRange(sha256, from, to),
      getLibraryFile: (file, maxBytes) => {
        asked = Math.max(asked, maxBytes);
        return link.getLibraryFile(file, maxBytes);
      },
    });
    expect(report.error?.kind).toBe('metadata-invalid');
    expect(asked).toBeLessThanOrEqual(64 * 1024);
    await expect(parts.reference.fetch(parts.world.out, [path])).rejects.toThrow();
  });

  it('[LB6] rollback: an older library after a newer one', async () => {
    const { old, ...parts } = await setUpWithTwoVersions();
    await parts.station.fetch(parts.world.out);
    await parts.reference.fetch(parts.world.out, [path]);
    await expectRefused(parts, 'metadata-downgrade', old);
  });

  it('[LB6] rollback by a stolen timestamp key: a newer timestamp that names the older snapshot', async () => {
    const parts = await setUpWithTwoVersions();
    await parts.station.fetch(parts.world.out);
    await parts.reference.fetch(parts.world.out, [path]);
    await forge(parts.world, 'timestamp.json', 'timestamp', (signed) => {
      signed['version'] = Number(signed['version']) + 1;
      const meta = signed['meta'] as Record<string, { version: number; hashes?: unknown; length?: unknown }>;
      const snapshot = must(meta['snapshot.json'], 'snapshot');
      snapshot.version -= 1;
      delete snapshot.hashes;
      delete snapshot.length;
    });
    await expectRefused(parts, 'metadata-downgrade');
  });

  it('[LB6] fast-forward: versions at their end are left behind by the next root', async () => {
    const parts = await setUpWithTwoVersions();
    const { world, station, reference } = parts;
    const snapshotName = await newest(world, 'snapshot');
    await forge(world, 'timestamp.json', 'timestamp', (signed) => {
      signed['version'] = 2_000_000_000;
    });
    expect((await station.fetch(world.out)).error).toBeUndefined();
    await reference.fetch(world.out, [path]);
    // The honest library now looks older than what was seen …
    await world.putUnit('drip', 'third');
    await rm(world.metadataFile('timestamp.json'));
    await world.publish();
    await expectRefused(parts, 'metadata-downgrade');
    expect(await newest(world, 'snapshot')).not.toBe(snapshotName);
    // … until the county replaces the stolen key.
    await world.publish({ rotate: 'timestamp' });
    expect(await station.fetch(world.out)).toMatchObject({ failures: [], installed: [path] });
    await reference.fetch(world.out, [path]);
  });

  it('[LB7] freeze: an old timestamp runs out; what is installed stays', async () => {
    const parts = await setUp();
    await parts.world.publish({ nowMs: nowMs - 100 * dayMs, expiries: { timestampDays: 1, rootDays: 9000 } });
    const fresh = new LibraryStation(parts.station.shippedRoot);
    await forge(parts.world, 'timestamp.json', 'timestamp', (signed) => {
      signed['expires'] = '2020-01-01T00:00:00Z';
    });
    await expectRefused({ ...parts, station: fresh }, 'metadata-expired');
  });

  it('[LB4] mix and match: a snapshot of one time with the targets of another', async () => {
    const { old, ...parts } = await setUpWithTwoVersions();
    const name = await newest(parts.world, 'targets');
    const olds = await readdir(join(old, 'metadata'));
    const oldTargets = must(
      olds.find((one) => one.endsWith('.targets.json')),
      'old targets',
    );
    await writeFile(parts.world.metadataFile(name), await readFile(join(old, 'metadata', oldTargets)));
    await expectRefused(parts, 'metadata-invalid');
  });

  it('[LB3] key compromise: a next root needs the old threshold and its own', async () => {
    for (const signers of ['own', 'old'] as const) {
      const parts = await setUp('pishan', { root: { keys: 2, threshold: 2 } });
      const oldKeys = await loadKeys(parts.world.keys, 'root');
      await parts.world.publish({ rotate: 'root' });
      const file = await parts.world.readMetadata('2.root.json');
      const oldIds = new Set(oldKeys.map(({ key }) => key.keyID));
      file.signatures = (file.signatures as { keyid: string }[]).filter(
        ({ keyid }) => oldIds.has(keyid) === (signers === 'old'),
      );
      await parts.world.writeMetadata('2.root.json', file);
      await expectRefused(parts, 'metadata-invalid');
    }
  });

  it('[LB3] key compromise: one root key of two cannot make a root', async () => {
    const parts = await setUp('pishan', { root: { keys: 2, threshold: 2 } });
    await parts.world.publish({ rotate: 'targets' });
    const file = await parts.world.readMetadata('2.root.json');
    await parts.world.writeMetadata('2.root.json', { ...file, signatures: file.signatures.slice(0, 1) });
    await expectRefused(parts, 'metadata-invalid');
  });

  it('[LB3] key compromise: keys that a root has replaced sign nothing any more', async () => {
    const parts = await setUp();
    const { world } = parts;
    const stolen = await loadKeys(world.keys, 'timestamp');
    await world.publish({ rotate: 'timestamp' });
    const file = await world.readMetadata('timestamp.json');
    const metadata = Metadata.fromJSON(MetadataKind.Timestamp, { ...file, signatures: [] } as never);
    signMetadata(metadata, stolen);
    await world.writeMetadata('timestamp.json', metadata.toJSON());
    await expectRefused(parts, 'metadata-invalid');
  });

  it('[LB10] another county: said by name, and nothing is taken', async () => {
    const parts = await setUp();
    const other = await LibraryWorld.create('moyu');
    worlds.push(other);
    await other.putUnit('drip', 'of another county');
    await other.publish();
    await other.publish({ rotate: 'timestamp' });
    await expectRefused(parts, 'wrong-county', other.out);
  });
});

describe('attacks on the files', () => {
  it('[LB11] a manifest that is not the signed one', async () => {
    const parts = await setUp();
    const folder = join(parts.world.out, 'targets/units');
    const name = must((await readdir(folder))[0], 'manifest');
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replace('"minutes":5', '"minutes":6'));
    await expectRefused(parts, 'manifest-invalid');
    await writeFile(join(folder, name), `${text}${' '.repeat(1000)}`);
    await expectRefused(parts, 'manifest-invalid');
  });

  it('[LB11] wrong target: a signed manifest that says it is another unit', async () => {
    const { world, station } = await setUp();
    await world.putUnit('other', 'text');
    await world.publish();
    // Swap the two names in the signed list, as a careless or bribed publisher could.
    const name = await newest(world, 'targets');
    const keep = await world.readMetadata(name);
    const targets = keep.signed['targets'] as Record<string, unknown>;
    const folder = join(world.out, 'targets/units');
    for (const file of await readdir(folder)) {
      const twin = file.endsWith('drip.json')
        ? file.replace('drip.json', 'other.json')
        : file.replace('other.json', 'drip.json');
      await writeFile(join(folder, twin), await readFile(join(folder, file)));
    }
    await forge(world, name, 'targets', (signed) => {
      signed['targets'] = { [path]: targets['units/other.json'], 'units/other.json': targets[path] };
    });
    const changed = await readFile(world.metadataFile(name));
    const snapshotName = await newest(world, 'snapshot');
    await forge(world, snapshotName, 'snapshot', (signed) => {
      const meta = signed['meta'] as Record<string, Record<string, unknown>>;
      const entry = must(meta['targets.json'], 'targets');
      entry['length'] = changed.length;
      delete entry['hashes'];
    });
    const snapshot = await readFile(world.metadataFile(snapshotName));
    await forge(world, 'timestamp.json', 'timestamp', (signed) => {
      const meta = signed['meta'] as Record<string, Record<string, unknown>>;
      const entry = must(meta['snapshot.json'], 'snapshot');
      entry['length'] = snapshot.length;
      delete entry['hashes'];
    });
    const report = await station.fetch(world.out);
    expect(report.error).toBeUndefined();
    expect(report.failures.map(({ error }) => error.kind)).toEqual(['manifest-invalid', 'manifest-invalid']);
    expect(await station.listVersions()).toEqual({});
  });

  it('[LB13] a tampered file spoils its own unit only, and is repaired alone', async () => {
    const { world, station } = await setUp();
    await world.putUnit('big', 'with a film of three pieces', 2.5 * 1024 ** 2);
    await world.publish();
    const blobs = join(world.out, 'blobs');
    const names = await readdir(blobs);
    const sizes = await Promise.all(names.map(async (name) => (await readFile(join(blobs, name))).length));
    const film = must(names[sizes.indexOf(Math.max(...sizes))], 'film');
    const good = await readFile(join(blobs, film));
    const bad = Buffer.from(good);
    bad[1_500_000] = (bad[1_500_000] ?? 0) ^ 1;
    await writeFile(join(blobs, film), bad);
    const report = await station.fetch(world.out);
    expect(report.installed).toEqual([path]);
    expect(report.failures).toMatchObject([{ path: 'units/big.json', error: { kind: 'blob-corrupt' } }]);
    await writeFile(join(blobs, film), good);
    const link = new FileLink(world.out);
    const asked: string[] = [];
    const again = await station.fetch({
      getLibraryFile: (...args) => link.getLibraryFile(...args),
      getBlobRange: (sha256, from, to) => {
        asked.push(`${from}-${to}`);
        return link.getBlobRange(sha256, from, to);
      },
    });
    expect(again.installed).toEqual(['units/big.json']);
    expect(asked).toEqual([`${1024 ** 2}-${2 * 1024 ** 2}`]);
  });

  it('[LB13] a malicious mirror that answers nonsense changes nothing, and another road goes on', async () => {
    const parts = await setUpWithTwoVersions();
    const before = await parts.station.listVersions();
    const mirrors = [
      async () => succeed(new TextEncoder().encode('<html>Sign in to the network</html>')),
      async () => succeed(new Uint8Array(0)),
      async () => fail('no-road'),
      async () => succeed(undefined),
      async () => succeed(new Uint8Array([0xff, 0xfe, 0])),
    ];
    for (const getLibraryFile of mirrors) {
      const report = await parts.station.fetch({ getLibraryFile, getBlobRange: async () => fail('no-road') });
      expect(report.error).toBeDefined();
      expect(await parts.station.listVersions()).toEqual(before);
    }
    expect((await parts.station.fetch(parts.world.out)).installed).toEqual([path]);
  });
});

describe('clocks and lost state', () => {
  it('[LB9] a clock of 1970 installs what is signed; one of 2099 installs nothing and removes nothing', async () => {
    const { world, station } = await setUp();
    expect((await station.fetch(world.out, 0)).installed).toEqual([path]);
    const before = await station.listVersions();
    await world.putUnit('drip', 'second');
    await world.publish();
    const report = await station.fetch(world.out, Date.UTC(2099, 0, 1));
    expect(report.error?.kind).toBe('metadata-expired');
    expect(await station.listVersions()).toEqual(before);
    expect((await station.fetch(world.out)).installed).toEqual([path]);
  });

  it('[LB8] all cached metadata lost: trust begins again at the root of enrolment, never at the road', async () => {
    const { world, station } = await setUp();
    await station.fetch(world.out);
    await station.db.state.delete('metadata');
    await world.publish({ rotate: 'root' });
    await world.putUnit('drip', 'after the loss');
    await world.publish();
    expect(await station.fetch(world.out)).toMatchObject({ failures: [], installed: [path] });
    const thief = await LibraryWorld.create('pishan');
    worlds.push(thief);
    await thief.putUnit('drip', 'evil');
    await thief.publish();
    await station.db.state.delete('metadata');
    expect((await station.fetch(thief.out)).error?.kind).toBe('metadata-invalid');
  });

  it('[LB8] a damaged or empty cache is as good as none', async () => {
    const { world, station } = await setUp();
    for (const root of ['', '{}', '{"signed":', 'null']) {
      await station.db.writeState('metadata', { root, timestamp: 'rot' });
      expect((await station.fetch(world.out)).error).toBeUndefined();
    }
    expect(Object.keys(await station.listVersions())).toEqual([path]);
  });

  it('[LB2] an empty or broken next root on the road is refused, and the rest stays', async () => {
    for (const text of ['', '{}', '[]', '{"signed":{},"signatures":[]}']) {
      const parts = await setUp();
      await parts.world.writeMetadata('2.root.json', null);
      await writeFile(parts.world.metadataFile('2.root.json'), text);
      await expectRefused(parts, 'metadata-invalid');
    }
  });
});
