// The leader's page: its figures are those of the records themselves, whatever was voided, merged or dated anew; and
// nothing about few persons is told.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createLrsKey } from '#center/services/lrs-keys.ts';
import { mergeLearners, undoMerge } from '#center/services/merge-learners.ts';
import { readOverview } from '#center/services/overview.ts';
import { readPolicy } from '#center/services/policy.ts';
import { rebuildProjections } from '#center/services/rebuild.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { overviewPath, overviewSchema } from '#core/protocol/console-overview-api.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const minute = 60_000;
const dayMs = 86_400_000;
const units = ['sheep-health', 'drip-irrigation'] as UnitId[];

/** Totals by month from the records alone: no projection is read. */
async function readByRecords({
  context,
}: CenterWorld): Promise<Map<string, { activeMs: number; finished: number }>> {
  const { rows } = await sql<{ month: string; active: number; finished: number }>`
    with counted as (
      select coalesce((select a.learner_id from learner_alias a where a.alias_id = t.learner_id), t.learner_id) as person,
        split_part(t.activity, ':', 4) as unit, t.verb, t.activity, t.body, t.uptime_ms,
        to_char(to_timestamp(t.occurred_ms / 1000.0) at time zone 'UTC' + interval '8 hours', 'YYYY-MM') as month
      from statement t
      where t.learner_id is not null and t.activity like 'urn:yuanjiao:unit:%' and (t.station_id is not null or not exists (
        select 1 from statement v where v.target_id = t.id and v.verb = 'http://adlnet.gov/expapi/verbs/voided'))),
    time as (
      select month, sum(least(21600000, coalesce(uptime_ms, 21600000),
        extract(epoch from (body#>>'{result,duration}')::interval) * 1000))::bigint as active
      from counted where body#>>'{result,duration}' is not null group by 1),
    first as (
      select person, unit, min(month) as month from counted
      where verb = 'http://adlnet.gov/expapi/verbs/completed' and activity not like '%:material:%' group by 1, 2),
    done as (select month, count(*) as finished from first group by 1)
    select coalesce(t.month, d.month) as month, coalesce(t.active, 0)::bigint as active,
      coalesce(d.finished, 0)::bigint as finished
    from time t full join done d on d.month = t.month`.execute(context.db.read);
  return new Map(rows.map(({ month, active, finished }) => [month, { activeMs: active, finished }]));
}

async function expectSame(world: CenterWorld): Promise<void> {
  const byRecords = await readByRecords(world);
  const { months } = await readOverview(world.context);
  for (const { month, total } of months) {
    const { activeMs = 0, finished = 0 } = byRecords.get(month) ?? {};
    expect({ month, activeMs: total.activeMs, finished: total.finishedUnits }).toEqual({
      month,
      activeMs,
      finished,
    });
  }
}

function study(
  station: StationDouble,
  learnerId: string,
  unitId: UnitId,
  minutes: number,
  ends: boolean,
): void {
  const version = '0123456789abcdef';
  station.appendAct(learnerId, {
    kind: 'material-studied',
    unitId,
    version,
    materialId: 'text',
    materialKind: 'article',
    activeMs: minutes * minute,
    position: 1,
    segments: [],
    isFinished: true,
    isRecovered: false,
  });
  if (ends) station.appendAct(learnerId, { kind: 'unit-completed', unitId, version });
}

/** A tool's statement that a learner ended a unit; its id. */
async function tell({ origin, context }: CenterWorld, statement: Record<string, unknown>): Promise<string> {
  const key = await createLrsKey(context, 'test', 'tool', ['all']);
  const response = await fetch(`${origin}/xapi/statements`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-experience-api-version': '1.0.3',
      authorization: `Basic ${Buffer.from(`${key.key}:${key.secret}`).toString('base64')}`,
    },
    body: JSON.stringify(statement),
  });
  return must(((await response.json()) as string[])[0], 'id');
}

const actSchema = fc.record({
  who: fc.integer({ min: 0, max: 2 }),
  unit: fc.integer({ min: 0, max: 1 }),
  minutes: fc.integer({ min: 1, max: 90 }),
  ends: fc.boolean(),
  daysAgo: fc.integer({ min: 0, max: 90 }),
});

describeOnEngines("the leader's page", (world) => {
  it('has the figures of the records, whatever was recorded, dated anew, merged, voided and rebuilt', async () => {
    const { context } = world();
    await fc.assert(
      fc.asyncProperty(fc.array(actSchema, { minLength: 1, maxLength: 12 }), async (acts) => {
        const station = await world().enrolStation();
        const people = [];
        for (let count = 0; count < 3; count++) people.push(await world().createLearner([station.id]));
        for (const { who, unit, minutes, ends, daysAgo } of acts) {
          // A clock that nobody set: the center dates these records when it knows more.
          station.time.bootId = randomUUID();
          station.time.uptimeMs = 1000;
          station.time.wallMs = daysAgo % 5 === 0 ? 0 : context.nowMs() - daysAgo * dayMs;
          study(station, must(people[who], 'person'), must(units[unit], 'unit'), minutes, ends);
        }
        expect((await station.pushAll()).error).toBeUndefined();
        await expectSame(world());
        const [learnerId = '', aliasId = ''] = people;
        expect((await mergeLearners(context, 'test', { learnerId, aliasId })).ok).toBe(true);
        await expectSame(world());
        expect((await undoMerge(context, 'test', aliasId)).ok).toBe(true);
        await expectSame(world());
      }),
      { numRuns: 3 },
    );
    const learnerId = await world().createLearner([await world().createStation()]);
    const { homePage } = await readPolicy(context.db.read);
    const actor = { objectType: 'Agent', account: { homePage, name: learnerId } };
    const said = {
      actor,
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      object: { id: `urn:yuanjiao:unit:${units[0]}` },
      result: { duration: 'PT20M' },
    };
    const id = await tell(world(), said);
    await expectSame(world());
    await tell(world(), {
      actor,
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id },
    });
    await expectSame(world());
    expect((await rebuildProjections(context, 'test')).differingDays).toBe(0);
    await sql`delete from study_day`.execute(context.db.read);
    expect((await rebuildProjections(context, 'test')).differingDays).toBeGreaterThan(0);
    await expectSame(world());
  }, 300_000);

  it('is open to leaders, names nobody, and breaks nothing down to few persons', async () => {
    const leader = await world().signIn('leader');
    const { status, body } = await leader.send('GET', overviewPath);
    expect(status).toBe(200);
    const { months } = overviewSchema.parse(body);
    expect(months).toHaveLength(12);
    for (const { places } of months) {
      for (const { personCount } of places) expect(personCount === 0 || personCount >= 10).toBe(true);
    }
    expect(JSON.stringify(body)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('counts a station that met what the county asks', async () => {
    const { context, clock } = world();
    // In the first hours of a month these hours would have begun in the one before.
    const now = new Date();
    clock.aheadMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 15, 4) - now.getTime();
    const before = must((await readOverview(context)).months.at(-1), 'this month').total;
    const station = await world().enrolStation();
    const learnerId = await world().createLearner([station.id]);
    station.time.wallMs = context.nowMs();
    for (let count = 0; count < 4; count++) study(station, learnerId, must(units[0], 'unit'), 301, false);
    expect((await station.pushAll()).error).toBeUndefined();
    const after = must((await readOverview(context)).months.at(-1), 'this month').total;
    expect(after.stationCount - before.stationCount).toBe(1);
    expect(after.metHours - before.metHours).toBe(1);
    expect(after.metDays - before.metDays).toBe(0);
  });
});
