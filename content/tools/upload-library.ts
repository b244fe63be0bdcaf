// Owns: bringing a published library to a bucket. What is named by its content goes first, then the lists, delegated ones
// before the snapshot that names them, the timestamp last: an upload that was broken off leaves the old library whole, and
// the next one goes on where it was, also within a large file.
import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { listBelow } from './copy-library.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import { courierTimestampPath } from './publish-library.ts';
import { mustPublished, refuseOlder } from './published-timestamp.ts';
import { BucketError, type BucketHeaders, type BucketObject, type S3Bucket } from './s3-bucket.ts';

export interface UploadRequest {
  from: string;
  bucket: S3Bucket;
  nowMs: number;
  /** Size of a part, for tests; stores want 5 MiB at least. */
  partBytes?: number;
  onDidProgress?(progress: { bytesDone: number; bytesTotal: number }): void;
}

export interface UploadReport {
  files: number;
  bytes: number;
  sent: number;
  sentBytes: number;
  /** When the timestamp in the bucket runs out. */
  expires: string;
}

/** Nine minutes at 128 kbit/s: as much as a cut line may cost. */
const defaultPartBytes = 8 * 1024 ** 2;

/** As many as a line of a county keeps busy; small files wait for answers most of the time. */
const atOnce = 4;

const timestampPath = 'metadata/timestamp.json';
/** Begins with a dot, so that no server serves it and no copy takes it along. */
const startedFile = '.uploads.json';

/** Parts that are in the bucket already, by bucket and name. */
const startedSchema = z.record(
  z.string(),
  z.object({ uploadId: z.string(), partBytes: z.int(), etags: z.array(z.string()) }),
);
type Started = z.infer<typeof startedSchema>;

/** Blobs are never opened by their address; a page among them must not run there either. */
function toHeaders(path: string): BucketHeaders {
  const isList = !path.startsWith('blobs/') && !path.startsWith('targets/');
  return {
    'content-type': path.startsWith('blobs/') ? 'application/octet-stream' : 'application/json',
    'cache-control': isList ? 'no-cache' : 'public, max-age=31536000, immutable',
  };
}

const isRoot = (path: string) => path.endsWith('.root.json');
const isSnapshot = (path: string) => path.endsWith('.snapshot.json');
/** Lists of targets, the snapshot that names them, the roots whose keys sign it. */
const stages = [(path: string) => !isRoot(path) && !isSnapshot(path), isSnapshot, isRoot];

function rotten(path: string): LibraryError {
  return new LibraryError(
    'library',
    `${path} is not what its name says: the disk has damaged it. Remove it and run "build" again.`,
  );
}

