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

/** Pieces of whole files from the mark on, around the end to the beginning, each at most once. */
async function listNext(db: StationDatabase, count: number): Promise<{ file: FileRef; index: number }[]> {
  const mark = await db.readState('recheck');
  const files = await db.blobs.orderBy('sha256').toArray();
  const start = Math.max(
    0,
    files.findIndex(({ sha256 }) => sha256 >= (mark?.sha256 ?? '')),
  );
  const turn = [...files.slice(start), ...files.slice(0, start)];
  const [first] = turn;
  const seen = first && mark?.sha256 === first.sha256 ? mark.index + 1 : 0;
  const spans = turn.map((file, step) => ({
    file,
    from: step === 0 ? seen : 0,
    to: file.pieces?.length ?? 1,
  }));
  // The beginning of the marked file comes last: with one file alone there is nothing else.
  if (first && seen > 0) spans.push({ file: first, from: 0, to: seen });
  const found: { file: FileRef; index: number }[] = [];
  for (const { file, from, to } of spans) {
    for (let index = from; index < to && found.length < count; index++) found.push({ file, index });
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
