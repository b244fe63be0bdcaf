// Projections can be made anew, and quarantined records read again, with the result that ingestion gives
// (SPEC: CL7, CL10, SL9), on both engines.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ingestSlice } from '#center/services/ingest.ts';
import { readLearnerProgress } from '#center/services/learners.ts';
import { rebuildProjections } from '#center/services/rebuild.ts';
import { rereadAfterUpgrade, rereadQuarantine } from '#center/services/requarantine.ts';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const hour = 3600_000;
const day = 24 * hour;

/** mulberry32: the same numbers for the same seed. */
function createDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function createAct(dice: (below: number) => number): Act {
  const unit = {
    unitId: must(['drip-irrigation', 'sheep-health'][dice(2)], 'unit') as UnitId,
    version: '0123456789abcdef',
  };
  const attempt = 1 + dice(3);
  switch (dice(4)) {
    case 0:
      return { kind: 'unit-opened', ...unit };
    case 1:
      return {
        kind: 'quiz-finished',
        materialId: 'quiz',
        rightCount: 1,
        questionCount: 2,
        scaled: 0.5,
        isPassed: dice(2) === 0,
        activeMs: dice(9 * hour),
        attempt,
        ...unit,
      };
    case 2:
      return { kind: 'unit-completed', ...unit };
    default:
      return {
        kind: 'material-studied',
        materialId: 'film',
        materialKind: 'video',
        activeMs: dice(3 * hour),
        position: dice(100),
        segments: [{ from: 0, to: 1 + dice(100) }],
        isFinished: dice(2) === 0,
        isRecovered: dice(8) === 0,
        ...unit,
      };
  }
}

/** A log of many boots, some of which saw the center, some late, with walls of all kinds. */
function writeLog(
  station: StationDouble,
  learners: readonly string[],
  startMs: number,
  dice: (below: number) => number,
): void {
  let nowMs = startMs;
  for (let boot = 0; boot < 8; boot++) {
    nowMs += dice(2 * day);
    const sawAt = dice(3) === 0 ? dice(4) : undefined;
    const wallMs = must([0, Date.UTC(2099, 0, 1), nowMs][dice(3)], 'wall');
    Object.assign(station.time, { bootId: randomUUID(), uptimeMs: 0, wallMs, synced: undefined });
    for (let i = 0; i < 4; i++) {
      const stepMs = dice(2 * hour);
      station.time.uptimeMs += stepMs;
      station.time.wallMs += stepMs;
      if (i === sawAt) {
        station.time.synced = { serverMs: nowMs + station.time.uptimeMs, uptimeMs: station.time.uptimeMs };
      }
      const learner = must(learners[dice(learners.length)], 'learner');
      // A lie now and then: no time goes by for what is claimed.
      if (dice(6) === 0) station.append(station.createStatement(learner, createAct(dice)));
      else station.appendAct(learner, createAct(dice));
    }
    nowMs += station.time.uptimeMs;
  }
}

async function pushInPieces(world: CenterWorld, station: StationDouble, dice: (below: number) => number) {
  for (let through = 0; through < station.entries.length; ) {
    const from = 1 + Math.max(0, through - dice(3));
    const to = Math.min(station.entries.length, through + 1 + dice(9));
    const slice = await station.createSlice(from, to);
    const sender = { id: station.id, signKey: station.keys.signKey };
    const outcome = await ingestSlice(world.context, sender, slice, dice(2) === 0 ? 'live' : 'carried');
    expect(outcome.ok).toBe(true);
    through = to;
  }
}

async function readProjections(world: CenterWorld, learners: readonly string[]) {
  const { rows: days } = await sql`select * from learner_boot_day where learner_id in
    (select jsonb_array_elements_text(${JSON.stringify(learners)}::jsonb)::uuid)
    order by learner_id, day, boot_id`.execute(world.context.db.read);
  const progress = await Promise.all(learners.map((id) => readLearnerProgress(world.context.db.read, id)));
  return { days, progress };
}

