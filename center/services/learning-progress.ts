// Owns: who is how far in what, and who needs help: read from plans and the projections by SQL, a page at a time.
// Persons are in the order of station and name, never of what they did.
import { type RawBuilder, sql } from 'kysely';
import type * as z from 'zod';
import { addDays, toDay } from '#core/domain/calendar.ts';
import {
  awayDays,
  type HelpPage,
  type helpQuerySchema,
  helpRowSchema,
  type ProgressPage,
  pageRows,
  type progressQuerySchema,
  progressRowSchema,
} from '#core/protocol/console-learning-api.ts';
import type { Reader } from '../db/database.ts';
import { withEntries } from './entries.ts';
import { readPolicy } from './policy.ts';
import { restrictStations, type Scoped } from './scope.ts';

type Part = RawBuilder<unknown>;

interface Who {
  station?: string | undefined;
  group?: string | undefined;
  learner?: string | undefined;
}

/** `person`: who is asked about, under the present entry, with the station by which he or she is listed. */
function toPersons(scoped: Scoped, { station, group, learner }: Who): Part {
  const only = [
    restrictStations(scoped, 'ls.station_id'),
    station === undefined ? sql`true` : sql`ls.station_id = ${station}::uuid`,
    learner === undefined ? sql`true` : sql`ls.learner_id = ${learner}::uuid`,
    group === undefined
      ? sql`true`
      : sql`exists (select 1 from learner_group lg where lg.learner_id = ls.learner_id and lg.group_id = ${group}::uuid)`,
  ];
  return sql`person as (
    select l.id, l.names, l.symbol, l.letters, min(s.name) as station
    from learner_station ls join station s on s.id = ls.station_id join learner l on l.id = ls.learner_id
    where ${sql.join(only, sql` and `)} and not exists (select 1 from learner_alias x where x.alias_id = l.id)
    group by l.id)`;
}

/** `pair`: what is assigned to whom by which plan; beside it, without a plan, what was studied all the same: of most persons
 * as their rows are, of those with several entries together. */
const pairs = sql`member as (
    select p.id as plan_id, coalesce(e.survivor, lg.learner_id) as learner_id
      from plan p cross join jsonb_array_elements_text(p.doc->'audience'->'groupIds') g
      join learner_group lg on lg.group_id = g.value::uuid left join entries e on e.id = lg.learner_id
      join person on person.id = coalesce(e.survivor, lg.learner_id)
    union select p.id, coalesce(e.survivor, l.value::uuid)
      from plan p cross join jsonb_array_elements_text(p.doc->'audience'->'learnerIds') l
      left join entries e on e.id = l.value::uuid
      join person on person.id = coalesce(e.survivor, l.value::uuid)
    union select p.id, coalesce(e.survivor, ls.learner_id)
      from plan p cross join jsonb_array_elements_text(p.station_ids) s
      join learner_station ls on ls.station_id = s.value::uuid left join entries e on e.id = ls.learner_id
      join person on person.id = coalesce(e.survivor, ls.learner_id)),
  assigned as (
    select m.learner_id, u.value as unit_id, p.id as plan_id, p.doc->>'title' as title,
      p.doc->>'startDay' as start_day, p.doc->>'dueDay' as due_day
    from member m join plan p on p.id = m.plan_id cross join jsonb_array_elements_text(p.doc->'unitIds') u),
  pair as (
    select learner_id, unit_id, plan_id, title, start_day, due_day from assigned
    union all
    select g.learner_id, g.unit_id, null::uuid, null, null, null
    from progress g join person on person.id = g.learner_id
    where not exists (select 1 from entries e where e.survivor = g.learner_id)
      and not exists (select 1 from assigned a where a.learner_id = g.learner_id and a.unit_id = g.unit_id)
    union all
    select distinct e.survivor, g.unit_id, null::uuid, null, null, null
    from (select survivor, id from entries union select survivor, survivor from entries) e
    join person on person.id = e.survivor join progress g on g.learner_id = e.id
    where not exists (select 1 from assigned a where a.learner_id = e.survivor and a.unit_id = g.unit_id))`;

const others = sql`other as (select survivor, array_agg(id) as ids from entries group by survivor)`;

/** `did`: what the person of `pair` did in its unit, under all entries; one row, empty when nothing. */
const done = sql`left join other o on o.survivor = pair.learner_id
  left join lateral (
    select min((g.state->>'completedAtMs')::float8) as finished, max((g.state->>'lastAtMs')::float8) as last,
      coalesce(sum((g.state->>'activeMs')::float8), 0) as active,
      bool_or(jsonb_path_exists(g.state, '$.materials.*.isPassed ? (@ == true)')) as is_passed
    from progress g
    where g.learner_id = any (pair.learner_id || coalesce(o.ids, '{}')) and g.unit_id = pair.unit_id) did on true`;

function toState(today: string): Part {
  return sql`case
    when did.finished is not null then case when did.is_passed then 'passed' else 'finished' end
    when pair.due_day < ${today} then 'late'
    when did.last is not null then 'under-way' else 'not-begun' end`;
}

function toLimit(page: number | 'all'): Part {
  return page === 'all' ? sql`` : sql`limit ${pageRows} offset ${(page - 1) * pageRows}`;
}

async function countRows(reader: Reader, query: Part): Promise<number> {
  const { rows } = await sql<{ count: number }>`${query}`.execute(reader);
  return rows[0]?.count ?? 0;
}

