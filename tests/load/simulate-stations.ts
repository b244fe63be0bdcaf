// Owns: a paced crowd of stations: each sync is what a village's is once an hour, a signed slice of new records and then
// the feed. Syncs begin when it is their time, whether or not earlier ones are done, so that a slow center is seen.
import type { UnitId } from '#core/kernel/ids.ts';
import type { Cursors } from '#core/protocol/feed.ts';
import type { StationDouble } from '#tests/doubles/station.ts';

export interface LoadPlan {
  /** Syncs a second of all stations together. */
  rate: number;
  durationMs: number;
  recordsPerSync: number;
}

export interface LoadReport {
  begun: number;
  done: number;
  records: number;
  /** From the first sync to the end of the last one. */
  elapsedMs: number;
  /** In order: how long the slice took, and the whole sync. */
  pushMs: number[];
  syncMs: number[];
  /** Most syncs that were under way at once. */
  mostAtOnce: number;
  /** How often which error. */
  errors: Record<string, number>;
}

const learnersOfStation = 12;

function appendRecords(station: StationDouble, count: number): void {
  for (let index = 0; index < count; index++) {
    const learner = `${station.id.slice(0, 24)}${String(index % learnersOfStation).padStart(12, '0')}`;
    station.appendAct(learner, {
      kind: 'material-studied',
      unitId: `unit-${index % 6}` as UnitId,
      version: '0123456789abcdef',
      materialId: 'film',
      materialKind: 'video',
      activeMs: 15_000,
      position: index % 600,
      segments: [{ from: index % 500, to: (index % 500) + 15 }],
      isFinished: false,
      isRecovered: false,
    });
  }
}

/** The value below which `share` of `values`, sorted, lie; 0 without any. */
export function pickQuantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export async function simulateStations(
  stations: readonly StationDouble[],
  { rate, durationMs, recordsPerSync }: LoadPlan,
): Promise<LoadReport> {
  const total = Math.max(1, Math.round((rate * durationMs) / 1000));
  const cursors = new Map<StationDouble, Cursors>();
  const busy = new Set<StationDouble>();
  const report: LoadReport = {
    begun: 0,
    done: 0,
    records: 0,
    elapsedMs: 0,
    pushMs: [],
    syncMs: [],
    mostAtOnce: 0,
    errors: {},
  };
  const noteError = (kind: string) => {
    report.errors[kind] = (report.errors[kind] ?? 0) + 1;
  };

  async function sync(station: StationDouble): Promise<void> {
    const from = station.entries.length + 1;
    appendRecords(station, recordsPerSync);
    const slice = await station.createSlice(from, station.entries.length);
    const startedMs = performance.now();
    const pushed = await station.push(slice, { gzip: true });
    report.pushMs.push(performance.now() - startedMs);
    if (!pushed.value) return noteError(pushed.error?.kind ?? String(pushed.status));
    const pulled = await station.pull(cursors.get(station) ?? { county: 0, station: 0 });
    if (!pulled.value) return noteError(pulled.error?.kind ?? String(pulled.status));
    cursors.set(station, pulled.value.cursors);
    report.syncMs.push(performance.now() - startedMs);
    report.records += recordsPerSync;
    report.done += 1;
  }

  const startedMs = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < total; index++) {
    const waitMs = startedMs + (index * 1000) / rate - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const station = stations[index % stations.length];
    // A station has one sync at a time, as a kiosk has; one that is not done when its hour comes again is late.
    if (!station || busy.has(station)) {
      noteError('late');
      continue;
    }
    busy.add(station);
    report.begun += 1;
    report.mostAtOnce = Math.max(report.mostAtOnce, busy.size);
    running.push(
      sync(station)
        .catch((error: unknown) => noteError(error instanceof Error ? error.message : String(error)))
        .finally(() => busy.delete(station)),
    );
  }
  await Promise.all(running);
  report.elapsedMs = performance.now() - startedMs;
  report.pushMs.sort((a, b) => a - b);
  report.syncMs.sort((a, b) => a - b);
  return report;
}
