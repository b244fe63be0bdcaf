import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import type { TextAnswer } from '#core/domain/documents.ts';
import { readText } from '#core/domain/text.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { readBody } from '#core/protocol/log.ts';
import { attempt, type Confirm } from './confirm.ts';
import { StationDatabase } from './database.ts';
import { rebuildProjections } from './projections.ts';
import { StationClock } from './station-clock.ts';
import { openEpoch } from './station-log.ts';
import { createStationTexts, type StationTexts } from './station-texts.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const learnerId = '11111111-1111-4111-8111-111111111111' as LearnerId;
const aliasId = '33333333-3333-4333-8333-333333333333' as LearnerId;
const unitId = 'sheep-health' as UnitId;
const name = { learnerId, kind: 'reflection' as const, unitId };

let db: StationDatabase;
let texts: StationTexts;

function open(): StationTexts {
  const clock = new StationClock('boot of the test', 1000);
  const confirm: Confirm = async (write) => {
    const written = await attempt(() => write({ db, clock, stationId }));
    return written.ok ? succeed(written.value.value) : written;
  };
  const space = { withRoom: <Value>(act: () => Promise<Value>) => act() };
  return createStationTexts({ db, clock, space, confirm });
}

async function tell(answer: Partial<TextAnswer> & { id: string }): Promise<void> {
  const doc = {
    learnerId,
    kind: 'question',
    unitId: null,
    text: 'asked elsewhere',
    writtenAtMs: 1,
    answer: 'An answer',
    answeredBy: 'Trainer',
    answeredAtMs: 50,
    ...answer,
  };
  await db.documents.put({ scope: 'station', kind: 'answer', id: answer.id, rev: 1, doc });
}

beforeEach(async () => {
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  texts = open();
});

it('a draft is there again after a restart, each unit and kind its own', async () => {
  await texts.saveDraft(name, 'half a sent');
  await texts.saveDraft({ ...name, kind: 'question' }, 'why');
  texts = open();
  expect((await texts.getDraft(name))?.text).toBe('half a sent');
  expect((await texts.listDrafts(learnerId)).map(({ text }) => text).sort()).toEqual(['half a sent', 'why']);
  await texts.saveDraft(name, '  ');
  expect(await texts.getDraft(name)).toBeUndefined();
  expect(await texts.listDrafts(aliasId)).toEqual([]);
});

it('[SL10] handing in makes one record and drops the draft, together', async () => {
  await texts.saveDraft(name, ' مەن ئۆگەندىم ');
  expect(await texts.handIn(name, ' مەن ئۆگەندىم ', 'ug')).toEqual(succeed(undefined));
  expect(await texts.getDraft(name)).toBeUndefined();
  const [row, ...more] = await db.log.toArray();
  expect(more).toEqual([]);
  const read = row && readBody(row.body, row.seq);
  expect(read?.ok && readText(read.body.statement)).toMatchObject({
    kind: 'reflection',
    unitId,
    text: 'مەن ئۆگەندىم',
  });
  expect(await texts.list(learnerId)).toMatchObject([{ text: 'مەن ئۆگەندىم', answer: undefined }]);
  expect(await texts.handIn(name, ' \u0000 ', 'ug')).toMatchObject(fail('malformed'));
});

it('a record that cannot be kept leaves the draft', async () => {
  await texts.saveDraft(name, 'stays');
  await db.epochs.clear();
  expect((await texts.handIn(name, 'stays', 'zh')).ok).toBe(false);
  expect((await texts.getDraft(name))?.text).toBe('stays');
});

it('answers stand at their texts, also those written elsewhere or under another entry, and are news once', async () => {
  await texts.handIn(name, 'here', 'zh');
  await texts.handIn({ ...name, learnerId: aliasId }, 'of the other entry', 'zh');
  const person = { id: learnerId, versions: {}, isAdministrator: false, aliasIds: [aliasId] };
  await db.documents.put({ scope: 'station', kind: 'person', id: learnerId, rev: 1, doc: person });
  const own = (await texts.list(learnerId)).find(({ text }) => text === 'here')?.id ?? '';
  const elsewhere = crypto.randomUUID();
  await tell({ id: own });
  await tell({ id: elsewhere });
  await tell({ id: crypto.randomUUID(), learnerId: aliasId, text: 'of somebody else' });
  const listed = await texts.list(learnerId);
  expect(listed.map(({ text, answer }) => [text, answer?.isNew]).sort()).toEqual([
    ['asked elsewhere', true],
    ['here', true],
    ['of the other entry', undefined],
  ]);
  await texts.markSeen(own);
  expect((await texts.list(learnerId)).find(({ id }) => id === own)?.answer?.isNew).toBe(false);
  await tell({ id: own, answer: 'Another answer', answeredAtMs: 60 });
  expect((await texts.list(learnerId)).find(({ id }) => id === own)?.answer).toMatchObject({
    text: 'Another answer',
    isNew: true,
  });
});

it('[ST4] a rebuild from the log finds every text again, and keeps those whose records were let go', async () => {
  await texts.handIn(name, 'in the log', 'zh');
  const before = await db.texts.toArray();
  await db.texts.clear();
  await rebuildProjections(db, 480);
  expect(await db.texts.toArray()).toEqual(before);
  await db.log.clear();
  await rebuildProjections(db, 480);
  expect(await db.texts.toArray()).toEqual(before);
});
