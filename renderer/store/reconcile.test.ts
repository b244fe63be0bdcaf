import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { succeed } from '#core/protocol/errors.ts';
import { MemoryJournal } from '#tests/doubles/memory-journal.ts';
import { Canary } from './canary.ts';
import { StationDatabase } from './database.ts';
import { noJournal } from './journal.ts';
import { refreshProjections } from './projections.ts';
import { reconcileJournal } from './reconcile.ts';
import { type RepairHost, refillStation, repairStation } from './repair.ts';
import type { Draft } from './station.ts';
import { StationClock } from './station-clock.ts';
import { openEpoch } from './station-log.ts';
import { recordDraft } from './study-records.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const otherId = '33333333-3333-4333-8333-333333333333';
const learnerId = '11111111-1111-4111-8111-111111111111' as LearnerId;
const self = { id: stationId, name: '木吉村站' };

function createDraft(number: number, activeMs = 60_000): Draft {
  return {
    learnerId,
    unitId: `unit-${number % 3}` as UnitId,
    materialId: 'article',
    version: '0123456789abcdef',
    materialKind: 'article',
    language: 'ug',
    activeMs,
    position: 0.5,
    segments: [],
    isFinished: number % 2 === 0,
    answers: {},
  };
}

/** A place for the note that outlives a database. */
function createPlace() {
  const kept: { text: string | undefined } = { text: undefined };
  return {
    read: async () => kept.text,
    async write(text: string) {
      kept.text = text;
    },
  };
}

interface Machine extends RepairHost {
  journal: MemoryJournal;
  place: ReturnType<typeof createPlace>;
}

async function start(before?: Partial<Machine>): Promise<Machine> {
  const place = before?.place ?? createPlace();
  const db = before?.db ?? new StationDatabase(`test-${crypto.randomUUID()}`);
  return {
    db,
    clock: new StationClock(),
    journal: before?.journal ?? new MemoryJournal(),
    place,
    canary: await Canary.open([place]),
  };
}

/** As an enrolment leaves it; the keys themselves play no part here. */
async function enrolAs({ db }: Machine, id: string, name: string): Promise<void> {
  const certificate = { station: id, stationName: name };
  await db.table('identity').put({ key: 'self', certificate });
  await openEpoch(db, id);
}

async function study(machine: Machine, count: number, from = 0): Promise<void> {
  const { db, clock, journal, canary } = machine;
  for (let number = from; number < from + count; number++) {
    const { rows } = await recordDraft({ db, clock, stationId }, createDraft(number));
    await journal.append(stationId, rows);
    const last = rows.at(-1);
    if (last) canary.advance(last.epoch, last.seq);
  }
}

async function readProjections(db: StationDatabase) {
  return { progress: await db.progress.toArray(), days: await db.days.toArray() };
}

async function prepare(count: number): Promise<Machine> {
  const machine = await start();
  await enrolAs(machine, self.id, self.name);
  await repairStation(machine);
  await study(machine, count);
  return machine;
}

