// Owns: what the sync engine needs from its host. Each port has one contract suite (tests/contract) that
// every implementation passes: memory doubles, Dexie, SQL, HTTP, courier.
import type { Sha256 } from '../kernel/hash.ts';
import type { Signed } from '../kernel/signing.ts';
import type { Outcome } from '../protocol/errors.ts';
import type { FeedPage, FeedQuery } from '../protocol/feed.ts';
import type { Receipt, Slice } from '../protocol/log.ts';
import type { FeedPosition } from './feed-position.ts';

export interface EpochState {
  epoch: string;
  /** Last seq of the epoch; 0 when it has no record yet. */
  seq: number;
  /** Chain after `seq` (the genesis at 0). */
  hash: Sha256;
  /** Seq up to which the center has confirmed this epoch. */
  through: number;
  /** First record that is still kept; those before it were dropped under a receipt (ST6). */
  floorSeq?: number | undefined;
}

export interface LogSpan {
  /** Chain before the first body. */
  previous: Sha256;
  bodies: string[];
  /** Chain after the last body. */
  head: Sha256;
}

/** The station's log as the sync engine sees it; appending is the screen's business. */
export interface StationLog {
  /** All epochs, oldest first; the last one is open for new records. */
  listEpochs(): Promise<EpochState[]>;
  /** Bodies from `from` on: at least one, then as many as fit in `maxBytes` of text. */
  readSpan(epoch: string, from: number, maxBytes: number): Promise<LogSpan>;
  /**
   * Keeps the center's newest word on an epoch. `through` goes back only when the center itself has
   * less than it once confirmed (it was restored), which is why nothing is deleted at a receipt.
   */
  saveReceipt(receipt: Receipt, signed: Signed): Promise<void>;
  /** Starts a new epoch: this disk was restored or cloned, and seqs are never used twice. */
  openEpoch(): Promise<void>;
  /**
   * [SL15] Takes the records of a closed `epoch` after `after` over into the open one, because the center refused
   * them where they stood: the same statements and evidence, chained anew. The old rows stay, but no longer
   * wait, and are not moved again. Returns how many were moved.
   */
  moveRecords(epoch: string, after: number): Promise<number>;
}

export interface Feed {
  getPosition(): Promise<FeedPosition>;
  /**
   * In one transaction: applies all changes of the page, marks what they bring with the position's run,
   * keeps the position, and at the end of a run drops what does not carry its mark (`computeFeedStep`).
   */
  applyPage(page: FeedPage): Promise<void>;
}

/** A road to the center. Failure to reach it is the value `no-road`, never an exception. */
export interface Link {
  /** Undefined: the slice was taken along, and its receipt comes by another road or another day. */
  pushSlice(slice: Slice): Promise<Outcome<Signed | undefined>>;
  pullFeed(query: FeedQuery): Promise<Outcome<Signed>>;
  /** Bytes of text that one byte on this road lately stood for; a road without it packs nothing. */
  getPacking?(): number;
  /** Metadata or target file of the library; undefined when the road says that there is none. */
  getLibraryFile(path: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>>;
  /**
   * Bytes `from` (inclusive) to `to` (exclusive) of a blob. A road that brings them little by little calls
   * `onDidReceive` for each part in order, so that what came before a cut is not lost with it.
   */
  getBlobRange(
    sha256: Sha256,
    from: number,
    to: number,
    onDidReceive?: (bytes: Uint8Array) => void,
  ): Promise<Outcome<Uint8Array>>;
}
