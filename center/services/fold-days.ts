// Owns: the hours of learners by day at the center: tallies by boot, and the day's hours that follow from them
// (SPEC: CL10). Rows are locked in one order; a day is computed from all its tallies, so nothing is added twice.
import { sql } from 'kysely';
import { toDay } from '#core/domain/calendar.ts';
import { createDayHours, createTally, mergeTallies, type Tally, unboundBoot } from '#core/domain/credit.ts';
import type { ProgressStep } from '#core/domain/progress.ts';
import type { Reader, Writer } from '../db/database.ts';

export interface TallyRow {
  learner_id: string;
  day: string;
  boot_id: string;
  sum_ms: number;
  from_ms: number;
  to_ms: number;
}

/** What the steps add, a row for each learner, day and boot, in one order. */
export function computeTallies(steps: readonly ProgressStep[], offsetMinutes: number): TallyRow[] {
  const rows = new Map<string, Omit<TallyRow, 'sum_ms' | 'from_ms' | 'to_ms'> & { tally: Tally }>();
  for (const { learnerId, atMs, activeMs, place } of steps) {
    if (activeMs === 0) continue;
    const day = toDay(atMs, offsetMinutes);
    const bootId = place?.bootId ?? unboundBoot;
    const key = `${learnerId}/${day}/${bootId}`;
    const added = createTally(activeMs, place);
    const known = rows.get(key)?.tally;
    rows.set(key, {
      learner_id: learnerId,
      day,
      boot_id: bootId,
      tally: known ? mergeTallies(known, added) : added,
    });
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { tally, ...row }]) => ({
      ...row,
      sum_ms: tally.sumMs,
      from_ms: tally.fromMs,
      to_ms: tally.toMs,
    }));
}

/** Hours by `learner/day`, from all tallies of those days. */
export function computeDays(
  rows: readonly TallyRow[],
): Map<string, { learner_id: string; day: string; active_ms: number }> {
  const days = new Map<string, { learner_id: string; day: string; tallies: Record<string, Tally> }>();
  for (const { learner_id, day, boot_id, sum_ms, from_ms, to_ms } of rows) {
    const key = `${learner_id}/${day}`;
    const entry = days.get(key) ?? { learner_id, day, tallies: {} };
    entry.tallies[boot_id] = { sumMs: sum_ms, fromMs: from_ms, toMs: to_ms };
    days.set(key, entry);
  }
  return new Map(
    [...days].map(([key, { learner_id, day, tallies }]) => [
      key,
      { learner_id, day, active_ms: createDayHours(tallies).activeMs },
    ]),
  );
}

export async function readTallies(
  reader: Reader,
  days: readonly { learner_id: string; day: string }[],
): Promise<TallyRow[]> {
  const { rows } = await sql<TallyRow>`
    select b.* from learner_boot_day b
    join jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as w(learner_id uuid, day text)
      on b.learner_id = w.learner_id and b.day = w.day`.execute(reader);
  return rows;
}

export async function foldDays(
  writer: Writer,
  steps: readonly ProgressStep[],
  offsetMinutes: number,
): Promise<void> {
  const tallies = computeTallies(steps, offsetMinutes);
  if (tallies.length === 0) return;
  const wanted = [
    ...new Map(tallies.map(({ learner_id, day }) => [`${learner_id}/${day}`, { learner_id, day }])).values(),
  ];
  // The conflict's update locks the day; without a change it writes what was there.
  await sql`
    insert into learner_day (learner_id, day, active_ms)
    select w.learner_id, w.day, 0 from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as w(learner_id uuid, day text) order by w.learner_id, w.day
    on conflict (learner_id, day) do update set active_ms = learner_day.active_ms`.execute(writer);
  await sql`
    insert into learner_boot_day as l (learner_id, day, boot_id, sum_ms, from_ms, to_ms)
    select w.* from jsonb_to_recordset(${JSON.stringify(tallies)}::jsonb)
      as w(learner_id uuid, day text, boot_id text, sum_ms double precision, from_ms double precision,
           to_ms double precision)
    on conflict (learner_id, day, boot_id) do update set sum_ms = l.sum_ms + excluded.sum_ms,
      from_ms = least(l.from_ms, excluded.from_ms), to_ms = greatest(l.to_ms, excluded.to_ms)`.execute(
    writer,
  );
  await writeDays(writer, [...computeDays(await readTallies(writer, wanted)).values()]);
}

export async function writeDays(
  writer: Writer,
  days: readonly { learner_id: string; day: string; active_ms: number }[],
): Promise<void> {
  if (days.length === 0) return;
  await sql`
    update learner_day d set active_ms = w.active_ms
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as w(learner_id uuid, day text, active_ms bigint)
    where d.learner_id = w.learner_id and d.day = w.day`.execute(writer);
}
