// Owns: the figures of the leader's page. A month is computed from its days when something of it changed, and kept;
// so the page costs the same however many records there are. Figures about few persons are not broken down.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import { toDay } from '#core/domain/calendar.ts';
import type { Policy } from '#core/domain/documents.ts';
import { splitCells } from '#core/domain/small-cells.ts';
import {
  type Figures,
  figuresSchema,
  leastPersons,
  type MonthFigures,
  type Overview,
  type PlaceFigures,
  shownMonths,
} from '#core/protocol/console-overview-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';
import { readPolicy } from './policy.ts';

/** One at a time brings kept months up to date: an older reading must not overwrite a newer one. */
const refreshLock = 7_203_442;

/** As kept: every township, before anything is joined. `township` null: of the whole county. */
const keptSchema = z.array(z.strictObject({ township: z.string().nullable(), ...figuresSchema.shape }));
type Kept = z.infer<typeof keptSchema>;

function listMonths(nowMs: number, offsetMinutes: number): string[] {
  const [year = 0, month = 1] = toDay(nowMs, offsetMinutes).split('-').map(Number);
  return Array.from({ length: shownMonths }, (_, index) => {
    const first = new Date(Date.UTC(year, month - shownMonths + index, 1));
    return first.toISOString().slice(0, 7);
  });
}

/** What the figures of a month follow from beside its records: who is whom, where stations are, what is asked. */
async function readBasis(reader: Reader, { ledger }: Policy): Promise<string> {
  const { rows } = await sql<{ stations: string | null; aliases: string | null }>`
    select (select md5(string_agg(id::text || status || township, '/' order by id)) from station) as stations,
      (select md5(string_agg(alias_id::text || learner_id::text, '/' order by alias_id)) from learner_alias) as aliases`.execute(
    reader,
  );
  return createHash('sha256')
    .update(JSON.stringify([rows[0], ledger]))
    .digest('hex')
    .slice(0, 32);
}

/**
 * The figures of one month, by township and for the county. A person is counted once under however many entries; a
 * unit counts in the month in which the person first finished it, at the station where that was.
 */
async function computeMonth(reader: Reader, month: string, { ledger }: Policy): Promise<Kept> {
  const [from, to] = [`${month}-01`, `${month}-99`];
  const { rows } = await sql<Record<string, unknown>>`
    with recursive way (id, survivor, step) as (
      select alias_id, learner_id, 1 from learner_alias
      union select way.id, a.learner_id, way.step + 1 from way join learner_alias a on a.alias_id = way.survivor
        where way.step < 20),
    person as (select distinct on (id) id, survivor from way order by id, step desc),
    day as (
      select coalesce(p.survivor, d.learner_id) as person, d.station_id, d.day, d.active_ms
      from study_day d left join person p on p.id = d.learner_id where d.day between ${from} and ${to}),
    ended as (
      select distinct coalesce(p.survivor, f.learner_id) as person, f.unit_id
      from unit_finish f left join person p on p.id = f.learner_id where f.day between ${from} and ${to}),
    entry as (select person, person as id from ended union select survivor, id from person),
    finish as (
      select distinct on (u.person, u.unit_id) u.person, f.station_id, f.day
      from ended u join entry e on e.person = u.person
        join unit_finish f on f.learner_id = e.id and f.unit_id = u.unit_id
      order by u.person, u.unit_id, f.day, f.station_id),
    part as (
      select person, station_id, day, active_ms, 0 as finished from day
      union all select person, station_id, day, 0, 1 from finish where day between ${from} and ${to}),
    open_day as (select station_id, day, sum(active_ms) as active_ms from day group by 1, 2),
    station_month as (
      select station_id, sum(active_ms) as active_ms, count(*) filter (where active_ms > 0) as days
      from open_day group by 1),
    stations as (
      select s.id, s.township, coalesce(m.active_ms, 0) >= ${ledger.hoursPerMonth * 3_600_000}::double precision as hours,
        coalesce(m.days, 0) >= ${ledger.openDaysPerMonth}::int as days
      from station s left join station_month m on m.station_id = s.id
      where s.status = 'enrolled' or m.station_id is not null),
    met as (
      select township, count(*) as stations, count(*) filter (where hours) as hours, count(*) filter (where days) as days
      from stations group by grouping sets ((township), ())),
    sums as (
      select s.township, grouping(s.township) as whole, sum(a.active_ms) as active_ms, sum(a.finished) as finished,
        count(distinct a.person) as persons
      from part a left join station s on s.id = a.station_id group by grouping sets ((s.township), ()))
    select m.township, coalesce(u.active_ms, 0)::bigint as "activeMs", coalesce(u.finished, 0)::bigint as "finishedUnits",
      coalesce(u.persons, 0)::bigint as "personCount", m.stations::bigint as "stationCount",
      m.hours::bigint as "metHours", m.days::bigint as "metDays"
    from met m left join sums u on (m.township is null and u.whole = 1) or (m.township = u.township and u.whole = 0)`.execute(
    reader,
  );
  return keptSchema.parse(rows);
}

