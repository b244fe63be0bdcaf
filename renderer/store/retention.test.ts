import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { computeHash } from '#core/protocol/log.ts';
import { MemoryJournal } from '#tests/doubles/memory-journal.ts';
import { StationDatabase } from './database.ts';
import { rebuildProjections } from './projections.ts';
import { addMark, computeOldSeq } from './receipt-marks.ts';
import { reconcileJournal } from './reconcile.ts';
import { dropOldRecords } from './retention.ts';
import type { Draft } from './station.ts';
import { StationClock } from './station-clock.ts';
import { countWaiting, DexieStationLog, openEpoch } from './station-log.ts';
import { recordDraft } from './study-records.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const signed = { payload: '{}', signature: 'A'.repeat(86) };
const dayMs = 86_400_000;
const yearMs = 366 * dayMs + 10 * dayMs;
const draft: Draft = {
  learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
  unitId: 'sheep-health' as UnitId,
  materialId: 'article',
  version: '0123456789abcdef',
  materialKind: 'article',
  language: 'ug',
  activeMs: 60_000,
  position: 0.5,
  segments: [],
  isFinished: false,
  answers: {},
};

async function prepare(count: number) {
  const db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  const journal = new MemoryJournal();
  const log = new DexieStationLog(db, stationId);
  const study = async (more: number) => {
    for (let turn = 0; turn < more; turn++) {
      const { rows } = await recordDraft({ db, clock: new StationClock(), stationId }, draft);
      await journal.append(stationId, rows);
    }
  };
  await study(count);
  const epoch = (await log.listEpochs())[0]?.epoch ?? '';
  const receive = async (through: number, atMs: number) => {
    const head = (await db.epochs.get(epoch))?.hash ?? ('' as never);
    await log.saveReceipt({ station: stationId, epoch, through, head, atMs }, signed);
  };
  return { db, journal, log, epoch, study, receive };
}

async function readProjections(db: StationDatabase) {
  const progress = (await db.progress.toArray()).map((row) => row.progress);
  const days = (await db.days.toArray()).map(({ day, activeMs, tallies }) => ({ day, activeMs, tallies }));
  return { progress, days };
}

describe('letting go of old records', () => {
  it('[ST6] only what a receipt has covered for the whole period goes', async () => {
    const { db, journal, receive, study, epoch } = await prepare(10);
    await receive(6, 1000);
    await receive(10, 1000 + 300 * dayMs);
    await study(3);
    expect(await dropOldRecords(db, journal)).toBe(0);
    await receive(10, 1000 + 300 * dayMs);
    await receive(11, 1000 + yearMs);
    expect(await dropOldRecords(db, journal)).toBe(5);
    expect((await db.log.toArray()).map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    expect(journal.floors).toEqual([{ epoch, seq: 6 }]);
    expect(await dropOldRecords(db, journal)).toBe(0);
  });

  it('[ST6] what no receipt covers stays, however old', async () => {
    const { db, journal, receive } = await prepare(10);
    await receive(4, 1000);
    await receive(4, 1000 + 9 * yearMs);
    expect(await dropOldRecords(db, journal)).toBe(0);
    expect(computeOldSeq({ ...must(await db.epochs.toArray()), through: 2 }, 1e15, 12)).toBe(2);
  });

  it('[ST6] progress and hours stay as they were, also after a rebuild', async () => {
    const { db, journal, receive, study } = await prepare(8);
    await receive(8, 1000);
    await study(2);
    await receive(10, 1000 + yearMs);
    const before = await readProjections(db);
    await dropOldRecords(db, journal);
    expect(await readProjections(db)).toEqual(before);
    await rebuildProjections(db, 480);
    expect(await readProjections(db)).toEqual(before);
  });

  it('[ST6] the chain goes on from the first record that is kept', async () => {
    const { db, journal, receive, study, log, epoch } = await prepare(8);
    await receive(8, 1000);
    await study(4);
    await receive(9, 1000 + yearMs);
    await dropOldRecords(db, journal);
    const span = await log.readSpan(epoch, 9, 1e6);
    const kept = await db.log.get([epoch, 8]);
    expect(span.previous).toBe(kept?.hash);
    expect(span.bodies.reduce(computeHash, span.previous)).toBe(span.head);
    expect(await log.listEpochs()).toMatchObject([{ seq: 12, floorSeq: 8 }]);
  });

  it('[ST2] a journal without its oldest records refills a lost database from its floor on', async () => {
    const { db, journal, receive, study, epoch } = await prepare(8);
    await receive(8, 1000);
    await study(4);
    await receive(9, 1000 + yearMs);
    await dropOldRecords(db, journal);
    const fresh = new StationDatabase(`test-${crypto.randomUUID()}`);
    expect(await reconcileJournal(fresh, journal, stationId, 480)).toMatchObject({
      value: { refilledCount: 5, strandedCount: 0 },
    });
    expect(await fresh.log.toArray()).toEqual(await db.log.toArray());
    expect(await fresh.epochs.get(epoch)).toMatchObject({ seq: 12, floorSeq: 8 });
  });

  it('what the center lacks below the floor does not count as waiting', async () => {
    const { db, journal, receive } = await prepare(8);
    await receive(8, 1000);
    await receive(8, 1000);
    await db.epochs.toCollection().modify({
      marks: [
        { through: 8, atMs: 1000 },
        { through: 8, atMs: 1e14 },
      ],
    });
    await dropOldRecords(db, journal);
    await receive(3, 1e14);
    expect(await countWaiting(db)).toBe(0);
  });
});

describe('marks of receipts', () => {
  it('are thinned to about one a week, always towards keeping longer', () => {
    let marks = addMark([], { through: 1, atMs: 0 });
    for (let day = 1; day <= 365; day++) marks = addMark(marks, { through: day + 1, atMs: day * dayMs });
    expect(marks.length).toBeLessThan(70);
    for (const { through, atMs } of marks) expect(atMs).toBeGreaterThanOrEqual((through - 1) * dayMs);
  });

  it('a center that went back has to cover again what it lost', () => {
    const marks = [
      { through: 5, atMs: 0 },
      { through: 9, atMs: 30 * dayMs },
    ];
    expect(addMark(marks, { through: 6, atMs: 60 * dayMs })).toEqual([
      marks[0],
      { through: 6, atMs: 60 * dayMs },
    ]);
  });
});

function must<Value>([first]: readonly Value[]): Value {
  if (first === undefined) throw new Error('no epoch');
  return first;
}
