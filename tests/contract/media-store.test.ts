// The media store on rows alone, and with files beside them; real files of a real Chromium: tests/e2e/media.e2e.ts.
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pieceBytes } from '#core/domain/pieces.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { StationDatabase } from '#renderer/store/database.ts';
import { evictLibrary } from '#renderer/store/evict-library.ts';
import { openMediaFolder } from '#renderer/store/media-folder.ts';
import { StationMediaStore } from '#renderer/store/media-store.ts';
import { readFile } from '#renderer/store/station-library.ts';
import { MemoryMediaFolder } from '#tests/doubles/memory-media-folder.ts';
import { createFile, mediaStoreCases } from './media-store-contract.ts';

const createDatabase = () => new StationDatabase(`test-${crypto.randomUUID()}`);

describe('MediaStore: rows', () => {
  for (const { name, run } of mediaStoreCases) {
    it(`[MS] ${name}`, async () => {
      const db = createDatabase();
      await run({ db, store: new StationMediaStore(db, undefined) });
    });
  }
});

describe('MediaStore: files', () => {
  for (const { name, run } of mediaStoreCases) {
    it(`[MS] ${name}`, async () => {
      const db = createDatabase();
      await run({ db, store: new StationMediaStore(db, new MemoryMediaFolder()) });
    });
  }
});

describe('a disk that fails', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('[MS1] a file that cannot be read has not got the piece, which is then fetched anew', async () => {
    let reads = 0;
    const unreadable = {
      slice: () => ({
        async arrayBuffer() {
          reads++;
          throw new DOMException('the disk', 'NotReadableError');
        },
      }),
    };
    const directory = {
      getDirectoryHandle: async () => directory,
      getFileHandle: async () => ({ getFile: async () => unreadable }),
    };
    vi.stubGlobal('navigator', { storage: { getDirectory: async () => directory } });
    expect(await openMediaFolder()?.read('a'.repeat(64), 0, 10)).toBeUndefined();
    expect(reads).toBe(2);
  });
});

describe('where the bytes lie', () => {
  const film = createFile(9, 2 * pieceBytes + 5);
  const note = createFile(8, 300);
  // Hashes: a comparison of megabytes, number by number, takes seconds.
  const toHash = (bytes: Uint8Array | undefined) => bytes && toSha256(bytes);
  const toPieces = ({ pieces }: typeof film) => pieces.map((bytes, index) => ({ index, bytes }));

  it('[MS2] files of several pieces go to a file, small ones stay in their row', async () => {
    const db = createDatabase();
    const folder = new MemoryMediaFolder();
    const store = new StationMediaStore(db, folder);
    for (const one of [film, note]) await store.writePieces(one.file.sha256, toPieces(one));
    expect([...folder.files.keys()]).toEqual([film.file.sha256]);
    expect(folder.flushCount).toBe(1);
    const rows = await db.pieces.toArray();
    expect(rows.filter(({ bytes }) => bytes).map(({ sha256 }) => sha256)).toEqual([note.file.sha256]);
  });

  it('[MS2] a page, which cannot write files, keeps pieces in rows beside those in the file', async () => {
    const db = createDatabase();
    const folder = new MemoryMediaFolder();
    const [first, ...rest] = toPieces(film);
    await new StationMediaStore(db, folder).writePieces(film.file.sha256, rest);
    const page = new StationMediaStore(db, folder.asReader());
    await page.writePieces(film.file.sha256, first ? [first] : []);
    for (const { index, bytes } of toPieces(film)) {
      expect(toHash(await page.readPiece(film.file.sha256, index))).toBe(toSha256(bytes));
    }
  });

  it('[MS1] a cut before the row leaves the piece missing; a file that lost bytes has not got the piece', async () => {
    const db = createDatabase();
    const folder = new MemoryMediaFolder();
    const store = new StationMediaStore(db, folder);
    folder.failNext = true;
    await expect(store.writePieces(film.file.sha256, toPieces(film))).rejects.toThrow();
    expect(await store.listPieces(film.file.sha256)).toEqual(new Set());
    await store.writePieces(film.file.sha256, toPieces(film));
    folder.cut(film.file.sha256, pieceBytes + 10);
    expect(toHash(await store.readPiece(film.file.sha256, 0))).toBe(film.file.pieces?.[0]);
    expect(await store.readPiece(film.file.sha256, 1)).toBeUndefined();
  });

  it('[MS5] eviction gives the file back too', async () => {
    const db = createDatabase();
    const folder = new MemoryMediaFolder();
    await new StationMediaStore(db, folder).writePieces(film.file.sha256, toPieces(film));
    await new StationMediaStore(db, folder.asReader()).remove([film.file.sha256]);
    expect(folder.files.size).toBe(0);
    expect(await evictLibrary(db, 1)).toBe(0);
  });

  it('[MS5] a file that a worker is writing keeps no other file from going, and goes as an orphan', async () => {
    const db = createDatabase();
    const folder = new MemoryMediaFolder();
    const store = new StationMediaStore(db, folder);
    const other = createFile(7, pieceBytes + 1);
    for (const one of [film, other]) await store.writePieces(one.file.sha256, toPieces(one));
    folder.locked = film.file.sha256;
    await store.remove([film.file.sha256, other.file.sha256]);
    expect([...folder.files.keys()]).toEqual([film.file.sha256]);
    const laterMs = Date.now() + 2 * 3600_000;
    expect(await store.removeOrphans(laterMs)).toBe(0);
    folder.locked = undefined;
    expect(await store.removeOrphans(laterMs)).toBe(1);
  });

  it('[MS6] a database of the version before opens, and its files are read where they lie', async () => {
    const name = `test-${crypto.randomUUID()}`;
    const before = new Dexie(name);
    before.version(1).stores({
      identity: 'key',
      log: '[epoch+seq]',
      epochs: 'epoch, order',
      progress: '[learnerId+unitId], learnerId',
      days: '[learnerId+day], learnerId',
      documents: '[scope+kind+id], kind',
      manifests: 'path, kind, [kind+id]',
      blobs: 'sha256',
      pieces: '[sha256+index], sha256',
      drafts: '[learnerId+unitId+materialId]',
      pinGuards: 'learnerId',
      state: 'key',
    });
    const { sha256 } = film.file;
    await before.table('pieces').bulkPut(toPieces(film).map((piece) => ({ sha256, ...piece })));
    await before.table('blobs').put(film.file);
    before.close();
    const read = await readFile(new StationDatabase(name), film.file);
    expect(read.ok && read.value.size).toBe(film.file.sizeBytes);
  });
});
