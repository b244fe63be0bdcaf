// Owns: keeping pieces of a large file together for a moment, because a flush costs as much as several of them:
// from a stick sixteen are written at once, over a slow line each one for itself. A cut costs the pieces that
// were gathered, at most a third of a second of the road.
import type { Bytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { MediaStore, StoredPiece } from './media-store.ts';

const mostPieces = 16;
const longestWaitMs = 300;

export class PieceGatherer {
  readonly #media: MediaStore;
  #sha256: Sha256 | undefined;
  #pieces: StoredPiece[] = [];
  /** Rejected for good when a write failed: whoever comes next learns it. */
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(media: MediaStore) {
    this.#media = media;
  }

  /** On disk soon; surely after `flush`. */
  async add(sha256: Sha256, index: number, bytes: Bytes): Promise<void> {
    if (this.#sha256 !== sha256) await this.flush();
    this.#sha256 = sha256;
    this.#pieces.push({ index, bytes });
    if (this.#pieces.length >= mostPieces) return this.flush();
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), longestWaitMs);
  }

  /** Everything that was added is on disk when it resolves. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [sha256, pieces] = [this.#sha256, this.#pieces];
    this.#pieces = [];
    if (sha256 && pieces.length > 0) {
      this.#writing = this.#writing.then(() => this.#media.writePieces(sha256, pieces));
    }
    return this.#writing;
  }
}
