// The console's routes about people, by role, over real HTTP on both engines.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { must } from '#core/kernel/assert.ts';
import { consolePaths, enrolmentCodeSchema } from '#core/protocol/console-api.ts';
import {
  aliasRowSchema,
  conflictRowSchema,
  fieldStatesSchema,
  peoplePaths,
  refusalRowSchema,
} from '#core/protocol/console-people-api.ts';
import { describeOnEngines } from './center-world.ts';
import { appendEdits, prepareEdits } from './document-station.ts';

function toList<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ items: z.array(row) });
}

describeOnEngines('people in the console', (world) => {
  it('nobody gets in without a session, and trainers only read', async () => {
    const { learners, stations, plans } = consolePaths;
    const id = randomUUID();
    const routes = [
      ['GET', peoplePaths.conflicts, 200],
      ['GET', peoplePaths.refusals, 200],
      ['GET', peoplePaths.aliases, 200],
      ['GET', `${plans}/${id}/fields`, 404],
      ['POST', `${plans}/${id}/edit`, 404],
      ['GET', `${learners}/${id}/fields`, 403],
      ['POST', `${learners}/${id}/edit`, 403],
      ['POST', `${learners}/${id}/merge`, 403],
      ['POST', `${peoplePaths.aliases}/${id}/undo`, 403],
      ['POST', `${peoplePaths.conflicts}/1/undo`, 403],
      ['POST', `${peoplePaths.conflicts}/1/settle`, 403],
      ['POST', `${stations}/${id}/replace`, 403],
    ] as const;
    const trainer = await world().signIn('trainer');
    const nobody = world().createConsole('');
    const body = { fields: { title: { value: 'x', base: null } } };
    for (const [method, path, status] of routes) {
      const sent = method === 'POST' ? body : undefined;
      expect([path, (await nobody.send(method, path, sent)).status]).toEqual([path, 401]);
      expect([path, (await trainer.send(method, path, sent)).status]).toEqual([path, status]);
    }
  });

  it('an operator corrects, sees the contradiction of a station, and settles it', async () => {
    const operator = await world().signIn('operator');
    const station = await world().enrolStation('Mokoyla');
    const administrator = await world().createLearner([station.id]);
    const learner = await world().createLearner([station.id]);
    const path = `${consolePaths.learners}/${learner}`;
    const edit = (id: string, field: string, value: unknown, base: string | null) =>
      operator.send('POST', `${consolePaths.learners}/${id}/edit`, { fields: { [field]: { value, base } } });
    expect((await edit(administrator, 'isAdministrator', true, null)).status).toBe(200);
    const roster = { kind: 'roster' as const, id: learner };
    const ours = await prepareEdits(station, roster, { symbol: 'camel' });

    const fields = fieldStatesSchema.parse((await operator.send('GET', `${path}/fields`)).body);
    expect(fields['symbol']).toMatchObject({ value: 'walnut', hlc: expect.any(String) });
    expect((await edit(learner, 'symbol', 'moon', must(fields['symbol'], 'symbol').hlc)).status).toBe(200);
    expect((await edit(learner, 'symbol', 'dragon', null)).status).toBe(400);
    expect((await edit(learner, 'pinHash', 'x', null)).status).toBe(400);
    expect((await edit(learner, `groups.${randomUUID()}`, true, null)).status).toBe(404);
    expect((await edit(randomUUID(), 'symbol', 'moon', null)).status).toBe(404);

    appendEdits(station, administrator, roster, ours);
    appendEdits(station, learner, roster, ours);
    await station.pushAll();
    const readConflicts = async (which: string) =>
      toList(conflictRowSchema)
        .parse((await operator.send('GET', `${peoplePaths.conflicts}?which=${which}`)).body)
        .items.filter(({ documentId }) => documentId === learner);
    const [conflict] = await readConflicts('open');
    expect(conflict).toMatchObject({
      field: 'symbol',
      state: 'open',
      kept: { value: 'moon', stationName: null },
      lost: { value: 'camel', stationName: 'Mokoyla' },
    });
    const { items } = toList(refusalRowSchema).parse((await operator.send('GET', peoplePaths.refusals)).body);
    expect(items.filter(({ documentId }) => documentId === learner)).toMatchObject([
      { reason: 'not-administrator' },
    ]);
    const conflictPath = `${peoplePaths.conflicts}/${conflict?.id}`;
    expect((await operator.send('POST', `${conflictPath}/settle`)).status).toBe(200);
    expect(await readConflicts('open')).toEqual([]);
    expect((await operator.send('POST', `${conflictPath}/undo`)).status).toBe(200);
    expect(await readConflicts('all')).toMatchObject([{ state: 'restored', kept: { value: 'camel' } }]);
  });

  it('an operator merges two entries, takes them apart, and replaces hardware', async () => {
    const operator = await world().signIn('operator');
    const station = await world().enrolStation();
    const [kept, gone] = [
      await world().createLearner([station.id]),
      await world().createLearner([station.id]),
    ];
    const merge = `${consolePaths.learners}/${kept}/merge`;
    expect((await operator.send('POST', merge, { aliasId: gone })).status).toBe(200);
    expect((await operator.send('POST', merge, { aliasId: gone })).status).toBe(409);
    expect((await operator.send('POST', merge, { aliasId: 'x' })).status).toBe(400);
    const { items } = toList(aliasRowSchema).parse((await operator.send('GET', peoplePaths.aliases)).body);
    expect(items.find(({ aliasId }) => aliasId === gone)).toMatchObject({ learnerId: kept });
    expect((await operator.send('POST', `${peoplePaths.aliases}/${gone}/undo`)).status).toBe(200);
    expect((await operator.send('POST', `${peoplePaths.aliases}/${gone}/undo`)).status).toBe(404);
    const replace = await operator.send('POST', `${consolePaths.stations}/${station.id}/replace`, {
      isOldLost: true,
    });
    expect(enrolmentCodeSchema.parse(replace.body).code).toHaveLength(8);
  });
});
