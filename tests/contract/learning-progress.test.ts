// Progress and who needs help, as the console asks for them, on both engines.
import { expect, it } from 'vitest';
import { mergeLearners } from '#center/services/merge-learners.ts';
import { createPlan } from '#center/services/plans.ts';
import { addDays } from '#core/domain/calendar.ts';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import {
  awayDays,
  type HelpQuery,
  helpPageSchema,
  learningPaths,
  type ProgressQuery,
  progressPageSchema,
} from '#core/protocol/console-learning-api.ts';
import { type Console, describeOnEngines } from './center-world.ts';

const version = '0123456789abcdef';
const drip = 'drip-irrigation' as UnitId;
const walnut = 'walnut-pruning' as UnitId;
const sheep = 'sheep-health' as UnitId;
const today = new Date(Date.now() + 480 * 60_000).toISOString().slice(0, 10);

function opened(unitId: UnitId): Act {
  return { kind: 'unit-opened', unitId, version };
}
function tried(unitId: UnitId, isPassed: boolean): Act {
  const result = { rightCount: isPassed ? 2 : 0, questionCount: 2, scaled: isPassed ? 1 : 0, isPassed };
  return {
    kind: 'quiz-finished',
    unitId,
    version,
    materialId: 'quiz',
    ...result,
    activeMs: 60_000,
    attempt: 1,
  };
}
function finished(unitId: UnitId): Act {
  return { kind: 'unit-completed', unitId, version };
}

function ask(path: string, query: object): string {
  return `${path}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;
}
async function readProgress(console: Console, query: ProgressQuery = {}) {
  return progressPageSchema.parse((await console.send('GET', ask(learningPaths.progress, query))).body);
}
async function readHelp(console: Console, query: HelpQuery = {}) {
  return helpPageSchema.parse((await console.send('GET', ask(learningPaths.help, query))).body);
}

describeOnEngines('progress in the console', (world) => {
  async function createClass() {
    const station = await world().enrolStation();
    station.time.uptimeMs = 7_200_000;
    const groupId = await world().createGroup(station.id);
    const createPerson = () => world().createLearner([station.id], [groupId]);
    const [diligent, failing, absent] = [await createPerson(), await createPerson(), await createPerson()];
    const assign = async (unitIds: UnitId[], dueDay: string, learnerIds: string[] = []) =>
      must(
        await createPlan(world().context, 'test', {
          title: `due ${dueDay}`,
          unitIds,
          audience: {
            groupIds: learnerIds.length > 0 ? [] : [groupId],
            learnerIds: learnerIds as LearnerId[],
          },
          startDay: addDays(today, -60),
          dueDay,
        }),
        'plan',
      );
    return { station, groupId, diligent, failing, absent, assign };
  }

  it('tells every assigned unit of every learner: not begun, under way, late, finished, passed', async () => {
    const { station, diligent, failing, absent, assign } = await createClass();
    const over = await assign([drip], addDays(today, -1));
    const open = await assign([walnut], addDays(today, 30));
    for (const act of [tried(drip, true), finished(drip), finished(walnut), opened(sheep)])
      station.appendAct(diligent, act);
    station.appendAct(failing, opened(walnut));
    await station.pushAll();
    const trainer = await world().signIn('trainer');
    const { rows, count } = await readProgress(trainer, { station: station.id });
    expect(count).toBe(7);
    const told = rows.map(({ learnerId, unitId, planId, state }) => [learnerId, unitId, planId, state]);
    expect(told).toEqual(
      expect.arrayContaining([
        [diligent, drip, over.id, 'passed'],
        [diligent, walnut, open.id, 'finished'],
        [diligent, sheep, null, 'under-way'],
        [failing, drip, over.id, 'late'],
        [failing, walnut, open.id, 'under-way'],
        [absent, drip, over.id, 'late'],
        [absent, walnut, open.id, 'not-begun'],
      ]),
    );
    const only = async (query: ProgressQuery) =>
      (await readProgress(trainer, { station: station.id, ...query })).rows.map(({ learnerId }) => learnerId);
    expect((await only({ state: 'late' })).sort()).toEqual([failing, absent].sort());
    expect(await only({ unit: sheep })).toEqual([diligent]);
    expect(new Set(await only({ learner: absent }))).toEqual(new Set([absent]));
    expect(await only({ plan: open.id, state: 'finished' })).toEqual([diligent]);
  });

  it('is of the person: what was done under a merged entry counts, and nobody is listed twice', async () => {
    const { station, diligent, failing, assign } = await createClass();
    await assign([drip], addDays(today, -1), [diligent, failing]);
    for (const act of [tried(drip, true), finished(drip)]) station.appendAct(failing, act);
    await station.pushAll();
    await mergeLearners(world().context, 'test', { learnerId: diligent, aliasId: failing });
    const trainer = await world().signIn('trainer');
    const { rows } = await readProgress(trainer, { station: station.id });
    expect(rows.map(({ learnerId, unitId, state }) => [learnerId, unitId, state])).toEqual([
      [diligent, drip, 'passed'],
    ]);
    expect((await readHelp(trainer, { station: station.id, reason: 'late' })).count).toBe(0);
  });

  it('says who needs help and why, by station and name', async () => {
    const { station, groupId, diligent, failing, absent, assign } = await createClass();
    await assign([drip], addDays(today, -3));
    for (const act of [finished(drip), tried(walnut, false), tried(walnut, true)])
      station.appendAct(diligent, act);
    for (const act of [finished(drip), tried(walnut, false), tried(walnut, false)])
      station.appendAct(failing, act);
    await station.pushAll();
    const trainer = await world().signIn('trainer');
    const { rows } = await readHelp(trainer, { group: groupId });
    expect(
      rows.map(({ learnerId, reason, unitId, day, count }) => [learnerId, reason, unitId, day, count]),
    ).toEqual(
      expect.arrayContaining([
        [absent, 'late', drip, addDays(today, -3), 0],
        [absent, 'away', null, null, 2],
        [failing, 'failed', walnut, null, 2],
      ]),
    );
    expect(rows).toHaveLength(3);
    expect(rows.some(({ learnerId }) => learnerId === diligent)).toBe(false);
    expect(
      (await readHelp(trainer, { group: groupId, reason: 'away' })).rows.map((row) => row.learnerId),
    ).toEqual([absent]);
    expect(awayDays).toBeGreaterThan(1);
  });

  it('stays within the scope of the trainer, and away from those who have no business here', async () => {
    const { station, assign } = await createClass();
    await assign([drip], addDays(today, -1));
    const here = await world().signIn('trainer', [station.id]);
    const elsewhere = await world().signIn('trainer', [(await world().enrolStation()).id]);
    expect((await readProgress(here)).allCount).toBe(3);
    expect((await readProgress(here, { state: 'passed' })).allCount).toBe(3);
    expect((await readProgress(elsewhere)).allCount).toBe(0);
    expect((await readHelp(elsewhere)).allCount).toBe(0);
    for (const path of [learningPaths.progress, learningPaths.help]) {
      expect((await world().createConsole('').send('GET', path)).status).toBe(401);
      expect((await (await world().signIn('leader')).send('GET', path)).status).toBe(403);
      expect((await here.send('GET', `${path}?unheard=1`)).status).toBe(400);
      expect((await here.send('GET', `${path}?page=0`)).status).toBe(400);
    }
  });
});
