// Owns: a station without a screen, for tests of the center over real HTTP: real keys, a real chain, real
// signatures, and a hand on every part of them, so that a test can also lie.
import { randomBytes, webcrypto } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { BoxKeys } from '#core/courier/sealing.ts';
import { type Act, createStatement } from '#core/domain/record.ts';
import type { Statement } from '#core/domain/statement.ts';
import { encodeBase64Url } from '#core/kernel/bytes.ts';
import { type Sha256, toSha256 } from '#core/kernel/hash.ts';
import { createUuidV7, type LearnerId } from '#core/kernel/ids.ts';
import {
  createSigner,
  createVerifier,
  openSigned,
  type Signed,
  type Signer,
  signPayload,
} from '#core/kernel/signing.ts';
import {
  type Certificate,
  certificateSchema,
  type EnrolRequest,
  enrolAnswerSchema,
} from '#core/protocol/enrolment.ts';
import { type WireError, wireErrorSchema } from '#core/protocol/errors.ts';
import {
  type Cursors,
  type FeedChange,
  type FeedPage,
  feedAnswerSchema,
  feedPageSchema,
} from '#core/protocol/feed.ts';
import {
  computeGenesis,
  computeHash,
  createEntry,
  type Evidence,
  type LogEntry,
  pushAnswerSchema,
  type Receipt,
  receiptSchema,
  type Slice,
  type SliceHeader,
} from '#core/protocol/log.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { type RequestParts, signRequest } from '#core/protocol/request-auth.ts';
import { contexts, headers, wireVersion } from '#core/protocol/version.ts';

export const nodeRandom = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
export const nodeVerifier = createVerifier<webcrypto.CryptoKey>(webcrypto.subtle);

export interface StationKeys {
  signer: Signer;
  signKey: string;
  boxKey: string;
  /** Of `boxKey`: opens what is sealed to the station. */
  boxKeys: BoxKeys;
}

export async function createStationKeys(): Promise<StationKeys> {
  const pair = await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('broken invariant: Ed25519 gives a pair');
  const raw = await webcrypto.subtle.exportKey('raw', pair.publicKey);
  const box = await webcrypto.subtle.generateKey('X25519', false, ['deriveBits']);
  if (!('privateKey' in box)) throw new Error('broken invariant: X25519 gives a pair');
  const rawBox = await webcrypto.subtle.exportKey('raw', box.publicKey);
  return {
    signer: createSigner<webcrypto.CryptoKey>(webcrypto.subtle, pair.privateKey),
    signKey: encodeBase64Url(new Uint8Array(raw)),
    boxKey: encodeBase64Url(new Uint8Array(rawBox)),
    boxKeys: box,
  };
}

export type Answer<Value> = { status: number; value?: Value; error?: WireError; nonce: string };

async function readAnswer<Value>(
  response: Response,
  parse: (raw: unknown) => Promise<Value>,
): Promise<Answer<Value>> {
  const nonce = response.headers.get(headers.nonce) ?? '';
  const raw: unknown = await response.json();
  if (response.status !== 200) return { status: response.status, error: wireErrorSchema.parse(raw), nonce };
  return { status: 200, value: await parse(raw), nonce };
}

