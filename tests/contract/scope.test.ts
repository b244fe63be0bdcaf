// A trainer with a scope over real HTTP on both engines: sees and changes what lies in it, and the rest is not there.
import { expect, it } from 'vitest';
import { editAtConsole } from '#center/services/edits.ts';
import { mergeLearners } from '#center/services/merge-learners.ts';
import { createOperator } from '#center/services/operators.ts';
import { createPlan } from '#center/services/plans.ts';
import { findStaff } from '#center/services/staff.ts';
import { must } from '#core/kernel/assert.ts';
import type { LearnerId, StationId, UnitId } from '#core/kernel/ids.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { courierApiPaths } from '#core/protocol/console-courier-api.ts';
import { logPaths } from '#core/protocol/console-log-api.ts';
import { peoplePaths } from '#core/protocol/console-people-api.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';

const { stations, groups, learners, plans } = consolePaths;
const words = { title: 'This month', unitIds: ['drip-irrigation' as UnitId], startDay: '2026-11-01' };

/** Two villages with a group and a learner each, and a learner of both. */
async function createVillages(world: CenterWorld) {
  const [own, other] = [await world.createStation('Own'), await world.createStation('Other')];
  const [ownGroup, otherGroup] = [await world.createGroup(own), await world.createGroup(other)];
  return {
    own,
    other,
    ownGroup,
    otherGroup,
    inside: await world.createLearner([own], [ownGroup]),
    outside: await world.createLearner([other], [otherGroup]),
    shared: await world.createLearner([own, other], [ownGroup, otherGroup]),
  };
}

function draftPlan(groupIds: string[], learnerIds: string[]) {
  return { ...words, dueDay: '2026-11-30', audience: { groupIds, learnerIds: learnerIds as LearnerId[] } };
}

async function listIds(console: Console, path: string): Promise<string[]> {
  const { status, body } = await console.send('GET', path);
  expect(status).toBe(200);
  return (body as { items: { id?: string; stationId?: string }[] }).items.map(
    ({ id, stationId }) => id ?? stationId ?? '',
  );
}

describeOnEngines('a trainer with a scope', (world) => {
  it('lists only stations, groups, learners, health and plans in it', async () => {
    const village = await createVillages(world());
    const make = async (groupIds: string[], learnerIds: string[]) =>
      must(await createPlan(world().context, 'test', draftPlan(groupIds, learnerIds)), 'plan').id;
    const ownPlan = await make([village.ownGroup], [village.shared]);
    const widePlan = await make([village.ownGroup, village.otherGroup], []);
    const otherPlan = await make([], [village.outside]);
    const trainer = await world().signIn('trainer', [village.own]);

    expect(await listIds(trainer, stations)).toEqual([village.own]);
    expect(await listIds(trainer, groups)).toEqual([village.ownGroup]);
    expect((await listIds(trainer, learners)).sort()).toEqual([village.inside, village.shared].sort());
    expect(await listIds(trainer, logPaths.health)).toEqual([village.own]);
    expect((await listIds(trainer, plans)).sort()).toEqual([ownPlan, widePlan].sort());
    const { items } = (await trainer.send('GET', learners)).body as { items: Record<string, unknown>[] };
    expect(items.find(({ id }) => id === village.shared)).toMatchObject({
      stationIds: [village.own],
      groupIds: [village.ownGroup],
    });

    const county = await world().signIn('trainer');
    expect(await listIds(county, plans)).toEqual(expect.arrayContaining([ownPlan, widePlan, otherPlan]));
    expect(await listIds(county, stations)).toEqual(expect.arrayContaining([village.own, village.other]));
  });

  it('what lies beyond it is not found, in reading and in writing', async () => {
    const village = await createVillages(world());
    const trainer = await world().signIn('trainer', [village.own]);
    const wide = draftPlan([village.ownGroup, village.otherGroup], []);
    const widePlan = must(await createPlan(world().context, 'test', wide), 'plan').id;
    const edit = { fields: { title: { value: 'Mine now', base: null } } };
    const send = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
      (await trainer.send(method, path, body)).status;

    for (const [id, status] of [
      [village.inside, 200],
      [village.shared, 200],
      [village.outside, 404],
    ] as const) {
      expect(await send('GET', `${learners}/${id}/records`)).toBe(status);
      expect(await send('GET', `${learners}/${id}/progress`)).toBe(status);
      expect(await send('GET', `${learners}/${id}/proof`)).toBe(status);
    }
    expect(await send('GET', `${logPaths.stations}/${village.own}/log`)).toBe(200);
    expect(await send('GET', `${logPaths.stations}/${village.other}/log`)).toBe(404);
    expect(await send('GET', `${plans}/${widePlan}/fields`)).toBe(404);
    expect(await send('POST', `${plans}/${widePlan}/edit`, edit)).toBe(404);
    expect(await send('DELETE', `${plans}/${widePlan}`)).toBe(404);
    expect(await send('POST', plans, wide)).toBe(404);
    expect(await send('POST', plans, draftPlan([], [village.outside]))).toBe(404);
    expect(await send('POST', plans, draftPlan([village.ownGroup], [village.shared]))).toBe(200);
    const operator = await world().signIn('operator');
    expect(await listIds(operator, plans)).toContain(widePlan);
  });

  it('conflicts, merged entries and couriers are narrowed to it', async () => {
    const village = await createVillages(world());
    const { context } = world();
    for (const id of [village.inside, village.outside]) {
      const gone = await world().createLearner([id === village.inside ? village.own : village.other]);
      await mergeLearners(context, 'test', { learnerId: id, aliasId: gone });
      // Two that know nothing of each other: a conflict.
      for (const value of ['camel', 'moon'])
        await editAtConsole(context, 'test', { kind: 'roster', id }, { symbol: { value, base: null } });
    }
    await context.db.write(async (writer) => {
      for (const ids of [[village.own, village.other], [village.other]]) {
        const list = ids.map((id) => ({ id, name: 'Village' }));
        const row = { made_ms: 1, made_by: 'test', scope: 'none' as const, size_bytes: 1 };
        await writer
          .insertInto('courier')
          .values({ id: crypto.randomUUID(), ...row, stations: JSON.stringify(list) })
          .execute();
      }
    });
    const trainer = await world().signIn('trainer', [village.own]);
    const read = async (path: string) => (await trainer.send('GET', path)).body;
    const conflicts = (await read(`${peoplePaths.conflicts}?which=all`)) as {
      items: { documentId: string }[];
    };
    expect(new Set(conflicts.items.map(({ documentId }) => documentId))).toEqual(new Set([village.inside]));
    expect(await read(peoplePaths.aliases)).toMatchObject({ items: [{ learnerId: village.inside }] });
    expect(await read(courierApiPaths.couriers)).toMatchObject({
      couriers: [{ stations: [{ id: village.own }] }],
      readings: [],
    });
  });

  it('is kept for trainers alone', async () => {
    const { context } = world();
    const stationIds = [(await world().createStation()) as StationId];
    const draft = { name: 'x', stationIds, password: 'long enough for a test' };
    await createOperator(context, 'test', { ...draft, login: 'scoped-trainer', role: 'trainer' });
    await createOperator(context, 'test', { ...draft, login: 'scoped-operator', role: 'operator' });
    const { read } = context.db;
    expect((await findStaff(read, 'scoped-trainer'))?.stationIds).toEqual(stationIds);
    expect((await findStaff(read, 'scoped-operator'))?.stationIds).toBeNull();
  });
});
