import 'fake-indexeddb/auto';
import { argon2id } from 'hash-wasm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RosterEntry } from '#core/domain/documents.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { succeed } from '#core/protocol/errors.ts';
import { StationDatabase } from './database.ts';
import { checkPin } from './pin.ts';
import type { Draft } from './station.ts';
import { StationClock } from './station-clock.ts';
import { listDocuments } from './station-feed.ts';
import { readFile } from './station-library.ts';
import { countWaiting, openEpoch } from './station-log.ts';
import { toStorageError } from './storage-errors.ts';
import { type RecordContext, recordActs, recordDraft, recordQuiz, recoverDrafts } from './study-records.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const learnerId = '11111111-1111-4111-8111-111111111111' as LearnerId;
const unitId = 'sheep-health' as UnitId;
const text = { zh: '字', ug: 'سۆز', en: 'word' };
const cover = { sha256: 'a'.repeat(64) as Sha256, sizeBytes: 1, mediaType: 'image/svg+xml' };

const manifest = {
  format: 1,
  kind: 'unit',
  id: unitId,
  version: '0123456789abcdef',
  topic: 'animals',
  titles: text,
  summaries: text,
  minutes: 5,
  cover,
  materials: [
    { kind: 'article', id: 'article', titles: text, files: { zh: cover, ug: cover, en: cover } },
    { kind: 'quiz', id: 'quiz', titles: text, file: cover },
  ],
  pictures: [],
};

const draft: Draft = {
  learnerId,
  unitId,
  materialId: 'article',
  version: manifest.version,
  materialKind: 'article',
  language: 'ug',
  activeMs: 90_000,
  position: 1,
  segments: [],
  isFinished: true,
  answers: {},
};

let context: RecordContext;

beforeEach(async () => {
  const db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  await db.manifests.put({
    path: 'units/sheep-health.json',
    sha256: cover.sha256,
    kind: 'unit',
    id: unitId,
    manifest,
  });
  context = { db, clock: new StationClock('boot of the test', 10 * 3600_000), stationId };
});

describe('records of study', () => {
  it('[SL10] record, progress, hours and the dropped draft are one transaction', async () => {
    const { db } = context;
    await db.drafts.put({ ...draft, evidence: context.clock.readEvidence() });
    const { rows, isUnitCompleted } = await recordDraft(context, draft);
    expect(rows).toHaveLength(1);
    expect(isUnitCompleted).toBe(false);
    expect(await db.drafts.count()).toBe(0);
    expect((await db.progress.get([learnerId, unitId]))?.progress.materials['article']?.isFinished).toBe(
      true,
    );
    expect((await db.days.toArray()).map(({ activeMs }) => activeMs)).toEqual([90_000]);
    expect(await countWaiting(db)).toBe(1);
  });

  it('a passed quiz after all else completes the unit, once', async () => {
    await recordDraft(context, draft);
    const quizDraft: Draft = { ...draft, materialId: 'quiz', materialKind: 'quiz', answers: { q1: ['a'] } };
    const quiz = {
      format: 1 as const,
      passMark: 1,
      maxAttempts: null,
      shuffle: false,
      questions: [
        {
          id: 'q1',
          type: 'single' as const,
          prompt: text,
          choices: [
            { id: 'a', text },
            { id: 'b', text },
          ],
          correct: ['a'],
          feedback: { right: text, wrong: text },
        },
      ],
    };
    const first = await recordQuiz(context, quizDraft, quiz);
    expect(first).toMatchObject({ isPassed: true, isUnitCompleted: true });
    expect(first.rows).toHaveLength(3);
    expect(await recordQuiz(context, quizDraft, quiz)).toMatchObject({ isUnitCompleted: false });
    const progress = (await context.db.progress.get([learnerId, unitId]))?.progress;
    expect(progress?.materials['quiz']).toMatchObject({ attemptCount: 2, isPassed: true });
  });

  it('drafts left by a power cut become records with the clocks of their own boot', async () => {
    const evidence = { wallMs: 5, bootId: 'before the cut', uptimeMs: 7 };
    await context.db.drafts.put({ ...draft, isFinished: false, evidence });
    expect(await recoverDrafts(context)).toMatchObject({ count: 1 });
    const [row] = await context.db.log.toArray();
    expect(JSON.parse(row?.body ?? '')).toMatchObject({ evidence: { bootId: 'before the cut' } });
    expect(await recoverDrafts(context)).toMatchObject({ count: 0 });
  });
});