export async function enrolWith(
  origin: string,
  code: string,
  keys: StationKeys,
  change: Partial<EnrolRequest> = {},
): Promise<Answer<Certificate>> {
  const { signKey, boxKey } = keys;
  const request = { wire: wireVersion, code, signKey, boxKey, appVersion: '0.1.0-test', ...change };
  const response = await fetch(origin + stationPaths.enrol, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return readAnswer(response, async (raw) => {
    const { certificate: signed } = enrolAnswerSchema.parse(raw);
    const certificate = certificateSchema.parse(JSON.parse(signed.payload));
    const genuine = await openSigned(nodeVerifier, certificate.centerKey, contexts.certificate, signed);
    if (genuine === undefined) throw new Error('the certificate is not signed by its own center key');
    return certificate;
  });
}

export interface SendOptions {
  gzip?: boolean;
  /** Says that the bytes, as they are, are encoded so. */
  encoding?: string;
  /** `accept-encoding` of the request. */
  accept?: string;
  /** Lies about any signed part; what is sent stays as it is. */
  sign?: Partial<RequestParts>;
  signer?: Signer;
  nonce?: string;
  station?: string;
}

export interface SliceOptions {
  header?: Partial<SliceHeader>;
  bodies?: string[];
  signer?: Signer;
}

/** Time, as this station has it; tests turn it. */
export interface StationTime {
  wallMs: number;
  uptimeMs: number;
  bootId: string;
  synced?: Evidence['synced'];
}

export class StationDouble {
  readonly origin: string;
  readonly certificate: Certificate;
  readonly keys: StationKeys;
  readonly time: StationTime = { wallMs: 0, uptimeMs: 1000, bootId: createUuidV7(0, nodeRandom) };
  epoch = createUuidV7(Date.now(), nodeRandom);
  entries: LogEntry[] = [];
  #nonce = '';
  #lastPage: FeedPage | undefined;

  constructor(origin: string, certificate: Certificate, keys: StationKeys) {
    this.origin = origin;
    this.certificate = certificate;
    this.keys = keys;
  }

  /** Enrols and throws when that fails. */
  static async enrol(origin: string, code: string): Promise<StationDouble> {
    const keys = await createStationKeys();
    const { value, error } = await enrolWith(origin, code, keys);
    if (!value) throw new Error(`not enrolled: ${error?.kind ?? 'no answer'}`);
    return new StationDouble(origin, value, keys);
  }

  get id(): string {
    return this.certificate.station;
  }

  get genesis(): Sha256 {
    return computeGenesis(this.id, this.epoch);
  }

  get head(): Sha256 {
    return this.entries.at(-1)?.hash ?? this.genesis;
  }

  openEpoch(): void {
    this.epoch = createUuidV7(Date.now(), nodeRandom);
    this.entries = [];
  }

  createStatement(learnerId: string, act: Act): Statement {
    return createStatement(act, {
      id: createUuidV7(Date.now(), nodeRandom),
      learnerId: learnerId as LearnerId,
      homePage: 'https://pishan.example/learners',
      language: 'ug',
      stationId: this.id,
      wallMs: this.time.wallMs,
    });
  }

  append(statement: Statement): LogEntry {
    const { wallMs, bootId, uptimeMs, synced } = this.time;
    const evidence: Evidence = { wallMs, bootId, uptimeMs, ...(synced ? { synced } : {}) };
    const entry = createEntry(this.head, { seq: this.entries.length + 1, evidence, statement });
    this.entries.push(entry);
    return entry;
  }

  /** Time goes by while somebody studies. */
  appendAct(learnerId: string, act: Act): Statement {
    if ('activeMs' in act) this.time.uptimeMs += act.activeMs;
    const statement = this.createStatement(learnerId, act);
    this.append(statement);
    return statement;
  }

  /** Puts any text into the chain, as a newer or a broken app might. */
  appendText(body: string): LogEntry {
    const entry = { seq: this.entries.length + 1, body, hash: computeHash(this.head, body) };
    this.entries.push(entry);
    return entry;
  }

  /** Slice of seqs `from` … `to`, both inclusive; with `to` below `from` it is empty and asks. */
  async createSlice(from: number, to: number, options: SliceOptions = {}): Promise<Slice> {
    const span = this.entries.slice(from - 1, to);
    const previous = this.entries[from - 2]?.hash ?? this.genesis;
    const { wallMs, bootId, uptimeMs } = this.time;
    const header: SliceHeader = {
      wire: wireVersion,
      station: this.id,
      epoch: this.epoch,
      from,
      count: span.length,
      previous,
      head: span.at(-1)?.hash ?? previous,
      clock: { wallMs, bootId, uptimeMs },
      ...options.header,
    };
    const signed = await signPayload(options.signer ?? this.keys.signer, contexts.slice, header);
    return { header: signed, bodies: options.bodies ?? span.map(({ body }) => body) };
  }

  async push(slice: Slice, options: SendOptions = {}): Promise<Answer<Receipt>> {
    const response = await this.send('POST', stationPaths.log, JSON.stringify(slice), options);
    return readAnswer(response, async (raw) => {
      const { receipt } = pushAnswerSchema.parse(raw);
      return receiptSchema.parse(await this.#open(contexts.receipt, receipt));
    });
  }

  async pushAll(from = 1): Promise<Answer<Receipt>> {
    return this.push(await this.createSlice(from, this.entries.length));
  }

  /** The page after these cursors; goes on with the generation and the snapshot of the page before. */
  async pull(cursors: Cursors, maxBytes = 256 * 1024): Promise<Answer<FeedPage>> {
    const { county, station } = cursors;
    const last = county + station > 0 ? this.#lastPage : undefined;
    const asked = new URLSearchParams({
      county: String(county),
      station: String(station),
      maxBytes: String(maxBytes),
      wire: String(wireVersion),
      ...(last ? { generation: last.generation } : {}),
      ...(last?.snapshot && last.hasMore ? { snapshot: last.snapshot } : {}),
    });
    const response = await this.send('GET', `${stationPaths.feed}?${asked}`, undefined);
    return readAnswer(response, async (raw) => {
      const page = feedPageSchema.parse(await this.#open(contexts.feed, feedAnswerSchema.parse(raw).page));
      this.#lastPage = page;
      return page;
    });
  }

  /** All changes from the beginning, page by page. */
  async pullAll(maxBytes?: number): Promise<FeedChange[]> {
    const changes: FeedChange[] = [];
    let cursors: Cursors = { county: 0, station: 0 };
    for (;;) {
      const { value, error } = await this.pull(cursors, maxBytes);
      if (!value) throw new Error(`no page: ${error?.kind ?? 'no answer'}`);
      changes.push(...value.changes);
      cursors = value.cursors;
      if (!value.hasMore) return changes;
    }
  }

  async #open(context: string, signed: Signed): Promise<unknown> {
    const raw = await openSigned(nodeVerifier, this.certificate.centerKey, context, signed);
    if (raw === undefined) throw new Error(`forged ${context}`);
    return raw;
  }

  /** One signed request. Without a nonce of its own it renews a refused one once, as stations do. */
  async send(
    method: 'GET' | 'POST',
    path: string,
    body: string | Uint8Array | undefined,
    options: SendOptions = {},
  ) {
    const plain = body === undefined ? new Uint8Array(0) : Buffer.from(body);
    const bytes = new Uint8Array(options.gzip ? gzipSync(plain) : plain);
    for (let attempt = 0; ; attempt++) {
      const nonce = options.nonce ?? this.#nonce;
      const station = options.station ?? this.id;
      const parts: RequestParts = {
        method,
        path,
        nonce,
        station,
        bodyHash: toSha256(bytes),
        ...options.sign,
      };
      const response = await fetch(this.origin + path, {
        method,
        headers: {
          [headers.station]: station,
          [headers.nonce]: nonce,
          [headers.signature]: await signRequest(options.signer ?? this.keys.signer, parts),
          ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
          ...(options.accept ? { 'accept-encoding': options.accept } : {}),
          ...(options.encoding ? { 'content-encoding': options.encoding } : {}),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
        ...(method === 'POST' ? { body: bytes } : {}),
      });
      this.#nonce = response.headers.get(headers.nonce) ?? '';
      if (response.status !== 401 || attempt > 0 || options.nonce !== undefined) return response;
      const { kind } = wireErrorSchema.parse(await response.clone().json());
      if (kind !== 'bad-nonce') return response;
      await response.body?.cancel();
    }
  }
}
