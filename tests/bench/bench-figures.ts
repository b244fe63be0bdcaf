// Owns: bench B11: the leader's page and the table of progress over real HTTP on PostgreSQL, while 10 thousand, 100 thousand and
// a million statements are there, beside the same figures by SQL over the statements themselves. They must be the same.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openCenter } from '#center/commands/open-center.ts';
import type { Database, Reader, Writer } from '#center/db/database.ts';
import { readPolicy } from '#center/services/policy.ts';
import { must } from '#core/kernel/assert.ts';
import { learningPaths, progressPageSchema } from '#core/protocol/console-learning-api.ts';
import { overviewPath, overviewSchema } from '#core/protocol/console-overview-api.ts';
import { type CenterPlace, CenterProcess, signInOperator } from '#tests/faults/center-process.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { computeMedian, type Row } from './table.ts';

const sizes = (process.env['BENCH_STATEMENTS'] ?? '10000,100000,1000000').split(',').map(Number);
/** A learner has 200 statements about 12 units, spread over 330 days; a station has 50 learners. */
const shape = { perLearner: 200, units: 12, days: 330, perStation: 50, townships: 8 };
const asked = 40;
const askedRaw = 5;
const rowsAtOnce = 50_000;

/** Rows of persons and stations; their ids are numbers, so that statements can be made in SQL. */
async function fillPeople(writer: Writer, learners: number): Promise<void> {
  const stations = Math.ceil(learners / shape.perStation);
  await sql`insert into station (id, name, township, status, created_ms)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Station ' || lpad(n::text, 4, '0'),
      'Township ' || n % ${shape.townships}::int, 'enrolled', 0 from generate_series(0, ${stations}::int - 1) n`.execute(
    writer,
  );
  await sql`insert into learner (id, names, letters, symbol, pin_hash, created_ms)
    select ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, jsonb_build_object('en', 'Learner ' || n),
      lpad(n::text, 6, '0'), 'walnut', '', 0 from generate_series(0, ${learners}::int - 1) n`.execute(writer);
  await sql`insert into learner_station (learner_id, station_id)
    select ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid,
      ('00000000-0000-4000-8000-' || lpad((n / ${shape.perStation}::int)::text, 12, '0'))::uuid
    from generate_series(0, ${learners}::int - 1) n`.execute(writer);
}

/** Every tenth statement of a learner ends a unit, the others are two minutes in one. */
async function fillStatements(
  writer: Writer,
  learners: number,
  nowMs: number,
  from: number,
  to: number,
): Promise<void> {
  await sql`
    with made as (
      select n, n % ${learners}::int as learner, n / ${learners}::int as turn from generate_series(${from}::int, ${to}::int) n),
    said as (
      select *, 'unit-' || turn % ${shape.units}::int as unit, turn % 10 = 9 as ends,
        ${nowMs}::bigint - ((turn * 7 + learner) % ${shape.days}::int) * 86400000::bigint - learner * 1000 as at_ms
      from made)
    insert into statement (id, station_id, learner_id, verb, activity, occurred_ms, quality, stored_ms, actor_key,
      authority_key, body)
    select gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad((learner / ${shape.perStation}::int)::text, 12, '0'))::uuid,
      ('00000000-0000-4000-9000-' || lpad(learner::text, 12, '0'))::uuid,
      'http://adlnet.gov/expapi/verbs/' || case when ends then 'completed' else 'progressed' end,
      'urn:yuanjiao:unit:' || unit || case when ends then '' else ':material:text' end, at_ms, 'exact', at_ms,
      ('00000000-0000-4000-9000-' || lpad(learner::text, 12, '0'))::uuid, '00000000-0000-4000-8000-000000000001',
      jsonb_build_object('id', gen_random_uuid(), 'actor', jsonb_build_object('objectType', 'Agent', 'account',
        jsonb_build_object('homePage', 'https://pishan.example', 'name', learner)), 'result',
        case when ends then '{}'::jsonb else jsonb_build_object('duration', 'PT2M10S', 'completion', false) end,
        'object', jsonb_build_object('id', 'urn:yuanjiao:unit:' || unit), 'version', '1.0.0')
    from said`.execute(writer);
}

