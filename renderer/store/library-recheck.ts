// Owns: looking at stored pieces again, some after each round, so that a disk that forgets is noticed before
// a learner meets it. A bad piece goes alone; its file then counts as damaged and any road repairs it.
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Sha256, toSha256 } from '#core/kernel/hash.ts';
import type { StationDatabase } from './database.ts';
import { getPieceHash, type MediaStore } from './media-store.ts';

export interface RecheckReport {
  checked: number;
  dropped: { sha256: Sha256; index: number }[];
}

/** Pieces of whole files from the mark on, around the end to the beginning. */
async function listNext(db: StationDatabase, count: number): Promise<{ file: FileRef; index: number }[]> {
  const mark = await db.readState('recheck');
  const files = await db.blobs.orderBy('sha256').toArray();
  if (files.length === 0) return [];
  const after = files.findIndex(({ sha256 }) => sha256 >= (mark?.sha256 ?? ''));
  const start = Math.max(0, after);
  const found: { file: FileRef; index: number }[] = [];
  for (let step = 0; step < files.length && found.length < count; step++) {
    const file = files[(start + step) % files.length];
    if (!file) break;
    const isMarked = step === 0 && mark?.sha256 === file.sha256;
    const pieces = file.pieces?.length ?? 1;
    for (let index = isMarked ? mark.index + 1 : 0; index < pieces && found.length < count; index++) {
      found.push({ file, index });
    }
  }
  return found;
}

/** Checks the next `count` pieces against the signed list. */
export async function recheckPieces(
  db: StationDatabase,
  media: MediaStore,
  count: number,
): Promise<RecheckReport> {
  const report: RecheckReport = { checked: 0, dropped: [] };
  for (const { file, index } of await listNext(db, count)) {
    const bytes = await media.readPiece(file.sha256, index);
    if (!bytes || toSha256(bytes) !== getPieceHash(file, index)) {
      await media.dropPiece(file.sha256, index);
      report.dropped.push({ sha256: file.sha256, index });
    }
    report.checked++;
    await db.writeState('recheck', { sha256: file.sha256, index });
  }
  return report;
}
