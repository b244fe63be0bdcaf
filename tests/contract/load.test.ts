// The load generator: its stations are real ones, so the center holds every record that it counts; and it waits for nobody.
import { expect, it } from 'vitest';
import { StationDouble } from '#tests/doubles/station.ts';
import { readCpuMs, readMemory } from '#tests/load/process-cost.ts';
import { pickQuantile, simulateStations } from '#tests/load/simulate-stations.ts';
import { describeOnEngines } from './center-world.ts';

describeOnEngines('the load generator', (world, engine) => {
  it('sends signed slices that the center keeps, and counts them rightly', async () => {
    const stations = [
      await world().enrolStation(),
      await world().enrolStation(),
      await world().enrolStation(),
    ];
    const report = await simulateStations(stations, { rate: 30, durationMs: 400, recordsPerSync: 5 });
    const late = report.errors['late'] ?? 0;
    expect(report.begun + late).toBe(12);
    expect(report.errors).toEqual(late === 0 ? {} : { late });
    expect([report.done, report.records]).toEqual([report.begun, report.begun * 5]);
    expect(report.syncMs).toHaveLength(report.done);
    expect(report.mostAtOnce).toBeGreaterThanOrEqual(1);
    const { count } = await world()
      .context.db.read.selectFrom('log_record')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(report.records);
  });

  it('tells what went wrong', async () => {
    const station = await world().enrolStation();
    const { certificate } = await world().enrolStation();
    // It signs with one station's key in the name of another.
    const liar = new StationDouble(station.origin, certificate, station.keys);
    const report = await simulateStations([liar], { rate: 100, durationMs: 10, recordsPerSync: 1 });
    expect(report.done).toBe(0);
    expect(Object.values(report.errors)).toEqual([1]);
  });

  if (engine === 'postgres') return;

  it('reads what a process costs', async () => {
    const before = await readCpuMs(process.pid);
    while ((await readCpuMs(process.pid)) < before + 20);
    const { nowMiB, mostMiB } = await readMemory(process.pid);
    expect(nowMiB).toBeGreaterThan(20);
    expect(mostMiB).toBeGreaterThanOrEqual(nowMiB);
    expect(pickQuantile([1, 2, 3, 4], 0.5)).toBe(3);
    expect(pickQuantile([], 0.5)).toBe(0);
  });
});
