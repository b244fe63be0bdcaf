// Owns: folding one learner anew from the stored records: after a boot was dated again, and for a rebuild. What
// must stay true: the result is what record-by-record folding gives; nobody folds for the learner meanwhile.
import { sql } from 'kysely';
import { applyStep, computeStep, type UnitProgress } from '#core/domain/progress.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { placeAtStation } from '#core/protocol/proof-hours.ts';
import type { Reader, Writer } from '../db/database.ts';
import { viewForProgress } from '../xapi/progress-view.ts';
import { isCounted } from '../xapi/standing.ts';
import { computeDays, computeTallies, type TallyRow } from './fold-days.ts';
import { type CountedStep, refoldFigures } from './fold-figures.ts';

/** Bounds memory: statements read at once. */
const pageRows = 1000;

/**
 * Locks the folds of learners until the transaction ends, in one order: `whole` alone, `some` beside others that
 * add to them too. Rows of progress may not be there yet, so names are locked instead.
 */
export async function lockFolds(
  writer: Writer,
  some: readonly string[],
  whole: readonly string[] = [],
): Promise<void> {
  const alone = new Set(whole);
  const wanted = [...new Set([...some, ...whole])].sort().map((id) => ({ id, alone: alone.has(id) }));
  if (wanted.length === 0) return;
  await sql`
    select case when w.alone then pg_advisory_xact_lock(hashtextextended(w.id, 41))
                else pg_advisory_xact_lock_shared(hashtextextended(w.id, 41)) end
    from (select * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as r(id text, alone boolean)
          order by id) w`.execute(writer);
}

interface Folded {
  units: Map<string, UnitProgress>;
  tallies: TallyRow[];
  /** Steps that count for days or as the end of a unit. */
  counted: CountedStep[];
}

/** The steps of a learner's stored records, page by page in the order of storing. */
async function* readSteps(reader: Reader, learnerId: string): AsyncGenerator<CountedStep[]> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<{
      position: number;
      body: unknown;
      occurred_ms: number;
      station_id: string | null;
      boot_id: string | null;
      uptime_ms: number | null;
    }>`
      select position, body, occurred_ms, station_id, boot_id, uptime_ms from statement t
      where learner_id = ${learnerId}::uuid and position > ${after}::bigint and ${isCounted('t')}
      order by position limit ${pageRows}`.execute(reader);
    yield rows.flatMap(({ body, occurred_ms, station_id, boot_id, uptime_ms }) => {
      const statement = viewForProgress(body);
      if (!statement) return [];
      const place =
        station_id === null || boot_id === null || uptime_ms === null
          ? undefined
          : placeAtStation(station_id, { bootId: boot_id, uptimeMs: uptime_ms });
      const step = computeStep(statement, occurred_ms, place);
      return step ? { ...step, stationId: station_id } : [];
    });
    const last = rows.at(-1);
    if (rows.length < pageRows || !last) return;
    after = last.position;
  }
}

async function fold(reader: Reader, learnerId: string, offsetMinutes: number): Promise<Folded> {
  const units = new Map<string, UnitProgress>();
  // One line for each step that claims time; small beside the statement it stands for.
  const counted: CountedStep[] = [];
  for await (const steps of readSteps(reader, learnerId)) {
    for (const step of steps) {
      units.set(step.unitId, applyStep(units.get(step.unitId), step));
      if (step.activeMs > 0 || step.isUnitCompleted) counted.push(step);
    }
  }
  return { units, tallies: computeTallies(counted, offsetMinutes), counted };
}

export interface Refolded {
  /** Rows that were not as the records say. */
  unitCount: number;
  dayCount: number;
}

function countDiffering(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): number {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter(
    (key) => toCanonicalJson(a.get(key) ?? null) !== toCanonicalJson(b.get(key) ?? null),
  ).length;
}

async function replaceUnits(writer: Writer, learnerId: string, units: ReadonlyMap<string, UnitProgress>) {
  await writer.deleteFrom('progress').where('learner_id', '=', learnerId).execute();
  const rows = [...units].map(([u, s]) => ({ u, s }));
  await sql`
    insert into progress (learner_id, unit_id, state)
    select ${learnerId}::uuid, r.u, r.s from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(u text, s jsonb)`.execute(
    writer,
  );
}

async function replaceDays(
  writer: Writer,
  learnerId: string,
  tallies: readonly TallyRow[],
  days: ReadonlyMap<string, { day: string; active_ms: number }>,
): Promise<void> {
  for (const table of ['learner_boot_day', 'learner_day'] as const) {
    await writer.deleteFrom(table).where('learner_id', '=', learnerId).execute();
  }
  await sql`
    insert into learner_boot_day (learner_id, day, boot_id, sum_ms, from_ms, to_ms)
    select r.* from jsonb_to_recordset(${JSON.stringify(tallies)}::jsonb) as r(learner_id uuid, day text, boot_id text,
      sum_ms double precision, from_ms double precision, to_ms double precision)`.execute(writer);
  await sql`
    insert into learner_day (learner_id, day, active_ms)
    select ${learnerId}::uuid, r.day, r.active_ms
    from jsonb_to_recordset(${JSON.stringify([...days.values()])}::jsonb) as r(day text, active_ms bigint)`.execute(
    writer,
  );
}

/** Folds the learner anew; the fold is locked by the caller (`lockFolds`, alone). Writes only what differs. */
export async function refoldLearner(
  writer: Writer,
  learnerId: string,
  offsetMinutes: number,
): Promise<Refolded> {
  const { units, tallies, counted } = await fold(writer, learnerId, offsetMinutes);
  const days = computeDays(tallies);
  const stored = await writer
    .selectFrom('progress')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute();
  const storedDays = await writer
    .selectFrom('learner_day')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute();
  const storedTallies = await writer
    .selectFrom('learner_boot_day')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute();
  const unitCount = countDiffering(units, new Map(stored.map(({ unit_id, state }) => [unit_id, state])));
  const dayCount = countDiffering(
    new Map([...days.values()].map(({ day, active_ms }) => [day, active_ms])),
    new Map(storedDays.map(({ day, active_ms }) => [day, active_ms])),
  );
  const toKeyed = (rows: readonly TallyRow[]) =>
    new Map(rows.map((row) => [`${row.day}/${row.boot_id}`, row]));
  const tallyCount = countDiffering(toKeyed(tallies), toKeyed(storedTallies));
  if (unitCount > 0) await replaceUnits(writer, learnerId, units);
  if (dayCount + tallyCount > 0) await replaceDays(writer, learnerId, tallies, days);
  const figureCount = await refoldFigures(writer, learnerId, counted, offsetMinutes);
  return { unitCount, dayCount: dayCount + figureCount };
}
