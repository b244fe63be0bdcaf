// Owns: what every Feed must do. Run on the memory double and on Dexie.
import { describe, expect, it } from 'vitest';
import type { FeedChange, FeedPage } from '#core/protocol/feed.ts';
import { firstPosition } from '#core/sync/feed-position.ts';
import type { Feed } from '#core/sync/ports.ts';

export interface FeedUnderTest {
  feed: Feed;
  listDocs(kind: string): Promise<unknown[]>;
}

const generation = '55555555-5555-4555-8555-555555555555';

function page(changes: FeedChange[], county: number, more: Partial<FeedPage> = {}): FeedPage {
  const after = { county: 0, station: 0 };
  const cursors = { county, station: 0 };
  return {
    station: 's',
    atMs: 1,
    generation,
    after,
    cursors,
    snapshot: null,
    changes,
    hasMore: false,
    ...more,
  };
}

function change(cursor: number, id: string, doc: string | null, kind = 'note'): FeedChange {
  return { scope: 'county', cursor, kind, id, rev: cursor, doc };
}

export function describeFeed(name: string, create: () => Promise<FeedUnderTest>): void {
  describe(`Feed: ${name}`, () => {
    it('[FD2] starts at nothing and moves its position with the changes', async () => {
      const { feed } = await create();
      expect(await feed.getPosition()).toEqual(firstPosition);
      await feed.applyPage(page([change(1, 'a', 'one'), change(2, 'b', 'two')], 2));
      expect(await feed.getPosition()).toMatchObject({ cursors: { county: 2, station: 0 }, generation });
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

    it('[FD6] drops at the end of a snapshot what it did not hold, and nothing before', async () => {
      const { feed, listDocs } = await create();
      await feed.applyPage(page([change(1, 'a', 'a'), change(2, 'b', 'b'), change(3, 'c', 'c')], 3));
      await feed.applyPage(page([change(1, 'b', 'b2')], 1, { snapshot: 'one', hasMore: true }));
      expect(await listDocs('note')).toEqual(['a', 'b2', 'c']);
      expect(await feed.getPosition()).toMatchObject({ snapshot: 'one', cursors: { county: 1 } });
      await feed.applyPage(page([change(2, 'd', 'd')], 2, { snapshot: 'one' }));
      expect(await listDocs('note')).toEqual(['b2', 'd']);
      expect((await feed.getPosition()).snapshot).toBeUndefined();
    });

    it('[FD6] a snapshot that begins again forgets the marks of the one that was cut', async () => {
      const { feed, listDocs } = await create();
      await feed.applyPage(page([change(1, 'a', 'a')], 1, { snapshot: 'one', hasMore: true }));
      await feed.applyPage(page([change(5, 'b', 'b')], 5, { snapshot: 'two' }));
      expect(await listDocs('note')).toEqual(['b']);
    });

    it('[FD6] a common page after a snapshot survives the next one only when that holds it', async () => {
      const { feed, listDocs } = await create();
      await feed.applyPage(page([change(1, 'a', 'a')], 1, { snapshot: 'one' }));
      await feed.applyPage(page([change(2, 'b', 'b')], 2));
      expect(await listDocs('note')).toEqual(['a', 'b']);
      await feed.applyPage(page([change(3, 'b', 'b')], 3, { snapshot: 'two' }));
      expect(await listDocs('note')).toEqual(['b']);
    });
  });
}
