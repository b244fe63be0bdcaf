// Owns: what lies in a trainer's scope: the stations named to him or her, their groups, and learners who study at
// one of them. What does not is answered as if it were not there.
import { type RawBuilder, sql } from 'kysely';
import type { Plan } from '#core/domain/documents.ts';
import type { StationId } from '#core/kernel/ids.ts';
import type { Reader } from '../db/database.ts';
import { resolveLearners } from './aliases.ts';

/** Whoever asks (an `Operator` is one); `stationIds` null: the whole county. */
export type Scoped = { readonly stationIds: readonly string[] | null };

export const wholeCounty: Scoped = { stationIds: null };

export function isInScope({ stationIds }: Scoped, stationId: string): boolean {
  return stationIds === null || stationIds.includes(stationId);
}

function listIds(ids: readonly string[]): RawBuilder<unknown> {
  return sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}

/** For `where`: the station in `column` (`station.id`, `study_group.station_id` …) lies in scope. */
export function restrictStations({ stationIds }: Scoped, column: string): RawBuilder<boolean> {
  if (stationIds === null) return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(column)} in ${listIds(stationIds)}`;
}

/** For `where`: the learner in `column` studies at a station in scope. Of a merged person, the entry that holds now. */
export function restrictLearners({ stationIds }: Scoped, column: string): RawBuilder<boolean> {
  if (stationIds === null) return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(column)} in (select learner_id from learner_station where station_id in ${listIds(stationIds)})`;
}

/** Which of these learners are in scope, by any entry under which they are known. */
export async function listLearnersInScope(
  reader: Reader,
  scoped: Scoped,
  ids: readonly string[],
): Promise<Set<string>> {
  if (scoped.stationIds === null) return new Set(ids);
  const entries = await resolveLearners(reader, ids);
  const survivors = [...new Set(entries.values())];
  if (survivors.length === 0) return new Set();
  const rows = await reader
    .selectFrom('learner')
    .select('id')
    .where('id', 'in', survivors)
    .where(restrictLearners(scoped, 'learner.id'))
    .execute();
  const inside = new Set(rows.map(({ id }) => id));
  return new Set(ids.filter((id) => inside.has(entries.get(id) ?? id)));
}

/** There is such a learner, and he or she is in scope. */
export async function hasLearner(reader: Reader, scoped: Scoped, learnerId: string): Promise<boolean> {
  const row = await reader.selectFrom('learner').select('id').where('id', '=', learnerId).executeTakeFirst();
  return row !== undefined && (await listLearnersInScope(reader, scoped, [learnerId])).has(learnerId);
}

/** For whom a plan is. */
type Reached = Pick<Plan, 'audience'> & { readonly stationIds: readonly StationId[] };

/** Of each plan's audience what lies in scope; plans of which nothing does are left out. */
export async function narrowPlans<One extends Reached>(
  reader: Reader,
  scoped: Scoped,
  plans: readonly One[],
): Promise<{ plan: One; isWhole: boolean }[]> {
  if (scoped.stationIds === null) return plans.map((plan) => ({ plan, isWhole: true }));
  const groups = await reader
    .selectFrom('study_group')
    .select('id')
    .where(restrictStations(scoped, 'study_group.station_id'))
    .execute();
  const groupIds = new Set(groups.map(({ id }) => id));
  const learnerIds = await listLearnersInScope(
    reader,
    scoped,
    plans.flatMap(({ audience }) => audience.learnerIds),
  );
  return plans.flatMap((plan) => {
    const { audience } = plan;
    const inside = {
      stationIds: plan.stationIds.filter((id) => isInScope(scoped, id)),
      audience: {
        groupIds: audience.groupIds.filter((id) => groupIds.has(id)),
        learnerIds: audience.learnerIds.filter((id) => learnerIds.has(id)),
      },
    };
    const count = (one: Reached) =>
      one.stationIds.length + one.audience.groupIds.length + one.audience.learnerIds.length;
    const isWhole = count(inside) === count(plan);
    return isWhole || count(inside) > 0 ? [{ plan: { ...plan, ...inside }, isWhole }] : [];
  });
}

/** All of the plan's audience is in scope. */
export async function isPlanInScope(reader: Reader, scoped: Scoped, plan: Reached): Promise<boolean> {
  return (await narrowPlans(reader, scoped, [plan]))[0]?.isWhole === true;
}
