// Owns: the library on the station: trusted metadata, manifests in use, and files as pieces. A file is
// listed in `blobs` only when it is whole and its hash was checked; a manifest only with all its files.
import type { FileRef } from '#core/domain/file-ref.ts';
import { countPieces } from '#core/domain/file-ref.ts';
import { listFiles, type Manifest, manifestSchema } from '#core/domain/manifest.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { type Sha256, toSha256 } from '#core/kernel/hash.ts';
import type { InstalledTarget, LibraryStore, MetadataStore, TrustedTexts } from '#core/library/ports.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { StationDatabase } from './database.ts';
import { getPieceHash, type MediaStore, StationMediaStore } from './media-store.ts';

export class DexieMetadataStore implements MetadataStore {
  readonly #db: StationDatabase;

  constructor(db: StationDatabase) {
    this.#db = db;
  }

  async load(): Promise<TrustedTexts | undefined> {
    return this.#db.readState('metadata');
  }

  async save(texts: TrustedTexts): Promise<void> {
    await this.#db.writeState('metadata', texts);
  }
}

export class DexieLibraryStore implements LibraryStore {
  readonly #db: StationDatabase;
  readonly #media: MediaStore;

  constructor(db: StationDatabase, media: MediaStore = new StationMediaStore(db)) {
    this.#db = db;
    this.#media = media;
  }

  async listInstalled(): Promise<InstalledTarget[]> {
    return (await this.#db.manifests.toArray()).map(({ path, sha256 }) => ({ path, sha256 }));
  }

  async listDamagedFiles(): Promise<FileRef[]> {
    const manifests = [
      ...(await listManifests(this.#db, 'unit')),
      ...(await listManifests(this.#db, 'briefing')),
    ];
    const files = new Map(manifests.flatMap(listFiles).map((file) => [file.sha256, file]));
    const whole = new Set(await this.#db.blobs.toCollection().primaryKeys());
    return [...files.values()].filter(({ sha256 }) => !whole.has(sha256));
  }

  async hasBlob(sha256: Sha256): Promise<boolean> {
    return (await this.#db.blobs.where('sha256').equals(sha256).count()) > 0;
  }

  async listPieces(sha256: Sha256): Promise<ReadonlySet<number>> {
    return this.#media.listPieces(sha256);
  }

  async writePiece(sha256: Sha256, index: number, bytes: Bytes): Promise<void> {
    await this.#media.writePieces(sha256, [{ index, bytes }]);
  }

  async readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined> {
    return this.#media.readPiece(sha256, index);
  }

  async dropPiece(sha256: Sha256, index: number): Promise<void> {
    await this.#media.dropPiece(sha256, index);
  }

  async completeBlob(file: FileRef): Promise<void> {
    await this.#db.blobs.put(file);
  }

  async installManifest(target: InstalledTarget, manifest: Manifest): Promise<void> {
    const { kind, id } = manifest;
    await this.#db.manifests.put({ ...target, kind, id, manifest });
  }

  async removeManifests(paths: readonly string[]): Promise<void> {
    await this.#db.manifests.bulkDelete([...paths]);
  }
}

/** Manifests in use, of one kind. A row that no longer parses is left out. */
export async function listManifests<Kind extends Manifest['kind']>(
  db: StationDatabase,
  kind: Kind,
): Promise<Extract<Manifest, { kind: Kind }>[]> {
  const rows = await db.manifests.where('kind').equals(kind).toArray();
  return rows.flatMap((row) => {
    const parsed = manifestSchema.safeParse(row.manifest);
    return parsed.success && parsed.data.kind === kind
      ? [parsed.data as Extract<Manifest, { kind: Kind }>]
      : [];
  });
}

/** Whole file, each piece checked against the signed list before anyone sees it. */
export async function readFile(db: StationDatabase, file: FileRef): Promise<Outcome<Blob>> {
  const media = new StationMediaStore(db);
  const parts: Blob[] = [];
  for (let index = 0; index < countPieces(file.sizeBytes); index++) {
    const bytes = await media.readPiece(file.sha256, index);
    if (!bytes) return fail('blob-missing', { detail: file.sha256 });
    if (toSha256(bytes) !== getPieceHash(file, index)) {
      // Bit rot: out with the piece, so that the next round fetches it again, alone.
      await media.dropPiece(file.sha256, index);
      return fail('blob-corrupt', { detail: file.sha256 });
    }
    parts.push(new Blob([bytes]));
  }
  return succeed(new Blob(parts, { type: file.mediaType }));
}
