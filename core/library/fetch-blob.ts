// Owns: bringing one file piece by piece, each checked before it is kept. A bad piece is fetched again alone
// and does not keep the other pieces from coming.
import { countPieces, type FileRef, pieceBytes } from '../domain/file-ref.ts';
import { encodeHex } from '../kernel/bytes.ts';
import { beginHash, toSha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { fetchPiece, type PieceContext, type PieceEnd } from './fetch-piece.ts';
import type { LibraryStore } from './ports.ts';
import { createRangePace } from './range-pace.ts';

/** A caller that counts nothing leaves the measures out. */
export type BlobContext = Omit<PieceContext, 'pace' | 'measureMs' | 'onDidTransfer'> & Partial<PieceContext>;

/** Hash over all pieces as they lie in the store; drops pieces that no longer are what was written. */
async function isWhole(store: LibraryStore, file: FileRef): Promise<boolean> {
  const hash = beginHash();
  let isIntact = true;
  for (let index = 0; index < countPieces(file.sizeBytes); index++) {
    const bytes = await store.readPiece(file.sha256, index);
    if (!bytes) {
      // Listed, and not to be had: kept in the list, it would never be fetched again.
      await store.dropPiece(file.sha256, index);
      isIntact = false;
      continue;
    }
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
export async function fetchBlob(context: BlobContext, file: FileRef): Promise<Outcome<PieceEnd>> {
  const outcome = await fetchPieces(context, file);
  if (!outcome.ok || outcome.value === 'stopped') await context.store.flush();
  return outcome;
}

async function fetchPieces(context: BlobContext, file: FileRef): Promise<Outcome<PieceEnd>> {
  if (await context.store.hasBlob(file.sha256)) {
    context.onDidGetBytes(file.sizeBytes);
    return succeed('whole');
  }
  const present = await context.store.listPieces(file.sha256);
  // A file that comes in one go is hashed on its way; one that was continued is read again at its end.
  const running = present.size === 0 ? beginHash() : undefined;
  const pieces: PieceContext = {
    pace: createRangePace(),
    measureMs: () => 0,
    onDidTransfer: () => undefined,
    ...context,
    onDidKeep: (bytes) => running?.update(bytes),
  };
  let corrupt: Outcome<PieceEnd> | undefined;
  for (let index = 0; index < countPieces(file.sizeBytes); index++) {
    if (present.has(index)) {
      context.onDidGetBytes(Math.min(pieceBytes, file.sizeBytes - index * pieceBytes));
      continue;
    }
    const piece = await fetchPiece(pieces, file, index);
    if (piece.ok) {
      if (piece.value === 'stopped') return piece;
    } else if (piece.error.kind === 'blob-corrupt') corrupt = piece;
    else return piece;
  }
  if (corrupt) return corrupt;
  const isSigned = running ? encodeHex(running.digest()) === file.sha256 : await isWhole(context.store, file);
  if (!isSigned) return fail('blob-corrupt', { detail: file.sha256 });
  // A full disk may have given up pieces for records while the others came.
  const kept = await context.store.listPieces(file.sha256);
  if (kept.size < countPieces(file.sizeBytes)) return fail('blob-missing', { detail: file.sha256 });
  await context.store.completeBlob(file);
  return succeed('whole');
}
