// Owns: what every Feed must do. Run on the memory double and on Dexie.
import { describe, expect, it } from 'vitest';
import type { FeedChange, FeedPage } from '#core/protocol/feed.ts';
import type { Feed } from '#core/sync/ports.ts';

export interface FeedUnderTest {
  feed: Feed;
  listDocs(kind: string): Promise<unknown[]>;
}

function page(changes: FeedChange[], county: number): FeedPage {
  return { station: 's', atMs: 1, cursors: { county, station: 0 }, changes, hasMore: false };
}

function change(cursor: number, id: string, doc: string | null, kind = 'note'): FeedChange {
  return { scope: 'county', cursor, kind, id, rev: cursor, doc };
}

export function describeFeed(name: string, create: () => Promise<FeedUnderTest>): void {
  describe(`Feed: ${name}`, () => {
    it('[FD2] starts at nothing and moves its cursors with the changes', async () => {
      const { feed } = await create();
      expect(await feed.getCursors()).toEqual({ county: 0, station: 0 });
      await feed.applyPage(page([change(1, 'a', 'one'), change(2, 'b', 'two')], 2));
      expect(await feed.getCursors()).toEqual({ county: 2, station: 0 });
    });

    it('[FD1] keeps the newest revision; a deletion removes', async () => {
      const { feed, listDocs } = await create();
      await feed.applyPage(page([change(1, 'a', 'one'), change(2, 'b', 'two')], 2));
      await feed.applyPage(page([change(3, 'a', 'one, better'), change(4, 'b', null)], 4));
      expect(await listDocs('note')).toEqual(['one, better']);
    });

    it('[FD4] keeps also what it does not understand', async () => {
      const { feed, listDocs } = await create();
      await feed.applyPage(page([change(1, 'x', 'future', 'kind-of-next-year')], 1));
      expect(await listDocs('kind-of-next-year')).toEqual(['future']);
    });
  });
}
