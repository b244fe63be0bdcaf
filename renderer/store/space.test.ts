import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Sha256 } from '#core/kernel/hash.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { StationDatabase } from './database.ts';
import { evictLibrary } from './evict-library.ts';
import { type Ballast, ballastBytes, lowSpaceBytes, Space } from './space.ts';

const mebibyte = 1024 ** 2;

/** A disk with so many bytes; the ballast and the library take theirs of it. */
class Disk {
  freeBytes: number;
  heldBytes = 0;

  constructor(freeBytes: number) {
    this.freeBytes = freeBytes;
  }

  readonly ballast: Ballast = {
    hold: async (sizeBytes) => {
      this.freeBytes -= sizeBytes - this.heldBytes;
      this.heldBytes = sizeBytes;
      return succeed(undefined);
    },
    release: async () => {
      this.freeBytes += this.heldBytes;
      this.heldBytes = 0;
      return succeed(undefined);
    },
    hasRoom: async (sizeBytes) => sizeBytes <= this.freeBytes,
  };

  readonly write = async (sizeBytes: number): Promise<Outcome<string>> => {
    if (sizeBytes > this.freeBytes) return fail('disk-full');
    this.freeBytes -= sizeBytes;
    return succeed('written');
  };
}

let db: StationDatabase;

beforeEach(() => {
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
});

function toHash(letter: string): Sha256 {
  return letter.repeat(64) as Sha256;
}

async function addFile(
  letter: string,
  pieces: number,
  isWhole = true,
  sizeBytes = pieces * mebibyte,
): Promise<void> {
  for (let index = 0; index < pieces; index++) {
    await db.pieces.put({ sha256: toHash(letter), index, bytes: new Uint8Array(1) });
  }
  const file = { sha256: toHash(letter), sizeBytes, mediaType: 'video/mp4' };
  if (isWhole) await db.blobs.put(file);
}

function createSpace(disk: Disk): Space {
  return new Space({
    db,
    ballast: disk.ballast,
    // What Chromium does some time after a deletion.
    wait: async () => {
      if ((await db.pieces.count()) === 0) disk.freeBytes += 8 * mebibyte;
    },
  });
}

describe('room for records', () => {
  it('the ballast is held while there is room, and let go for a record that has none', async () => {
    const disk = new Disk(100 * mebibyte);
    const space = createSpace(disk);
    await space.refresh();
    expect(disk.heldBytes).toBe(ballastBytes);
    disk.freeBytes = 0;
    expect(await space.withRoom(() => disk.write(5000))).toEqual(succeed('written'));
    expect(await db.readState('space')).toMatchObject({ isReserveUsed: true, evictedCount: 0 });
    disk.freeBytes = 200 * mebibyte;
    await space.refresh();
    expect(disk.heldBytes).toBe(ballastBytes);
    expect(await db.readState('space')).toEqual({ isLow: false, isReserveUsed: false, evictedCount: 0 });
  });

  it('library files go before a record is refused', async () => {
    const disk = new Disk(0);
    await addFile('a', 3);
    expect(await createSpace(disk).withRoom(() => disk.write(5000))).toEqual(succeed('written'));
    expect(await db.pieces.count()).toBe(0);
    expect(await db.readState('space')).toMatchObject({ evictedCount: 1 });
  });

  it('only then the person is told that the disk is full', async () => {
    const disk = new Disk(0);
    const outcome = await createSpace(disk).withRoom(() => disk.write(50 * mebibyte));
    expect(outcome).toMatchObject({ error: { kind: 'disk-full' } });
  });

  it('when files cannot be given up, the record is tried again all the same', async () => {
    const disk = new Disk(0);
    const closed = new StationDatabase(`test-${crypto.randomUUID()}`);
    closed.close();
    const space = new Space({
      db: closed,
      ballast: disk.ballast,
      wait: async () => {
        disk.freeBytes = mebibyte;
      },
    });
    expect(await space.withRoom(() => disk.write(5000))).toEqual(succeed('written'));
  });

  it('other failures are handed on at once, and nothing is given up for them', async () => {
    const disk = new Disk(0);
    await addFile('a', 1);
    const outcome = await createSpace(disk).withRoom(async () => fail('storage-broken'));
    expect(outcome).toMatchObject({ error: { kind: 'storage-broken' } });
    expect(await db.pieces.count()).toBe(1);
  });

  it('tells free space in steps, never more than there is', async () => {
    for (const [free, told] of [
      [2000, 1024],
      [100, 64],
      [5, 4],
      [3, 0],
    ] as const) {
      expect(await createSpace(new Disk(free * mebibyte)).measureFree()).toBe(told * mebibyte);
    }
  });

  it('below the mark space is low', async () => {
    const disk = new Disk(lowSpaceBytes + ballastBytes - 1);
    const space = createSpace(disk);
    await space.refresh();
    await space.refresh();
    expect(await db.readState('space')).toMatchObject({ isLow: true, isReserveUsed: false });
  });
});

describe('giving up library files', () => {
  it('parts of files go first, then files in no plan, the largest first', async () => {
    await addFile('a', 2);
    await addFile('b', 5);
    await addFile('c', 3, false);
    expect(await evictLibrary(db, 4 * mebibyte)).toBe(2);
    expect([...new Set((await db.pieces.toArray()).map(({ sha256 }) => sha256[0]))]).toEqual(['a']);
    expect(await db.blobs.toCollection().primaryKeys()).toEqual([toHash('a')]);
  });

  it('files that a plan needs go last', async () => {
    const cover = { sha256: toHash('a'), sizeBytes: mebibyte, mediaType: 'image/svg+xml' };
    const text = { zh: '字', ug: 'سۆز', en: 'word' };
    await db.manifests.put({
      path: 'units/sheep-health.json',
      sha256: toHash('f'),
      kind: 'unit',
      id: 'sheep-health',
      manifest: {
        format: 1,
        kind: 'unit',
        id: 'sheep-health',
        version: '0123456789abcdef',
        topic: 'animals',
        titles: text,
        summaries: text,
        minutes: 5,
        cover,
        materials: [{ kind: 'quiz', id: 'quiz', titles: text, file: cover }],
        pictures: [],
      },
    });
    const plan = {
      id: 'p',
      title: '计划',
      unitIds: ['sheep-health'],
      audience: { groupIds: [], learnerIds: [] },
      startDay: '2026-11-01',
      dueDay: '2026-12-01',
    };
    await db.documents.put({ scope: 'county', kind: 'plan', id: 'p', rev: 1, doc: plan });
    await addFile('a', 1);
    await addFile('b', 1, true, 5000);
    expect(await evictLibrary(db, 1)).toBe(1);
    expect(await db.blobs.toCollection().primaryKeys()).toEqual([toHash('a')]);
  });
});
