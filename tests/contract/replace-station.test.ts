// A station's hardware is replaced, revoked, or comes back (SPEC: EN4, EN6, EN7), on both engines.
import { expect, it } from 'vitest';
import { readLearnerProgress } from '#center/services/learners.ts';
import { createEnrolmentCode, listStations, revokeStation } from '#center/services/stations.ts';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { StationDouble } from '#tests/doubles/station.ts';
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

describeOnEngines('hardware of a station', (world) => {
  async function createStation() {
    const old = await world().enrolStation('Mokoyla');
    old.time.uptimeMs = 7_200_000;
    const learner = await world().createLearner([old.id]);
    old.appendAct(learner, studied(60_000));
    await old.pushAll();
    return { old, learner };
  }

  async function replace(old: StationDouble, isOldLost = false): Promise<StationDouble> {
    const code = await createEnrolmentCode(world().context, 'test', old.id, undefined, isOldLost);
    const fresh = await StationDouble.enrol(world().origin, must(code, 'code').code);
    Object.assign(fresh.time, { bootId: 'new boot', uptimeMs: 7_200_000 });
    expect(fresh.id).toBe(old.id);
    return fresh;
  }

  async function countActive(learner: string): Promise<number> {
    return (await readLearnerProgress(world().context.db.read, learner)).units[0]?.progress.activeMs ?? 0;
  }

  async function readRoaming(station: StationDouble) {
    return [...(await readDocuments(station, 'roaming')).values()].map(({ progress }) => progress.activeMs);
  }

  it('[EN4] history, roster and progress are there on the new hardware', async () => {
    const { old, learner } = await createStation();
    const fresh = await replace(old);
    expect([...(await readDocuments(fresh, 'roster')).keys()]).toEqual([learner]);
    expect(await readRoaming(fresh)).toEqual([60_000]);
    fresh.appendAct(learner, studied(30_000));
    expect((await fresh.pushAll()).value?.through).toBe(1);
    // Its own record is in its own fold; what it is told stays what it does not hold.
    expect(await readRoaming(fresh)).toEqual([60_000]);
    expect(await countActive(learner)).toBe(90_000);
    const row = (await listStations(world().context.db.read)).find(({ id }) => id === old.id);
    expect(row).toMatchObject({ recordCount: 2, incidentCount: 0, learnerCount: 1 });
  });

  it('[EN6] the old hardware is refused in words of its own, but its unsent records are taken', async () => {
    const { old, learner } = await createStation();
    old.appendAct(learner, studied(15_000));
    const fresh = await replace(old);
    const feed = await old.send('GET', `${stationPaths.feed}?county=0&station=0&wire=3`, undefined);
    expect([feed.status, await feed.json()]).toMatchObject([403, { kind: 'station-replaced' }]);
    const first = await old.send('GET', `${stationPaths.feed}?county=0&station=0`, undefined);
    expect(await first.json()).toMatchObject({ kind: 'station-revoked' });
    expect((await old.push(await old.createSlice(2, 2))).value?.through).toBe(2);
    // An epoch that the center never heard of before the change.
    old.openEpoch();
    old.appendAct(learner, studied(5_000));
    expect((await old.pushAll()).value?.through).toBe(1);
    expect(await countActive(learner)).toBe(80_000);
    expect(await readRoaming(fresh)).toEqual([80_000]);
  });

  it('[EN7] the old hardware cannot add to what the new one began', async () => {
    const { old, learner } = await createStation();
    const fresh = await replace(old);
    fresh.appendAct(learner, studied(1_000));
    await fresh.pushAll();
    old.epoch = fresh.epoch;
    old.entries = [...fresh.entries];
    old.appendAct(learner, studied(2_000));
    expect(await old.push(await old.createSlice(2, 2))).toMatchObject({
      status: 403,
      error: { kind: 'station-replaced' },
    });
  });

  it('[EN6] nothing is taken from hardware that was lost or stolen, nor after a revocation', async () => {
    const stolen = await createStation();
    stolen.old.appendAct(stolen.learner, studied(15_000));
    await replace(stolen.old, true);
    expect((await stolen.old.push(await stolen.old.createSlice(2, 2))).error?.kind).toBe('station-revoked');
    const revoked = await createStation();
    revoked.old.appendAct(revoked.learner, studied(15_000));
    await revokeStation(world().context, 'test', revoked.old.id);
    expect((await revoked.old.push(await revoked.old.createSlice(2, 2))).error?.kind).toBe('station-revoked');
    await replace(revoked.old);
    expect((await revoked.old.push(await revoked.old.createSlice(2, 2))).error?.kind).toBe('station-revoked');
  });

  it('[FD9] the same disk enrolled again, or refilled from its second copy, counts nothing twice', async () => {
    const { old, learner } = await createStation();
    old.appendAct(learner, studied(15_000));
    await old.pushAll();
    const again = await replace(old);
    expect(await readRoaming(again)).toEqual([75_000]);
    // Its log is still there, or came back from the journal: it asks about the epoch.
    again.epoch = old.epoch;
    again.entries = [...old.entries];
    await again.push(await again.createSlice(1, 1, { header: { held: 2 } }));
    expect(await readRoaming(again)).toEqual([]);
  });
});
