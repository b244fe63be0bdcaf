// Learners' reflections and questions at the center: the inbox, answers, and their way to the stations (SPEC: FD11).
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { addLearnerToStation } from '#center/services/learners.ts';
import { mergeLearners, undoMerge } from '#center/services/merge-learners.ts';
import { readPolicy } from '#center/services/policy.ts';
import { rebuildProjections } from '#center/services/rebuild.ts';
import type { TextKind } from '#core/domain/text.ts';
import { verbs } from '#core/domain/xapi.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import {
  learningPaths,
  type TextPage,
  type TextQuery,
  textPageSchema,
} from '#core/protocol/console-learning-api.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type Console, describeOnEngines } from './center-world.ts';
import { readDocuments } from './document-station.ts';
import { RecordStore } from './xapi/record-store.ts';

const unit = { unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };

function write(station: StationDouble, learnerId: string, textKind: TextKind, text: string, isOnUnit = true) {
  const about = isOnUnit ? { unit } : {};
  // Newest first needs one that is newer.
  station.time.uptimeMs += 1000;
  return station.appendAct(learnerId, { kind: 'text-written', textKind, text, ...about }).id;
}

async function readInbox(console: Console, query: TextQuery = {}): Promise<TextPage> {
  const { status, body } = await console.send(
    'GET',
    `${learningPaths.texts}?${new URLSearchParams({ ...query } as Record<string, string>)}`,
  );
  expect(status).toBe(200);
  return textPageSchema.parse(body);
}

function answer(console: Console, id: string, words: string) {
  return console.send('POST', `${learningPaths.texts}/${id}/answer`, { answer: words });
}

