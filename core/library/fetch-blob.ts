// Owns: bringing one file in pieces of 1 MiB, each checked before it is kept. A cut costs at most a piece;
// a bad piece is fetched again alone.
import { sha256 } from '@noble/hashes/sha2.js';
import { countPieces, type FileRef, pieceBytes } from '../domain/file-ref.ts';
import { encodeHex } from '../kernel/bytes.ts';
import { toSha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import type { Link } from '../sync/ports.ts';
import type { LibraryStore } from './ports.ts';

/** Times a bad piece is fetched again in one round; then the road, or its copy, is bad. */
export const maxPieceRepeats = 3;

export interface BlobContext {
  link: Pick<Link, 'getBlobRange'>;
  store: LibraryStore;
  shouldStop(): boolean;
  onDidGetBytes(count: number): void;
}

export type BlobEnd = 'whole' | 'stopped';

async function fetchPiece(context: BlobContext, file: FileRef, index: number): Promise<Outcome<void>> {
  const from = index * pieceBytes;
  const to = Math.min(file.sizeBytes, from + pieceBytes);
  const expected = file.pieces?.[index] ?? file.sha256;
  for (let repeats = 0; repeats <= maxPieceRepeats; repeats++) {
    const answer = await context.link.getBlobRange(file.sha256, from, to);
    if (!answer.ok) return answer;
    if (answer.value.length !== to - from || toSha256(answer.value) !== expected) continue;
    await context.store.writePiece(file.sha256, index, new Uint8Array(answer.value));
    return succeed(undefined);
  }
  return fail('blob-corrupt', { detail: `${file.sha256} piece ${index}` });
}

/** Hash over all pieces as they lie in the store; drops pieces that no longer are what was written. */
async function isWhole(store: LibraryStore, file: FileRef): Promise<boolean> {
  const hash = sha256.create();
  let isIntact = true;
  for (let index = 0; index < countPieces(file.sizeBytes); index++) {
    const bytes = await store.readPiece(file.sha256, index);
    if (!bytes) return false;
    hash.update(bytes);
    // Small files are covered by the hash of the whole.
    if (file.pieces && toSha256(bytes) !== file.pieces[index]) {
      await store.dropPiece(file.sha256, index);
      isIntact = false;
    }
  }
  if (isIntact && encodeHex(hash.digest()) === file.sha256) return true;
  if (!file.pieces) await store.dropPiece(file.sha256, 0);
  return false;
}

/**
 * Fetches what is missing of `file` and declares it whole. An error of the road ends the file at once; a
 * corrupt piece does not keep the other pieces from coming.
 */
export async function fetchBlob(context: BlobContext, file: FileRef): Promise<Outcome<BlobEnd>> {
  if (await context.store.hasBlob(file.sha256)) {
    context.onDidGetBytes(file.sizeBytes);
    return succeed('whole');
  }
  const present = await context.store.listPieces(file.sha256);
  let corrupt: Outcome<BlobEnd> | undefined;
  for (let index = 0; index < countPieces(file.sizeBytes); index++) {
    const size = Math.min(pieceBytes, file.sizeBytes - index * pieceBytes);
    if (!present.has(index)) {
      if (context.shouldStop()) return succeed('stopped');
      const piece = await fetchPiece(context, file, index);
      if (!piece.ok) {
        if (piece.error.kind !== 'blob-corrupt') return piece;
        corrupt = piece;
        continue;
      }
    }
    context.onDidGetBytes(size);
  }
  if (corrupt) return corrupt;
  if (!(await isWhole(context.store, file))) return fail('blob-corrupt', { detail: file.sha256 });
  await context.store.completeBlob(file);
  return succeed('whole');
}
