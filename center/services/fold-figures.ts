// Owns: what the leader's page is made of: study time by learner, station and day, and when a unit was first
// finished; kept in the transaction that stores the records. Each change leaves a mark for the months it touches.
import { sql } from 'kysely';
import { toDay } from '#core/domain/calendar.ts';
import type { ProgressStep } from '#core/domain/progress.ts';
import type { Reader, Writer } from '../db/database.ts';

/** A step, and the station that recorded it; null: a tool did. */
export interface CountedStep extends ProgressStep {
  stationId: string | null;
}

/** Stands for tools where a row needs a station. */
const noStation = '00000000-0000-0000-0000-000000000000';

export interface DayRow {
  learner_id: string;
  station_id: string;
  day: string;
  active_ms: number;
}
export interface FinishRow {
  learner_id: string;
  unit_id: string;
  station_id: string;
  day: string;
}
export interface FigureRows {
  days: DayRow[];
  finishes: FinishRow[];
}

/** What the steps add, in one order. */
export function computeFigureRows(steps: readonly CountedStep[], offsetMinutes: number): FigureRows {
  const days = new Map<string, DayRow>();
  const finishes = new Map<string, FinishRow>();
  for (const { learnerId, unitId, stationId, atMs, activeMs, isUnitCompleted } of steps) {
    const day = toDay(atMs, offsetMinutes);
    const place = { learner_id: learnerId, station_id: stationId ?? noStation, day };
    if (activeMs > 0) {
      const key = `${learnerId}/${day}/${place.station_id}`;
      days.set(key, { ...place, active_ms: (days.get(key)?.active_ms ?? 0) + activeMs });
    }
    if (isUnitCompleted) {
      finishes.set(`${learnerId}/${unitId}/${day}/${place.station_id}`, { ...place, unit_id: unitId });
    }
  }
  const inOrder = <Row>(rows: Map<string, Row>) =>
    [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { days: inOrder(days), finishes: inOrder(finishes) };
}

async function insertFigures(writer: Writer, { days, finishes }: FigureRows): Promise<void> {
  if (days.length > 0) {
    await sql`
      insert into study_day as d (learner_id, station_id, day, active_ms)
      select w.learner_id, w.station_id, w.day, w.active_ms from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
        as w(learner_id uuid, station_id uuid, day text, active_ms bigint)
      on conflict (learner_id, day, station_id) do update set active_ms = d.active_ms + excluded.active_ms`.execute(
      writer,
    );
  }
  if (finishes.length > 0) {
    await sql`
      insert into unit_finish (learner_id, unit_id, station_id, day)
      select w.learner_id, w.unit_id, w.station_id, w.day from jsonb_to_recordset(${JSON.stringify(finishes)}::jsonb)
        as w(learner_id uuid, unit_id text, station_id uuid, day text)
      on conflict do nothing`.execute(writer);
  }
}

/** Rows of marks are only added, so nobody waits for anybody; whoever computes a month takes them away. */
async function markMonths(writer: Writer, { days, finishes }: FigureRows): Promise<void> {
  const months = [...new Set([...days, ...finishes].map(({ day }) => day.slice(0, 7)))];
  const units = finishes.map(({ learner_id, unit_id }) => ({ learner_id, unit_id }));
  if (months.length === 0) return;
  // An earlier end of a unit takes it out of the month in which it seemed to end.
  await sql`
    insert into month_change (month)
    select value from jsonb_array_elements_text(${JSON.stringify(months)}::jsonb)
    union select left(f.day, 7) from unit_finish f
      join jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as w(learner_id uuid, unit_id text)
        on f.learner_id = w.learner_id and f.unit_id = w.unit_id`.execute(writer);
}

export async function foldFigures(
  writer: Writer,
  steps: readonly CountedStep[],
  offsetMinutes: number,
): Promise<void> {
  const rows = computeFigureRows(steps, offsetMinutes);
  await insertFigures(writer, rows);
  await markMonths(writer, rows);
}

async function readFigureRows(reader: Reader, learnerId: string): Promise<FigureRows> {
  const days = await reader.selectFrom('study_day').selectAll().where('learner_id', '=', learnerId).execute();
  const finishes = await reader
    .selectFrom('unit_finish')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute();
  return { days, finishes };
}

function toKeys({ days, finishes }: FigureRows): Set<string> {
  return new Set([
    ...days.map(({ day, station_id, active_ms }) => `${day}/${station_id}/${active_ms}`),
    ...finishes.map(({ day, station_id, unit_id }) => `${day}/${station_id}/${unit_id}`),
  ]);
}

/** Makes the learner's rows anew from all steps; returns how many were not so. The fold is locked by the caller. */
export async function refoldFigures(
  writer: Writer,
  learnerId: string,
  steps: readonly CountedStep[],
  offsetMinutes: number,
): Promise<number> {
  const wanted = computeFigureRows(steps, offsetMinutes);
  const stored = await readFigureRows(writer, learnerId);
  const [right, was] = [toKeys(wanted), toKeys(stored)];
  const differing =
    [...right].filter((key) => !was.has(key)).length + [...was].filter((key) => !right.has(key)).length;
  if (differing === 0) return 0;
  await markMonths(writer, stored);
  for (const table of ['study_day', 'unit_finish'] as const) {
    await writer.deleteFrom(table).where('learner_id', '=', learnerId).execute();
  }
  await insertFigures(writer, wanted);
  await markMonths(writer, wanted);
  return differing;
}
