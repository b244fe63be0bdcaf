// Owns: giving up library files when records have no room. Manifests stay, so that the files count as
// missing and are fetched again when there is room. Nothing else of the database is ever touched here.
import { listFiles } from '#core/domain/manifest.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { StationDatabase } from './database.ts';
import { StationMediaStore } from './media-store.ts';
import { listDocuments } from './station-feed.ts';
import { listManifests } from './station-library.ts';

/** Bytes of a piece, for files of which only a part has come. */
const pieceBytes = 1024 ** 2;

interface Candidate {
  sha256: Sha256;
  sizeBytes: number;
  /** What goes first: 0 parts of files, 1 files in no plan, 2 files that a plan needs. */
  rank: number;
}

async function listCandidates(db: StationDatabase): Promise<Candidate[]> {
  const whole = new Map((await db.blobs.toArray()).map((file) => [file.sha256, file.sizeBytes]));
  const plans = await listDocuments(db, 'plan');
  const planned = new Set(plans.flatMap(({ unitIds }) => unitIds));
  const units = await listManifests(db, 'unit');
  const wanted = new Set(
    units
      .filter(({ id }) => planned.has(id))
      .flatMap(listFiles)
      .map((file) => file.sha256),
  );
  const counts = new Map<Sha256, number>();
  for (const [sha256] of await db.pieces.toCollection().primaryKeys()) {
    const key = sha256 as Sha256;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([sha256, count]) => {
    const sizeBytes = whole.get(sha256);
    const rank = sizeBytes === undefined ? 0 : wanted.has(sha256) ? 2 : 1;
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
