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

export interface LibraryStore {
  listInstalled(): Promise<InstalledTarget[]>;
  /** Files of installed manifests that are no longer whole: the reader found and dropped a bad piece. */
  listDamagedFiles(): Promise<FileRef[]>;
  hasBlob(sha256: Sha256): Promise<boolean>;
  /** Indexes of the pieces that are here, of a blob that is not yet whole. */
  listPieces(sha256: Sha256): Promise<ReadonlySet<number>>;
  /** Keeps a piece whose hash was checked. */
  writePiece(sha256: Sha256, index: number, bytes: Bytes): Promise<void>;
  /** Reads one piece of a blob, whole or not; undefined when it is not here. */
  readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined>;
  dropPiece(sha256: Sha256, index: number): Promise<void>;
  /** Declares the blob whole. The caller has checked the hash over all pieces. */
  completeBlob(file: FileRef): Promise<void>;
  /** Makes the manifest the one in use, in one transaction; the former version of its path goes. */
  installManifest(target: InstalledTarget, manifest: Manifest): Promise<void>;
  /** Removes manifests whose path the library no longer lists. */
  removeManifests(paths: readonly string[]): Promise<void>;
}
