// Owns: giving up library files when records have no room. Manifests stay, so that the files count as
// missing and are fetched again when there is room. Nothing else of the database is ever touched here.
import { listFiles } from '#core/domain/manifest.ts';
import { pieceBytes } from '#core/domain/pieces.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { toTargetPath } from '#core/library/fetch-manifests.ts';
import type { StationDatabase } from './database.ts';
import { listPlannedIds, readChoice } from './library-choice.ts';
import { StationMediaStore } from './media-store.ts';
import { listManifests } from './station-library.ts';

interface Candidate {
  sha256: Sha256;
  sizeBytes: number;
  /** What goes first: 0 parts of files, 1 files of the rest, 2 what people pinned, 3 what a plan needs. */
  rank: number;
}

async function listCandidates(db: StationDatabase): Promise<Candidate[]> {
  const whole = new Map((await db.blobs.toArray()).map((file) => [file.sha256, file.sizeBytes]));
  const planned = new Set(await listPlannedIds(db));
  const pinned = new Set((await readChoice(db)).pinned);
  const units = await listManifests(db, 'unit');
  const ranks = new Map<Sha256, number>();
  for (const unit of units) {
    const isPinned = pinned.has(toTargetPath('unit', unit.id));
    const rank = planned.has(unit.id) ? 3 : isPinned ? 2 : 1;
    for (const { sha256 } of listFiles(unit)) ranks.set(sha256, Math.max(rank, ranks.get(sha256) ?? 1));
  }
  const counts = new Map<Sha256, number>();
  const parts = await db.parts.toCollection().primaryKeys();
  for (const [sha256] of [...(await db.pieces.toCollection().primaryKeys()), ...parts]) {
    const key = sha256 as Sha256;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([sha256, count]) => {
    const sizeBytes = whole.get(sha256);
    const rank = sizeBytes === undefined ? 0 : (ranks.get(sha256) ?? 1);
    return { sha256, sizeBytes: sizeBytes ?? count * pieceBytes, rank };
  });
}

/** Deletes files until `wantedBytes` are given up; returns how many files went. */
export async function evictLibrary(db: StationDatabase, wantedBytes: number): Promise<number> {
  const candidates = (await listCandidates(db)).sort((a, b) => a.rank - b.rank || b.sizeBytes - a.sizeBytes);
  let bytes = 0;
  const gone: Sha256[] = [];
  for (const { sha256, sizeBytes } of candidates) {
    if (bytes >= wantedBytes) break;
    bytes += sizeBytes;
    gone.push(sha256);
  }
  if (gone.length === 0) return 0;
  await new StationMediaStore(db).remove(gone);
  return gone.length;
}
