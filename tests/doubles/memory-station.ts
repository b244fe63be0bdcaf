// Owns: a station's log and feed in memory, for tests of the sync engine; passes the same contract suites
// as the Dexie ones.
import { must } from '#core/kernel/assert.ts';
import { measureUtf8 } from '#core/kernel/bytes.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { createUuidV4, type Random } from '#core/kernel/ids.ts';
import type { Signed } from '#core/kernel/signing.ts';
import type { Cursors, FeedPage } from '#core/protocol/feed.ts';
import { computeGenesis, computeHash, type Receipt, readBody } from '#core/protocol/log.ts';
import { computeFeedStep, type FeedPosition, firstPosition } from '#core/sync/feed-position.ts';
import type { EpochState, Feed, LogSpan, StationLog } from '#core/sync/ports.ts';

const webRandom: Random = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

interface MemoryEpoch {
  epoch: string;
  through: number;
  movedAfter?: number;
  rows: { body: string; hash: Sha256 }[];
}

export class MemoryStationLog implements StationLog {
  readonly stationId: string;
  readonly epochs: MemoryEpoch[] = [];
  readonly #random: Random;

  constructor(stationId: string, random: Random = webRandom) {
    this.stationId = stationId;
    this.#random = random;
    this.#open();
  }

  #open(): void {
    this.epochs.push({ epoch: createUuidV4(this.#random), through: 0, rows: [] });
  }

  /** Appends bodies as they are, valid or not. */
  appendBodies(bodies: readonly string[]): void {
    const open = must(this.epochs.at(-1), 'open epoch');
    for (const body of bodies) {
      const previous = open.rows.at(-1)?.hash ?? computeGenesis(this.stationId, open.epoch);
      open.rows.push({ body, hash: computeHash(previous, body) });
    }
  }

  #hashAt({ epoch, rows }: MemoryEpoch, seq: number): Sha256 {
    return seq === 0 ? computeGenesis(this.stationId, epoch) : must(rows[seq - 1], 'row').hash;
  }

  async listEpochs(): Promise<EpochState[]> {
    return this.epochs.map((entry) => {
      const seq = entry.movedAfter ?? entry.rows.length;
      const through = Math.min(entry.through, entry.movedAfter ?? entry.through);
      return { epoch: entry.epoch, seq, hash: this.#hashAt(entry, seq), through };
    });
  }

  async readSpan(epoch: string, from: number, maxBytes: number): Promise<LogSpan> {
    const entry = must(
      this.epochs.find((candidate) => candidate.epoch === epoch),
      'epoch',
    );
    const previous = this.#hashAt(entry, from - 1);
    const span: LogSpan = { previous, bodies: [], head: previous };
    let size = 0;
    for (const row of entry.rows.slice(from - 1)) {
      size += measureUtf8(row.body);
      if (span.bodies.length > 0 && size > maxBytes) break;
      span.bodies.push(row.body);
      span.head = row.hash;
    }
    return span;
  }

  async saveReceipt(receipt: Receipt, _signed: Signed): Promise<void> {
    const entry = this.epochs.find((candidate) => candidate.epoch === receipt.epoch);
    if (entry) entry.through = receipt.through;
  }

  async moveRecords(epoch: string, after: number): Promise<number> {
    const closed = this.epochs.find((entry) => entry.epoch === epoch);
    const open = must(this.epochs.at(-1), 'open epoch');
    if (!closed || closed === open) return 0;
    const rows = closed.rows.slice(after, closed.movedAfter);
    if (rows.length === 0) return 0;
    closed.movedAfter = after;
    for (const [index, { body }] of rows.entries()) {
      const read = readBody(body, after + index + 1);
      this.appendBodies([read.ok ? toCanonicalJson({ ...read.body, seq: open.rows.length + 1 }) : body]);
    }
    return rows.length;
  }

  async openEpoch(): Promise<void> {
    this.#open();
  }
}

export class MemoryFeed implements Feed {
  position: FeedPosition = firstPosition;
  readonly documents = new Map<string, unknown>();
  readonly runs = new Map<string, number>();

  get cursors(): Cursors {
    return this.position.cursors;
  }

  async getPosition(): Promise<FeedPosition> {
    return this.position;
  }

  async applyPage(page: FeedPage): Promise<void> {
    const { position, endsRun } = computeFeedStep(this.position, page);
    for (const { scope, kind, id, doc } of page.changes) {
      const key = `${scope}/${kind}/${id}`;
      this.runs.set(key, position.run);
      if (doc === null) this.documents.delete(key);
      else this.documents.set(key, doc);
    }
    if (endsRun) {
      for (const key of this.documents.keys()) {
        if (this.runs.get(key) !== position.run) this.documents.delete(key);
      }
    }
    this.position = position;
  }
}
