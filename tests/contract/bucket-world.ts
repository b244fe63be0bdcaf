// Owns: a store that speaks S3 (s3rver, on the loopback) behind a line that counts what is written and can be cut: what the
// content tools send to, and what stations and the reference client read from.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { parseBucketPlace } from '#content/tools/bucket-place.ts';
import { S3Bucket } from '#content/tools/s3-bucket.ts';

/** The only key that s3rver knows. */
export const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export class BucketWorld {
  readonly #folder: string;
  readonly #store: S3rver;
  readonly #line: Server;
  /** Paths below the bucket, as they were written; with `?` for parts. */
  readonly written: string[] = [];
  /** How many bodies still get through; then the line is dead. */
  bodiesLeft = Number.POSITIVE_INFINITY;
  /** How many bodies the store fails at before it takes them again. */
  busyFor = 0;

  readonly #uploads = new Set<string>();
  #forgotten = new Set<string>();

  private constructor(folder: string, store: S3rver, storePort: number) {
    this.#folder = folder;
    this.#store = store;
    this.#line = createServer((incoming, answer) => {
      if (this.#refuses(incoming)) {
        incoming.resume();
        if (this.bodiesLeft <= 0) incoming.destroy();
        else answer.writeHead(503).end();
        return;
      }
      const { method, url = '/', headers } = incoming;
      const uploadId = new URL(url, this.endpoint).searchParams.get('uploadId');
      if (uploadId !== null) this.#uploads.add(uploadId);
      if (uploadId !== null && this.#forgotten.has(uploadId)) {
        incoming.resume();
        // s3rver has no such answer; these are the words of Amazon's.
        answer.writeHead(404).end('<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>');
        return;
      }
      // The signature covers the host that was asked.
      const passed = request({ host: '127.0.0.1', port: storePort, method, path: url, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers);
        got.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      incoming.pipe(passed);
    }).listen(0, '127.0.0.1');
  }

  static async create(): Promise<BucketWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'bucket-'));
    const options = { port: 0, address: '127.0.0.1', silent: true };
    const store = new S3rver({ ...options, directory: folder, configureBuckets: [{ name: 'county' }] });
    const { port } = await store.run();
    const world = new BucketWorld(folder, store, port);
    await once(world.#line, 'listening');
    return world;
  }

  #refuses({ method, url = '/' }: IncomingMessage): boolean {
    if (method !== 'PUT') return this.bodiesLeft <= 0;
    if (this.busyFor > 0) {
      this.busyFor -= 1;
      return true;
    }
    this.bodiesLeft -= 1;
    if (this.bodiesLeft < 0) return true;
    this.written.push(decodeURIComponent(url).replace('/county/library/', ''));
    return false;
  }

  /** As stores do some days after an upload in parts was left. */
  forgetParts(): void {
    this.#forgotten = new Set(this.#uploads);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#line.address() as AddressInfo).port}`;
  }

  /** Where stations find `/library/`. */
  get origin(): string {
    return `${this.endpoint}/county`;
  }

  open(address = 's3://county/library', keys = credentials): S3Bucket {
    return new S3Bucket(parseBucketPlace(address, { endpoint: this.endpoint }), keys, [1, 1, 1]);
  }

  async dispose(): Promise<void> {
    this.#line.closeAllConnections();
    this.#line.close();
    await this.#store.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