describeOnEngines('texts of learners', (world) => {
  async function createWriter() {
    const station = await world().enrolStation();
    const learnerId = await world().createLearner([station.id]);
    return { station, learnerId };
  }

  it('[FD11] reach the inbox, are answered under a name, and the answer goes down with the text', async () => {
    const { station, learnerId } = await createWriter();
    const reflection = write(station, learnerId, 'reflection', '看了修剪视频，回去就试。');
    const question = write(station, learnerId, 'question', 'قاچان سۇغىرىمەن؟', false);
    await station.pushAll();
    const trainer = await world().signIn('trainer');
    const { rows, count } = await readInbox(trainer, { learner: learnerId });
    expect(count).toBe(2);
    expect(rows.map(({ id, kind, state, unitId, text }) => [id, kind, state, unitId, text])).toEqual([
      [question, 'question', 'open', null, 'قاچان سۇغىرىمەن؟'],
      [reflection, 'reflection', 'open', unit.unitId, '看了修剪视频，回去就试。'],
    ]);
    expect((await answer(trainer, question, '  Early, before the heat. ')).status).toBe(200);
    expect((await trainer.send('POST', `${learningPaths.texts}/${reflection}/read`)).status).toBe(200);
    const states = (await readInbox(trainer, { learner: learnerId })).rows.map(({ state }) => state);
    expect(states).toEqual(['answered', 'read']);
    const [told, ...others] = (await readDocuments(station, 'answer')).values();
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      id: question,
      learnerId,
      kind: 'question',
      unitId: null,
      text: 'قاچان سۇغىرىمەن؟',
      answer: 'Early, before the heat.',
    });
    expect(told?.answeredBy).toMatch(/^trainer-/);
    const audit = await world()
      .context.db.read.selectFrom('audit')
      .select(['actor', 'action', 'detail'])
      .where('object', 'in', [question, reflection])
      .orderBy('id')
      .execute();
    expect(audit.map(({ action }) => action)).toEqual(['text.answer', 'text.read']);
    expect(JSON.stringify(audit)).not.toContain('Early');
  });

  it('are filtered by kind, state, station and unit, and paged newest first', async () => {
    const { station, learnerId } = await createWriter();
    for (let at = 0; at < 52; at++) write(station, learnerId, 'reflection', `text ${at}`, at % 2 === 0);
    const question = write(station, learnerId, 'question', 'why?');
    await station.pushAll();
    const trainer = await world().signIn('trainer');
    const mine = { station: station.id };
    await answer(trainer, question, 'Because.');
    expect((await readInbox(trainer, { ...mine, kind: 'question' })).count).toBe(1);
    expect((await readInbox(trainer, { ...mine, state: 'answered' })).rows.map(({ id }) => id)).toEqual([
      question,
    ]);
    expect((await readInbox(trainer, { ...mine, unit: unit.unitId })).count).toBe(27);
    expect((await readInbox(trainer, { station: randomUUID() })).count).toBe(0);
    const first = await readInbox(trainer, { ...mine, state: 'open' });
    const second = await readInbox(trainer, { ...mine, state: 'open', page: 2 });
    expect([first.count, first.rows.length, second.rows.length]).toEqual([52, 50, 2]);
    const all = await readInbox(trainer, { ...mine, state: 'open', page: 'all' });
    expect(all.rows.map(({ id }) => id)).toEqual([...first.rows, ...second.rows].map(({ id }) => id));
  });

  it('[ED7] of entries that are one person are answered at every station of the person, and apart again', async () => {
    const { station: a, learnerId: kept } = await createWriter();
    const { station: b, learnerId: gone } = await createWriter();
    const c = await world().enrolStation();
    const ofKept = write(a, kept, 'question', 'of the kept entry');
    const ofGone = write(b, gone, 'question', 'of the vanished entry');
    await a.pushAll();
    await b.pushAll();
    const { context } = world();
    const trainer = await world().signIn('trainer');
    await answer(trainer, ofGone, 'before');
    await mergeLearners(context, 'test', { learnerId: kept, aliasId: gone });
    await answer(trainer, ofKept, 'after');
    await addLearnerToStation(context, 'test', kept, c.id);
    expect((await readInbox(trainer, { learner: kept })).count).toBe(2);
    for (const station of [a, b, c]) {
      const told = [...(await readDocuments(station, 'answer')).values()];
      expect(told.map(({ id, learnerId }) => [id, learnerId]).sort()).toEqual(
        [
          [ofKept, kept],
          [ofGone, kept],
        ].sort(),
      );
    }
    await undoMerge(context, 'test', gone);
    const tellAll = async (station: StationDouble) =>
      [...(await readDocuments(station, 'answer')).values()].map(({ id, learnerId }) => [id, learnerId]);
    expect(await tellAll(a)).toEqual([[ofKept, kept]]);
    expect(await tellAll(b)).toEqual([[ofGone, gone]]);
    expect(await tellAll(c)).toEqual([[ofKept, kept]]);
  });

  it('are the same after a rebuild, and one that a tool sent goes with its answer when it is voided', async () => {
    const { station, learnerId } = await createWriter();
    write(station, learnerId, 'reflection', 'stays');
    await station.pushAll();
    const { context } = world();
    const { homePage } = await readPolicy(context.db.read);
    const store = await RecordStore.open(world());
    const id = randomUUID();
    const account = { homePage, name: learnerId };
    await store.send(
      'PUT',
      '/statements',
      { statementId: id },
      {
        body: {
          id,
          actor: { account },
          verb: { id: verbs.asked },
          object: { id: 'https://tool.example/lesson' },
          result: { response: 'sent by a tool', score: { raw: 1 } },
        },
      },
    );
    const trainer = await world().signIn('trainer');
    expect((await answer(trainer, id, 'An answer')).status).toBe(200);
    const before = await readInbox(trainer, { learner: learnerId });
    expect(before.rows.map(({ text }) => text).sort()).toEqual(['sent by a tool', 'stays']);
    await rebuildProjections(context, 'test');
    expect(await readInbox(trainer, { learner: learnerId })).toEqual(before);
    expect((await readDocuments(station, 'answer')).size).toBe(1);
    await store.send(
      'POST',
      '/statements',
      {},
      {
        body: {
          actor: { account },
          verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
          object: { objectType: 'StatementRef', id },
        },
      },
    );
    expect((await readInbox(trainer, { learner: learnerId })).rows.map(({ text }) => text)).toEqual([
      'stays',
    ]);
    expect((await readDocuments(station, 'answer')).size).toBe(0);
    expect((await answer(trainer, id, 'Too late')).status).toBe(404);
  });

  it('are read by those who work at the console, and bad input is refused', async () => {
    const id = randomUUID();
    const trainer = await world().signIn('trainer');
    const nobody = world().createConsole('');
    expect((await nobody.send('GET', learningPaths.texts)).status).toBe(401);
    expect((await answer(nobody, id, 'x')).status).toBe(401);
    expect((await answer(trainer, id, 'x')).status).toBe(404);
    expect((await answer(trainer, id, ' ')).status).toBe(400);
    expect((await answer(trainer, id, 'x'.repeat(4001))).status).toBe(400);
    const { station, learnerId } = await createWriter();
    const asked = write(station, learnerId, 'question', 'within a scope');
    await station.pushAll();
    const here = await world().signIn('trainer', [station.id]);
    const elsewhere = await world().signIn('trainer', [(await world().enrolStation()).id]);
    expect((await readInbox(here)).allCount).toBe(1);
    expect((await readInbox(elsewhere)).allCount).toBe(0);
    expect((await answer(elsewhere, asked, 'x')).status).toBe(404);
    expect((await answer(here, asked, 'x')).status).toBe(200);
    expect((await (await world().signIn('leader')).send('GET', learningPaths.texts)).status).toBe(403);
    expect((await trainer.send('GET', `${learningPaths.texts}?state=lost`)).status).toBe(400);
    expect((await trainer.send('GET', `${learningPaths.texts}?unheard=1`)).status).toBe(400);
  });
});
