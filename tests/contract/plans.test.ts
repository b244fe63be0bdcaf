// Study plans at the console over real HTTP on both engines: for whole stations, changed, and every month anew.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPublications } from '#center/services/feed-documents.ts';
import { mergeLearners, undoMerge } from '#center/services/merge-learners.ts';
import { continueSeries } from '#center/services/plan-series.ts';
import { createPlan, listPlans, type NewPlan, republishForRosters } from '#center/services/plans.ts';
import { addDays, addMonth, toDay } from '#core/domain/calendar.ts';
import { type Plan, planSchema } from '#core/domain/documents.ts';
import type { DocumentName } from '#core/domain/edit.ts';
import { must } from '#core/kernel/assert.ts';
import type { StationId, UnitId } from '#core/kernel/ids.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { conflictRowSchema, fieldStatesSchema, peoplePaths } from '#core/protocol/console-people-api.ts';
import { type PlanRow, planRowSchema } from '#core/protocol/console-plans-api.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';
import { appendEdits, prepareEdits, readDocuments } from './document-station.ts';

const { plans, learners } = consolePaths;

function draftPlan(stationIds: readonly string[], more: Partial<NewPlan> = {}): NewPlan {
  return {
    title: 'Winter',
    unitIds: ['drip-irrigation' as UnitId],
    audience: { groupIds: [], learnerIds: [] },
    stationIds: stationIds as StationId[],
    startDay: '2026-11-01',
    dueDay: '2026-11-30',
    ...more,
  };
}

async function makePlan(world: CenterWorld, draft: NewPlan): Promise<string> {
  return must(await createPlan(world.context, 'test', draft), 'plan').id;
}

async function readPlanAt(station: StationDouble, id: string): Promise<Plan | undefined> {
  return (await readDocuments(station, 'plan')).get(id);
}

async function listRows(console: Console): Promise<PlanRow[]> {
  const { body } = await console.send('GET', plans);
  return (body as { items: unknown[] }).items.map((item) => planRowSchema.parse(item));
}

async function readRow(console: Console, id: string): Promise<PlanRow> {
  return must(
    (await listRows(console)).find((row) => row.id === id),
    'row',
  );
}

