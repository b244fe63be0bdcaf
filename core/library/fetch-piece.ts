// Owns: bringing one piece over a line that breaks. What came before a cut is kept and continued from where
// it stopped; nothing of it counts before the whole piece has the signed hash. One request at a time.
import { type FileRef, pieceBytes } from '../domain/file-ref.ts';
import type { Bytes } from '../kernel/bytes.ts';
import { toSha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import type { Link } from '../sync/ports.ts';
import type { LibraryStore } from './ports.ts';
import type { RangePace } from './range-pace.ts';

/** Times a bad piece is fetched again in one round; then the road, or its copy, is bad. */
export const maxPieceRepeats = 3;
/** A request that brought less than this before it was cut has not earned another one at once. */
const leastGainBytes = 512;
/** A killed browser loses at most what came since the last saving. */
const saveEveryMs = 2000;

export interface PieceContext {
  link: Pick<Link, 'getBlobRange'>;
  store: LibraryStore;
  pace: RangePace;
  /** Monotonic milliseconds. */
  measureMs(): number;
  shouldStop(): boolean;
  /** Bytes that came over the road in `ms`, wanted or not. */
  onDidTransfer(bytes: number, ms: number): void;
  /** A piece was checked and kept. */
  onDidKeep?(bytes: Bytes): void;
  /** Bytes that are here for good; negative when a bad beginning was thrown away. */
  onDidGetBytes(count: number): void;
}

export type PieceEnd = 'whole' | 'stopped';

/** The piece as far as it has come: `bytes` up to `count`, of which `savedCount` outlive a power cut. */
class GrowingPiece {
  readonly #context: PieceContext;
  readonly #file: FileRef;
  readonly #index: number;
  readonly #bytes: Bytes;
  #count = 0;
  #savedCount = 0;
  #savedMs: number;
  #saving: Promise<void> = Promise.resolve();

  constructor(context: PieceContext, file: FileRef, index: number) {
    this.#context = context;
    this.#file = file;
    this.#index = index;
    this.#bytes = new Uint8Array(Math.min(pieceBytes, file.sizeBytes - index * pieceBytes));
    this.#savedMs = context.measureMs();
  }

  async load(): Promise<void> {
    const kept = await this.#context.store.readPart(this.#file.sha256, this.#index);
    if (kept.length > this.#bytes.length) return this.restart();
    this.#bytes.set(kept);
    this.#count = kept.length;
    this.#savedCount = kept.length;
    this.#context.onDidGetBytes(kept.length);
  }

  add(bytes: Uint8Array): void {
    const taken = bytes.subarray(0, this.#bytes.length - this.#count);
    this.#bytes.set(taken, this.#count);
    this.#count += taken.length;
    this.#context.onDidGetBytes(taken.length);
    const nowMs = this.#context.measureMs();
    if (this.#count < this.#bytes.length && nowMs - this.#savedMs >= saveEveryMs) {
      this.#savedMs = nowMs;
      // A full disk shows itself again when the whole piece is written.
      this.#saving = this.#saving.then(() => this.#save()).catch(() => undefined);
    }
  }

  async #save(): Promise<void> {
    const { sha256 } = this.#file;
    const offset = this.#savedCount;
    const bytes = this.#bytes.slice(offset, this.#count);
    if (bytes.length === 0) return;
    await this.#context.store.addPart(sha256, this.#index, offset, bytes);
    this.#savedCount = offset + bytes.length;
  }

  /** Everything that has come outlives the page. */
  async save(): Promise<void> {
    await this.#saving;
    await this.#save();
  }

  async restart(): Promise<void> {
    await this.#saving;
    this.#context.onDidGetBytes(-this.#count);
    this.#count = 0;
    this.#savedCount = 0;
    await this.#context.store.dropPart(this.#file.sha256, this.#index);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.#bytes.length;
  }

  /** Keeps the piece when it is the signed one. */
  async finish(): Promise<boolean> {
    const { sha256, pieces } = this.#file;
    if (toSha256(this.#bytes) !== (pieces?.[this.#index] ?? sha256)) return false;
    await this.#saving;
    await this.#context.store.writePiece(sha256, this.#index, this.#bytes);
    this.#context.onDidKeep?.(this.#bytes);
    return true;
  }

  /** One request for what comes next; undefined when it brought what was asked. */
  async ask(): Promise<WireError | undefined> {
    const { link, pace, measureMs, onDidTransfer } = this.#context;
    const before = this.#count;
    const want = Math.min(this.#bytes.length - before, pace.rangeBytes);
    const from = this.#index * pieceBytes + before;
    const startMs = measureMs();
    const answer = await link.getBlobRange(this.#file.sha256, from, from + want, (bytes) => this.add(bytes));
    // A road that brings a range at once has not called for its parts.
    const got = this.#count - before;
    if (answer.ok && answer.value.length === want && got < want) this.add(answer.value.subarray(got));
    onDidTransfer(this.#count - before, measureMs() - startMs);
    if (answer.ok && this.#count - before === want) {
      pace.noteWhole();
      return undefined;
    }
    pace.noteCut();
    return answer.ok ? { kind: 'no-road', detail: 'short range' } : answer.error;
  }
}

/**
 * Fetches what is missing of a piece. A cut that had brought something is followed by the next request at
 * once; one that brought nothing ends the piece, which keeps what it has.
 */
export async function fetchPiece(
  context: PieceContext,
  file: FileRef,
  index: number,
): Promise<Outcome<PieceEnd>> {
  const piece = new GrowingPiece(context, file, index);
  await piece.load();
  for (let repeats = 0; repeats <= maxPieceRepeats; ) {
    if (piece.isFull) {
      if (await piece.finish()) return succeed('whole');
      await piece.restart();
      repeats++;
      continue;
    }
    if (context.shouldStop()) {
      await piece.save();
      return succeed('stopped');
    }
    const before = piece.count;
    const error = await piece.ask();
    if (!error || context.shouldStop()) continue;
    if (error.kind === 'no-road' && piece.count - before >= leastGainBytes) continue;
    await piece.save();
    return { ok: false, error };
  }
  return fail('blob-corrupt', { detail: `${file.sha256} piece ${index}` });
}
