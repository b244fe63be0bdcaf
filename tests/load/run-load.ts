// Owns: `npm run load`: thousands of stations with real keys and signed slices against a real center process, each with one
// sync an hour, at the pace of life or faster. Prints what came, how long it took, and what a station costs (bench B12).
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '#build/build.ts';
import { openCenter } from '#center/commands/open-center.ts';
import { createEnrolmentCode, createStation, enrolStation } from '#center/services/stations.ts';
import { must } from '#core/kernel/assert.ts';
import { type Certificate, certificateSchema } from '#core/protocol/enrolment.ts';
import { wireVersion } from '#core/protocol/version.ts';
import { createStationKeys, StationDouble, type StationKeys } from '#tests/doubles/station.ts';
import { type CenterPlace, CenterProcess } from '#tests/faults/center-process.ts';
import { startPostgres } from '#tests/postgres.ts';
import { readCpuMs, readMemory } from './process-cost.ts';
import { type LoadReport, pickQuantile, simulateStations } from './simulate-stations.ts';

const { values } = parseArgs({
  options: {
    stations: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    records: { type: 'string', default: '20' },
    /** How many times faster than life the hour goes by. */
    speed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'pglite' },
  },
});
const [stationCount, seconds, records, speed] = [
  values.stations,
  values.seconds,
  values.records,
  values.speed,
].map(Number) as [number, number, number, number];
const { engine } = values;
if (
  ![stationCount, seconds, records, speed].every((value) => value > 0) ||
  !/^(?:pglite|postgres)$/.test(engine)
) {
  console.error(
    'Usage: npm run load -- [--stations 2000] [--seconds 60] [--records 20] [--speed 1] [--engine pglite|postgres]',
  );
  process.exit(2);
}

const rootDir = join(import.meta.dirname, '../..');
const syncsPerHour = 1;

interface Enrolled {
  certificate: Certificate;
  keys: StationKeys;
}

/** Through the services, before the center serves: thousands of codes by hand are not what is measured. */
async function enrolAll(place: CenterPlace): Promise<Enrolled[]> {
  const context = await openCenter({ ...place, isDemo: false, databaseUrl: place.databaseUrl });
  const enrolled: Enrolled[] = [];
  try {
    for (let number = 1; number <= stationCount; number++) {
      const id = await createStation(context, 'load', {
        name: `Station ${number}`,
        township: `${number % 16}`,
      });
      const { code } = must(await createEnrolmentCode(context, 'load', id), 'code');
      const keys = await createStationKeys();
      const { signKey, boxKey } = keys;
      const outcome = await enrolStation(context, {
        wire: wireVersion,
        code,
        signKey,
        boxKey,
        appVersion: 'load',
      });
      if (!outcome.ok) throw new Error(outcome.error.kind);
      enrolled.push({ certificate: certificateSchema.parse(JSON.parse(outcome.value.payload)), keys });
      if (number % 500 === 0) console.error(`${number} stations enrolled`);
    }
  } finally {
    await context.db.close();
  }
  return enrolled;
}

function formatMs(values: readonly number[]): string {
  const [middle, late, last] = [0.5, 0.95, 1].map((share) => pickQuantile(values, share).toFixed(0));
  return `${middle} / ${late} / ${last} ms`;
}

interface Costs {
  centerMs: number;
  databaseMs: number;
  memory: { nowMiB: number; mostMiB: number };
}

function print(report: LoadReport, { centerMs, databaseMs, memory }: Costs): void {
  const perSyncMs = (centerMs + databaseMs) / Math.max(1, report.done);
  const perSecond = (count: number) => ((count * 1000) / report.elapsedMs).toFixed(1);
  const errors = Object.entries(report.errors).map(([kind, count]) => `${count} ${kind}`);
  const lines: [string, string][] = [
    ['engine', `${engine}, ${cpus().length} cores shared with this generator`],
    ['stations', `${stationCount}, one sync an hour of ${records} records, ${speed}× the pace of life`],
    [
      'syncs',
      `${report.done} of ${report.begun} in ${(report.elapsedMs / 1000).toFixed(0)} s, ${perSecond(report.done)} a second`,
    ],
    ['records', `${report.records}, ${perSecond(report.records)} a second`],
    ['slice, median / p95 / most', formatMs(report.pushMs)],
    ['whole sync, median / p95 / most', formatMs(report.syncMs)],
    ['most at once', String(report.mostAtOnce)],
    [
      'processor, center and database',
      `${(centerMs / 1000).toFixed(1)} s and ${(databaseMs / 1000).toFixed(1)} s`,
    ],
    ['processor for one sync', `${perSyncMs.toFixed(1)} ms`],
    ['memory of the center', `${memory.nowMiB.toFixed(0)} MiB, at most ${memory.mostMiB.toFixed(0)} MiB`],
    [
      'B12 stations a core (goal ≥ 5,000)',
      Math.floor(3600_000 / (perSyncMs * syncsPerHour)).toLocaleString('en'),
    ],
    ['errors', errors.length === 0 ? 'none' : errors.join(', ')],
  ];
  for (const [name, value] of lines) console.log(`${name.padEnd(36)}${value}`);
}

await buildAll(rootDir, (line) => console.error(line));
const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-load-'));
const libraryDir = join(folder, 'library');
await mkdir(join(libraryDir, 'metadata'), { recursive: true });
// The certificate carries the library's root; nobody reads it here.
await writeFile(join(libraryDir, 'metadata/1.root.json'), '{}');
const postgres = engine === 'postgres' ? await startPostgres() : undefined;
const databaseUrl = await postgres?.createDatabase();
const place: CenterPlace = {
  dataDir: join(folder, 'data'),
  libraryDir,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
};
let center: CenterProcess | undefined;
try {
  const enrolled = await enrolAll(place);
  center = new CenterProcess(place);
  const origin = await center.ready;
  const stations = enrolled.map(({ certificate, keys }) => new StationDouble(origin, certificate, keys));
  const { pid } = center;
  const databasePid = postgres?.pid;
  const readCosts = async () => ({
    centerMs: await readCpuMs(pid),
    databaseMs: databasePid === undefined ? 0 : await readCpuMs(databasePid),
  });
  const before = await readCosts();
  const report = await simulateStations(stations, {
    rate: (stationCount * syncsPerHour * speed) / 3600,
    durationMs: seconds * 1000,
    recordsPerSync: records,
  });
  const after = await readCosts();
  print(report, {
    centerMs: after.centerMs - before.centerMs,
    databaseMs: after.databaseMs - before.databaseMs,
    memory: await readMemory(pid),
  });
  if (report.done < report.begun) process.exitCode = 1;
} finally {
  await center?.end();
  await postgres?.remove();
  await rm(folder, { recursive: true, force: true });
}
