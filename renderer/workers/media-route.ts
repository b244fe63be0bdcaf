// Owns: the answers of `media/<sha256>`: a whole library file or a range of it, streamed out of the station's
// store a piece at a time. What must stay true: no byte leaves that is not the signed one, so each piece is
// checked the first time this worker reads it; and nothing that is served here can run as a page.
import type { FileRef } from '#core/domain/file-ref.ts';
import { pieceBytes } from '#core/domain/pieces.ts';
import { type Bytes, encodeHex } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { parseByteRange } from '#core/protocol/byte-range.ts';
import { getPieceHash, type MediaStore } from '../store/media-store.ts';

export interface MediaSource extends Pick<MediaStore, 'readPiece' | 'dropPiece'> {
  /** Files that are whole. */
  findFile(sha256: Sha256): Promise<FileRef | undefined>;
}

/** Pieces in memory: a player asks for a few small ranges around the place where it seeks. */
const maxCachedPieces = 4;

/** What a player, picture or PDF reader can use; anything else comes as plain bytes. */
const servedTypes = /^(?:video|audio|image)\/|^(?:application\/pdf|text\/vtt)$/;

/** Also of refusals. Opened as a page, a file shows nothing and runs nothing. */
const guardHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

function refuse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...guardHeaders, ...headers } });
}

export class MediaRoute {
  readonly #source: MediaSource;
  /** Newest last. */
  readonly #cache = new Map<string, Bytes>();
  readonly #checked = new Set<string>();

  constructor(source: MediaSource) {
    this.#source = source;
  }

  /** The signed bytes of a piece; undefined when the station has not got them: then it is out of the store. */
  async #load(file: FileRef, index: number): Promise<Bytes | undefined> {
    const key = `${file.sha256}/${index}`;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const bytes = await this.#source.readPiece(file.sha256, index);
    if (!bytes || !(await this.#isSigned(file, index, bytes))) {
      // The next round of the library fetches this piece again, alone.
      await this.#source.dropPiece(file.sha256, index);
      return undefined;
    }
    this.#cache.set(key, bytes);
    const oldest = this.#cache.keys().next();
    if (this.#cache.size > maxCachedPieces && !oldest.done) this.#cache.delete(oldest.value);
    return bytes;
  }

  async #isSigned(file: FileRef, index: number, bytes: Bytes): Promise<boolean> {
    const key = `${file.sha256}/${index}`;
    if (this.#checked.has(key)) return true;
    const digest = encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    if (digest !== getPieceHash(file, index)) return false;
    this.#checked.add(key);
    return true;
  }

  /** Bytes `from` … `to`; a piece that fails ends the stream with an error. `first` is already loaded. */
  #stream(file: FileRef, from: number, to: number, first: Bytes): ReadableStream<Bytes> {
    let at = from;
    let loaded: Bytes | undefined = first;
    return new ReadableStream<Bytes>(
      {
        pull: async (controller) => {
          const index = Math.floor(at / pieceBytes);
          const bytes = loaded ?? (await this.#load(file, index));
          loaded = undefined;
          if (!bytes) return controller.error(new Error(`piece ${index} is not what was signed`));
          const start = index * pieceBytes;
          const end = Math.min(to, start + bytes.length);
          controller.enqueue(bytes.subarray(at - start, end - start));
          at = end;
          if (at >= to) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  async answer(sha256: Sha256, rangeHeader: string | null): Promise<Response> {
    const file = await this.#source.findFile(sha256);
    if (!file) return refuse(404);
    const range = parseByteRange(rangeHeader, file.sizeBytes);
    if (range.kind === 'unsatisfiable') return refuse(416, { 'content-range': `bytes */${file.sizeBytes}` });
    const { from, to } = range.kind === 'part' ? range : { from: 0, to: file.sizeBytes };
    // Before the status is told: a player that gets a broken stream asks for it again and again.
    const first = await this.#load(file, Math.floor(from / pieceBytes));
    if (!first) return refuse(404);
    const headers = {
      ...guardHeaders,
      'accept-ranges': 'bytes',
      'content-type': servedTypes.test(file.mediaType) ? file.mediaType : 'application/octet-stream',
      'content-length': String(to - from),
      ...(range.kind === 'part' ? { 'content-range': `bytes ${from}-${to - 1}/${file.sizeBytes}` } : {}),
    };
    const body = to === from ? null : this.#stream(file, from, to, first);
    return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers });
  }
}

/** The hash that the address names; undefined when it is none of ours. Pages and frames get nothing here. */
export function parseMediaAddress(url: URL, scope: string, mode: RequestMode): Sha256 | undefined {
  if (mode === 'navigate' || !url.href.startsWith(scope)) return undefined;
  return /^media\/([0-9a-f]{64})$/.exec(url.href.slice(scope.length))?.[1] as Sha256 | undefined;
}
