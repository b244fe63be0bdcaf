// Exams at the center: papers open by their code, answers are marked with the center's key however late they come, and
// marks go down when they are released.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { buildLibrary } from '#content/tools/build-library.ts';
import { defaultExpiries } from '#content/tools/publish-library.ts';
import { defaultPolicies } from '#content/tools/signing-keys.ts';
import { createSealer } from '#core/courier/sealing.ts';
import { quizSourceSchema } from '#core/domain/quiz-source.ts';
import { type ExamAnswers, sealAnswers } from '#core/exam/answers.ts';
import { must } from '#core/kernel/assert.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import {
  type ExamResultRow,
  type ExamRow,
  examResultRowSchema,
  examRowSchema,
  examsPath,
} from '#core/protocol/console-exams-api.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';
import { readDocuments } from './document-station.ts';

const sample = join(import.meta.dirname, '../../content/sources/units/spring-exam');
const code = '31415 92653';
const name = { unitId: 'spring-exam' as UnitId, materialId: 'exam' };

/** The county's library has the sample exam; it closed before any station of the test was made. */
async function publishExam({ context }: CenterWorld, passMark = 0.6): Promise<void> {
  const sources = join(context.dataDir, 'exam-sources');
  const folder = join(sources, 'units/spring-exam');
  await rm(context.libraryDir, { recursive: true, force: true });
  await rm(sources, { recursive: true, force: true });
  await cp(sample, folder, { recursive: true });
  const edit = async (file: string, change: (text: string) => string) =>
    writeFile(join(folder, file), change(await readFile(join(folder, file), 'utf8')));
  await edit('unit.json', (text) => text.replace('2027-06-30', '2026-01-31'));
  await edit('exam.json', (text) => text.replace('"passMark": 0.6', `"passMark": ${passMark}`));
  await buildLibrary({
    ...{ sources, out: context.libraryDir, keysFolder: join(context.dataDir, 'exam-keys') },
    ...{ county: 'test', nowMs: Date.now(), expiries: defaultExpiries, policies: defaultPolicies },
  });
}

async function listRightAnswers(): Promise<ExamAnswers> {
  const { questions } = quizSourceSchema.parse(JSON.parse(await readFile(join(sample, 'exam.json'), 'utf8')));
  return Object.fromEntries(
    questions.map((question) => [
      question.id,
      question.type === 'order'
        ? question.items.map(({ id }) => id)
        : 'correct' in question
          ? question.correct
          : [],
    ]),
  );
}

function readItems<Item>(
  schema: z.ZodType<Item>,
  { status, body }: { status: number; body: unknown },
): Item[] {
  expect(status).toBe(200);
  return z.object({ items: z.array(schema) }).parse(body).items;
}

