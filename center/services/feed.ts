// Owns: the feed's tables: documents go in with a fresh cursor, pages come out. What must stay true: in
// one scope cursors rise in the order of commits, or a station would skip what commits late (SPEC: FD1).
import { sql } from 'kysely';
import type { FeedDocument, FeedKind } from '#core/domain/documents.ts';
import { must } from '#core/kernel/assert.ts';
import { measureUtf8 } from '#core/kernel/bytes.ts';
import { type Signed, signPayload } from '#core/kernel/signing.ts';
import {
  type Cursors,
  type FeedChange,
  type FeedPage,
  type FeedQuery,
  firstCursors,
  type Scope,
  scopes,
} from '#core/protocol/feed.ts';
import { getChangeLimits, toPageOfWire } from '#core/protocol/old-wires.ts';
import { contexts } from '#core/protocol/version.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';
import { generationKey } from './feed-upkeep.ts';

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
      conflict.columns(['scope', 'kind', 'id']).doUpdateSet({
        cursor,
        rev: sql`feed_change.rev + 1`,
        doc: text,
        changed_ms: sql`excluded.changed_ms`,
      }),
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

async function readScope(reader: Reader, scope: string, name: Scope, after: number, wire: number) {
  const limits = getChangeLimits(wire);
  const rows = await reader
    .selectFrom('feed_change')
    .select(['cursor', 'kind', 'id', 'rev', 'doc'])
    .where('scope', '=', scope)
    .where('cursor', '>', after)
    // Left out here and not from the page: an old station would ask for an emptied page for ever.
    .$if(limits !== undefined, (query) =>
      query
        .where('kind', 'in', limits?.kinds ?? [])
        .where(sql<boolean>`char_length(id) <= ${limits?.idLength ?? 0}`),
    )
    .orderBy('cursor')
    .limit(pageRows + 1)
    .execute();
  return rows.map((row) => ({ scope: name, ...row }) as FeedChange);
}

async function readChanges(reader: Reader, stationId: string, after: Cursors, wire: number) {
  const county = await readScope(reader, countyScope, 'county', after.county, wire);
  return [...county, ...(await readScope(reader, toStationScope(stationId), 'station', after.station, wire))];
}

interface FeedPlace {
  generation: string;
  heads: Cursors;
  /** Deletions up to here have been forgotten. */
  floors: Cursors;
}

async function readPlace(reader: Reader, stationId: string): Promise<FeedPlace> {
  const { rows } = await sql<{
    generation: string | null;
    county_head: number;
    county_floor: number;
    station_head: number;
    station_floor: number;
  }>`
    select (select value #>> '{}' from setting where key = ${generationKey}) as generation,
      coalesce(c.head, 0)::bigint as county_head, coalesce(c.floor, 0)::bigint as county_floor,
      coalesce(s.head, 0)::bigint as station_head, coalesce(s.floor, 0)::bigint as station_floor
    from (select 1) as one
    left join feed_head c on c.scope = ${countyScope}
    left join feed_head s on s.scope = ${toStationScope(stationId)}`.execute(reader);
  const row = must(rows[0], 'place in the feed');
  return {
    generation: must(row.generation ?? undefined, 'generation of the feed'),
    heads: { county: row.county_head, station: row.station_head },
    floors: { county: row.county_floor, station: row.station_floor },
  };
}

/** Names a snapshot by all that would make its earlier pages worthless. */
function nameSnapshot({ generation, floors }: FeedPlace): string {
  return `${generation}/${floors.county}/${floors.station}`;
}

/** [FD5] True when the station's cursors lead on from what it has. */
function isFollowing(place: FeedPlace, query: FeedQuery): boolean {
  if (query.wire < 2) return true;
  if (query.snapshot !== undefined) return query.snapshot === nameSnapshot(place);
  return (
    query.generation === place.generation &&
    scopes.every((scope) => query[scope] <= place.heads[scope] && query[scope] >= place.floors[scope])
  );
}

/**
 * The signed page after the station's cursors: the county's changes first, then its own. Rows are read
 * before the place: so a deletion that is forgotten meanwhile is noticed, never skipped.
 */
export async function createFeedPage(
  context: CenterContext,
  stationId: string,
  query: FeedQuery,
): Promise<Signed> {
  const { db, keys, nowMs } = context;
  let after: Cursors = { county: query.county, station: query.station };
  let changes = await readChanges(db.read, stationId, after, query.wire);
  const place = await readPlace(db.read, stationId);
  let snapshot = query.snapshot ?? null;
  if (!isFollowing(place, query)) {
    snapshot = nameSnapshot(place);
    after = firstCursors;
    changes = await readChanges(db.read, stationId, after, query.wire);
  }
  const page: FeedPage = {
    station: stationId,
    atMs: nowMs(),
    generation: place.generation,
    after,
    cursors: { ...after },
    snapshot,
    changes: [],
    hasMore: false,
  };
  let size = 0;
  for (const change of changes) {
    size += measureUtf8(JSON.stringify(change));
    const isFull = page.changes.length >= pageRows || (page.changes.length > 0 && size > query.maxBytes);
    if (isFull) {
      page.hasMore = true;
      break;
    }
    page.changes.push(change);
    page.cursors[change.scope] = change.cursor;
  }
  if (snapshot !== null && !page.hasMore) {
    // The newest change may have been a deletion that is forgotten: the snapshot has it all the same.
    for (const scope of scopes) page.cursors[scope] = Math.max(page.cursors[scope], place.floors[scope]);
  }
  return signPayload(keys.signer, contexts.feed, toPageOfWire(page, query.wire));
}