async function refresh(
  writer: Writer,
  months: readonly string[],
  basis: string,
  policy: Policy,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${refreshLock})`.execute(writer);
  // The marks go first: whoever commits after this leaves one of its own.
  const gone = await writer.deleteFrom('month_change').returning('month').execute();
  const changed = [...new Set(gone.map(({ month }) => month))];
  if (changed.length > 0) await writer.deleteFrom('month_figures').where('month', 'in', changed).execute();
  const kept = await writer.selectFrom('month_figures').select('month').where('basis', '=', basis).execute();
  const known = new Set(kept.map(({ month }) => month));
  for (const month of months.filter((one) => !known.has(one))) {
    const figures = JSON.stringify(await computeMonth(writer, month, policy));
    await writer
      .insertInto('month_figures')
      .values({ month, basis, figures })
      .onConflict((conflict) => conflict.column('month').doUpdateSet({ basis, figures }))
      .execute();
  }
}

async function readKept(
  reader: Reader,
  months: readonly string[],
  basis: string,
): Promise<Map<string, Kept>> {
  const rows = await reader
    .selectFrom('month_figures')
    .select(['month', 'figures'])
    .where('basis', '=', basis)
    .where('month', 'in', months)
    .execute();
  return new Map(rows.map(({ month, figures }) => [month, keptSchema.parse(figures)]));
}

function addFigures(places: readonly Figures[]): Figures {
  const names = Object.keys(figuresSchema.shape) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, places.reduce((sum, place) => sum + place[name], 0)]),
  ) as Figures;
}

const nothing = addFigures([]);

/** What may be told of a month. */
function tellMonth(month: string, kept: Kept): MonthFigures {
  const { township: _whole, ...total } = kept.find(({ township }) => township === null) ?? {
    township: null,
    ...nothing,
  };
  const places = kept.filter(
    (place): place is PlaceFigures & { township: string } => place.township !== null,
  );
  const split = splitCells(places, leastPersons);
  if (!split) return { month, total, places: [] };
  const idle = places.filter(({ personCount }) => personCount === 0);
  const told = [...split.told, ...idle].sort((a, b) => (a.township < b.township ? -1 : 1));
  const rest = split.joined.length === 0 ? [] : [{ township: null, ...addFigures(split.joined) }];
  return { month, total, places: [...told, ...rest] };
}

export async function readOverview({ db, nowMs }: CenterContext): Promise<Overview> {
  const policy = await readPolicy(db.read);
  const months = listMonths(nowMs(), policy.timeZoneOffsetMinutes);
  const basis = await readBasis(db.read, policy);
  const changed = await db.read.selectFrom('month_change').select('id').limit(1).executeTakeFirst();
  let kept = await readKept(db.read, months, basis);
  if (changed || kept.size < months.length) {
    kept = await db.write(async (writer) => {
      await refresh(writer, months, basis, policy);
      return readKept(writer, months, basis);
    });
  }
  return {
    months: months.map((month) => tellMonth(month, kept.get(month) ?? [])),
    thresholds: policy.ledger,
  };
}
