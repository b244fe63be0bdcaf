// Owns: benches B2 and B4: the center's side alone. Slices are ready and signed before the clock starts.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openCenter } from '#center/commands/open-center.ts';
import type { CenterContext } from '#center/services/context.ts';
import { ingestSlice } from '#center/services/ingest.ts';
import { createEnrolmentCode, createStation, enrolStation } from '#center/services/stations.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { certificateSchema } from '#core/protocol/enrolment.ts';
import { type Slice, sliceSchema } from '#core/protocol/log.ts';
import { wireVersion } from '#core/protocol/version.ts';
import { createStationKeys, StationDouble } from '#tests/doubles/station.ts';
import { County } from '#tests/e2e/county.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { computeMedian, type Row } from './table.ts';

const turns = 5;
const recordCount = 10_000;
const sliceRecords = 500;

function appendRecords(station: StationDouble, count: number): void {
  for (let index = 0; index < count; index++) {
    station.appendAct(`00000000-0000-4000-8000-${String(index % 30).padStart(12, '0')}`, {
      kind: 'material-studied',
      unitId: `unit-${index % 12}` as UnitId,
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

async function createSlices(station: StationDouble, size: number, first = 1): Promise<Slice[]> {
  const slices: Slice[] = [];
  for (let from = first; from <= station.entries.length; from += size) {
    slices.push(
      sliceSchema.parse(await station.createSlice(from, Math.min(from + size - 1, station.entries.length))),
    );
  }
  return slices;
}

/** Enrols without a wire: the center is in this process. */
async function enrolHere(context: CenterContext, code: string): Promise<StationDouble> {
  const keys = await createStationKeys();
  const { signKey, boxKey } = keys;
  const outcome = await enrolStation(context, {
    wire: wireVersion,
    code,
    signKey,
    boxKey,
    appVersion: 'bench',
  });
  if (!outcome.ok) throw new Error(outcome.error.kind);
  return new StationDouble('', certificateSchema.parse(JSON.parse(outcome.value.payload)), keys);
}

/** Rows a second of the very same rows, by bulk inserts into tables of the same form. */
async function measureRaw(context: CenterContext, stationId: string): Promise<number> {
  const { db } = context;
  const batches: { records: string; statements: string }[] = [];
  for (let from = 1; from <= recordCount; from += sliceRecords) {
    const to = from + sliceRecords - 1;
    const read = async (table: 'log_record' | 'statement') => {
      const { rows } = await sql<{
        all: string;
      }>`select jsonb_agg(to_jsonb(t))::text as all from ${sql.table(table)} t
        where station_id = ${stationId}::uuid and seq between ${from} and ${to}`.execute(db.read);
      return must(rows[0], 'rows').all;
    };
    batches.push({ records: await read('log_record'), statements: await read('statement') });
  }
  await db.write(async (writer) => {
    await sql`drop table if exists raw_record, raw_statement`.execute(writer);
    await sql`create table raw_record (like log_record including all)`.execute(writer);
    await sql`create table raw_statement (like statement including all)`.execute(writer);
  });
  const startedMs = performance.now();
  for (const { records, statements } of batches) {
    await db.write(async (writer) => {
      await sql`insert into raw_record select * from jsonb_populate_recordset(null::raw_record, ${records}::jsonb)`.execute(
        writer,
      );
      await sql`insert into raw_statement overriding system value
        select * from jsonb_populate_recordset(null::raw_statement, ${statements}::jsonb)`.execute(writer);
    });
  }
  return recordCount / ((performance.now() - startedMs) / 1000);
}

async function openBenchCenter(
  databaseUrl: string | undefined,
): Promise<{ context: CenterContext; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-center-'));
  const libraryDir = join(folder, 'library');
  await mkdir(join(libraryDir, 'metadata'), { recursive: true });
  // The certificate carries the library's root; nobody reads it here.
  await writeFile(join(libraryDir, 'metadata/1.root.json'), '{}');
  const context = await openCenter({ dataDir: join(folder, 'data'), libraryDir, isDemo: false, databaseUrl });
  return { context, folder };
}

async function measureEngine(name: string, databaseUrl: string | undefined): Promise<Row> {
  const { context, folder } = await openBenchCenter(databaseUrl);
  const ingest: number[] = [];
  const raw: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const id = await createStation(context, 'bench', { name: `bench ${turn}`, township: '' });
    const code = must(await createEnrolmentCode(context, 'bench', id), 'code').code;
    const station = await enrolHere(context, code);
    appendRecords(station, recordCount);
    const slices = await createSlices(station, sliceRecords);
    const startedMs = performance.now();
    for (const slice of slices) {
      const outcome = await ingestSlice(context, { id, signKey: station.keys.signKey }, slice);
      if (!outcome.ok) throw new Error(outcome.error.kind);
    }
    ingest.push(recordCount / ((performance.now() - startedMs) / 1000));
    raw.push(await measureRaw(context, id));
    console.error(`ingest on ${name}: turn ${turn + 1} of ${turns}`);
  }
  await context.db.close();
  await rm(folder, { recursive: true, force: true });
  const [ours, beside] = [computeMedian(ingest), computeMedian(raw)];
  return {
    id: 'B2',
    measure: `center takes in 10,000 ready records, ${name}`,
    value: `${ours.toFixed(0)} /s, ${(ours / beside).toFixed(2)}×`,
    beside: `raw bulk insert of the same rows: ${beside.toFixed(0)} /s`,
    goal: '≥ 0.4×',
    isMet: ours >= 0.4 * beside,
  };
}

/** A sync of a village: a slice of 20 records. */
const villageSlice = 20;

async function enrolStations(county: County, count: number): Promise<StationDouble[]> {
  const stations: StationDouble[] = [];
  for (let index = 0; index < count; index++) {
    const code = await county.createCode(await county.createStation(`bench ${index}`));
    stations.push(await StationDouble.enrol(county.url, code));
  }
  return stations;
}

/** Records a second while each of `stations` sends `slicesEach` new slices, one after another. */
async function measureAtOnce(stations: readonly StationDouble[], slicesEach: number): Promise<number> {
  const loads = await Promise.all(
    stations.map(async (station) => {
      const first = station.entries.length;
      appendRecords(station, villageSlice * slicesEach);
      return { station, slices: await createSlices(station, villageSlice, first + 1) };
    }),
  );
  const startedMs = performance.now();
  await Promise.all(
    loads.map(async ({ station, slices }) => {
      for (const slice of slices) {
        const answer = await station.push(slice);
        if (answer.status !== 200) throw new Error(answer.error?.kind);
      }
    }),
  );
  return (stations.length * slicesEach * villageSlice) / ((performance.now() - startedMs) / 1000);
}

async function measureCrowds(postgres: ThrowawayPostgres): Promise<Row[]> {
  const county = await County.create({ databaseUrl: await postgres.createDatabase() });
  try {
    await county.startCenter();
    await county.setUpOperator('bench', 'correct-horse-battery');
    const rates = new Map<number, number[]>();
    const stations = await enrolStations(county, 100);
    await measureAtOnce(stations, 1);
    for (let turn = 0; turn < turns; turn++) {
      for (const [count, slices] of [
        [1, 60],
        [10, 20],
        [100, 4],
      ] as const) {
        rates.set(count, [
          ...(rates.get(count) ?? []),
          await measureAtOnce(stations.slice(0, count), slices),
        ]);
      }
      console.error(`stations at once: turn ${turn + 1} of ${turns}`);
    }
    const median = (count: number) => computeMedian(rates.get(count) ?? []);
    const row = (count: number, beside: number, goal: string, isMet: boolean): Row => ({
      id: 'B4',
      measure: `${count} stations at once, slices of ${villageSlice}, PostgreSQL`,
      value: `${median(count).toFixed(0)} /s, ${(median(count) / beside).toFixed(2)}×`,
      beside: `${count === 10 ? 'one station' : '10 stations'}: ${beside.toFixed(0)} /s`,
      goal,
      isMet,
    });
    return [
      row(10, median(1), '≥ 2.5×', median(10) >= 2.5 * median(1)),
      row(100, median(10), 'no fall (≥ 0.9×)', median(100) >= 0.9 * median(10)),
    ];
  } finally {
    await county.dispose();
  }
}

export async function measureIngest(): Promise<Row[]> {
  const postgres = await startPostgres();
  try {
    return [
      await measureEngine('PGlite', undefined),
      await measureEngine('PostgreSQL', await postgres.createDatabase()),
      ...(await measureCrowds(postgres)),
    ];
  } finally {
    await postgres.remove();
  }
}
