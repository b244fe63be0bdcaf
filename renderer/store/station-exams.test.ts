import 'fake-indexeddb/auto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { createOpener, deriveBoxKeys } from '#core/courier/sealing.ts';
import { handInSchema } from '#core/domain/exam.ts';
import { type Quiz, quizSchema } from '#core/domain/quiz.ts';
import { extensions } from '#core/domain/xapi.ts';
import { openAnswers } from '#core/exam/answers.ts';
import { sealPaper } from '#core/exam/paper.ts';
import { must } from '#core/kernel/assert.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { succeed } from '#core/protocol/errors.ts';
import { readBody } from '#core/protocol/log.ts';
import { makeUnit } from '#tests/doubles/library-unit.ts';
import { attempt, type Confirm } from './confirm.ts';
import { StationDatabase } from './database.ts';
import { StationClock } from './station-clock.ts';
import { createStationExams, type ExamMaterial, type ExamPlace, type StationExams } from './station-exams.ts';
import { openEpoch } from './station-log.ts';
import { recoverDrafts } from './study-records.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const learnerId = '11111111-1111-4111-8111-111111111111' as LearnerId;
const code = '3141592653';
const opensAtMs = Date.UTC(2027, 2, 20);
const words = (text: string) => ({ zh: text, ug: text, en: text });
const quiz: Quiz = quizSchema.parse({
  ...{ format: 1, passMark: 0.5, maxAttempts: 1, shuffle: false },
  questions: [
    {
      ...{ id: 'q', type: 'single', prompt: words('?'), feedback: { right: words('+'), wrong: words('-') } },
      choices: ['a', 'b'].map((id) => ({ id, text: words(id) })),
      correct: ['a'],
    },
  ],
});

let db: StationDatabase;
let clock: StationClock;
let exams: StationExams;
let sealed: Bytes;
let place: ExamPlace;
let box: Awaited<ReturnType<typeof deriveBoxKeys>>;

beforeAll(async () => {
  const paper = await sealPaper({ unitId: 'spring', materialId: 'exam' }, quiz, code);
  sealed = paper.sealed;
  const file = { sha256: toSha256(sealed), sizeBytes: sealed.length, mediaType: 'application/octet-stream' };
  const material: ExamMaterial = {
    ...{ id: 'exam', kind: 'exam', titles: words('Exam'), paper: file, salt: paper.salt },
    ...{ questionCount: 1, passMark: 0.5, minutes: 20 },
  };
  place = { learnerId, language: 'ug', unitId: 'spring' as UnitId, version: '0'.repeat(16), material };
  box = await deriveBoxKeys(new Uint8Array(32).fill(7));
});

function boot(bootId: string): void {
  clock = new StationClock(bootId, 1000);
  const confirm: Confirm = async (write) => {
    const written = await attempt(() => write({ db, clock, stationId }));
    return written.ok ? succeed(written.value.value) : written;
  };
  exams = createStationExams({ db, clock, confirm });
}

beforeEach(async () => {
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  boot('first boot');
  const { paper } = place.material;
  await db.blobs.put(paper);
  await db.pieces.put({ sha256: paper.sha256, index: 0, bytes: sealed });
});

function tell(kind: string, id: string, doc: unknown) {
  return db.documents.put({ scope: 'county', kind, id, rev: 1, doc });
}
const tellKey = () => tell('center', 'center', { boxKey: box.publicKey });
const readDraft = async () => must(await db.drafts.get([learnerId, place.unitId, 'exam']), 'draft');

it('is not begun before the station could seal its answers', async () => {
  expect(await exams.begin(place, code)).toMatchObject({ ok: false, error: { kind: 'exam-no-key' } });
});

it('a code that is wrong ten times pauses everybody’s tries, and the right one ends the count', async () => {
  await tellKey();
  for (let tries = 1; tries < 3; tries++)
    expect(await exams.begin(place, '0000000000')).toMatchObject({ error: { kind: 'exam-code-wrong' } });
  const key = `exam/${place.material.paper.sha256}`;
  const guard = must(await db.pinGuards.get(key), 'guard');
  expect(guard.failures).toBe(2);
  await db.pinGuards.put({ ...guard, failures: 9 });
  const paused = await exams.begin(place, '0000000000');
  expect(paused).toMatchObject({ error: { kind: 'exam-paused', waitMs: 60_000 } });
  expect(await exams.begin(place, code)).toMatchObject({ error: { kind: 'exam-paused' } });
  await db.pinGuards.put({ ...guard, failures: 2 });
  expect(await exams.begin(place, code)).toEqual(succeed(undefined));
  expect(await db.pinGuards.get(key)).toBeUndefined();
});