async function readToday(reader: Reader, nowMs: number): Promise<string> {
  return toDay(nowMs, (await readPolicy(reader)).timeZoneOffsetMinutes);
}

export async function listProgress(
  reader: Reader,
  query: z.output<typeof progressQuerySchema>,
  scoped: Scoped,
  nowMs: number,
): Promise<ProgressPage> {
  const state = toState(await readToday(reader, nowMs));
  const only = sql.join(
    [
      query.plan === undefined ? sql`true` : sql`pair.plan_id = ${query.plan}::uuid`,
      query.unit === undefined ? sql`true` : sql`pair.unit_id = ${query.unit}`,
      query.state === undefined ? sql`true` : sql`${state} = ${query.state}`,
    ],
    sql` and `,
  );
  const begin = (who: Who) => sql`${withEntries}, ${toPersons(scoped, who)}, ${pairs}, ${others}`;
  const order = sql`station, letters, learner_id, due_day nulls last, unit_id, plan_id`;
  // The page is cut first: what people did is looked at for its rows only, unless a state is asked for.
  const { rows } = await sql`${begin(query)}
    select pair.learner_id as "learnerId", pair.names, pair.symbol, pair.station as "stationName",
      pair.unit_id as "unitId", pair.plan_id as "planId", pair.title as "planTitle",
      pair.start_day as "startDay", pair.due_day as "dueDay", ${state} as state,
      did.active as "activeMs", did.last as "lastAtMs", did.finished as "finishedAtMs"
    from (
      select pair.*, person.names, person.symbol, person.station, person.letters
      from pair join person on person.id = pair.learner_id ${query.state === undefined ? sql`` : done}
      where ${only} order by ${order} ${toLimit(query.page)}) pair ${done}
    order by ${order}`.execute(reader);
  // Only a question about states has to look at what everybody did.
  const toCount = (who: Who, condition: Part, looks: boolean) =>
    countRows(
      reader,
      sql`${begin(who)} select count(*) as count from pair join person on person.id = pair.learner_id
        ${looks ? done : sql``} where ${condition}`,
    );
  const isFiltered = Object.entries(query).some(([name, value]) => name !== 'page' && value !== undefined);
  const count = await toCount(query, only, query.state !== undefined);
  const allCount = isFiltered ? await toCount({}, sql`true`, false) : count;
  return { rows: rows.map((row) => progressRowSchema.parse(row)), count, allCount };
}

/** `need`: one row for each reason. */
function toNeeds(today: string): Part {
  const since = addDays(today, -awayDays);
  return sql`seen as (
      select coalesce(e.survivor, d.learner_id) as learner_id, max(d.day) as day
      from learner_day d left join entries e on e.id = d.learner_id group by 1),
    mate as (
      select distinct coalesce(e.survivor, lg.learner_id) as learner_id, lg.group_id
      from learner_group lg left join entries e on e.id = lg.learner_id),
    busy as (
      select m.group_id, count(*) as count from mate m join seen on seen.learner_id = m.learner_id
      where seen.day >= ${since} group by m.group_id),
    need as (
      select pair.learner_id, 'late' as reason, pair.unit_id, pair.title, pair.due_day as day, 0 as count
      from pair ${done} where pair.due_day < ${today} and did.finished is null
      union all
      select coalesce(e.survivor, g.learner_id), 'failed', g.unit_id, null, null,
        max((m.value->>'attemptCount')::int)
      from progress g left join entries e on e.id = g.learner_id
        cross join lateral jsonb_each(g.state->'materials') m
      where (m.value->>'attemptCount')::int >= 2 and not (m.value->>'isPassed')::boolean
        and not (m.value->>'isFinished')::boolean
      group by coalesce(e.survivor, g.learner_id), g.unit_id
      union all
      select m.learner_id, 'away', null, null, seen.day, max(busy.count)
      from mate m join busy on busy.group_id = m.group_id left join seen on seen.learner_id = m.learner_id
      where seen.day is null or seen.day < ${since} group by m.learner_id, seen.day)`;
}

export async function listHelp(
  reader: Reader,
  query: z.output<typeof helpQuerySchema>,
  scoped: Scoped,
  nowMs: number,
): Promise<HelpPage> {
  const needs = toNeeds(await readToday(reader, nowMs));
  const only = query.reason === undefined ? sql`true` : sql`need.reason = ${query.reason}`;
  const begin = (who: Who) => sql`${withEntries}, ${toPersons(scoped, who)}, ${pairs}, ${others}, ${needs}`;
  const { rows } = await sql`${begin(query)}
    select person.id as "learnerId", person.names, person.symbol, person.station as "stationName",
      need.reason, need.unit_id as "unitId", need.title as "planTitle", need.day, need.count
    from need join person on person.id = need.learner_id where ${only}
    order by person.station, person.letters, person.id, need.reason desc, need.day, need.unit_id, need.title
    ${toLimit(query.page)}`.execute(reader);
  const toCount = (who: Who, condition: Part) =>
    countRows(
      reader,
      sql`${begin(who)} select count(*) as count from need join person on person.id = need.learner_id
        where ${condition}`,
    );
  const count = await toCount(query, only);
  const isFiltered = query.station ?? query.group ?? query.reason;
  const allCount = isFiltered === undefined ? count : await toCount({}, sql`true`);
  return { rows: rows.map((row) => helpRowSchema.parse(row)), count, allCount };
}