describe('PIN', () => {
  async function createLearner(): Promise<RosterEntry> {
    const salt = new Uint8Array(16).fill(7);
    const pinHash = await argon2id({
      password: '482615',
      salt,
      parallelism: 1,
      iterations: 2,
      memorySize: 256,
      hashLength: 32,
      outputType: 'encoded',
    });
    return { id: learnerId, names: { zh: '古丽' }, letters: 'guli', symbol: 'sheep', pinHash, groupIds: [] };
  }

  it('the right one opens, a wrong one says so, ten wrong ones bring a pause that doubles', async () => {
    const learner = await createLearner();
    const { db, clock } = context;
    expect(await checkPin(db, clock, learner, '482615')).toEqual(succeed(undefined));
    for (let turn = 1; turn < 10; turn++) {
      expect(await checkPin(db, clock, learner, '000000')).toMatchObject({ error: { kind: 'pin-wrong' } });
    }
    expect(await checkPin(db, clock, learner, '000000')).toMatchObject({
      error: { kind: 'pin-paused', waitMs: 60_000 },
    });
    expect(await checkPin(db, clock, learner, '482615')).toMatchObject({ error: { kind: 'pin-paused' } });
  });

  it('a restart does not end the pause', async () => {
    const learner = await createLearner();
    for (let turn = 0; turn < 10; turn++) await checkPin(context.db, context.clock, learner, '000000');
    const next = new StationClock();
    expect(await checkPin(context.db, next, learner, '482615')).toMatchObject({
      error: { kind: 'pin-paused' },
    });
  });
});

describe('files', () => {
  it('a rotten piece is thrown out and named, never shown', async () => {
    const { db } = context;
    const bytes = new Uint8Array([1, 2, 3]);
    const file = { sha256: toSha256(bytes), sizeBytes: 3, mediaType: 'image/png' };
    await db.pieces.put({ sha256: file.sha256, index: 0, bytes });
    await db.blobs.put(file);
    expect((await readFile(db, file)).ok).toBe(true);
    await db.pieces.put({ sha256: file.sha256, index: 0, bytes: new Uint8Array([1, 2, 4]) });
    expect(await readFile(db, file)).toMatchObject({ error: { kind: 'blob-corrupt' } });
    expect(await readFile(db, file)).toMatchObject({ error: { kind: 'blob-missing' } });
    expect(await db.blobs.count()).toBe(0);
  });
});

describe('what cannot be read or stored', () => {
  it('a quota error is found at any depth', () => {
    const quota = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    expect(toStorageError({ name: 'AbortError', inner: { inner: quota } }).kind).toBe('disk-full');
    expect(toStorageError(new Error('x', { cause: quota })).kind).toBe('disk-full');
    expect(toStorageError(new Error('other')).kind).toBe('storage-broken');
  });

  it('[FD4] a document that this version cannot read is left out, not lost', async () => {
    const { db } = context;
    await db.documents.put({ scope: 'county', kind: 'column', id: 'x', rev: 1, doc: { future: true } });
    expect(await listDocuments(db, 'column')).toEqual([]);
    expect(await db.documents.count()).toBe(1);
  });

  it('a record is written under the act of a signed-in learner only', async () => {
    const rows = await recordActs(context, { learnerId, language: 'zh' }, [{ kind: 'signed-in' }]);
    expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({
      statement: { actor: { account: { name: learnerId } } },
    });
  });
});

describe('impossible hours', () => {
  it('[CL9] [CL10] are recorded as claimed, and credited no further than the boot had run', async () => {
    const { db } = context;
    const young = { ...context, clock: new StationClock('young boot', 60_000 - performance.now()) };
    await recordDraft(young, draft);
    await recordDraft(young, draft);
    const rows = await db.log.toArray();
    expect(rows.every(({ body }) => body.includes('PT90S'))).toBe(true);
    const [day] = await db.days.toArray();
    // Each record alone could hold some 60 s; together they cannot hold more either.
    expect(day?.activeMs).toBeGreaterThanOrEqual(60_000);
    expect(day?.activeMs).toBeLessThan(80_000);
  });
});
