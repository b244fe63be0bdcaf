// Two roster entries that are one person, merged and taken apart again (SPEC: ED7), on both engines.
import { expect, it } from 'vitest';
import { listLearners, readLearnerProgress } from '#center/services/learners.ts';
import { listMerged, mergeLearners, undoMerge } from '#center/services/merge-learners.ts';
import { createPlan } from '#center/services/plans.ts';
import { listRecords } from '#center/services/records.ts';
import { listPlansFor } from '#core/domain/documents.ts';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { describeOnEngines } from './center-world.ts';
import { readDocuments } from './document-station.ts';

const unit = { unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };

function studied(activeMs: number): Act {
  return {
    kind: 'material-studied',
    materialId: 'film',
    materialKind: 'video',
    activeMs,
    position: 1,
    segments: [],
    isFinished: true,
    isRecovered: false,
    ...unit,
  };
}

describeOnEngines('two entries of one person', (world) => {
  async function createPair() {
    const a = await world().enrolStation('Mokoyla');
    const b = await world().enrolStation('Zanggu');
    for (const { time } of [a, b]) time.uptimeMs = 7_200_000;
    const groupId = await world().createGroup(b.id);
    const kept = await world().createLearner([a.id]);
    const gone = await world().createLearner([b.id], [groupId]);
    a.appendAct(kept, studied(60_000));
    b.appendAct(gone, studied(30_000));
    await a.pushAll();
    await b.pushAll();
    return { a, b, kept, gone, groupId };
  }

  async function readState(a: StationDouble, b: StationDouble) {
    const state = async (station: StationDouble) => ({
      roster: [...(await readDocuments(station, 'roster'))]
        .map(([id, { groupIds }]) => [id, groupIds])
        .sort(),
      aliases: [...(await readDocuments(station, 'person')).values()]
        .map(({ id, aliasIds }) => [id, aliasIds])
        .sort(),
      roaming: [...(await readDocuments(station, 'roaming')).values()]
        .map(({ learnerId, progress }) => [learnerId, progress.activeMs])
        .sort(),
      plans: [...(await readDocuments(station, 'plan')).keys()].sort(),
    });
    return { a: await state(a), b: await state(b) };
  }

  it('[ED7] become one: progress, hours, records and plans of both', async () => {
    const { a, b, kept, gone, groupId } = await createPair();
    const plan = must(
      await createPlan(world().context, 'test', {
        title: 'For the vanished entry',
        unitIds: [unit.unitId],
        audience: { groupIds: [], learnerIds: [gone as LearnerId] },
        startDay: '2026-11-01',
        dueDay: '2026-11-30',
      }),
      'plan',
    );
    const outcome = await mergeLearners(world().context, 'aygul', { learnerId: kept, aliasId: gone });
    expect(outcome.ok).toBe(true);
    const { read } = world().context.db;
    const progress = await readLearnerProgress(read, kept);
    expect(progress.units[0]?.progress.activeMs).toBe(90_000);
    expect(progress.days.reduce((sum, { activeMs }) => sum + activeMs, 0)).toBe(90_000);
    expect((await listRecords(read, kept, undefined)).records).toHaveLength(2);
    const rows = await listLearners(read);
    expect(rows.find(({ id }) => id === kept)).toMatchObject({
      recordCount: 2,
      activeMs: 90_000,
      aliasIds: [gone],
    });
    expect(rows.find(({ id }) => id === gone)).toBeUndefined();
    const expected = { roster: [[kept, [groupId]]], aliases: [[kept, [gone]]], plans: [plan.id] };
    // Each station folds both entries' own records; it is told what is only at the other.
    expect(await readState(a, b)).toEqual({
      a: { ...expected, roaming: [[kept, 30_000]] },
      b: { ...expected, roaming: [[kept, 60_000]] },
    });
    const entry = must((await readDocuments(a, 'roster')).get(kept), 'entry');
    const person = must((await readDocuments(a, 'person')).get(kept), 'person');
    expect(listPlansFor([plan], entry)).toEqual([]);
    expect(listPlansFor([plan], entry, person.aliasIds)).toEqual([plan]);
  });

  it('[ED7] records that still come under the vanished entry count as the other one', async () => {
    const { a, b, kept, gone } = await createPair();
    await mergeLearners(world().context, 'aygul', { learnerId: kept, aliasId: gone });
    b.appendAct(gone, studied(15_000));
    await b.push(await b.createSlice(2, 2));
    expect((await readLearnerProgress(world().context.db.read, kept)).units[0]?.progress.activeMs).toBe(
      105_000,
    );
    expect((await readState(a, b)).a.roaming).toEqual([[kept, 45_000]]);
  });

  it('[ED7] are taken apart again, with all that each had', async () => {
    const { a, b, kept, gone } = await createPair();
    const before = await readState(a, b);
    await mergeLearners(world().context, 'aygul', { learnerId: kept, aliasId: gone });
    expect((await listMerged(world().context.db.read))[0]).toMatchObject({ aliasId: gone, learnerId: kept });
    expect((await undoMerge(world().context, 'aygul', gone)).ok).toBe(true);
    expect(await readState(a, b)).toEqual(before);
    expect((await readLearnerProgress(world().context.db.read, kept)).units[0]?.progress.activeMs).toBe(
      60_000,
    );
    expect(await undoMerge(world().context, 'aygul', gone)).toMatchObject({ error: { kind: 'not-found' } });
  });

  it('[ED7] merge only once, and come apart in the opposite order', async () => {
    const { a, kept, gone } = await createPair();
    const third = await world().createLearner([a.id]);
    const merge = (learnerId: string, aliasId: string) =>
      mergeLearners(world().context, 'aygul', { learnerId, aliasId });
    expect((await merge(kept, gone)).ok).toBe(true);
    for (const [x, y] of [
      [third, gone],
      [gone, third],
      [kept, kept],
    ] as const) {
      expect(await merge(x, y)).toMatchObject({ error: { kind: 'already-exists' } });
    }
    expect((await merge(third, kept)).ok).toBe(true);
    expect((await readLearnerProgress(world().context.db.read, third)).units[0]?.progress.activeMs).toBe(
      90_000,
    );
    expect(await undoMerge(world().context, 'aygul', gone)).toMatchObject({ error: { kind: 'not-allowed' } });
    expect((await undoMerge(world().context, 'aygul', kept)).ok).toBe(true);
    expect((await undoMerge(world().context, 'aygul', gone)).ok).toBe(true);
  });
});
