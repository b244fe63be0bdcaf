import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { extensions } from '#core/domain/xapi.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { readBody } from '#core/protocol/log.ts';
import { StationDatabase } from './database.ts';
import type { Draft } from './station.ts';
import { StationClock } from './station-clock.ts';
import { openEpoch } from './station-log.ts';
import { type RecordContext, recordDraft, recoverDrafts } from './study-records.ts';

const first = '11111111-1111-4111-8111-111111111111' as LearnerId;
const second = '33333333-3333-4333-8333-333333333333' as LearnerId;
const unitId = 'sheep-health' as UnitId;
const film = {
  sessionId: '44444444-4444-4444-8444-444444444444',
  lengthSeconds: 100,
  progress: 1,
  speed: 1,
  captions: 'off' as const,
};
const draft: Draft = {
  learnerId: first,
  companionId: second,
  unitId,
  materialId: 'film',
  version: '1',
  materialKind: 'video',
  language: 'ug',
  activeMs: 50_000,
  position: 100,
  segments: [{ from: 50, to: 100 }],
  isFinished: true,
  answers: {},
  film,
};

let db: StationDatabase;
let context: RecordContext;

beforeEach(async () => {
  const stationId = '22222222-2222-4222-8222-222222222222';
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  context = { db, clock: new StationClock('boot of the test', 1000), stationId };
});

async function readLog() {
  return (await db.log.toArray()).flatMap(({ body, seq }) => {
    const read = readBody(body, seq);
    return read.ok ? [read.body.statement] : [];
  });
}

it('each of two has a record with the same time, and has finished a film that he or she has seen', async () => {
  // The first had seen the beginning alone: only the first has now seen it all.
  await recordDraft(context, draft);
  const [one, other, ...more] = await readLog();
  expect(more).toEqual([]);
  expect([one?.actor.account.name, other?.actor.account.name]).toEqual([first, second]);
  expect([one?.result?.completion, other?.result?.completion]).toEqual([true, false]);
  expect(one?.result?.duration).toBe(other?.result?.duration);
  expect(other?.result?.extensions).toMatchObject({
    [extensions.together]: true,
    [extensions.progress]: 0.5,
  });
  await recordDraft(context, {
    ...draft,
    learnerId: second,
    companionId: undefined,
    segments: [{ from: 0, to: 50 }],
  });
  expect((await readLog()).at(-1)?.result?.extensions).not.toHaveProperty([extensions.together]);
});

it('a power cut costs neither of them the sitting', async () => {
  await db.drafts.put({ ...draft, evidence: context.clock.readEvidence() });
  expect((await recoverDrafts(context)).rows).toHaveLength(2);
  const told = (await readLog()).map(({ actor, result }) => [
    actor.account.name,
    result?.extensions?.[extensions.recovered],
  ]);
  expect(told).toEqual([
    [first, true],
    [second, true],
  ]);
});

it('a quiz is always one person’s', async () => {
  await recordDraft(context, { ...draft, materialKind: 'package', materialId: 'course' });
  expect(await readLog()).toHaveLength(1);
});
