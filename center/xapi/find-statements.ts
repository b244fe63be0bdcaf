// Owns: reading statements by the filters of xAPI, along indexes, newest or oldest stored first. A statement that
// refers to one that fits is found too, over any number of references; what is voided is not (2.1.3, 2.1.4).
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { toAuthority, toKey } from './agents.ts';
import type { Cursor, StatementQuery } from './query.ts';
import { isStanding } from './standing.ts';

interface StoredStatement {
  body: Record<string, unknown>;
  station_id: string | null;
  stored_ms: number;
  position: number;
}

export interface FoundStatement {
  statement: Record<string, unknown>;
  cursor: Cursor;
}

/** As statements are given out: with what the store adds. Our stations' records stay as they were signed. */
export function toAnswer({ body, station_id, stored_ms, position }: StoredStatement): FoundStatement {
  const stored = new Date(stored_ms).toISOString();
  const own = station_id === null ? {} : { version: '1.0.0', authority: toAuthority('station', station_id) };
  return { statement: { ...body, ...own, stored }, cursor: { storedMs: stored_ms, position } };
}

const columns = sql`s.body, s.station_id, s.stored_ms, s.position`;
/** One statement by its id; `authorityKey`: only of this authority. */
export async function findStatement(
  reader: Reader,
  id: string,
  isVoided: boolean,
  authorityKey: string | undefined,
): Promise<FoundStatement | undefined> {
  const mine = authorityKey === undefined ? sql`true` : sql`s.authority_key = ${authorityKey}::uuid`;
  const { rows } = await sql<StoredStatement>`
    select ${columns} from statement s
    where s.id = ${id}::uuid and ${mine} and ${isStanding('s')} <> ${isVoided}::boolean`.execute(reader);
  return rows[0] && toAnswer(rows[0]);
}

type Condition = RawBuilder<unknown>;

interface Way {
  join: Condition;
  where: Condition;
}

const always: Way = { join: sql``, where: sql`true` };

function mentioned(alias: string, key: string, isNear: boolean): Way {
  const name = sql.ref(alias);
  const near = isNear ? sql`and not ${name}.is_broad` : sql``;
  return {
    join: sql`join statement_mention ${name} on ${name}.position = m.position`,
    where: sql`${name}.key = ${key}::uuid ${near}`,
  };
}

function column(name: string, key: string): Way {
  return { join: sql``, where: sql`${sql.ref(`m.${name}`)} = ${key}::uuid` };
}

/**
 * The index holds the MD5 of long texts; the text is compared as well. Within `coalesce` the planner does not take the two
 * for two independent conditions, and so does not expect hardly any row.
 */
function isText(name: 'verb' | 'activity', text: string): Condition {
  const column = sql.ref(`m.${name}`);
  return sql`md5(${column})::uuid = md5(${text}::text)::uuid and coalesce(${column} = ${text}, false)`;
}

/** The ways in which a statement can name the agent; each has its index. */
function listAgentWays({ agentKey, isRelatedAgents }: StatementQuery): Way[] {
  if (agentKey === undefined) return [always];
  const near = [column('actor_key', agentKey), mentioned('a', agentKey, !isRelatedAgents)];
  return isRelatedAgents ? [...near, column('authority_key', agentKey)] : near;
}

function listActivityWays({ activity, isRelatedActivities }: StatementQuery): Way[] {
  if (activity === undefined) return [always];
  const object = {
    join: sql``,
    where: isText('activity', activity),
  };
  if (!isRelatedActivities) return [object];
  const key = toKey('activity', activity);
  return [object, column('parent_key', key), mentioned('b', key, false)];
}

function isFiltered({ verb, activity, agentKey, registration }: StatementQuery): boolean {
  return [verb, activity, agentKey, registration].some((value) => value !== undefined);
}

