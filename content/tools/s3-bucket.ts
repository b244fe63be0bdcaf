// Owns: talking to a bucket of an S3-compatible store: list, read, write whole or in parts. What must stay true: every
// body goes with its SHA-256, so that the store refuses what was changed on the way; what the line or the store fails
// at is tried again, what the store refuses is not.
import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { SaxesParser } from 'saxes';
import type { BucketCredentials, BucketPlace } from './bucket-place.ts';
import { LibraryError } from './library-error.ts';

export interface BucketObject {
  sizeBytes: number;
  /** MD5 of the content in hexadecimal, for what was written whole to a plain bucket. */
  etag: string;
}

export interface BucketHeaders {
  'content-type': string;
  'cache-control': string;
}

export class BucketError extends LibraryError {
  /** As the store names it; empty when it named nothing, or was not reached. */
  readonly storeCode: string;

  constructor(storeCode: string, message: string) {
    super('bucket', message);
    this.storeCode = storeCode;
  }
}

interface Call {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  key?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
}

/** Waits between tries: about a minute in all, as long as a store takes to come back or a line to be dialled anew. */
const pausesMs = [500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** Longest wait for one answer: 8 MiB at 128 kbit/s take nine minutes. */
const patienceMs = 15 * 60_000;

/** Codes of the store and what they mean for whoever publishes. */
const refusals: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  InvalidAccessKeyId: 'the store does not know this key',
  SignatureDoesNotMatch: 'the secret does not belong to the key, or the region is another (--region)',
  AccessDenied: 'this key may not do that',
  RequestTimeTooSkewed: 'the clock of this machine is wrong by more than the store allows',
  ExpiredToken: 'the key has run out',
  AuthorizationHeaderMalformed: 'the region is another (--region)',
};

/** Text of each element by its name, in their order; those of `each` begin a new row. */
function readRows(xml: string, each: string): { rows: Map<string, string>[]; head: Map<string, string> } {
  const head = new Map<string, string>();
  const rows: Map<string, string>[] = [];
  const open: string[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    open.push(name);
    text = '';
    if (name === each) rows.push(new Map());
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    open.pop();
    const row = open.includes(each) ? rows.at(-1) : head;
    row?.set(name, text.trim());
    text = '';
  });
  // An answer that is no XML is a proxy's page: it has nothing that we look for.
  parser.on('error', () => undefined);
  parser.write(xml).close();
  return { rows, head };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export class S3Bucket {
  readonly place: BucketPlace;
  readonly #client: AwsClient;
  readonly #pauses: readonly number[];

  constructor(place: BucketPlace, credentials: BucketCredentials, pauses: readonly number[] = pausesMs) {
    this.place = place;
    this.#client = new AwsClient({ ...credentials, service: 's3', region: place.region, retries: 0 });
    this.#pauses = pauses;
  }

  /** As people know it. */
  get name(): string {
    return `${this.place.url}/${this.place.prefix}`;
  }

  async #try({ method, key, query, headers, body }: Call): Promise<Response> {
    const url = new URL(key === undefined ? this.place.url : `${this.place.url}/${this.place.prefix}${key}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const sha256 = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    return this.#client.fetch(url, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': sha256 },
      signal: AbortSignal.timeout(patienceMs),
      ...(body ? { body } : {}),
    });
  }

  async #send(call: Call): Promise<Response> {
    let [fault, code] = ['', ''];
    for (const waitMs of [...this.#pauses, undefined]) {
      try {
        const answer = await this.#try(call);
        if (answer.ok || (answer.status === 404 && call.method === 'GET' && call.key !== undefined))
          return answer;
        const { head } = readRows(await answer.text(), '');
        code = head.get('Code') ?? '';
        fault = refusals[code] ?? `${answer.status} ${code} ${head.get('Message') ?? ''}`.trim();
        if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) break;
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        fault = cause instanceof Error ? cause.message : String(cause);
      }
      if (waitMs !== undefined) await pause(waitMs);
    }
    throw new BucketError(
      code,
      `${this.name}: ${fault}. What has been sent stays; stations use the library that was there before. Run the same again.`,
    );
  }

  /** All that is there below the prefix, without the prefix. */
  async list(): Promise<Map<string, BucketObject>> {
    const found = new Map<string, BucketObject>();
    let next: string | undefined;
    do {
      const answer = await this.#send({
        method: 'GET',
        query: {
          'list-type': '2',
          prefix: this.place.prefix,
          ...(next === undefined ? {} : { 'continuation-token': next }),
        },
      });
      const { rows, head } = readRows(await answer.text(), 'Contents');
      for (const row of rows) {
        const key = row.get('Key') ?? '';
        const etag = (row.get('ETag') ?? '').replaceAll('"', '');
        found.set(key.slice(this.place.prefix.length), { sizeBytes: Number(row.get('Size')), etag });
      }
      next = head.get('IsTruncated') === 'true' ? head.get('NextContinuationToken') : undefined;
    } while (next !== undefined);
    return found;
  }

  async get(key: string): Promise<Buffer | undefined> {
    const answer = await this.#send({ method: 'GET', key });
    return answer.status === 404 ? undefined : Buffer.from(await answer.arrayBuffer());
  }

  async put(key: string, body: Uint8Array<ArrayBuffer>, headers: BucketHeaders): Promise<void> {
    await this.#send({ method: 'PUT', key, body, headers: { ...headers } });
  }

  /** Id of an upload in parts; nobody sees the file before it is finished. */
  async beginParts(key: string, headers: BucketHeaders): Promise<string> {
    const answer = await this.#send({ method: 'POST', key, query: { uploads: '' }, headers: { ...headers } });
    const id = readRows(await answer.text(), '').head.get('UploadId');
    if (!id) throw new BucketError('', `${this.name} takes no file in parts.`);
    return id;
  }

  /** What the store names the part. */
  async putPart(
    key: string,
    uploadId: string,
    number: number,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<string> {
    const query = { partNumber: String(number), uploadId };
    return (await this.#send({ method: 'PUT', key, query, body })).headers.get('etag') ?? '';
  }

  async finishParts(key: string, uploadId: string, etags: readonly string[]): Promise<void> {
    const parts = etags.map(
      (etag, index) =>
        `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`,
    );
    const body = new TextEncoder().encode(
      `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`,
    );
    const answer = await this.#send({ method: 'POST', key, query: { uploadId }, body });
    // It answers 200 at once and may find a fault while it joins them.
    const { head } = readRows(await answer.text(), '');
    const code = head.get('Code');
    if (code !== undefined)
      throw new BucketError(code, `${this.name}: ${code} ${head.get('Message') ?? ''}`.trim());
  }

  /** Parts that will not be finished cost room; a store that has forgotten them is content too. */
  async dropParts(key: string, uploadId: string): Promise<void> {
    await this.#send({ method: 'DELETE', key, query: { uploadId } }).catch(() => undefined);
  }
}