/** What each statement says, as all figures begin. */
function readSteps(offsetMinutes: number) {
  return sql`step as (
    select learner_id, station_id, occurred_ms as at_ms, split_part(activity, ':', 4) as unit_id,
      verb = 'http://adlnet.gov/expapi/verbs/completed' as ends,
      coalesce(extract(epoch from (body#>>'{result,duration}')::interval) * 1000, 0)::float8 as active_ms,
      to_char(to_timestamp((occurred_ms + ${offsetMinutes * 60_000}::bigint) / 1000.0) at time zone 'UTC', 'YYYY-MM-DD') as day
    from statement where learner_id is not null)`;
}

/** The projections as the center's fold leaves them. */
async function fillProjections(writer: Writer, offsetMinutes: number): Promise<void> {
  const step = readSteps(offsetMinutes);
  await sql`with ${step} insert into study_day (learner_id, station_id, day, active_ms)
    select learner_id, station_id, day, sum(active_ms) from step where active_ms > 0 group by 1, 2, 3`.execute(
    writer,
  );
  await sql`with ${step} insert into unit_finish (learner_id, unit_id, station_id, day)
    select distinct learner_id, unit_id, station_id, day from step where ends`.execute(writer);
  await sql`with ${step} insert into progress (learner_id, unit_id, state)
    select learner_id, unit_id, jsonb_build_object('activeMs', sum(active_ms), 'firstAtMs', min(at_ms), 'lastAtMs', max(at_ms),
      'completedAtMs', min(at_ms) filter (where ends), 'materials', jsonb_build_object('text', jsonb_build_object(
        'isFinished', false, 'activeMs', sum(active_ms), 'position', 0, 'positionAtMs', 0, 'segments', '[]'::jsonb,
        'attemptCount', 0, 'bestScaled', null, 'isPassed', false)))
    from step group by 1, 2`.execute(writer);
}

/** The county's figures of every month, as the leader's page has them before few persons are joined. */
async function readRawMonths(reader: Reader, offsetMinutes: number): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ month: string; sums: number[] }>`
    with ${readSteps(offsetMinutes)},
    first_end as (select learner_id, unit_id, min(day) as day from step where ends group by 1, 2),
    part as (
      select left(s.day, 7) as month, t.township, s.learner_id, s.active_ms, 0 as finished
        from step s join station t on t.id = s.station_id
      union all select left(f.day, 7), t.township, f.learner_id, 0, 1
        from first_end f join learner_station ls on ls.learner_id = f.learner_id join station t on t.id = ls.station_id),
    cut as (
      select month, township, sum(active_ms) as active, sum(finished) as finished,
        count(distinct learner_id) filter (where active_ms > 0 or finished > 0) as persons
      from part group by grouping sets ((month, township), (month)))
    select month, array[active::float8, finished, persons] as sums from cut where township is null`.execute(
    reader,
  );
  return new Map(rows.map(({ month, sums }) => [month, sums.map(Number)]));
}

interface RawRow {
  learner: string;
  unit: string;
  active: number;
  last: number;
}

/** The first page of learners and units, and how many rows there are. */
async function readRawProgress(
  reader: Reader,
  offsetMinutes: number,
  station: string | undefined,
): Promise<{ rows: RawRow[]; count: number }> {
  const only = station === undefined ? sql`true` : sql`s.station_id = ${station}::uuid`;
  const { rows } = await sql<RawRow & { count: number }>`
    with ${readSteps(offsetMinutes)}
    select s.learner_id as learner, s.unit_id as unit, sum(s.active_ms)::float8 as active, max(s.at_ms)::float8 as last,
      count(*) over () as count
    from step s join learner l on l.id = s.learner_id join station t on t.id = s.station_id where ${only}
    group by s.learner_id, s.unit_id, l.letters, t.name order by t.name, l.letters, s.learner_id, s.unit_id limit 50`.execute(
    reader,
  );
  return { rows, count: Number(rows[0]?.count ?? 0) };
}

