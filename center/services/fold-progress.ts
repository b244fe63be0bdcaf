// Owns: the center's side of the progress projection: the same pure fold as at the station, over the rows
// of one transaction. Rows are locked in one order, so that two ingests never wait for each other in a ring.
import { sql } from 'kysely';
import { applyStep, type UnitProgress, unitProgressSchema } from '#core/domain/progress.ts';
import type { Writer } from '../db/database.ts';
import { foldDays } from './fold-days.ts';
import { type CountedStep, foldFigures } from './fold-figures.ts';

interface UnitRow {
  learnerId: string;
  unitId: string;
}

function toKey({ learnerId, unitId }: UnitRow): string {
  return `${learnerId}/${unitId}`;
}

async function readLocked(writer: Writer, keys: readonly UnitRow[]): Promise<Map<string, UnitProgress>> {
  const wanted = JSON.stringify(keys.map(({ learnerId, unitId }) => ({ l: learnerId, u: unitId })));
  const { rows } = await sql<{ learner_id: string; unit_id: string; state: unknown }>`
    select p.learner_id, p.unit_id, p.state from progress p
    join jsonb_to_recordset(${wanted}::jsonb) as w(l uuid, u text) on p.learner_id = w.l and p.unit_id = w.u
    order by p.learner_id, p.unit_id for update of p`.execute(writer);
  return new Map(
    rows.map((row) => [
      toKey({ learnerId: row.learner_id, unitId: row.unit_id }),
      unitProgressSchema.parse(row.state),
    ]),
  );
}

/** Folds the steps into `progress`, the days and the county's figures; the learners are locked (see `lockFolds`). */
export async function foldSteps(
  writer: Writer,
  steps: readonly CountedStep[],
  offsetMinutes: number,
): Promise<void> {
  if (steps.length === 0) return;
  const units = new Map<string, UnitRow>(steps.map((step) => [toKey(step), step]));
  const ordered = [...units].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit);
  // A row must be there before it can be locked: two first records of one unit may arrive at once.
  const empty = JSON.stringify({
    materials: {},
    activeMs: 0,
    firstAtMs: Number.MAX_SAFE_INTEGER,
    lastAtMs: 0,
    completedAtMs: null,
  });
  await writer
    .insertInto('progress')
    .values(
      ordered.map(({ learnerId, unitId }) => ({ learner_id: learnerId, unit_id: unitId, state: empty })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const states = await readLocked(writer, ordered);
  for (const step of steps) states.set(toKey(step), applyStep(states.get(toKey(step)), step));
  const changed = ordered.map((unit) => ({ l: unit.learnerId, u: unit.unitId, s: states.get(toKey(unit)) }));
  await sql`
    update progress p set state = w.s
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as w(l uuid, u text, s jsonb)
    where p.learner_id = w.l and p.unit_id = w.u`.execute(writer);
  await foldDays(writer, steps, offsetMinutes);
  await foldFigures(writer, steps, offsetMinutes);
}