describeOnEngines('exams', (world) => {
  let operator: Console;
  let paper: Sha256;

  async function listExams(console: Console): Promise<ExamRow[]> {
    return readItems(examRowSchema, await console.send('GET', examsPath));
  }
  async function listResults(console: Console, of = paper): Promise<ExamResultRow[]> {
    return readItems(examResultRowSchema, await console.send('GET', `${examsPath}/${of}/results`));
  }
  const giveCode = (of: string, typed: string) =>
    operator.send('POST', `${examsPath}/${of}/code`, { code: typed });

  async function createSitter() {
    const station = await world().enrolStation();
    const learnerId = await world().createLearner([station.id]);
    return { station, learnerId };
  }

  /** What a kiosk does when an exam is handed in; `sealedFor`: whose answers the box says they are. */
  async function handIn(
    station: StationDouble,
    learnerId: string,
    answers: ExamAnswers,
    { sealedFor = learnerId, change = (sealed: string) => sealed, of = paper } = {},
  ) {
    const { boxKey } = world().context.keys;
    const whose = { ...name, learnerId: sealedFor, paper: of, attempt: 1 };
    const sealed = await sealAnswers(createSealer(), boxKey, whose, answers);
    const unit = { unitId: name.unitId, version: '0123456789abcdef' };
    station.appendAct(learnerId as LearnerId, {
      kind: 'exam-begun',
      materialId: 'exam',
      attempt: 1,
      ...unit,
    });
    station.time.uptimeMs += 60_000;
    const { id } = station.appendAct(learnerId as LearnerId, {
      ...{ kind: 'exam-handed-in', materialId: 'exam', activeMs: 60_000, attempt: 1, ...unit },
      handIn: {
        ...{ paper: of, sealed: change(sealed), openedBy: 'code', usedMs: 60_000 },
        ...{ sittings: 2, isTimeOver: false },
      },
    });
    await station.pushAll();
    return id;
  }

  beforeAll(async () => {
    await publishExam(world());
    operator = await world().signIn('operator');
    const [exam] = await listExams(operator);
    paper = must(exam, 'exam').paper;
  }, 60_000);

  it('a paper opens by its code alone; before that nothing is sent and nothing marked', async () => {
    expect(await listExams(operator)).toMatchObject([
      { ...name, questionCount: 4, minutes: 20, isPublished: true, isOpened: false, countyOpensAtMs: null },
    ]);
    const { station, learnerId } = await createSitter();
    await handIn(station, learnerId, await listRightAnswers());
    expect(await listResults(operator)).toMatchObject([{ learnerId, fault: 'code-needed', isPassed: null }]);
    const opening = { stationIds: null, opensAtMs: 0 };
    const early = await operator.send('POST', `${examsPath}/${paper}/opening`, opening);
    expect(early).toMatchObject({ status: 409, body: { kind: 'exam-code-needed' } });
    expect(await giveCode(paper, '31415 92654')).toMatchObject({ body: { kind: 'exam-code-wrong' } });
    expect((await giveCode('0'.repeat(64), code)).status).toBe(404);
    expect((await giveCode(paper, code)).status).toBe(200);
    expect(await listExams(operator)).toMatchObject([{ isOpened: true, handedIn: 1 }]);
    expect(await listResults(operator)).toMatchObject([{ learnerId, rightCount: 4, isPassed: true }]);
  });

  it('[FD13] an opening goes to the chosen stations with its time, and the code into no audit row', async () => {
    const [station, other] = [await world().enrolStation(), await world().enrolStation()];
    const opensAtMs = Date.UTC(2027, 5, 1);
    const path = `${examsPath}/${paper}/opening`;
    expect((await operator.send('POST', path, { stationIds: [station.id], opensAtMs })).status).toBe(200);
    expect([...(await readDocuments(station, 'exam-opening')).values()]).toEqual([
      { id: paper, code: '3141592653', opensAtMs },
    ]);
    expect((await readDocuments(other, 'exam-opening')).size).toBe(0);
    expect((await operator.send('POST', path, { stationIds: null, opensAtMs: 5 })).status).toBe(200);
    const later = await world().enrolStation();
    expect((await readDocuments(later, 'exam-opening')).get(paper)?.opensAtMs).toBe(5);
    expect(await listExams(operator)).toMatchObject([{ countyOpensAtMs: 5, stationIds: [station.id] }]);
    const audit = await world().context.db.read.selectFrom('audit').select(['action', 'detail']).execute();
    expect(audit.filter(({ action }) => action === 'exam.send-opening')).toHaveLength(2);
    expect(JSON.stringify(audit)).not.toContain('3141592653');
  });

  it('[FD14] answers that come late are marked all the same, with how well their time is known', async () => {
    const { station, learnerId } = await createSitter();
    const right = await listRightAnswers();
    await handIn(station, learnerId, { ...right, contract: ['b'], fraud: [] });
    const found = (await listResults(operator)).find((row) => row.learnerId === learnerId);
    expect(found).toMatchObject({
      ...{ fault: null, rightCount: 2, questionCount: 4, isPassed: false, isReleased: false },
      ...{ lateness: 'late', openedBy: 'code', usedMs: 60_000, sittings: 2, isOtherPaper: false },
    });
    const { startedAtMs, handedInAtMs, earliestMs, latestMs, receivedAtMs } = must(found, 'row');
    expect(startedAtMs).not.toBeNull();
    expect(earliestMs).toBeLessThanOrEqual(handedInAtMs);
    expect(latestMs).toBeLessThanOrEqual(receivedAtMs);
  });

  it('changed answers, and those of somebody else, are told as such and keep no other from being marked', async () => {
    const { station, learnerId } = await createSitter();
    const second = await world().createLearner([station.id]);
    const third = await world().createLearner([station.id]);
    const right = await listRightAnswers();
    const change = (sealed: string) =>
      `${sealed.slice(0, 60)}${sealed[60] === 'A' ? 'B' : 'A'}${sealed.slice(61)}`;
    await handIn(station, learnerId, right, { change });
    await handIn(station, second, right, { sealedFor: learnerId });
    await handIn(station, third, right);
    const trainer = await world().signIn('trainer', [station.id]);
    const faults = new Map((await listResults(trainer)).map((row) => [row.learnerId, row.fault]));
    expect(faults).toEqual(
      new Map([
        [learnerId, 'tampered'],
        [second, 'tampered'],
        [third, null],
      ]),
    );
  });

  it('[FD14] released marks reach the stations of their learners, and no others', async () => {
    const { station, learnerId } = await createSitter();
    const other = await world().enrolStation();
    const id = await handIn(station, learnerId, await listRightAnswers());
    const trainer = await world().signIn('trainer');
    expect((await trainer.send('POST', `${examsPath}/${paper}/release`)).status).toBe(403);
    expect((await operator.send('POST', `${examsPath}/${paper}/release`)).status).toBe(200);
    expect([...(await readDocuments(station, 'exam-result')).values()]).toEqual([
      {
        ...{ id, learnerId, ...name, rightCount: 4, questionCount: 4 },
        ...{ isPassed: true, isLate: true },
      },
    ]);
    expect((await readDocuments(other, 'exam-result')).size).toBe(0);
    expect((await listResults(operator)).find((row) => row.id === id)?.isReleased).toBe(true);
  });

  it('another paper needs its code again; what was taken by the one before is still marked by it', async () => {
    const before = await listResults(operator);
    await publishExam(world(), 0.9);
    const exams = await listExams(operator);
    const next = must(
      exams.find(({ isPublished }) => isPublished),
      'published',
    );
    expect(next).toMatchObject({ isOpened: false, passMark: 0.9 });
    expect(exams.find((exam) => exam.paper === paper)).toMatchObject({ isPublished: false, isOpened: true });
    const rows = await listResults(operator, next.paper);
    expect(rows.map(({ id, isPassed, fault }) => [id, isPassed, fault])).toEqual(
      before.map(({ id, isPassed, fault }) => [id, isPassed, fault]),
    );
    expect(rows.every(({ isOtherPaper }) => isOtherPaper)).toBe(true);
  });
});