/** Bounds on the statement that is given out; `stored` and `position` are its columns, or an index's copies. */
function boundBy(query: StatementQuery, stored: Condition, position: Condition): Condition {
  const { sinceMs, untilMs, cursor, isAscending } = query;
  const bounds: Condition[] = [];
  if (sinceMs !== undefined) bounds.push(sql`${stored} > ${sinceMs}::bigint`);
  if (untilMs !== undefined) bounds.push(sql`${stored} <= ${untilMs}::bigint`);
  if (cursor) {
    const than = isAscending ? sql`>` : sql`<`;
    bounds.push(
      sql`(${stored}, ${position}) ${than} (${cursor.storedMs}::bigint, ${cursor.position}::bigint)`,
    );
  }
  return bounds.length === 0 ? sql`true` : sql.join(bounds, sql` and `);
}

/** Up to one more than `query.limit`, so that the caller sees whether there is a next page. */
export async function findStatements(
  reader: Reader,
  query: StatementQuery,
  authorityKey: string | undefined,
): Promise<FoundStatement[]> {
  const order = query.isAscending ? sql`asc` : sql`desc`;
  const most = sql`limit ${query.limit + 1}`;
  const common: Condition[] = [];
  if (query.verb !== undefined) {
    common.push(isText('verb', query.verb));
  }
  if (query.registration !== undefined) common.push(sql`m.registration = ${query.registration}::uuid`);
  const fits = common.length === 0 ? sql`true` : sql.join(common, sql` and `);
  const mine = (name: string) =>
    authorityKey === undefined ? sql`true` : sql`${sql.ref(`${name}.authority_key`)} = ${authorityKey}::uuid`;

  const branches = listAgentWays(query).flatMap((agent) =>
    listActivityWays(query).flatMap((activity) => {
      const fitting = sql`${agent.where} and ${activity.where} and ${fits}`;
      const itself = sql`
        (select m.position, m.stored_ms from statement m ${agent.join} ${activity.join}
         where ${fitting} and ${mine('m')} and ${isStanding('m')}
           and ${boundBy(query, sql`m.stored_ms`, sql`m.position`)}
         order by m.stored_ms ${order}, m.position ${order} ${most})`;
      // Whatever refers to a statement that fits. Without a filter it is among the others already.
      const referring = sql`
        (select r.source_position, r.source_stored_ms from statement_target r
         join statement m on m.id = r.target_id join statement s on s.position = r.source_position
         ${agent.join} ${activity.join}
         where ${fitting} and ${mine('s')} and ${isStanding('s')}
           and ${boundBy(query, sql`r.source_stored_ms`, sql`r.source_position`)}
         order by r.source_stored_ms ${order}, r.source_position ${order} ${most})`;
      return isFiltered(query) ? [itself, referring] : [itself];
    }),
  );
  const { rows } = await sql<StoredStatement>`
    with found (position, stored_ms) as (
      select position, stored_ms from (${sql.join(branches, sql` union `)}) u (position, stored_ms)
      order by stored_ms ${order}, position ${order} ${most})
    select ${columns} from found f join statement s on s.position = f.position
    order by s.stored_ms ${order}, s.position ${order}`.execute(reader);
  return rows.map(toAnswer);
}

/**
 * Up to when everything stored can be found. A transaction that is still open may bring earlier times into view;
 * its statements were timed before it began.
 */
export async function readConsistentThrough(reader: Reader, nowMs: number): Promise<number> {
  const { rows } = await sql<{ open_ms: number | null }>`
    select case when pg_snapshot_xmin(s) = pg_snapshot_xmax(s) then null else
      (select (extract(epoch from clock_timestamp() - min(xact_start)) * 1000)::bigint from pg_stat_activity
       where datname = current_database() and backend_xid is not null) end as open_ms
    from pg_current_snapshot() s`.execute(reader);
  const openMs = rows[0]?.open_ms;
  return openMs === null || openMs === undefined ? nowMs : nowMs - openMs - 1000;
}

/** Attachments by hash, as far as they are here. */
export async function readAttachments(
  reader: Reader,
  hashes: readonly string[],
): Promise<{ sha2: string; mediaType: string; content: Buffer }[]> {
  if (hashes.length === 0) return [];
  const { rows } = await sql<{ sha2: string; media_type: string; content: Uint8Array }>`
    select a.sha2, a.media_type, a.content from xapi_attachment a
    where a.sha2 in (select value from jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb))`.execute(
    reader,
  );
  return rows.map(({ sha2, media_type, content }) => ({
    sha2,
    mediaType: media_type,
    content: Buffer.from(content),
  }));
}
