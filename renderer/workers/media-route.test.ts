import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { pieceBytes } from '#core/domain/pieces.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import { type Sha256, toSha256 } from '#core/kernel/hash.ts';
import { createFile } from '#tests/contract/media-store-contract.ts';
import { MemoryMediaFolder } from '#tests/doubles/memory-media-folder.ts';
import { StationDatabase } from '../store/database.ts';
import { StationMediaStore } from '../store/media-store.ts';
import { MediaRoute, parseMediaAddress } from './media-route.ts';

const film = createFile(5, 3 * pieceBytes + 4321);
const whole = joinBytes(...film.pieces);
const { sha256, sizeBytes } = film.file;

let db: StationDatabase;
let folder: MemoryMediaFolder;
let reads: number[];

/** What a worker that has just been started would use. */
function startRoute(): MediaRoute {
  const store = new StationMediaStore(db, folder);
  return new MediaRoute({
    readPiece(hash, index) {
      reads.push(index);
      return store.readPiece(hash, index);
    },
    dropPiece: (hash, index) => store.dropPiece(hash, index),
    findFile: (hash) => db.blobs.get(hash),
  });
}

function rot(at: number): void {
  const bytes = folder.files.get(sha256);
  if (bytes) bytes[at] = (bytes[at] ?? 0) ^ 1;
}

/** Hashes: a comparison of megabytes, number by number, takes seconds. */
async function hashBody(answer: Response): Promise<Sha256> {
  return toSha256(new Uint8Array(await answer.arrayBuffer()));
}

beforeEach(async () => {
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
  folder = new MemoryMediaFolder();
  reads = [];
  const store = new StationMediaStore(db, folder);
  await store.writePieces(
    sha256,
    film.pieces.map((bytes, index) => ({ index, bytes })),
  );
  await db.blobs.put(film.file);
});

describe('a library file out of the store', () => {
  it('[MS3] comes whole, piece by piece', async () => {
    const answer = await startRoute().answer(sha256, null);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
    expect(answer.headers.get('content-length')).toBe(String(sizeBytes));
    // Nothing is read before somebody wants it, but for the first piece.
    expect(reads).toEqual([0]);
    expect(await hashBody(answer)).toBe(sha256);
  });

  it.each([
    ['inside a piece', 'bytes=100-199', 100, 200],
    ['over a border', `bytes=${pieceBytes - 5}-${2 * pieceBytes + 5}`, pieceBytes - 5, 2 * pieceBytes + 6],
    ['to the end', `bytes=${2 * pieceBytes}-`, 2 * pieceBytes, sizeBytes],
    ['the last bytes', 'bytes=-700', sizeBytes - 700, sizeBytes],
  ])('[MS3] %s', async (_, header, from, to) => {
    const answer = await startRoute().answer(sha256, header);
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${sizeBytes}`);
    expect(answer.headers.get('content-length')).toBe(String(to - from));
    expect(await hashBody(answer)).toBe(toSha256(whole.subarray(from, to)));
  });

  it('[MS3] behind the end: 416; not here: 404', async () => {
    const answer = await startRoute().answer(sha256, `bytes=${sizeBytes}-`);
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${sizeBytes}`]);
    expect((await startRoute().answer('0'.repeat(64) as Sha256, null)).status).toBe(404);
  });

  it('[MS3] a film that is left early is not read to its end', async () => {
    const answer = await startRoute().answer(sha256, 'bytes=0-');
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(reads).toEqual([0]);
  });

  it('[MS4] a piece with a flipped bit is not served; it is out of the store, alone', async () => {
    rot(pieceBytes + 77);
    const route = startRoute();
    const answer = await route.answer(sha256, `bytes=${pieceBytes}-`);
    expect(answer.status).toBe(404);
    expect(await db.blobs.count()).toBe(0);
    const left = await new StationMediaStore(db, folder).listPieces(sha256);
    expect(left).toEqual(new Set([0, 2, 3]));
    expect((await route.answer(sha256, null)).status).toBe(404);
  });

  it('[MS4] a stream that comes to such a piece ends with an error, not with wrong bytes', async () => {
    rot(2 * pieceBytes);
    const answer = await startRoute().answer(sha256, null);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  it('[MS7] as a page it would run nothing, and an unusual type comes as plain bytes', async () => {
    const page = createFile(6, 900);
    await new StationMediaStore(db, folder).writePieces(page.file.sha256, [
      { index: 0, bytes: page.pieces[0] ?? new Uint8Array() },
    ]);
    await db.blobs.put({ ...page.file, mediaType: 'text/html' });
    const answer = await startRoute().answer(page.file.sha256, null);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

it('[MS7] an address is media/<hash> right below the kiosk, and never one that a frame or page opens', () => {
  const scope = 'http://127.0.0.1:8080/kiosk/';
  const parse = (path: string, mode: RequestMode = 'no-cors') =>
    parseMediaAddress(new URL(path, scope), scope, mode);
  expect(parse(`media/${sha256}`)).toBe(sha256);
  expect(parse(`media/${sha256}`, 'navigate')).toBeUndefined();
  expect(parse(`media/${sha256}/x`)).toBeUndefined();
  expect(parse(`media/${sha256.slice(1)}`)).toBeUndefined();
  expect(parse(`/media/${sha256}`)).toBeUndefined();
  expect(parse(`https://elsewhere.example/kiosk/media/${sha256}`)).toBeUndefined();
});
