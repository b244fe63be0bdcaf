// Owns: the feed's tables: documents go in with a fresh cursor, pages come out. What must stay true: in
// one scope cursors rise in the order of commits, or a station would skip what commits late (SPEC: FD1).
import { sql } from 'kysely';
import type { FeedDocument, FeedKind } from '#core/domain/documents.ts';
import { measureUtf8 } from '#core/kernel/bytes.ts';
import { type Signed, signPayload } from '#core/kernel/signing.ts';
import type { FeedChange, FeedPage, FeedQuery, Scope } from '#core/protocol/feed.ts';
import { contexts } from '#core/protocol/version.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';

export const countyScope = 'county';

export function toStationScope(stationId: string): string {
  return `station:${stationId}`;
}

/** Takes the next cursor; the row stays locked until the transaction ends. */
async function takeCursor(writer: Writer, scope: string): Promise<number> {
  const { head } = await writer
    .insertInto('feed_head')
    .values({ scope, head: 1 })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ head: sql`feed_head.head + 1` }))
    .returning('head')
    .executeTakeFirstOrThrow();
  return head;
}

async function putChange(
  writer: Writer,
  scope: string,
  kind: FeedKind,
  id: string,
  doc: unknown,
): Promise<void> {
  const cursor = await takeCursor(writer, scope);
  const text = JSON.stringify(doc);
  await writer
    .insertInto('feed_change')
    .values({ scope, cursor, kind, id, rev: 1, doc: text })
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'kind', 'id'])
        .doUpdateSet({ cursor, rev: sql`feed_change.rev + 1`, doc: text }),
    )
    .execute();
}

/** Publishes the newest revision of a document to a scope. */
export async function publishDocument<Kind extends FeedKind>(
  writer: Writer,
  scope: string,
  kind: Kind,
  id: string,
  doc: FeedDocument[Kind],
): Promise<void> {
  await putChange(writer, scope, kind, id, doc);
}

/** Tells a scope that the document is gone; a scope that never had it is not told. */
export async function retractDocument(
  writer: Writer,
  scope: string,
  kind: FeedKind,
  id: string,
): Promise<void> {
  const known = await writer
    .selectFrom('feed_change')
    .select('id')
    .where('scope', '=', scope)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('doc', '<>', sql<string>`'null'::jsonb`)
    .executeTakeFirst();
  if (known) await putChange(writer, scope, kind, id, null);
}

/** Rows read at once; the byte limit usually ends a page earlier. */
const pageRows = 500;

async function readScope(reader: Reader, scope: string, name: Scope, after: number) {
  const rows = await reader
    .selectFrom('feed_change')
    .selectAll()
    .where('scope', '=', scope)
    .where('cursor', '>', after)
    .orderBy('cursor')
    .limit(pageRows + 1)
    .execute();
  return rows.map(
    ({ cursor, kind, id, rev, doc }) => ({ scope: name, cursor, kind, id, rev, doc }) as FeedChange,
  );
}

/** The signed page after the station's cursors: the county's changes first, then its own. */
export async function createFeedPage(
  context: CenterContext,
  stationId: string,
  query: FeedQuery,
): Promise<Signed> {
  const { db, keys, nowMs } = context;
  const county = await readScope(db.read, countyScope, 'county', query.county);
  const own = await readScope(db.read, toStationScope(stationId), 'station', query.station);
  const page: FeedPage = {
    station: stationId,
    atMs: nowMs(),
    cursors: { county: query.county, station: query.station },
    changes: [],
    hasMore: false,
  };
  let size = 0;
  for (const change of [...county, ...own]) {
    size += measureUtf8(JSON.stringify(change));
    const isFull = page.changes.length >= pageRows || (page.changes.length > 0 && size > query.maxBytes);
    if (isFull) {
      page.hasMore = true;
      break;
    }
    page.changes.push(change);
    page.cursors[change.scope] = change.cursor;
  }
  return signPayload(keys.signer, contexts.feed, page);
}