describeOnEngines('projections', (world) => {
  it.each([1, 2, 3])('[CL7] [CL10] a rebuild gives what ingestion gave (seed %i)', async (seed) => {
    const dice = createDice(seed);
    world().clock.aheadMs = 60 * day;
    const learners = [randomUUID(), randomUUID(), randomUUID()];
    const stations = [await world().enrolStation(), await world().enrolStation()];
    for (const station of stations) writeLog(station, learners, Date.now() + 2 * day, dice);
    await Promise.all(stations.map((station) => pushInPieces(world(), station, dice)));
    const before = await readProjections(world(), learners);
    expect(before.progress.some(({ days }) => days.length > 0)).toBe(true);
    const rebuilt = await rebuildProjections(world().context, 'test');
    expect(rebuilt).toMatchObject({
      differingBoots: 0,
      differingDates: 0,
      differingUnits: 0,
      differingDays: 0,
      learnerIds: [],
    });
    expect(rebuilt.learners).toBeGreaterThanOrEqual(3);
    expect(await readProjections(world(), learners)).toEqual(before);
    world().clock.aheadMs = 0;
  });

  it('a damaged row is repaired and reported', async () => {
    const dice = createDice(9);
    world().clock.aheadMs = 60 * day;
    const learners = [randomUUID()];
    const [learner] = learners;
    const station = await world().enrolStation();
    writeLog(station, learners, Date.now() + 2 * day, dice);
    await pushInPieces(world(), station, dice);
    const before = await readProjections(world(), learners);
    const { read } = world().context.db;
    await sql`update progress set state = jsonb_set(state, '{activeMs}', '1') where learner_id = ${learner}::uuid
      and unit_id = 'sheep-health'`.execute(read);
    await sql`update learner_day set active_ms = active_ms + 1 where learner_id = ${learner}::uuid`.execute(
      read,
    );
    await sql`insert into learner_day values (${learner}::uuid, '1999-01-01', 5)`.execute(read);
    await sql`update boot_clock set zero_ms = zero_ms - 1e9 where station_id = ${station.id}::uuid
      and quality <> 'exact'`.execute(read);
    const rebuilt = await rebuildProjections(world().context, 'test');
    expect(rebuilt.differingUnits).toBe(1);
    expect(rebuilt.differingDays).toBe((before.progress[0]?.days.length ?? 0) + 1);
    expect(rebuilt.differingBoots).toBeGreaterThan(0);
    expect(rebuilt.learnerIds).toEqual(learners);
    expect(await readProjections(world(), learners)).toEqual(before);
    expect(await rebuildProjections(world().context, 'test')).toMatchObject({
      differingUnits: 0,
      differingDays: 0,
    });
    world().clock.aheadMs = 0;
  });
});

/** As if the version that took the records in had not understood some of them. */
async function putIntoQuarantine(world: CenterWorld, station: StationDouble, seqs: readonly number[]) {
  const { read } = world.context.db;
  const wanted = sql`seq in (select jsonb_array_elements_text(${JSON.stringify(seqs)}::jsonb)::bigint)`;
  await sql`delete from statement where station_id = ${station.id}::uuid and ${wanted}`.execute(read);
  await sql`update log_record set quarantine = 'not understood', statement_id = null
    where station_id = ${station.id}::uuid and ${wanted}`.execute(read);
  await rebuildProjections(world.context, 'test');
}

describeOnEngines('quarantine', (world) => {
  it('[SL9] what can be interpreted after an upgrade counts once, as it would have on arrival', async () => {
    const dice = createDice(4);
    world().clock.aheadMs = 60 * day;
    const learners = [randomUUID(), randomUUID()];
    const station = await world().enrolStation();
    writeLog(station, learners, Date.now() + 2 * day, dice);
    station.appendText('{"seq":33,"from":"a newer app still"}');
    await pushInPieces(world(), station, dice);
    const before = await readProjections(world(), learners);
    await putIntoQuarantine(world(), station, [3, 4, 17]);
    expect(await readProjections(world(), learners)).not.toEqual(before);
    expect(await rereadQuarantine(world().context, 'test', station.id)).toEqual({
      read: 4,
      released: 3,
      remaining: 1,
    });
    expect(await readProjections(world(), learners)).toEqual(before);
    expect(await rereadQuarantine(world().context, 'test', station.id)).toEqual({
      read: 1,
      released: 0,
      remaining: 1,
    });
    expect(await readProjections(world(), learners)).toEqual(before);
    expect(await rebuildProjections(world().context, 'test')).toMatchObject({
      differingUnits: 0,
      differingDays: 0,
    });
    world().clock.aheadMs = 0;
  });

  it('[SL9] is read again at the first start of a version that reads otherwise, and only then', async () => {
    const { context } = world();
    await rereadAfterUpgrade(context);
    expect(await rereadAfterUpgrade(context)).toBeUndefined();
    await sql`update setting set value = '"an older way"' where key = 'quarantine.readBy'`.execute(
      context.db.read,
    );
    expect(await rereadAfterUpgrade(context)).toMatchObject({ released: 0 });
    expect(await rereadAfterUpgrade(context)).toBeUndefined();
  });
});
