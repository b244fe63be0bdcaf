// Owns: what every MediaStore must do, as plain functions: they run in Node and in a worker of Chromium alike.
import type { FileRef } from '#core/domain/file-ref.ts';
import { countPieces, pieceBytes } from '#core/domain/pieces.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import type { StationDatabase } from '#renderer/store/database.ts';
import type { MediaStore } from '#renderer/store/media-store.ts';

export interface MediaStoreUnderTest {
  store: MediaStore;
  db: StationDatabase;
}

interface Case {
  name: string;
  run(world: MediaStoreUnderTest): Promise<void>;
}

/** Fails with both sides in words; compares as JSON, which is enough for numbers, lists and hashes. */
function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`);
}

/** Bytes that differ from place to place, so that a piece read at the wrong place is noticed. */
export function createFile(seed: number, sizeBytes: number): { file: FileRef; pieces: Bytes[] } {
  const whole = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at++) whole[at] = (at * 31 + (at >> 12) * 7 + seed) & 255;
  const pieces = Array.from({ length: countPieces(sizeBytes) }, (_, index) =>
    whole.slice(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const list = pieces.length > 1 ? { pieces: pieces.map((piece) => toSha256(piece)) } : {};
  return { file: { sha256: toSha256(whole), sizeBytes, mediaType: 'video/webm', ...list }, pieces };
}

const film = createFile(1, 2 * pieceBytes + 12_345);
const even = createFile(2, 2 * pieceBytes);
const note = createFile(3, 700);
const empty = createFile(4, 0);

async function keepWhole({ store, db }: MediaStoreUnderTest, { file, pieces }: typeof film): Promise<void> {
  await store.writePieces(
    file.sha256,
    pieces.map((bytes, index) => ({ index, bytes })),
  );
  await db.blobs.put(file);
}

async function expectPieces({ store }: MediaStoreUnderTest, { file, pieces }: typeof film): Promise<void> {
  for (const [index, bytes] of pieces.entries()) {
    const read = await store.readPiece(file.sha256, index);
    expectEqual(read && toSha256(read), toSha256(bytes), `piece ${index}`);
  }
}

export const mediaStoreCases: readonly Case[] = [
  {
    name: 'pieces come back as they were written, whatever their number and length',
    async run(world) {
      for (const one of [film, even, note, empty]) {
        await keepWhole(world, one);
        await expectPieces(world, one);
        const indexes = [...(await world.store.listPieces(one.file.sha256))].sort();
        expectEqual(indexes, [...one.pieces.keys()], 'pieces listed');
      }
      expectEqual(await world.store.readPiece(film.file.sha256, 3), undefined, 'a piece behind the end');
    },
  },
  {
    name: 'pieces come in any order, and only those that came are here',
    async run(world) {
      const { store } = world;
      const { sha256 } = film.file;
      await store.writePieces(sha256, [
        { index: 2, bytes: film.pieces[2] ?? empty.pieces[0] ?? new Uint8Array() },
      ]);
      expectEqual([...(await store.listPieces(sha256))], [2], 'pieces');
      expectEqual(await store.readPiece(sha256, 0), undefined, 'a hole in the file');
      await keepWhole(world, film);
      await expectPieces(world, film);
    },
  },
  {
    name: 'a dropped piece is written anew alone, and the file is not whole meanwhile',
    async run(world) {
      const { store, db } = world;
      const { sha256 } = film.file;
      await keepWhole(world, film);
      await store.dropPiece(sha256, 1);
      expectEqual(await store.readPiece(sha256, 1), undefined, 'the dropped piece');
      expectEqual(await db.blobs.count(), 0, 'whole files');
      await store.writePieces(sha256, [{ index: 1, bytes: film.pieces[1] ?? new Uint8Array() }]);
      await expectPieces(world, film);
    },
  },
  {
    name: 'the beginning of a piece outlives a cut and goes on where it stopped',
    async run({ store }) {
      const { sha256 } = film.file;
      const bytes = film.pieces[1] ?? new Uint8Array();
      expectEqual((await store.readPart(sha256, 1)).length, 0, 'before');
      await store.addPart(sha256, 1, 0, bytes.slice(0, 1000));
      await store.addPart(sha256, 1, 1000, bytes.slice(1000, 5000));
      expectEqual(toSha256(await store.readPart(sha256, 1)), toSha256(bytes.slice(0, 5000)), 'the beginning');
      // A part whose forerunner is missing is no beginning.
      await store.addPart(sha256, 1, 6000, bytes.slice(6000, 7000));
      expectEqual((await store.readPart(sha256, 1)).length, 5000, 'up to the gap');
      expectEqual([...(await store.listPieces(sha256))], [], 'it is not a piece');
      await store.writePieces(sha256, [{ index: 1, bytes }]);
      expectEqual((await store.readPart(sha256, 1)).length, 0, 'after the piece came');
      await store.addPart(sha256, 0, 0, bytes.slice(0, 10));
      await store.dropPart(sha256, 0);
      expectEqual((await store.readPart(sha256, 0)).length, 0, 'after it was thrown away');
    },
  },
  {
    name: 'a file that is given up leaves nothing, and its neighbour everything',
    async run(world) {
      const { store, db } = world;
      await keepWhole(world, film);
      await keepWhole(world, even);
      await store.addPart(film.file.sha256, 7, 0, new Uint8Array(3));
      await store.remove([film.file.sha256]);
      expectEqual([...(await store.listPieces(film.file.sha256))], [], 'pieces');
      expectEqual(await store.readPiece(film.file.sha256, 0), undefined, 'a piece');
      expectEqual([await db.parts.count(), await db.blobs.count()], [0, 1], 'parts, whole files');
      await expectPieces(world, even);
      // It comes again, shorter this time in its file: what was there before does not shine through.
      await store.writePieces(film.file.sha256, [{ index: 2, bytes: film.pieces[2] ?? new Uint8Array() }]);
      expectEqual(await store.readPiece(film.file.sha256, 1), undefined, 'a piece of before');
    },
  },
  {
    name: 'usage counts whole files exactly and others by their pieces',
    async run(world) {
      await keepWhole(world, film);
      await keepWhole(world, note);
      await world.store.writePieces(even.file.sha256, [
        { index: 0, bytes: even.pieces[0] ?? new Uint8Array() },
      ]);
      const usage = await world.store.measureUsage();
      expectEqual(usage.get(film.file.sha256), film.file.sizeBytes, 'film');
      expectEqual(usage.get(note.file.sha256), 700, 'note');
      expectEqual(usage.get(even.file.sha256), pieceBytes, 'half a film');
    },
  },
  {
    name: 'what no row knows is cleared away after its hour, and nothing else',
    async run(world) {
      const { store, db } = world;
      const hourMs = 3600_000;
      await keepWhole(world, film);
      await keepWhole(world, even);
      await db.pieces.where('sha256').equals(film.file.sha256).delete();
      expectEqual(await store.removeOrphans(Date.now()), 0, 'too young');
      const count = await store.removeOrphans(Date.now() + 2 * hourMs);
      expectEqual(count <= 1, true, 'at most the orphan');
      expectEqual(await store.removeOrphans(Date.now() + 2 * hourMs), 0, 'the second time');
      await expectPieces(world, even);
    },
  },
];