describeOnEngines('study plans', (world) => {
  it('one for a station names everybody on its roster, also who comes later, and nobody of another', async () => {
    const [a, b] = [await world().enrolStation('A'), await world().enrolStation('B')];
    const [first, elsewhere] = [await world().createLearner([a.id]), await world().createLearner([b.id])];
    const trainer = await world().signIn('trainer');
    const made = await trainer.send('POST', plans, draftPlan([a.id, b.id]));
    const { id, stationIds } = planRowSchema.parse(made.body);
    expect([...stationIds].sort()).toEqual([a.id, b.id].sort());
    const told = must(await readPlanAt(a, id), 'plan');
    // What stations of every version take: nothing but a plan as ever.
    expect(Object.keys(told).sort()).toEqual(Object.keys(planSchema.shape).sort());
    expect(told.audience.learnerIds).toEqual([first]);
    expect((await readPlanAt(b, id))?.audience.learnerIds).toEqual([elsewhere]);

    const late = await world().createLearner([a.id]);
    expect((await readPlanAt(a, id))?.audience.learnerIds.toSorted()).toEqual([first, late].sort());
    expect((await readPlanAt(b, id))?.audience.learnerIds).toEqual([elsewhere]);
    expect((await readRow(trainer, id)).audience.learnerIds).toEqual([]);
  });

  it('two who come to a station at once are both in its plan', async () => {
    const station = await world().enrolStation();
    const id = await makePlan(world(), draftPlan([station.id]));
    const come = await Promise.all([1, 2, 3, 4].map(() => world().createLearner([station.id])));
    expect((await readPlanAt(station, id))?.audience.learnerIds.toSorted()).toEqual(come.sort());
  });

  it('who comes while the plan is being made is in it', async () => {
    const station = await world().enrolStation();
    const learner = await world().createLearner([await world().createStation()]);
    let plan: Promise<string> | undefined;
    await world().context.db.write(async (writer) => {
      const row = { learner_id: learner, station_id: station.id };
      await writer.insertInto('learner_station').values(row).execute();
      await republishForRosters(writer, createPublications(), [station.id]);
      // Nothing of this is to be seen yet by those who make the plan now.
      plan = makePlan(world(), draftPlan([station.id]));
      await setTimeout(300);
    });
    expect((await readPlanAt(station, must(await plan, 'plan')))?.audience.learnerIds).toEqual([learner]);
  });

  it('entries that are merged leave a station’s plan, and come back when parted', async () => {
    const station = await world().enrolStation();
    const [kept, gone] = [
      await world().createLearner([station.id]),
      await world().createLearner([station.id]),
    ];
    const id = await makePlan(world(), draftPlan([station.id]));
    await mergeLearners(world().context, 'test', { learnerId: kept, aliasId: gone });
    expect((await readPlanAt(station, id))?.audience.learnerIds).toEqual([kept]);
    await undoMerge(world().context, 'test', gone);
    expect((await readPlanAt(station, id))?.audience.learnerIds.toSorted()).toEqual([kept, gone].sort());
  });

  it('a change reaches the stations that are meant now, and goes from those that are not', async () => {
    const [a, b] = [await world().enrolStation('A'), await world().enrolStation('B')];
    const learner = await world().createLearner([b.id]);
    const trainer = await world().signIn('trainer');
    const id = await makePlan(world(), draftPlan([a.id]));
    const change = (body: unknown) => trainer.send('POST', `${plans}/${id}/change`, body);
    expect(await readPlanAt(a, id)).toBeDefined();
    expect((await change({ stationIds: [b.id], startDay: '2026-11-05' })).status).toBe(200);
    expect(await readPlanAt(a, id)).toBeUndefined();
    expect(await readPlanAt(b, id)).toMatchObject({
      title: 'Winter',
      startDay: '2026-11-05',
      dueDay: '2026-11-30',
      audience: { learnerIds: [learner] },
    });
    for (const [body, status, kind] of [
      [{ dueDay: { value: '2026-11-01', base: null } }, 400, 'malformed'],
      [{ startDay: '2026-12-24' }, 400, 'malformed'],
      [{ unitIds: ['no-such-unit'] }, 404, 'not-found'],
      [{ stationIds: [randomUUID()] }, 404, 'not-found'],
      [{ stationIds: [] }, 404, 'not-found'],
      [{ title: 'without a base' }, 400, 'malformed'],
      [{}, 400, 'malformed'],
    ] as const) {
      const refused = await change(body);
      expect([body, refused.status, refused.body]).toEqual([body, status, expect.objectContaining({ kind })]);
    }
    expect(
      (await trainer.send('POST', `${plans}/${randomUUID()}/change`, { startDay: '2026-11-02' })).status,
    ).toBe(404);
    expect(await readRow(trainer, id)).toMatchObject({ stationIds: [b.id], startDay: '2026-11-05' });
  });

  it('a due day changed here and at a station is kept on both sides, and what it was is in the audit log', async () => {
    const station = await world().enrolStation();
    const administrator = await world().createLearner([station.id]);
    const operator = await world().signIn('operator');
    const isAdministrator = { fields: { isAdministrator: { value: true, base: null } } };
    await operator.send('POST', `${learners}/${administrator}/edit`, isAdministrator);
    const id = await makePlan(world(), draftPlan([station.id]));
    const document: DocumentName = { kind: 'plan', id };
    const fields = fieldStatesSchema.parse((await operator.send('GET', `${plans}/${id}/fields`)).body);
    const theirs = await prepareEdits(station, document, { dueDay: '2026-12-10' });
    const dueDay = { value: '2026-12-20', base: must(fields['dueDay'], 'due').hlc };
    expect((await operator.send('POST', `${plans}/${id}/change`, { dueDay })).status).toBe(200);
    appendEdits(station, administrator, document, theirs);
    await station.pushAll();
    expect((await readPlanAt(station, id))?.dueDay).toBe('2026-12-20');
    const { body } = await operator.send('GET', `${peoplePaths.conflicts}?which=open`);
    const items = (body as { items: unknown[] }).items.map((item) => conflictRowSchema.parse(item));
    expect(items.find(({ documentId }) => documentId === id)).toMatchObject({
      field: 'dueDay',
      kept: { value: '2026-12-20', stationName: null },
      lost: { value: '2026-12-10' },
    });
    const audit = await world()
      .context.db.read.selectFrom('audit')
      .select('detail')
      .where('action', '=', 'plan.change')
      .where('object', '=', id)
      .execute();
    expect(audit.map(({ detail }) => detail)).toEqual([{ before: { dueDay: '2026-11-30' } }]);
  });

  it('a trainer sees of a wider plan the own part, changes nothing in it, and cannot widen an own one', async () => {
    const [own, other] = [await world().createStation('Own'), await world().createStation('Other')];
    const [ownGroup, otherGroup] = [await world().createGroup(own), await world().createGroup(other)];
    const [inside, outside] = [await world().createLearner([own]), await world().createLearner([other])];
    const wide = await makePlan(
      world(),
      draftPlan([own, other], {
        audience: {
          groupIds: [ownGroup, otherGroup],
          learnerIds: planSchema.shape.audience.parse({
            groupIds: [],
            learnerIds: [inside, outside],
          }).learnerIds,
        },
      }),
    );
    const [mine, theirs] = [
      await makePlan(world(), draftPlan([own])),
      await makePlan(world(), draftPlan([other])),
    ];
    const trainer = await world().signIn('trainer', [own]);
    const rows = await listRows(trainer);
    expect(rows.map(({ id }) => id)).not.toContain(theirs);
    expect(rows.find(({ id }) => id === mine)).toMatchObject({ isWhole: true });
    expect(rows.find(({ id }) => id === wide)).toMatchObject({
      isWhole: false,
      stationIds: [own],
      audience: { groupIds: [ownGroup], learnerIds: [inside] },
    });
    const change = async (id: string, body: object) =>
      (await trainer.send('POST', `${plans}/${id}/change`, body)).status;
    expect(await change(wide, { startDay: '2026-11-02' })).toBe(404);
    expect((await trainer.send('DELETE', `${plans}/${wide}`)).status).toBe(404);
    expect(await change(mine, { stationIds: [own, other] })).toBe(404);
    expect(await change(mine, { audience: { groupIds: [otherGroup], learnerIds: [] } })).toBe(404);
    expect(await change(mine, { startDay: '2026-11-02' })).toBe(200);
    expect((await trainer.send('POST', plans, draftPlan([own, other]))).status).toBe(404);
  });

  it('one that repeats is made again for the next month, once, ahead of its start', async () => {
    const station = await world().enrolStation();
    const learner = await world().createLearner([station.id]);
    const { context } = world();
    const today = toDay(context.nowMs(), 480);
    const span = { startDay: addDays(today, -20), dueDay: addDays(today, 5) };
    const id = await makePlan(world(), draftPlan([station.id], { ...span, repeats: true }));
    const own = async () =>
      (await listPlans(context.db.read)).filter((plan) => plan.stationIds.some((one) => one === station.id));
    await Promise.all([continueSeries(context), continueSeries(context)]);
    await continueSeries(context);
    const [next, ...more] = (await own()).filter((plan) => plan.id !== id);
    expect(more).toEqual([]);
    expect(next).toMatchObject({
      startDay: addMonth(span.startDay),
      dueDay: addMonth(span.dueDay),
      repeats: true,
    });
    expect((await own()).find((plan) => plan.id === id)).toMatchObject({
      repeats: false,
      seriesId: next?.seriesId,
    });
    expect((await readPlanAt(station, must(next, 'next').id))?.audience.learnerIds).toEqual([learner]);

    const trainer = await world().signIn('trainer');
    const again = await trainer.send('POST', `${plans}/${id}/change`, { repeats: true });
    expect(again).toMatchObject({ status: 409, body: { kind: 'changed-meanwhile' } });
    expect((await trainer.send('POST', `${plans}/${next?.id}/change`, { repeats: false })).status).toBe(200);
    world().clock.aheadMs += 40 * 86_400_000;
    await continueSeries(context);
    world().clock.aheadMs -= 40 * 86_400_000;
    expect(await own()).toHaveLength(2);
  });

  it('what a station put off stays put off for one month, what the trainer changed goes on', async () => {
    const station = await world().enrolStation();
    const administrator = await world().createLearner([station.id]);
    const operator = await world().signIn('operator');
    const isAdministrator = { fields: { isAdministrator: { value: true, base: null } } };
    await operator.send('POST', `${learners}/${administrator}/edit`, isAdministrator);
    const today = toDay(world().context.nowMs(), 480);
    const span = { startDay: addDays(today, -25), dueDay: addDays(today, 3) };
    const id = await makePlan(world(), draftPlan([station.id], { ...span, repeats: true }));
    const fields = fieldStatesSchema.parse((await operator.send('GET', `${plans}/${id}/fields`)).body);
    const title = { value: 'Every month', base: must(fields['title'], 'title').hlc };
    expect((await operator.send('POST', `${plans}/${id}/change`, { title })).status).toBe(200);
    const document: DocumentName = { kind: 'plan', id };
    const edits = await prepareEdits(station, document, { dueDay: addDays(today, 9) });
    appendEdits(station, administrator, document, edits);
    await station.pushAll();
    expect((await readPlanAt(station, id))?.dueDay).toBe(addDays(today, 9));
    await continueSeries(world().context);
    const next = [...(await readDocuments(station, 'plan')).values()].find((plan) => plan.id !== id);
    expect(next).toMatchObject({ title: 'Every month', dueDay: addMonth(span.dueDay) });
  });
});
