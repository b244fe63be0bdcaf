// Corrections of roster and plans, from stations without a line and from the console, at the center's door
// on both engines (SPEC: ED rules).
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { listConflicts, listRefusals } from '#center/services/conflicts.ts';
import { editAtConsole, undoConflict } from '#center/services/edits.ts';
import { createPlan } from '#center/services/plans.ts';
import type { DocumentName, FieldEdits, FieldValue } from '#core/domain/edit.ts';
import { must } from '#core/kernel/assert.ts';
import { createHlc, type Hlc } from '#core/kernel/hlc.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';
import { appendEdits, prepareEdits, readDocuments, toAheadHlc } from './document-station.ts';

interface Village {
  world: CenterWorld;
  stations: StationDouble[];
  administrator: string;
  learner: string;
  roster: DocumentName;
}

async function settle(world: CenterWorld, document: DocumentName, values: Record<string, FieldValue>) {
  const rows = await world.context.db.read
    .selectFrom('document_edit')
    .select(({ fn }) => ['field', fn.max('hlc').as('hlc')])
    .where('document_id', '=', document.id)
    .groupBy('field')
    .execute();
  const bases = new Map(rows.map(({ field, hlc }) => [field, hlc]));
  const edits = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, base: bases.get(field) ?? null }]),
  );
  const outcome = await editAtConsole(world.context, 'test', document, edits);
  expect(outcome.ok).toBe(true);
}

/** Two stations that share one learner and one administrator. */
async function createVillage(world: CenterWorld): Promise<Village> {
  const stations = [await world.enrolStation('Mokoyla'), await world.enrolStation('Zanggu')];
  const ids = stations.map(({ id }) => id);
  const administrator = await world.createLearner(ids);
  const learner = await world.createLearner(ids);
  await settle(world, { kind: 'roster', id: administrator }, { isAdministrator: true });
  return { world, stations, administrator, learner, roster: { kind: 'roster', id: learner } };
}

async function readNames({ stations, learner }: Village) {
  return Promise.all(
    stations.map(async (station) => (await readDocuments(station, 'roster')).get(learner)?.names),
  );
}

