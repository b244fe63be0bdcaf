// Owns: the files that a build will publish, by content. Nothing is written before all sources are found
// good; a blob that is already in the library is never written again.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { type FileRef, fileRefSchema, pieceBytes } from '#core/domain/file-ref.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { copyDurably, readIfPresent, streamDurably, writeDurably } from './durable-file.ts';

/** Hashes of large files from the last build, so that an unchanged film is not read again. */
const hashCacheSchema = z.record(z.string(), z.object({ stamp: z.string(), file: fileRefSchema }));
type HashCache = z.infer<typeof hashCacheSchema>;

export async function hashStream(stream: Readable, mediaType: string): Promise<FileRef> {
  const whole = createHash('sha256');
  const pieces: Sha256[] = [];
  let piece = createHash('sha256');
  let filled = 0;
  let sizeBytes = 0;
  const endPiece = (): void => {
    pieces.push(piece.digest('hex') as Sha256);
    piece = createHash('sha256');
    filled = 0;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    whole.update(chunk);
    sizeBytes += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + pieceBytes - filled);
      piece.update(part);
      filled += part.length;
      at += part.length;
      if (filled === pieceBytes) endPiece();
    }
  }
  if (filled > 0) endPiece();
  return toFileRef(whole.digest('hex') as Sha256, sizeBytes, mediaType, pieces);
}

function toFileRef(sha256: Sha256, sizeBytes: number, mediaType: string, pieces: Sha256[]): FileRef {
  return { sha256, sizeBytes, mediaType, ...(pieces.length > 1 ? { pieces } : {}) };
}

/** `open` gives the same bytes each time: a file inside an archive, read once to hash and once to write. */
type Content = { bytes: Uint8Array } | { path: string } | { open: () => Promise<Readable> };

export class BlobCollector {
  readonly #contents = new Map<Sha256, { file: FileRef; content: Content }>();
  readonly #known: HashCache;
  readonly #fresh: HashCache = {};
  readonly #closers: (() => Promise<void>)[] = [];

  private constructor(known: HashCache) {
    this.#known = known;
  }

  /** `cachePath`: JSON file of hashes of the last build; damaged or absent means none. */
  static async open(cachePath: string): Promise<BlobCollector> {
    try {
      const parsed = hashCacheSchema.safeParse(JSON.parse(String(await readIfPresent(cachePath))));
      return new BlobCollector(parsed.success ? parsed.data : {});
    } catch {
      return new BlobCollector({});
    }
  }

  addBytes(bytes: Uint8Array, mediaType: string): FileRef {
    const pieces: Sha256[] = [];
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      pieces.push(
        createHash('sha256')
          .update(bytes.subarray(at, at + pieceBytes))
          .digest('hex') as Sha256,
      );
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
    const file = toFileRef(sha256, bytes.length, mediaType, pieces);
    this.#contents.set(sha256, { file, content: { bytes } });
    return file;
  }

  async addFile(path: string, mediaType: string): Promise<FileRef> {
    const { size, mtimeMs, ino } = await stat(path);
    const stamp = `${size} ${mtimeMs} ${ino} ${mediaType}`;
    const known = this.#known[path];
    const file =
      known?.stamp === stamp
        ? known.file
        : await hashStream(createReadStream(path, { highWaterMark: pieceBytes }), mediaType);
    // Small files are hashed faster than the cache is read.
    if (size > pieceBytes) this.#fresh[path] = { stamp, file };
    this.#contents.set(file.sha256, { file, content: { path } });
    return file;
  }

  /** Throws what the stream throws: a damaged archive shows only when it is read. */
  async addStream(open: () => Promise<Readable>, mediaType: string): Promise<FileRef> {
    const file = await hashStream(await open(), mediaType);
    this.#contents.set(file.sha256, { file, content: { open } });
    return file;
  }

  /** The file itself, or the bytes of one inside an archive. Undefined for what was made by the build. */
  find(sha256: Sha256): { path: string } | { open: () => Promise<Readable> } | undefined {
    const content = this.#contents.get(sha256)?.content;
    return content === undefined || 'bytes' in content ? undefined : content;
  }

  /** `close` is called when nothing will be read any more. */
  closeLater(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  count(): { files: number; bytes: number } {
    let bytes = 0;
    for (const { file } of this.#contents.values()) bytes += file.sizeBytes;
    return { files: this.#contents.size, bytes };
  }

  /** Writes what is not there yet and returns how many blobs that were. */
  async writeTo(folder: string, onDidWrite: (done: number, total: number) => void): Promise<number> {
    const missing: { file: FileRef; content: Content }[] = [];
    for (const entry of this.#contents.values()) {
      // A blob gets its name only when it is whole, so the size is enough here; `verify` reads all.
      const present = await stat(join(folder, entry.file.sha256)).catch(() => undefined);
      if (present?.size !== entry.file.sizeBytes) missing.push(entry);
    }
    for (const [index, { file, content }] of missing.entries()) {
      const target = join(folder, file.sha256);
      if ('bytes' in content) await writeDurably(target, content.bytes);
      else if ('path' in content) await copyDurably(content.path, target);
      else await streamDurably(await content.open(), target);
      onDidWrite(index + 1, missing.length);
    }
    return missing.length;
  }

  /** As `writeTo`, for a passing look: files that lie on the same disk are linked, nothing is flushed. */
  async layTo(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const { file, content } of this.#contents.values()) {
      const target = join(folder, file.sha256);
      if ('bytes' in content) await writeFile(target, content.bytes);
      else if ('path' in content)
        await link(content.path, target).catch(() => copyFile(content.path, target));
      else await pipeline(await content.open(), createWriteStream(target));
    }
  }

  async saveCache(cachePath: string): Promise<void> {
    const text = JSON.stringify(this.#fresh);
    if (String(await readIfPresent(cachePath)) !== text) await writeDurably(cachePath, text);
  }
}
