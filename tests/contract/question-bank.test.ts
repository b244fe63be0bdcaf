// The question bank over real HTTP on both engines: who may, two who edit at once, files in and out.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  type QuestionMake,
  questionPaths,
  questionRowSchema,
  questionsImportedSchema,
} from '#core/protocol/console-questions-api.ts';
import { studyPaths, unitDraftSchema } from '#core/protocol/console-study-api.ts';
import { type Console, describeOnEngines } from './center-world.ts';

const words = (text: string) => ({ zh: text, ug: text, en: text });
const made = (prompt: string): QuestionMake => ({
  question: {
    id: 'x',
    type: 'order',
    prompt: words(prompt),
    items: ['one', 'two'].map((id) => ({ id, text: words(id) })),
    feedback: { right: words('yes'), wrong: words('no') },
  },
  topic: 'farming',
  tags: ['冬季'],
});

async function add(person: Console, prompt: string) {
  const answer = await person.send('POST', questionPaths.questions, made(prompt));
  return questionRowSchema.parse(answer.body);
}

describeOnEngines('the question bank', (world) => {
  it('is for trainers; what is no whole question, or has a picture, does not get in', async () => {
    const nobody = world().createConsole('');
    const leader = await world().signIn('leader');
    for (const [method, path] of [
      ['GET', questionPaths.questions],
      ['POST', questionPaths.questions],
      ['POST', questionPaths.import],
      ['POST', `${questionPaths.questions}/${randomUUID()}/save`],
      ['GET', `${questionPaths.questions}/${randomUUID()}/uses`],
    ] as const) {
      expect([path, (await nobody.send(method, path)).status]).toEqual([path, 401]);
      expect([path, (await leader.send(method, path)).status]).toEqual([path, 403]);
    }
    const trainer = await world().signIn('trainer');
    const good = made('pictures');
    for (const bad of [
      { ...good, question: { ...good.question, prompt: { ...words('x'), ug: '' } } },
      { ...good, question: { ...good.question, image: 'a.svg' } },
      { ...good, topic: 'else' },
      { ...good, tags: ['a', 'a'] },
      { ...good, rank: 1 },
    ])
      expect((await trainer.send('POST', questionPaths.questions, bad)).status).toBe(400);
    expect((await trainer.send('GET', `${questionPaths.questions}/${randomUUID()}/uses`)).status).toBe(404);
  });

  it('of two who save from the same version the second is told; archived is kept, and all of it is audited', async () => {
    const [first, second] = [await world().signIn('trainer'), await world().signIn('trainer')];
    const row = await add(first, 'conflict');
    expect(row).toMatchObject({ version: 1, isArchived: false, topic: 'farming', tags: ['冬季'] });
    const save = (person: Console, version: number, isArchived: boolean) =>
      person.send('POST', `${questionPaths.questions}/${row.id}/save`, {
        ...made('conflict, mended'),
        version,
        isArchived,
      });
    expect((await save(first, 1, true)).status).toBe(200);
    expect(await save(second, 1, false)).toMatchObject({ status: 409, body: { kind: 'draft-changed' } });
    const listed = await second.send('GET', questionPaths.questions);
    const now = (listed.body as { items: unknown[] }).items
      .map((item) => questionRowSchema.parse(item))
      .find(({ id }) => id === row.id);
    expect(now).toMatchObject({
      version: 2,
      isArchived: true,
      question: { prompt: words('conflict, mended') },
    });
    const missing = await second.send('POST', `${questionPaths.questions}/${randomUUID()}/save`, {
      ...made('x'),
      version: 1,
      isArchived: false,
    });
    expect(missing.status).toBe(404);
    const acts = await world()
      .context.db.read.selectFrom('audit')
      .select('action')
      .where('object', '=', row.id)
      .orderBy('id')
      .execute();
    expect(acts.map(({ action }) => action)).toEqual(['question.create', 'question.save']);
  });

  it('a file of questions comes in once, all or nothing', async () => {
    const trainer = await world().signIn('trainer');
    const file = {
      kind: 'yuanjiao-questions',
      format: 1,
      questions: [made('import one'), made('import two'), made('import one')],
    };
    const take = async (body: unknown) => trainer.send('POST', questionPaths.import, body);
    expect(questionsImportedSchema.parse((await take(file)).body)).toEqual({ added: 2, skipped: 1 });
    expect(questionsImportedSchema.parse((await take(file)).body)).toEqual({ added: 0, skipped: 3 });
    const torn = { ...file, questions: [made('import three'), { ...made('x'), topic: 'else' }] };
    expect((await take(torn)).status).toBe(400);
    const listed = await trainer.send('GET', questionPaths.questions);
    expect(JSON.stringify(listed.body)).not.toContain('import three');
  });

  it('tells the drafts in whose quizzes a copy stands', async () => {
    const trainer = await world().signIn('trainer');
    const row = await add(trainer, 'used');
    const uses = async () => (await trainer.send('GET', `${questionPaths.questions}/${row.id}/uses`)).body;
    expect(await uses()).toEqual({ items: [] });
    const draft = unitDraftSchema.parse(
      (await trainer.send('POST', studyPaths.drafts, { titles: words('Unit'), topic: 'farming' })).body,
    );
    const quiz = { passMark: 0.5, maxAttempts: null, shuffle: false, questions: [row.question] };
    const saved = await trainer.send('POST', `${studyPaths.drafts}/${draft.id}/save`, {
      version: draft.version,
      unit: draft.unit,
      texts: { 'quiz.json': JSON.stringify(quiz, null, 2) },
    });
    expect(saved.status).toBe(200);
    expect(await uses()).toMatchObject({ items: [{ draftId: draft.id, titles: words('Unit') }] });
  });
});