describeOnEngines('corrections of documents', (world) => {
  it('[ED2] a correction made at one station reaches the center and the other station', async () => {
    const village = await createVillage(world());
    const [here, there] = village.stations as [StationDouble, StationDouble];
    const edits = await prepareEdits(here, village.roster, {
      'names.zh': '古丽娜尔·买买提',
      symbol: 'camel',
    });
    appendEdits(here, village.administrator, village.roster, edits);
    expect((await here.pushAll()).value?.through).toBe(1);
    const entry = (await readDocuments(there, 'roster')).get(village.learner);
    expect(entry).toMatchObject({ names: { zh: '古丽娜尔·买买提', ug: 'گۈلنار' }, symbol: 'camel' });
    const person = (await readDocuments(here, 'person')).get(village.learner);
    expect(person?.versions['names.zh']).toBe(edits['names.zh']?.hlc);
    expect(await listConflicts(world().context.db.read, 'all')).not.toContainEqual(
      expect.objectContaining({ documentId: village.learner }),
    );
  });

  it('[ED3] different fields corrected at two stations both hold', async () => {
    const village = await createVillage(world());
    const [a, b] = village.stations as [StationDouble, StationDouble];
    const forA = await prepareEdits(a, village.roster, { 'names.zh': '甲' });
    const forB = await prepareEdits(b, village.roster, {
      'names.ug': 'گۈلنار مەمەت',
      letters: 'gulnar memet',
    });
    appendEdits(b, village.administrator, village.roster, forB);
    appendEdits(a, village.administrator, village.roster, forA);
    await b.pushAll();
    await a.pushAll();
    for (const names of await readNames(village)) expect(names).toEqual({ zh: '甲', ug: 'گۈلنار مەمەت' });
  });

  it('[ED3] contradicting corrections come to the same in whatever order they arrive; the loser is kept', async () => {
    const results: unknown[] = [];
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const village = await createVillage(world());
      const base = Date.now() - 60_000;
      const made: FieldEdits[] = [
        await prepareEdits(
          must(village.stations[0], 'a'),
          village.roster,
          { 'names.zh': '先' },
          base + 60_000,
        ),
        await prepareEdits(
          must(village.stations[1], 'b'),
          village.roster,
          { 'names.zh': '后' },
          base + 70_000,
        ),
      ];
      for (const index of order) {
        const station = must(village.stations[index], 'station');
        appendEdits(station, village.administrator, village.roster, must(made[index], 'edits'));
        await station.pushAll();
      }
      const conflicts = (await listConflicts(world().context.db.read, 'open')).filter(
        ({ documentId }) => documentId === village.learner,
      );
      results.push({
        names: await readNames(village),
        conflicts: conflicts.map(({ field, kept, lost, state }) => ({
          field,
          state,
          kept: [kept.value, kept.stationName],
          lost: [lost.value, lost.stationName],
        })),
      });
    }
    expect(results[0]).toEqual({
      names: [
        { zh: '后', ug: 'گۈلنار' },
        { zh: '后', ug: 'گۈلنار' },
      ],
      conflicts: [{ field: 'names.zh', state: 'open', kept: ['后', 'Zanggu'], lost: ['先', 'Mokoyla'] }],
    });
    expect(results[1]).toEqual(results[0]);
  });

  it('[ED4] an operator undoes a conflict, and undoes the undoing', async () => {
    const village = await createVillage(world());
    const [a, b] = village.stations as [StationDouble, StationDouble];
    const forA = await prepareEdits(a, village.roster, { letters: 'a' }, Date.now());
    const forB = await prepareEdits(b, village.roster, { letters: 'b' }, Date.now() + 1000);
    appendEdits(a, village.administrator, village.roster, forA);
    appendEdits(b, village.administrator, village.roster, forB);
    await a.pushAll();
    await b.pushAll();
    const find = async () =>
      must(
        (await listConflicts(world().context.db.read, 'all')).find(
          ({ documentId }) => documentId === village.learner,
        ),
        'conflict',
      );
    const letters = async () => (await readDocuments(a, 'roster')).get(village.learner)?.letters;
    const { id } = await find();
    expect(await letters()).toBe('b');
    expect((await undoConflict(world().context, 'aygul', id)).ok).toBe(true);
    expect(await letters()).toBe('a');
    expect(await find()).toMatchObject({ id, state: 'restored', kept: { value: 'a', editorName: 'aygul' } });
    expect((await undoConflict(world().context, 'aygul', id)).ok).toBe(true);
    expect(await letters()).toBe('b');
    expect(await find()).toMatchObject({ id, state: 'open', lost: { value: 'a' } });
    expect(await undoConflict(world().context, 'aygul', 2 ** 40)).toMatchObject({
      error: { kind: 'not-found' },
    });
  });

  it('[ED5] what may not be corrected is kept, changes nothing, and the station is told why', async () => {
    const village = await createVillage(world());
    const [station] = village.stations as [StationDouble, StationDouble];
    const stranger = await world().createLearner([(await world().enrolStation()).id]);
    const before = (await readDocuments(station, 'roster')).get(village.learner);
    const prepare = (values: Record<string, FieldValue>) => prepareEdits(station, village.roster, values);
    const ahead = { value: 'ahead', hlc: toAheadHlc(), base: null };
    const early = {
      value: 'early',
      hlc: createHlc(undefined, 5, 'x'),
      base: createHlc(undefined, 6, 'x') as Hlc,
    };
    const cases: [string, DocumentName, FieldEdits, string][] = [
      [village.learner, village.roster, await prepare({ letters: 'x' }), 'not-administrator'],
      [randomUUID(), village.roster, await prepare({ letters: 'x' }), 'not-administrator'],
      [
        village.administrator,
        { kind: 'roster', id: stranger },
        await prepare({ letters: 'x' }),
        'foreign-document',
      ],
      [
        village.administrator,
        { kind: 'roster', id: randomUUID() },
        await prepare({ letters: 'x' }),
        'foreign-document',
      ],
      [village.administrator, village.roster, await prepare({ isAdministrator: true }), 'unknown-field'],
      [village.administrator, village.roster, await prepare({ pinHash: 'x' }), 'unknown-field'],
      [village.administrator, village.roster, await prepare({ symbol: 'dragon' }), 'bad-value'],
      [
        village.administrator,
        village.roster,
        await prepare({ [`groups.${randomUUID()}`]: true }),
        'foreign-document',
      ],
      [village.administrator, village.roster, { letters: ahead }, 'clock-ahead'],
      [village.administrator, village.roster, { letters: early }, 'before-base'],
      [village.administrator, village.roster, {}, 'malformed'],
    ];
    const ids = cases.map(([editor, document, edits]) => appendEdits(station, editor, document, edits));
    expect((await station.pushAll()).value?.through).toBe(cases.length);
    const told = await readDocuments(station, 'refused-edit');
    expect(ids.map((id) => Object.values(told.get(id)?.fields ?? {})[0])).toEqual(
      cases.map(([, , , reason]) => reason),
    );
    expect((await readDocuments(station, 'roster')).get(village.learner)).toEqual(before);
    const refusals = await listRefusals(world().context.db.read);
    expect(ids.every((id) => refusals.some(({ statementId }) => statementId === id))).toBe(true);
  });

  it('[SL4] the same slice again corrects nothing again', async () => {
    const village = await createVillage(world());
    const [a, b] = village.stations as [StationDouble, StationDouble];
    const edits = await prepareEdits(a, village.roster, { letters: 'first' });
    appendEdits(a, village.administrator, village.roster, edits);
    await a.pushAll();
    const next = await prepareEdits(b, village.roster, { letters: 'second' });
    appendEdits(b, village.administrator, village.roster, next);
    await b.pushAll();
    await a.pushAll();
    // A restored disk sends the very same correction again, in a new epoch.
    const statement = a.createStatement(village.administrator, {
      kind: 'document-edited',
      document: village.roster,
      edits,
    });
    a.openEpoch();
    a.append(statement);
    await a.pushAll();
    expect((await readDocuments(a, 'roster')).get(village.learner)?.letters).toBe('second');
  });

  it('[ED2] a plan is put off at the station, and its group changed', async () => {
    const village = await createVillage(world());
    const [station] = village.stations as [StationDouble, StationDouble];
    const groupId = await world().createGroup(station.id);
    const plan = must(
      await createPlan(world().context, 'test', {
        title: 'Winter',
        unitIds: ['drip-irrigation' as UnitId],
        audience: { groupIds: [groupId], learnerIds: [village.learner as LearnerId] },
        startDay: '2026-11-01',
        dueDay: '2026-11-30',
      }),
      'plan',
    );
    const document: DocumentName = { kind: 'plan', id: plan.id };
    const edits = await prepareEdits(station, document, { dueDay: '2026-12-15' });
    appendEdits(station, village.administrator, document, edits);
    const membership = await prepareEdits(station, village.roster, { [`groups.${groupId}`]: true });
    appendEdits(station, village.administrator, village.roster, membership);
    await station.pushAll();
    expect((await readDocuments(station, 'plan')).get(plan.id)?.dueDay).toBe('2026-12-15');
    expect((await readDocuments(station, 'roster')).get(village.learner)?.groupIds).toEqual([groupId]);
    const versions = (await readDocuments(station, 'plan-versions')).get(plan.id)?.versions;
    expect(versions?.['dueDay']).toBe(edits['dueDay']?.hlc);
  });

  it('[ED6] a station of the first wire reads the roster as ever', async () => {
    const village = await createVillage(world());
    const [station] = village.stations as [StationDouble, StationDouble];
    const entry = (await readDocuments(station, 'roster')).get(village.learner);
    expect(Object.keys(entry ?? {}).sort()).toEqual([
      'groupIds',
      'id',
      'letters',
      'names',
      'pinHash',
      'symbol',
    ]);
  });
});
