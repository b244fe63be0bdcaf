// Owns: the bytes of library files on the station. A row of `pieces` says that a piece is here and where: with
// `bytes`, in the row itself; without, in the file `media/<sha256>` of the private file system, at its place.
// What must stay true: a row is written only after its bytes are on disk, so a cut leaves at most bytes
// without a row. Rows may still outlive bytes (bit rot): who reads checks the hash (decision 0024).
import type { FileRef } from '#core/domain/file-ref.ts';
import { countPieces, pieceBytes } from '#core/domain/pieces.ts';
import { type Bytes, joinBytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { PieceRow, StationDatabase } from './database.ts';
import { type MediaFolder, openMediaFolder } from './media-folder.ts';

export interface StoredPiece {
  index: number;
  bytes: Bytes;
}

export interface MediaStore {
  /** Indexes of the pieces that are here, of a file that is whole or not. */
  listPieces(sha256: Sha256): Promise<ReadonlySet<number>>;
  /** One piece as it lies there; undefined when it is not here, or not in its full length. */
  readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined>;
  /** Keeps pieces whose hashes were checked; on disk when it resolves. Many at once cost one flush. */
  writePieces(sha256: Sha256, pieces: readonly StoredPiece[]): Promise<void>;
  dropPiece(sha256: Sha256, index: number): Promise<void>;
  /** The beginning of a piece that a cut left behind, without gaps; empty when there is none. Not checked. */
  readPart(sha256: Sha256, index: number): Promise<Bytes>;
  /** Adds to that beginning; `offset` is how much of it there was. `writePieces` of the piece ends it. */
  addPart(sha256: Sha256, index: number, offset: number, bytes: Bytes): Promise<void>;
  dropPart(sha256: Sha256, index: number): Promise<void>;
  /** Gives up files with all that is known of them. A file that is being written just now stays an orphan. */
  remove(hashes: readonly Sha256[]): Promise<void>;
  /** Bytes by file, whole or not; counted from the index, not from the disk. */
  measureUsage(): Promise<ReadonlyMap<Sha256, number>>;
  /** Removes files that no row knows: what a cut, an eviction or a reset database left behind. */
  removeOrphans(nowMs: number): Promise<number>;
}

/** A file younger than this may be one whose rows are just being written. */
const orphanAgeMs = 3600_000;

/**
 * Pieces of files with more than one go into a file: ten times as fast to write, and a film is read from the
 * middle. What fits one piece stays in its row: a row costs less than a file (decision 0024).
 */
function belongsInFile({ index, bytes }: StoredPiece): boolean {
  return index > 0 || bytes.length === pieceBytes;
}

/** `folder` undefined: everything lies in rows. A page cannot write to the folder; only workers can. */
export class StationMediaStore implements MediaStore {
  readonly #db: StationDatabase;
  readonly #folder: MediaFolder | undefined;

  constructor(db: StationDatabase, folder: MediaFolder | undefined = openMediaFolder()) {
    this.#db = db;
    this.#folder = folder;
  }

  async listPieces(sha256: Sha256): Promise<ReadonlySet<number>> {
    const keys = await this.#db.pieces.where('sha256').equals(sha256).primaryKeys();
    return new Set(keys.map(([, index]) => index));
  }

  async readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined> {
    const row = await this.#db.pieces.get([sha256, index]);
    if (!row) return undefined;
    return row.bytes ?? this.#folder?.read(sha256, index * pieceBytes, row.sizeBytes ?? 0);
  }

  async writePieces(sha256: Sha256, pieces: readonly StoredPiece[]): Promise<void> {
    const inFile = this.#folder?.write ? pieces.filter(belongsInFile) : [];
    if (inFile.length > 0) {
      const parts = inFile.map(({ index, bytes }) => ({ at: index * pieceBytes, bytes }));
      await this.#folder?.write?.(sha256, parts);
    }
    const filed = new Set(inFile);
    const rows = pieces.map((piece): PieceRow => {
      const { index, bytes } = piece;
      return filed.has(piece) ? { sha256, index, sizeBytes: bytes.length } : { sha256, index, bytes };
    });
    const { pieces: table, parts } = this.#db;
    await this.#db.transaction('rw', table, parts, async () => {
      await table.bulkPut(rows);
      for (const { index } of pieces) await parts.where({ sha256, index }).delete();
    });
  }

  async dropPiece(sha256: Sha256, index: number): Promise<void> {
    await this.#db.transaction('rw', this.#db.pieces, this.#db.blobs, async () => {
      await this.#db.pieces.delete([sha256, index]);
      await this.#db.blobs.delete(sha256);
    });
  }

  async readPart(sha256: Sha256, index: number): Promise<Bytes> {
    const rows = await this.#db.parts.where({ sha256, index }).sortBy('offset');
    const joined: Bytes[] = [];
    let end = 0;
    for (const { offset, bytes } of rows) {
      if (offset !== end) break;
      joined.push(bytes);
      end += bytes.length;
    }
    return joinBytes(...joined);
  }

  async addPart(sha256: Sha256, index: number, offset: number, bytes: Bytes): Promise<void> {
    await this.#db.parts.put({ sha256, index, offset, bytes });
  }

  async dropPart(sha256: Sha256, index: number): Promise<void> {
    await this.#db.parts.where({ sha256, index }).delete();
  }

  async remove(hashes: readonly Sha256[]): Promise<void> {
    const { pieces, parts, blobs } = this.#db;
    // Rows first: a cut now leaves files that nobody claims, not claims without a file.
    await this.#db.transaction('rw', pieces, parts, blobs, async () => {
      await pieces.where('sha256').anyOf(hashes).delete();
      await parts.where('sha256').anyOf(hashes).delete();
      await blobs.bulkDelete([...hashes]);
    });
    // A worker that is writing a file locks it: the others go all the same, and this one as an orphan later.
    for (const sha256 of hashes) await this.#folder?.remove(sha256).catch(() => undefined);
  }

  async measureUsage(): Promise<ReadonlyMap<Sha256, number>> {
    const usage = new Map<Sha256, number>();
    for (const [sha256] of await this.#db.pieces.toCollection().primaryKeys()) {
      usage.set(sha256 as Sha256, (usage.get(sha256 as Sha256) ?? 0) + pieceBytes);
    }
    // Exact for whole files; of others the last piece may count for more than it is.
    for (const file of await this.#db.blobs.toArray()) usage.set(file.sha256, file.sizeBytes);
    return usage;
  }

  async removeOrphans(nowMs: number): Promise<number> {
    const files = (await this.#folder?.list()) ?? [];
    let count = 0;
    for (const { name, modifiedMs } of files) {
      if (nowMs - modifiedMs < orphanAgeMs) continue;
      if ((await this.#db.pieces.where('sha256').equals(name).count()) > 0) continue;
      const isGone = await this.#folder?.remove(name).then(
        () => true,
        () => false,
      );
      if (isGone) count++;
    }
    return count;
  }
}

/** Hash that piece `index` of the file must have. */
export function getPieceHash(file: FileRef, index: number): Sha256 | undefined {
  return index < countPieces(file.sizeBytes) ? (file.pieces?.[index] ?? file.sha256) : undefined;
}
