// Owns: what the library engine keeps on the station. Nothing is visible to the screens before
// `installManifest`; a store never reports a piece or blob that it has not got whole.
import type { FileRef } from '../domain/file-ref.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { Bytes } from '../kernel/bytes.ts';
import type { Sha256 } from '../kernel/hash.ts';

/** Trusted TUF metadata, as the exact texts that were verified. Absent roles were not fetched yet. */
export interface TrustedTexts {
  root: string;
  timestamp?: string;
  snapshot?: string;
  targets?: string;
  /** Lists of trainers' targets, by the name of the role. */
  delegated?: Record<string, string>;
}

export interface MetadataStore {
  load(): Promise<TrustedTexts | undefined>;
  /** Replaces all texts in one transaction. */
  save(texts: TrustedTexts): Promise<void>;
}

export interface InstalledTarget {
  /** TUF target path, such as `units/drip-irrigation.json`. */
  path: string;
  /** Hash of the manifest file, as signed. */
  sha256: Sha256;
}

/** A manifest that was fetched and checked. */
export interface KnownManifest extends InstalledTarget {
  manifest: Manifest;
  /** When this path was first seen, by the station's clock: new things count as used then. */
  seenMs: number;
}

/** What holds on to a version: a plan that runs keeps it here, an open quiz keeps it as it is. */
export type Use = 'plan' | 'quiz';

export interface LibraryStore {
  listInstalled(): Promise<KnownManifest[]>;
  /** Manifests that were kept by `keepManifest`, so that a cut line does not fetch them again. */
  listFetched(): Promise<KnownManifest[]>;
  /** Remembers a manifest whose files are not all here, and since when; nobody sees it as content. */
  keepManifest(target: InstalledTarget, manifest: Manifest, nowMs: number): Promise<void>;
  forgetManifests(paths: readonly string[]): Promise<void>;
  /** Target paths that are in use now. */
  listUses(): Promise<ReadonlyMap<string, Use>>;
  /** Blobs that are here whole; one in which a reader found a bad piece is not. */
  listBlobs(): Promise<ReadonlySet<Sha256>>;
  hasBlob(sha256: Sha256): Promise<boolean>;
  /** Indexes of the pieces that are here, of a blob that is not yet whole. */
  listPieces(sha256: Sha256): Promise<ReadonlySet<number>>;
  /** The beginning of a piece that a cut line left behind. It is not checked and never shown to anyone. */
  readPart(sha256: Sha256, index: number): Promise<Bytes>;
  /** Adds to that beginning; `offset` is how much of it there was. */
  addPart(sha256: Sha256, index: number, offset: number, bytes: Bytes): Promise<void>;
  dropPart(sha256: Sha256, index: number): Promise<void>;
  /** Keeps a piece whose hash was checked; what there was of its beginning goes. */
  writePiece(sha256: Sha256, index: number, bytes: Bytes): Promise<void>;
  /** Pieces that were written are on disk when it resolves; until then some may be on their way. */
  flush(): Promise<void>;
  /** Reads one piece of a blob, whole or not; undefined when it is not here. */
  readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined>;
  dropPiece(sha256: Sha256, index: number): Promise<void>;
  /** Declares the blob whole. The caller has checked the hash over all pieces. */
  completeBlob(file: FileRef): Promise<void>;
  /** Makes the manifest the one in use, in one transaction; the former version of its path goes. */
  installManifest(target: InstalledTarget, manifest: Manifest): Promise<void>;
  /** Removes manifests from use: the library no longer lists them, or their room is needed. */
  removeManifests(paths: readonly string[]): Promise<void>;
  /** Deletes what belongs to none of these files; returns how many bytes that freed. */
  dropUnreferenced(keep: ReadonlySet<Sha256>): Promise<number>;
}