function toDigest(algorithm: 'md5' | 'sha256', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

async function inParallel(paths: readonly string[], work: (path: string) => Promise<void>): Promise<void> {
  const waiting = [...paths];
  let isStopped = false;
  const runner = async () => {
    for (let path = waiting.shift(); path !== undefined && !isStopped; path = waiting.shift())
      await work(path);
  };
  // All end before one's fault is told: nothing is sent behind the back of whoever runs it again.
  const ended = await Promise.allSettled(
    Array.from({ length: atOnce }, () =>
      runner().catch((error: unknown) => {
        isStopped = true;
        throw error;
      }),
    ),
  );
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

class Upload {
  readonly #request: UploadRequest;
  readonly #there: ReadonlyMap<string, BucketObject>;
  readonly #started: Started;
  readonly #partBytes: number;
  #saved: Promise<void> = Promise.resolve();
  bytesTotal = 0;
  bytesDone = 0;
  sent = 0;
  sentBytes = 0;

  constructor(request: UploadRequest, there: ReadonlyMap<string, BucketObject>, started: Started) {
    this.#request = request;
    this.#there = there;
    this.#started = started;
    this.#partBytes = request.partBytes ?? defaultPartBytes;
  }

  #note(bytes: number): void {
    this.bytesDone += bytes;
    this.#request.onDidProgress?.({ bytesDone: this.bytesDone, bytesTotal: this.bytesTotal });
  }

  /** Named by its content: what has the size is the same. */
  async bringNamed(path: string): Promise<void> {
    const file = join(this.#request.from, path);
    const { size } = await stat(file);
    if (this.#there.get(path)?.sizeBytes === size) return this.#note(size);
    if (size > this.#partBytes) await this.#bringParts(path, file, size);
    else {
      const bytes = await readFile(file);
      if (!path.slice(path.lastIndexOf('/') + 1).startsWith(toDigest('sha256', bytes))) throw rotten(path);
      await this.#request.bucket.put(path, bytes, toHeaders(path));
      this.#note(size);
      this.sentBytes += size;
    }
    this.sent += 1;
  }

  /** Lists are named by their number: they are compared. */
  async bringList(path: string): Promise<void> {
    const bytes = await readFile(join(this.#request.from, path));
    if (this.#there.get(path)?.etag === toDigest('md5', bytes)) return;
    await this.#request.bucket.put(path, bytes, toHeaders(path));
    this.sent += 1;
    this.sentBytes += bytes.length;
  }

  async #bringParts(path: string, file: string, size: number): Promise<void> {
    try {
      await this.#sendParts(path, file, size);
    } catch (error) {
      // Stores throw away after some days what was not finished.
      if (!(error instanceof BucketError) || error.storeCode !== 'NoSuchUpload') throw error;
      await this.#forget(path);
      await this.#sendParts(path, file, size);
    }
  }

  async #sendParts(path: string, file: string, size: number): Promise<void> {
    const { bucket } = this.#request;
    const partBytes = this.#partBytes;
    const known = this.#started[this.#toKey(path)];
    const etags = known?.partBytes === partBytes ? [...known.etags] : [];
    const uploadId =
      etags.length > 0 && known ? known.uploadId : await bucket.beginParts(path, toHeaders(path));
    const hash = createHash('sha256');
    const handle = await open(file, 'r');
    const before = this.bytesDone;
    try {
      for (let number = 1, at = 0; at < size; number++, at += partBytes) {
        const part = new Uint8Array(Math.min(partBytes, size - at));
        await handle.read(part, 0, part.length, at);
        hash.update(part);
        if (number > etags.length) {
          etags.push(await bucket.putPart(path, uploadId, number, part));
          this.sentBytes += part.length;
          this.#started[this.#toKey(path)] = { uploadId, partBytes, etags: [...etags] };
          await this.#save();
        }
        this.#note(part.length);
      }
      if (!path.endsWith(hash.digest('hex'))) {
        await bucket.dropParts(path, uploadId);
        await this.#forget(path);
        throw rotten(path);
      }
      await this.#finish(path, uploadId, etags);
    } catch (error) {
      this.bytesDone = before;
      throw error;
    } finally {
      await handle.close();
    }
    await this.#forget(path);
  }

  async #finish(path: string, uploadId: string, etags: readonly string[]): Promise<void> {
    try {
      await this.#request.bucket.finishParts(path, uploadId, etags);
    } catch (error) {
      // Parts that the store will not join now it will not join next time either.
      if (error instanceof BucketError && error.storeCode !== '') await this.#forget(path);
      throw error;
    }
  }

  #toKey(path: string): string {
    return this.#request.bucket.name + path;
  }

  async #forget(path: string): Promise<void> {
    delete this.#started[this.#toKey(path)];
    await this.#save();
  }

  async #save(): Promise<void> {
    const text = JSON.stringify(this.#started);
    // One after the other: the newest is written last.
    this.#saved = this.#saved.then(() => writeDurably(join(this.#request.from, startedFile), text));
    await this.#saved;
  }
}

async function readStarted(from: string): Promise<Started> {
  const bytes = await readIfPresent(join(from, startedFile));
  try {
    return startedSchema.parse(JSON.parse(String(bytes ?? '{}')));
  } catch {
    // Cut by a dead machine: large files begin anew, which costs time and nothing else.
    return {};
  }
}

export async function uploadLibrary(request: UploadRequest): Promise<UploadReport> {
  const { from, bucket } = request;
  const published = await mustPublished(from, timestampPath, request.nowMs);
  refuseOlder(bucket.name, await bucket.get(timestampPath), published);
  const named = [...(await listBelow(from, 'blobs')), ...(await listBelow(from, 'targets'))];
  const lists = (await listBelow(from, 'metadata')).filter((path) => path !== timestampPath);
  const upload = new Upload(request, await bucket.list(), await readStarted(from));
  for (const path of named) upload.bytesTotal += (await stat(join(from, path))).size;
  await inParallel(named, (path) => upload.bringNamed(path));
  for (const stage of stages)
    await inParallel(
      lists.filter((path) => stage(path)),
      (path) => upload.bringList(path),
    );
  if (await readIfPresent(join(from, courierTimestampPath))) await upload.bringList(courierTimestampPath);
  await upload.bringList(timestampPath);
  return {
    files: named.length,
    bytes: upload.bytesTotal,
    sent: upload.sent,
    sentBytes: upload.sentBytes,
    expires: published.signed.expires,
  };
}
