// Owns: a station's store that keeps nothing: it remembers which pieces were accepted and reads them again
// from the published folder, so that a library larger than memory can be verified.
import { type FileRef, pieceBytes } from '#core/domain/file-ref.ts';
import type { Manifest } from '#core/domain/manifest.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type {
  InstalledTarget,
  KnownManifest,
  LibraryStore,
  MetadataStore,
  TrustedTexts,
  Use,
} from '#core/library/ports.ts';
import type { FileLink } from './file-link.ts';

export class CheckingLibraryStore implements LibraryStore {
  readonly whole = new Map<Sha256, FileRef>();
  readonly #link: FileLink;
  readonly #pieces = new Map<Sha256, Set<number>>();
  readonly #installed = new Map<string, KnownManifest>();

  constructor(link: FileLink) {
    this.#link = link;
  }

  async listInstalled(): Promise<KnownManifest[]> {
    return [...this.#installed.values()];
  }

  async listFetched(): Promise<KnownManifest[]> {
    return [];
  }

  async keepManifest(): Promise<void> {}

  async forgetManifests(): Promise<void> {}

  async listUses(): Promise<ReadonlyMap<string, Use>> {
    return new Map();
  }

  async listBlobs(): Promise<ReadonlySet<Sha256>> {
    return new Set(this.whole.keys());
  }

  async readPart(): Promise<Bytes> {
    return new Uint8Array(0);
  }

  async addPart(): Promise<void> {}

  async dropPart(): Promise<void> {}

  async flush(): Promise<void> {}

  async dropUnreferenced(): Promise<number> {
    return 0;
  }

  async hasBlob(sha256: Sha256): Promise<boolean> {
    return this.whole.has(sha256);
  }

  async listPieces(sha256: Sha256): Promise<ReadonlySet<number>> {
    return new Set(this.#pieces.get(sha256));
  }

  async writePiece(sha256: Sha256, index: number): Promise<void> {
    const held = this.#pieces.get(sha256) ?? new Set();
    this.#pieces.set(sha256, held.add(index));
  }

  async readPiece(sha256: Sha256, index: number): Promise<Bytes | undefined> {
    if (!this.#pieces.get(sha256)?.has(index)) return undefined;
    const answer = await this.#link.getBlobRange(sha256, index * pieceBytes, (index + 1) * pieceBytes);
    return answer.ok ? new Uint8Array(answer.value) : undefined;
  }

  async dropPiece(sha256: Sha256, index: number): Promise<void> {
    this.#pieces.get(sha256)?.delete(index);
  }

  async completeBlob(file: FileRef): Promise<void> {
    this.whole.set(file.sha256, file);
  }

  async installManifest(target: InstalledTarget, manifest: Manifest): Promise<void> {
    this.#installed.set(target.path, { ...target, manifest, seenMs: 0 });
  }

  async removeManifests(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.#installed.delete(path);
  }
}

export class TransientMetadataStore implements MetadataStore {
  #texts: TrustedTexts | undefined;

  async load(): Promise<TrustedTexts | undefined> {
    return this.#texts;
  }

  async save(texts: TrustedTexts): Promise<void> {
    this.#texts = texts;
  }
}