describe('the database is lost, keys included', () => {
  it('[ST2] the station knows who it was and what the second copy has', async () => {
    const lost = await start({
      ...(await prepare(5)),
      db: new StationDatabase(`test-${crypto.randomUUID()}`),
    });
    expect(await repairStation(lost)).toEqual(succeed(undefined));
    expect(await lost.db.readState('loss')).toEqual({
      stationId,
      stationName: self.name,
      keptCount: 5,
      missingCount: 0,
    });
  });

  it('[ST2] enrolled again it gets all records back, in the old epoch, and goes on in a new one', async () => {
    const before = await prepare(7);
    const lost = await start({ ...before, db: new StationDatabase(`test-${crypto.randomUUID()}`) });
    await repairStation(lost);
    await enrolAs(lost, self.id, self.name);
    expect(await refillStation(lost, self)).toEqual(succeed(undefined));
    await study(lost, 1, 7);
    expect((await lost.db.epochs.orderBy('order').toArray()).map(({ seq }) => seq)).toEqual([7, 1]);
    const old = (await before.db.epochs.toArray())[0]?.epoch ?? '';
    expect(await lost.db.log.where('[epoch+seq]').between([old, 0], [old, 99]).toArray()).toEqual(
      await before.db.log.toArray(),
    );
    expect(await lost.db.readState('loss')).toBeUndefined();
    expect(await lost.db.readState('notices')).toMatchObject([
      { kind: 'refilled-log', count: 7, missing: 0 },
    ]);
  });

  it('says honestly how many records are in no copy', async () => {
    const before = await prepare(6);
    before.journal.rows.splice(4);
    const lost = await start({ ...before, db: new StationDatabase(`test-${crypto.randomUUID()}`) });
    await repairStation(lost);
    expect(await lost.db.readState('loss')).toMatchObject({ keptCount: 4, missingCount: 2 });
    await enrolAs(lost, self.id, self.name);
    await refillStation(lost, self);
    expect(await lost.db.readState('notices')).toMatchObject([
      { kind: 'refilled-part', count: 4, missing: 2 },
    ]);
  });

  it('only the journal remembers: the number is known, the name is not', async () => {
    const before = await prepare(3);
    const lost = await start({ journal: before.journal });
    await repairStation(lost);
    expect(await lost.db.readState('loss')).toMatchObject({ stationId, stationName: '', keptCount: 3 });
  });

  it('[ST3] enrolled as another station, the old records are kept apart and named', async () => {
    const before = await prepare(4);
    const lost = await start({ ...before, db: new StationDatabase(`test-${crypto.randomUUID()}`) });
    await repairStation(lost);
    await enrolAs(lost, otherId, '别处');
    await refillStation(lost, { id: otherId, name: '别处' });
    expect(await lost.db.log.count()).toBe(0);
    expect(lost.journal.rows).toHaveLength(4);
    expect(await lost.db.readState('notices')).toMatchObject([
      { kind: 'foreign-log', count: 4, name: self.name },
    ]);
  });

  it('a machine that never was a station has lost nothing', async () => {
    const machine = await start();
    await repairStation(machine);
    expect(await machine.db.readState('loss')).toBeUndefined();
  });
});

