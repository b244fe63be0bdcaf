// Owns: where a station stands in the feed, and where a page takes it. A snapshot is a run of pages from
// the beginning: each document that it brings is marked with the number of the run, and when the run is
// whole, documents without that mark are dropped. Position and marks change in one transaction, so a run
// that is cut goes on, and one that begins again gets a new number (SPEC: FD6).
import { type Cursors, type FeedPage, type FeedQuery, firstCursors } from '../protocol/feed.ts';
import { wireVersion } from '../protocol/version.ts';

export interface FeedPosition {
  cursors: Cursors;
  /** Undefined before the first page, and for what was read before generations were. */
  generation: string | undefined;
  /** Wire in which the documents were brought: a newer one brings more of them. */
  wire: number;
  /** Name of the snapshot that is under way. */
  snapshot: string | undefined;
  /** Number of the newest run of a snapshot; documents carry it. */
  run: number;
}

export const firstPosition: FeedPosition = {
  cursors: firstCursors,
  generation: undefined,
  wire: wireVersion,
  snapshot: undefined,
  run: 0,
};

export function createFeedQuery(position: FeedPosition, maxBytes: number): FeedQuery {
  const { cursors, generation, snapshot, wire } = position;
  const isKnown = generation !== undefined && wire === wireVersion;
  return {
    ...cursors,
    maxBytes,
    wire: wireVersion,
    ...(isKnown ? { generation, ...(snapshot === undefined ? {} : { snapshot }) } : {}),
  };
}

export interface FeedStep {
  position: FeedPosition;
  /** The run is whole: drop the documents that do not carry its number. */
  endsRun: boolean;
}

/** What a page, which has been checked to be the answer, makes of the position. */
export function computeFeedStep(before: FeedPosition, page: FeedPage): FeedStep {
  const { cursors, generation } = page;
  if (page.snapshot === null) {
    const position = { cursors, generation, wire: wireVersion, snapshot: undefined, run: before.run };
    return { position, endsRun: false };
  }
  const run = page.snapshot === before.snapshot ? before.run : before.run + 1;
  const snapshot = page.hasMore ? page.snapshot : undefined;
  return { position: { cursors, generation, wire: wireVersion, snapshot, run }, endsRun: !page.hasMore };
}