/** Milliseconds of `count` turns, shortest first, and what the last one gave. */
async function time<Value>(count: number, work: (turn: number) => Promise<Value>) {
  const times: number[] = [];
  let value: Value | undefined;
  for (let turn = 0; turn < count; turn++) {
    const startedMs = performance.now();
    value = await work(turn);
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  return {
    value: must(value, 'value'),
    median: computeMedian(times),
    p95: times[Math.floor(count * 0.95)] ?? 0,
  };
}

function mustBeSame(what: string, ours: unknown, raw: unknown): void {
  if (JSON.stringify(ours) !== JSON.stringify(raw))
    throw new Error(
      `${what}: ${JSON.stringify(ours).slice(0, 300)} is not ${JSON.stringify(raw).slice(0, 300)}`,
    );
}

const toRows = (rows: readonly RawRow[]) =>
  rows.map(({ learner, unit, active, last }) => [learner, unit, active, last]);

async function fill(db: Database, size: number, offsetMinutes: number): Promise<void> {
  const learners = Math.max(shape.perStation, Math.floor(size / shape.perLearner));
  await db.write((writer) => fillPeople(writer, learners));
  const nowMs = Date.now();
  for (let from = 0; from < size; from += rowsAtOnce) {
    const to = Math.min(from + rowsAtOnce, size) - 1;
    await db.write((writer) => fillStatements(writer, learners, nowMs, from, to));
  }
  await db.write((writer) => fillProjections(writer, offsetMinutes));
  await sql`vacuum analyze`.execute(db.read);
}

function toRow(what: string, ours: { p95: number; median: number }, raw: { median: number }): Row {
  const times = raw.median / ours.median;
  return {
    id: 'B11',
    measure: what,
    value: `p95 ${ours.p95.toFixed(0)} ms, median ${ours.median.toFixed(0)} ms, ${times.toFixed(1)}×`,
    beside: `SQL over the statements: median ${raw.median.toFixed(0)} ms`,
    goal: '≥ 50×, p95 ≤ 100 ms',
    isMet: times >= 50 && ours.p95 <= 100,
  };
}

async function measureSize(place: CenterPlace, size: number, folder: string): Promise<Row[]> {
  const { db } = await openCenter({ ...place, isDemo: false, databaseUrl: place.databaseUrl });
  const center = new CenterProcess(place);
  try {
    const { timeZoneOffsetMinutes: offset } = await readPolicy(db.read);
    await fill(db, size, offset);
    const origin = await center.ready;
    const cookie = await signInOperator(place, origin, folder);
    const get = async (path: string): Promise<unknown> => {
      const answer = await fetch(origin + path, { headers: { cookie } });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    };
    const named = (what: string) => `${what}, ${size.toLocaleString('en')} statements`;

    await get(overviewPath);
    const page = await time(asked, () => get(overviewPath));
    const touched = await time(asked, async () => {
      const month = new Date(Date.now() + offset * 60_000).toISOString().slice(0, 7);
      await db.write((writer) => sql`insert into month_change (month) values (${month})`.execute(writer));
      return get(overviewPath);
    });
    const rawPage = await time(askedRaw, () => readRawMonths(db.read, offset));
    for (const { month, total } of overviewSchema.parse(page.value).months) {
      const { activeMs, finishedUnits, personCount } = total;
      mustBeSame(month, [activeMs, finishedUnits, personCount], rawPage.value.get(month) ?? [0, 0, 0]);
    }

    const rows = [
      toRow(named("leader's page"), page, rawPage),
      toRow(named("leader's page after a record"), touched, rawPage),
    ];
    const station = '00000000-0000-4000-8000-000000000000';
    for (const [what, query, only] of [
      ['table of progress, one station', `?station=${station}`, station],
      ['table of progress, the county', '', undefined],
    ] as const) {
      await get(learningPaths.progress + query);
      const table = await time(asked, () => get(learningPaths.progress + query));
      const raw = await time(askedRaw, () => readRawProgress(db.read, offset, only));
      const ours = progressPageSchema.parse(table.value);
      const shown = ours.rows.map(({ learnerId, unitId, activeMs, lastAtMs }) => [
        learnerId,
        unitId,
        activeMs,
        lastAtMs,
      ]);
      mustBeSame(
        what,
        { shown, count: ours.count },
        { shown: toRows(raw.value.rows), count: raw.value.count },
      );
      rows.push(toRow(named(what), table, raw));
    }
    return rows;
  } finally {
    await center.end('SIGTERM');
    await db.close();
  }
}

export async function measureFigures(): Promise<Row[]> {
  const rows: Row[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'bench-figures-'));
  let postgres: ThrowawayPostgres | undefined;
  try {
    postgres = await startPostgres();
    const libraryDir = join(folder, 'library');
    await mkdir(join(libraryDir, 'metadata'), { recursive: true });
    await writeFile(join(libraryDir, 'metadata/1.root.json'), '{}');
    for (const size of sizes) {
      const databaseUrl = await postgres.createDatabase();
      rows.push(
        ...(await measureSize(
          { dataDir: join(folder, `data-${size}`), libraryDir, databaseUrl },
          size,
          folder,
        )),
      );
      console.error(`figures: measured at ${size}`);
    }
    return rows;
  } finally {
    await postgres?.remove();
    await rm(folder, { recursive: true, force: true });
  }
}