describe('one copy went back', () => {
  it('[SL7] a database that is behind is refilled and gets a new epoch', async () => {
    const machine = await prepare(5);
    const [open] = await machine.db.epochs.toArray();
    const kept = await machine.db.log.get([open?.epoch ?? '', 3]);
    await machine.db.log
      .where('[epoch+seq]')
      .above([open?.epoch ?? '', 3])
      .delete();
    await machine.db.epochs.update(open?.epoch ?? '', { seq: 3, hash: kept?.hash ?? ('' as never) });
    await repairStation(await start(machine));
    expect((await machine.db.epochs.orderBy('order').toArray()).map(({ seq }) => seq)).toEqual([5, 0]);
    expect(await machine.db.readState('notices')).toMatchObject([{ kind: 'refilled-log', count: 2 }]);
  });

  it('[SL7] when both copies went back, the note outside still opens a new epoch', async () => {
    const machine = await prepare(5);
    const [open] = await machine.db.epochs.toArray();
    const kept = await machine.db.log.get([open?.epoch ?? '', 3]);
    await machine.db.log
      .where('[epoch+seq]')
      .above([open?.epoch ?? '', 3])
      .delete();
    await machine.db.epochs.update(open?.epoch ?? '', { seq: 3, hash: kept?.hash ?? ('' as never) });
    machine.journal.rows.splice(3);
    await repairStation(await start(machine));
    expect((await machine.db.epochs.orderBy('order').toArray()).map(({ seq }) => seq)).toEqual([3, 0]);
    expect(await machine.db.readState('notices')).toMatchObject([{ kind: 'refilled-part', missing: 2 }]);
  });

  it('a lost journal is written anew, without a notice', async () => {
    const machine = await prepare(5);
    machine.journal.rows.splice(0);
    await repairStation(await start(machine));
    expect(machine.journal.rows).toHaveLength(5);
    expect(await machine.db.readState('secondCopy')).toEqual({ state: 'whole', rebuiltCount: 5 });
    expect(await machine.db.readState('notices')).toBeUndefined();
  });

  it('a place that was damaged in the middle of the journal is filled', async () => {
    const machine = await prepare(5);
    machine.journal.rows.splice(2, 1);
    await repairStation(await start(machine));
    expect(machine.journal.rows.map(({ seq }) => seq).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('a journal that cannot be read is not taken for an empty one', async () => {
    const machine = await prepare(2);
    machine.journal.isBroken = true;
    expect(await repairStation(await start(machine))).toMatchObject({ error: { kind: 'storage-broken' } });
    expect(await machine.db.readState('secondCopy')).toMatchObject({ state: 'broken' });
    expect(await machine.db.log.count()).toBe(2);
  });

  it('a row that does not continue the chain is not taken over, and said', async () => {
    const before = await prepare(3);
    const [, second] = before.journal.rows;
    if (second) second.body = second.body.replace('PT60S', 'PT99S');
    const fresh = new StationDatabase(`test-${crypto.randomUUID()}`);
    expect(await reconcileJournal(fresh, before.journal, stationId, 480)).toMatchObject({
      value: { refilledCount: 1, strandedCount: 2 },
    });
    expect(await fresh.log.count()).toBe(1);
  });

  it('without a journal nothing is refilled and nothing fails', async () => {
    const { db } = await prepare(1);
    expect(await reconcileJournal(db, noJournal, stationId, 480)).toMatchObject({
      value: { refilledCount: 0, strandedCount: 0, foreign: [] },
    });
  });
});

describe('rebuild of progress and hours', () => {
  it('[ST4] comes to the same as folding record by record, whatever the clocks did', async () => {
    const step = fc.record({
      activeMs: fc.integer({ min: 0, max: 7 * 3600_000 }),
      wallMs: fc.oneof(fc.constant(0), fc.constant(4_070_908_800_000), fc.integer({ min: 0, max: 2e12 })),
      synced: fc.option(fc.integer({ min: 1.7e12, max: 1.8e12 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const machine = await start();
        await openEpoch(machine.db, stationId);
        for (const [number, { activeMs, wallMs, synced }] of steps.entries()) {
          const clock = new StationClock('boot');
          if (synced !== undefined) clock.noteCenterTime(synced);
          const evidence = { ...clock.readEvidence(), wallMs };
          Object.assign(clock, { readEvidence: () => evidence });
          const context = { db: machine.db, clock, stationId };
          const { rows } = await recordDraft(context, createDraft(number, activeMs));
          await machine.journal.append(stationId, rows);
        }
        const folded = await readProjections(machine.db);
        await machine.db.writeState('projections', { isStale: true, offsetMinutes: 480 });
        await refreshProjections(machine.db, 480);
        expect(await readProjections(machine.db)).toEqual(folded);
        const fresh = new StationDatabase(`test-${crypto.randomUUID()}`);
        await reconcileJournal(fresh, machine.journal, stationId, 480);
        expect(await readProjections(fresh)).toEqual(folded);
      }),
      { numRuns: 25 },
    );
  });

  it('a power cut between refill and rebuild is made good at the next start', async () => {
    const before = await prepare(4);
    const folded = await readProjections(before.db);
    await before.db.progress.clear();
    await before.db.days.clear();
    await before.db.writeState('projections', { isStale: true, offsetMinutes: 480 });
    await repairStation(await start(before));
    expect(await readProjections(before.db)).toEqual(folded);
  });

  it('days are counted anew when the county counts them with another offset', async () => {
    const { db } = await prepare(2);
    await refreshProjections(db, 480);
    const [day] = await db.days.toArray();
    await refreshProjections(db, 480 - 24 * 60);
    expect((await db.days.toArray())[0]?.day).not.toBe(day?.day);
  });
});
