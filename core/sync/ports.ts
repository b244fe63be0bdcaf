// Owns: what the sync engine needs from its host. Each port has one contract suite (tests/contract) that
// every implementation passes: memory doubles, Dexie, SQL, HTTP, courier.
import type { Sha256 } from '../kernel/hash.ts';
import type { Signed } from '../kernel/signing.ts';
import type { Outcome } from '../protocol/errors.ts';
import type { Cursors, FeedPage, FeedQuery } from '../protocol/feed.ts';
import type { Receipt, Slice } from '../protocol/log.ts';

export interface LogHead {
  epoch: string;
  /** 0 when the epoch has no record yet. */
  seq: number;
  hash: Sha256;
}

export interface LogSpan {
  from: number;
  /** Chain before `from`. */
  previous: Sha256;
  bodies: string[];
  /** Chain after the last body. */
  head: Sha256;
}

/** The station's log as the sync engine sees it; appending is the screen's business. */
export interface StationLog {
  getHead(): Promise<LogHead>;
  /** Seq up to which the center has confirmed the current epoch. */
  getThrough(): Promise<number>;
  /** Bodies from `from` on, at least one, at most `maxBytes` of text in all. */
  readSpan(from: number, maxBytes: number): Promise<LogSpan>;
  /** Keeps the receipt; `through` never goes back for one epoch. */
  saveReceipt(receipt: Receipt, signed: Signed): Promise<void>;
}

export interface Feed {
  getCursors(): Promise<Cursors>;
  /** Applies all changes of the page and moves the cursors in one transaction. */
  applyPage(page: FeedPage): Promise<void>;
}

/** A road to the center. Failure to reach it is the value `no-road`, never an exception. */
export interface Link {
  pushSlice(slice: Slice): Promise<Outcome<Signed>>;
  pullFeed(query: FeedQuery): Promise<Outcome<Signed>>;
  /** Metadata or target file of the library; undefined when the road says that there is none. */
  getLibraryFile(path: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>>;
  /** Bytes `from` (inclusive) to `to` (exclusive) of a blob. */
  getBlobRange(sha256: Sha256, from: number, to: number): Promise<Outcome<Uint8Array>>;
}