it('[FD13] a time opens it only when the center told the time in this boot, and only from then on', async () => {
  await tellKey();
  const { sha256 } = place.material.paper;
  await tell('exam-opening', sha256, { id: sha256, code, opensAtMs });
  expect(await exams.getState(place)).toMatchObject({ opensAtMs, isTimeKnown: false, isOpenNow: false });
  expect(await exams.begin(place, undefined)).toMatchObject({ error: { kind: 'not-allowed' } });
  clock.noteCenterTime(opensAtMs - 60_000);
  expect(await exams.getState(place)).toMatchObject({ isTimeKnown: true, isOpenNow: false });
  expect(await exams.begin(place, undefined)).toMatchObject({ error: { kind: 'not-allowed' } });
  clock.noteCenterTime(opensAtMs + 1);
  expect(await exams.getState(place)).toMatchObject({ isOpenNow: true, stage: 'sealed' });
  expect(await exams.begin(place, undefined)).toEqual(succeed(undefined));
  expect((await readDraft()).exam).toMatchObject({ openedBy: 'time', usedMs: 0, sittings: 1 });
});

it('outlives a restart, is handed in once, and only the center reads what was answered', async () => {
  await tellKey();
  await exams.begin(place, code);
  await db.drafts.put({ ...(await readDraft()), answers: { q: ['a'] }, activeMs: 5000 });
  boot('second boot');
  expect(await recoverDrafts({ db, clock, stationId })).toMatchObject({ count: 0 });
  const draft = await readDraft();
  expect(await exams.openAgain(draft, place.material)).toEqual(succeed(quiz));
  expect(await exams.handIn(draft, false)).toEqual(succeed({ isUnitCompleted: false }));
  expect(await exams.getState(place)).toMatchObject({ stage: 'handed-in', result: undefined });
  expect(await exams.begin(place, code)).toMatchObject({ error: { kind: 'already-exists' } });
  const bodies = (await db.log.toArray()).map(({ body, seq }) => readBody(body, seq));
  const last = must(bodies.at(-1), 'record');
  if (!last.ok) throw new Error(last.reason);
  const handIn = handInSchema.parse(last.body.statement.result?.extensions?.[extensions.exam]);
  expect(handIn).toMatchObject({ openedBy: 'code', sittings: 2 });
  const whose = { learnerId, unitId: place.unitId, materialId: 'exam', paper: handIn.paper, attempt: 1 };
  expect(await openAnswers(createOpener(box.keys), whose, handIn.sealed)).toEqual({ q: ['a'] });
  const id = last.body.statement.id;
  await tell('exam-result', id, {
    ...{ id, learnerId, unitId: place.unitId, materialId: 'exam' },
    ...{ rightCount: 1, questionCount: 1, isPassed: true, isLate: false },
  });
  expect((await exams.getState(place)).result).toMatchObject({ isPassed: true });
});

it('is handed in when its time goes by and its learner has left, and not a second time', async () => {
  await tellKey();
  const unit = makeUnit('spring', [place.material.paper]);
  await db.manifests.put({
    path: 'units/spring.json',
    sha256: place.material.paper.sha256,
    kind: 'unit',
    id: 'spring',
    manifest: { ...unit, materials: [place.material] },
  });
  await exams.begin(place, code);
  const draft = await readDraft();
  const exam = must(draft.exam, 'run');
  await exams.handInOverdue();
  expect((await readDraft()).exam).toEqual(exam);
  await db.drafts.put({ ...draft, exam: { ...exam, usedMs: 22 * 60_000 } });
  await exams.handInOverdue();
  expect(await exams.getState(place)).toMatchObject({ stage: 'handed-in' });
  const count = await db.log.count();
  expect(await exams.handIn(draft, true)).toEqual(succeed({ isUnitCompleted: false }));
  expect(await db.log.count()).toBe(count);
});
