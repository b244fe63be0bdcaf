// Dates and credited hours at the center, on both engines (SPEC: CL rules).
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ingestSlice } from '#center/services/ingest.ts';
import { readLearnerProgress } from '#center/services/learners.ts';
import { toDay } from '#core/domain/calendar.ts';
import type { Act } from '#core/domain/record.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const hour = 3600_000;
const day = 24 * hour;
const unit = { unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };
const opened: Act = { kind: 'unit-opened', ...unit };

function studied(activeMs: number): Act {
  return {
    kind: 'material-studied',
    materialId: 'text',
    materialKind: 'article',
    activeMs,
    position: 1,
    segments: [],
    isFinished: true,
    isRecovered: false,
    ...unit,
  };
}

async function readTimes(world: CenterWorld, station: StationDouble) {
  const rows = await world.context.db.read
    .selectFrom('statement')
    .selectAll()
    .where('station_id', '=', station.id)
    .orderBy('epoch')
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, occurred_ms, quality, wall_ms }) => ({ seq, occurred_ms, quality, wall_ms }));
}

async function readDays(world: CenterWorld, learner: string): Promise<Record<string, number>> {
  const { days } = await readLearnerProgress(world.context.db.read, learner);
  return Object.fromEntries(days.map(({ day: name, activeMs }) => [name, activeMs]));
}

async function readFaults(world: CenterWorld, station: StationDouble): Promise<string[]> {
  const rows = await world.context.db.read
    .selectFrom('clock_fault')
    .selectAll()
    .where('station_id', '=', station.id)
    .orderBy('kind')
    .execute();
  return rows.map(({ kind }) => kind);
}

/** Takes the slice in as one that a courier brought. */
async function carry(world: CenterWorld, station: StationDouble, from: number, to: number) {
  const sender = { id: station.id, signKey: station.keys.signKey };
  return ingestSlice(world.context, sender, await station.createSlice(from, to), 'carried');
}

describeOnEngines('clocks at the center', (world) => {
  it('[CL7] [CO9] a later record that saw the center dates the earlier ones of its boot, and moves their hours', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    world().clock.aheadMs = 30 * day;
    const nowMs = Date.now() + world().clock.aheadMs;
    // The wall says 1970; the boot began five days ago.
    Object.assign(station.time, { wallMs: 0, bootId: randomUUID(), uptimeMs: 0 });
    station.appendAct(learner, studied(hour));
    await carry(world(), station, 1, 1);
    const [before] = await readTimes(world(), station);
    expect(before).toMatchObject({ quality: 'unknown', wall_ms: 0 });
    station.time.synced = { serverMs: nowMs - 5 * day, uptimeMs: 0 };
    station.appendAct(learner, studied(hour));
    await carry(world(), station, 2, 2);
    const after = await readTimes(world(), station);
    expect(after.map(({ occurred_ms, quality }) => [occurred_ms, quality])).toEqual([
      [nowMs - 5 * day + hour, 'exact'],
      [nowMs - 5 * day + 2 * hour, 'exact'],
    ]);
    const days: Record<string, number> = {};
    for (const { occurred_ms } of after) {
      const name = toDay(occurred_ms, 480);
      days[name] = (days[name] ?? 0) + hour;
    }
    expect(await readDays(world(), learner)).toEqual(days);
    const { units } = await readLearnerProgress(world().context.db.read, learner);
    expect(units[0]?.progress).toMatchObject({
      firstAtMs: nowMs - 5 * day + hour,
      lastAtMs: nowMs - 5 * day + 2 * hour,
      activeMs: 2 * hour,
    });
    world().clock.aheadMs = 0;
  });

  it('[CL6] a boot without the center lies between its neighbours; its wall counts only inside', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    world().clock.aheadMs = 30 * day;
    const nowMs = Date.now() + world().clock.aheadMs;
    const seen = (bootId: string, startMs: number) =>
      Object.assign(station.time, { bootId, uptimeMs: 0, synced: { serverMs: startMs, uptimeMs: 0 } });
    const blind = (bootId: string, wallMs: number) =>
      Object.assign(station.time, { bootId, uptimeMs: 0, wallMs, synced: undefined });
    seen('first', nowMs - 10 * day);
    station.appendAct(learner, opened);
    blind('believable', nowMs - 9 * day);
    station.appendAct(learner, opened);
    blind('in 2099', Date.UTC(2099, 0, 1));
    station.appendAct(learner, opened);
    blind('in 1970', 0);
    station.appendAct(learner, opened);
    seen('last', nowMs - 3 * day);
    station.appendAct(learner, opened);
    await station.pushAll();
    const times = await readTimes(world(), station);
    expect(times.map(({ quality }) => quality)).toEqual(['exact', 'bounded', 'bounded', 'bounded', 'exact']);
    expect(times.map(({ occurred_ms }) => Math.round((nowMs - occurred_ms) / day))).toEqual([10, 9, 7, 5, 3]);
    expect(times[2]?.wall_ms).toBe(Date.UTC(2099, 0, 1));
    world().clock.aheadMs = 0;
  });

  it('[CL9] [CL10] claims beyond the uptime, and claims that overlap, are stored and not credited', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    const claim = (uptimeMs: number, activeMs: number) => {
      station.time.uptimeMs = uptimeMs;
      station.append(station.createStatement(learner, studied(activeMs)));
    };
    claim(hour, 5 * hour);
    claim(hour, hour);
    claim(1.5 * hour, 30 * 60_000);
    await station.pushAll();
    const days = Object.values(await readDays(world(), learner));
    // The first hour once, and the half hour.
    expect(days.reduce((sum, ms) => sum + ms, 0)).toBe(hour + 30 * 60_000);
    expect(await readFaults(world(), station)).toContain('claim-cut');
    const rows = await world()
      .context.db.read.selectFrom('log_record')
      .select(['body', 'quarantine'])
      .where('station_id', '=', station.id)
      .execute();
    expect(rows.filter(({ body, quarantine }) => body.includes('PT') && quarantine === null)).toHaveLength(3);
  });

  it('[CL10] a day of many boots and stations shows no more than 24 hours', async () => {
    const learner = randomUUID();
    world().clock.aheadMs = 30 * day;
    // Noon of the county's day.
    const noonMs = Math.floor((Date.now() + 20 * day) / day) * day + 4 * hour;
    for (let i = 0; i < 3; i++) {
      const station = await world().enrolStation();
      for (let boot = 0; boot < 2; boot++) {
        Object.assign(station.time, { bootId: `boot ${boot}`, uptimeMs: 0 });
        station.time.synced = { serverMs: noonMs - 6 * hour, uptimeMs: 0 };
        station.appendAct(learner, studied(6 * hour));
      }
      await station.pushAll();
    }
    expect(await readDays(world(), learner)).toEqual({ [toDay(noonMs, 480)]: 24 * hour });
    world().clock.aheadMs = 0;
  });

  it('[CL8] faults are kept by boot and kind, and counted', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    Object.assign(station.time, { uptimeMs: 10 * hour, wallMs: 0 });
    station.appendAct(learner, opened);
    Object.assign(station.time, { uptimeMs: 5 * hour, wallMs: 1e300 });
    station.appendAct(learner, opened);
    station.time.synced = { serverMs: Date.UTC(2099, 0, 1), uptimeMs: 0 };
    station.appendAct(learner, opened);
    station.time.uptimeMs = 11 * hour;
    await station.pushAll();
    expect(await readFaults(world(), station)).toEqual([
      'false-sync',
      'uptime-back',
      'wall-jump',
      'wall-off',
    ]);
  });
});
