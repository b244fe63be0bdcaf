// Owns: the center's side of the log in memory, behind a `Link` whose line a test can cut before or after
// the center has acted. It checks what the real one checks, so that an engine which cheats is caught.

import { encodeBase64Url } from '#core/kernel/bytes.ts';
import {
  createSigner,
  createVerifier,
  openSigned,
  type Signed,
  type Signer,
  signPayload,
} from '#core/kernel/signing.ts';
import { fail, type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import { type FeedChange, type FeedPage, type FeedQuery, firstCursors } from '#core/protocol/feed.ts';
import { computeGenesis, type Slice, sliceHeaderSchema, verifyChain } from '#core/protocol/log.ts';
import { contexts } from '#core/protocol/version.ts';
import type { Link } from '#core/sync/ports.ts';

export interface TestKeys {
  signer: Signer;
  publicKey: string;
}

export async function createTestKeys(): Promise<TestKeys> {
  const keys = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    signer: createSigner(crypto.subtle, keys.privateKey),
    publicKey: encodeBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))),
  };
}

/** What happens to the next requests: lost on the way up, answer lost on the way down, or an error. */
export type Fault = 'lost-request' | 'lost-answer' | WireError;

export class MemoryCenter {
  readonly epochs = new Map<string, { bodies: string[]; hashes: string[] }>();
  readonly changes: FeedChange[] = [];
  readonly faults: Fault[] = [];
  generation = '55555555-5555-4555-8555-555555555555';
  /** Deletions of the county's scope up to here are forgotten. */
  floor = 0;
  /** What the next pages say that is not so. */
  readonly pageLies: Partial<FeedPage>[] = [];
  pushCount = 0;
  nowMs = 1_700_000_000_000;
  readonly #keys: TestKeys;
  readonly #stationId: string;
  readonly #stationKey: string;
  readonly #verifier = createVerifier<CryptoKey>(crypto.subtle);

  constructor(keys: TestKeys, stationId: string, stationKey: string) {
    this.#keys = keys;
    this.#stationId = stationId;
    this.#stationKey = stationKey;
  }

  get snapshotName(): string {
    return `${this.generation}/${this.floor}`;
  }

  /** Loses everything after `through` records of the epoch, as a restored backup does. */
  restoreTo(epoch: string, through: number): void {
    const stored = this.epochs.get(epoch);
    stored?.bodies.splice(through);
    stored?.hashes.splice(through);
  }

  async #receive(slice: Slice): Promise<Outcome<Signed>> {
    this.pushCount += 1;
    const raw = await openSigned(this.#verifier, this.#stationKey, contexts.slice, slice.header);
    if (raw === undefined) return fail('bad-signature');
    const header = sliceHeaderSchema.parse(raw);
    const hashes = verifyChain(header, slice.bodies);
    if (!hashes) return fail('broken-chain');
    const stored = this.epochs.get(header.epoch) ?? { bodies: [], hashes: [] };
    this.epochs.set(header.epoch, stored);
    if (header.from > stored.bodies.length + 1 && header.count > 0) {
      return fail('gap', { want: stored.bodies.length + 1 });
    }
    for (const [index, body] of slice.bodies.entries()) {
      const at = header.from - 1 + index;
      const hash = hashes[index] ?? '';
      if (at < stored.bodies.length) {
        if (stored.hashes[at] !== hash) return fail('fork');
        continue;
      }
      stored.bodies.push(body);
      stored.hashes.push(hash);
    }
    const through = stored.bodies.length;
    const head = stored.hashes.at(-1) ?? computeGenesis(this.#stationId, header.epoch);
    const receipt = { station: this.#stationId, epoch: header.epoch, through, head, atMs: this.nowMs };
    return succeed(await signPayload(this.#keys.signer, contexts.receipt, receipt));
  }

  async #answerFeed(query: FeedQuery): Promise<Outcome<Signed>> {
    const isGoingOn =
      query.snapshot !== undefined
        ? query.snapshot === this.snapshotName
        : query.generation === this.generation && query.county >= this.floor;
    const snapshot = isGoingOn ? (query.snapshot ?? null) : this.snapshotName;
    const after = isGoingOn ? { county: query.county, station: query.station } : firstCursors;
    const rest = this.changes.filter((change) => change.cursor > after[change.scope]);
    const changes = rest.slice(0, 2);
    const cursors = { ...after };
    for (const change of changes) cursors[change.scope] = change.cursor;
    const hasMore = rest.length > 2;
    if (!hasMore) cursors.county = Math.max(cursors.county, this.floor);
    const page: FeedPage = {
      station: this.#stationId,
      atMs: this.nowMs,
      generation: this.generation,
      after,
      cursors,
      snapshot,
      changes,
      hasMore,
      ...this.pageLies.shift(),
    };
    return succeed(await signPayload(this.#keys.signer, contexts.feed, page));
  }

  async #overLine(act: () => Promise<Outcome<Signed>>): Promise<Outcome<Signed>> {
    const fault = this.faults.shift();
    if (fault === 'lost-request') return fail('no-road');
    if (typeof fault === 'object') return { ok: false, error: fault };
    const answer = await act();
    return fault === 'lost-answer' ? fail('no-road') : answer;
  }

  readonly link: Link = {
    pushSlice: (slice) => this.#overLine(() => this.#receive(slice)),
    pullFeed: (query) => this.#overLine(() => this.#answerFeed(query)),
    getLibraryFile: async () => succeed(undefined),
    getBlobRange: async () => fail('blob-missing'),
  };
}
