// Owns: the library on the station: trusted metadata, manifests in use, and files as pieces. A file is
// listed in `blobs` only when it is whole and its hash was checked; a manifest only with all its files.
import type { FileRef } from '#core/domain/file-ref.ts';
import { countPieces } from '#core/domain/file-ref.ts';
import { type Manifest, manifestSchema } from '#core/domain/manifest.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { type Sha256, toSha256 } from '#core/kernel/hash.ts';
import type {
  InstalledTarget,
  KnownManifest,
  LibraryStore,
  MetadataStore,
  TrustedTexts,
  Use,
} from '#core/library/ports.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { FetchedRow, StationDatabase } from './database.ts';
import { PieceGatherer } from './gather-pieces.ts';
import { listUses } from './library-uses.ts';
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
  readonly #gatherer: PieceGatherer;

  constructor(db: StationDatabase, media: MediaStore = new StationMediaStore(db)) {
    this.#db = db;
    this.#media = media;
    this.#gatherer = new PieceGatherer(media);
  }

  async listInstalled(): Promise<KnownManifest[]> {
    const rows = await this.#db.manifests.toArray();
    const seen = new Map((await this.#db.fetched.toArray()).map(({ path, seenMs }) => [path, seenMs]));
    return rows.flatMap((row) => toKnown({ ...row, seenMs: seen.get(row.path) ?? 0 }));
  }

  async listFetched(): Promise<KnownManifest[]> {
    return (await this.#db.fetched.toArray()).flatMap(toKnown);
  }

  async keepManifest(target: InstalledTarget, manifest: Manifest, nowMs: number): Promise<void> {
    const { kind, id } = manifest;
    await this.#db.transaction('rw', this.#db.fetched, async () => {
      const before = await this.#db.fetched.get(target.path);
      const seenMs = before?.seenMs ?? nowMs;
      await this.#db.fetched.put({ ...target, kind, id, manifest, seenMs });
    });
  }

  async forgetManifests(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await this.#db.fetched.bulkDelete([...paths]);
  }

  listUses(): Promise<ReadonlyMap<string, Use>> {
    return listUses(this.#db, Date.now());
  }

  async listBlobs(): Promise<ReadonlySet<Sha256>> {
    return new Set((await this.#db.blobs.toCollection().primaryKeys()) as Sha256[]);
  }

  async hasBlob(sha256: Sha256): Promise<boolean> {
    return (await this.#db.blobs.where('sha256').equals(sha256).count()) > 0;
  }

  async listPieces(sha256: Sha256): Promise<ReadonlySet<number>> {
    await this.#gatherer.flush();
    return this.#media.listPieces(sha256);
  }

  async writePiece(sha256: Sha256, index: number, bytes: Bytes): Promise<void> {
    await this.#gatherer.add(sha256, index, bytes);
  }

  async readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined> {
    await this.#gatherer.flush();
    return this.#media.readPiece(sha256, index);
  }

  async dropPiece(sha256: Sha256, index: number): Promise<void> {
    await this.#gatherer.flush();
    await this.#media.dropPiece(sha256, index);
  }

  async completeBlob(file: FileRef): Promise<void> {
    await this.#gatherer.flush();
    await this.#db.blobs.put(file);
  }

  async installManifest(target: InstalledTarget, manifest: Manifest): Promise<void> {
    const { kind, id } = manifest;
    await this.#db.manifests.put({ ...target, kind, id, manifest });
  }

  async removeManifests(paths: readonly string[]): Promise<void> {
    await this.#db.manifests.bulkDelete([...paths]);
  }

  flush(): Promise<void> {
    return this.#gatherer.flush();
  }

  readPart(sha256: Sha256, index: number): Promise<Bytes> {
    return this.#media.readPart(sha256, index);
  }

  addPart(sha256: Sha256, index: number, offset: number, bytes: Bytes): Promise<void> {
    return this.#media.addPart(sha256, index, offset, bytes);
  }

  dropPart(sha256: Sha256, index: number): Promise<void> {
    return this.#media.dropPart(sha256, index);
  }

  async dropUnreferenced(keep: ReadonlySet<Sha256>): Promise<number> {
    await this.#gatherer.flush();
    const usage = await this.#media.measureUsage();
    const parts = (await this.#db.parts.orderBy('sha256').uniqueKeys()) as Sha256[];
    const gone = [...new Set([...usage.keys(), ...parts])].filter((one) => !keep.has(one));
    if (gone.length > 0) await this.#media.remove(gone);
    return gone.reduce((sum, one) => sum + (usage.get(one) ?? 0), 0);
  }
}

/** A row that no longer parses, as after an upgrade, is fetched again. */
function toKnown({ path, sha256, manifest, seenMs }: FetchedRow): KnownManifest[] {
  const parsed = manifestSchema.safeParse(manifest);
  return parsed.success ? [{ path, sha256, manifest: parsed.data, seenMs }] : [];
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
