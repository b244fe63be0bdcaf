// Owns: study plans, and telling the stations of their audience. A station is told of an ordinary plan: where all
// of its learners are meant, those who are on its roster now stand in it one by one.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Plan, planSchema } from '#core/domain/documents.ts';
import { createHlc } from '#core/kernel/hlc.ts';
import type { LearnerId, StationId } from '#core/kernel/ids.ts';
import type { PlanRow } from '#core/protocol/console-plans-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import { resolveLearners } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { centerNode, keepEdit, readVersions } from './document-edits.ts';
import { createPublications, type Publications } from './feed-documents.ts';
import { isPlanInScope, narrowPlans, type Scoped, wholeCounty } from './scope.ts';

/** A plan as the center keeps it. */
export type AssignedPlan = Plan & Pick<PlanRow, 'stationIds' | 'repeats' | 'seriesId'>;

/** What a plan is made of; without `stationIds` and `repeats` it is for groups and learners, once. */
export type NewPlan = Omit<Plan, 'id'> & Partial<Omit<AssignedPlan, keyof Plan>>;

/** Bound of the wire for learners by name; no village comes near it. */
const maxLearners = 5000;

const stationIdsSchema = z.array(z.string().transform((id) => id as StationId));
const planColumns = ['doc', 'station_ids', 'repeats', 'series_id'] as const;

function toAssigned(row: {
  doc: unknown;
  station_ids: unknown;
  repeats: boolean;
  series_id: string | null;
}): AssignedPlan {
  const { repeats, series_id: seriesId } = row;
  return {
    ...planSchema.parse(row.doc),
    stationIds: stationIdsSchema.parse(row.station_ids),
    repeats,
    seriesId,
  };
}

/** What is kept as the plan's document. */
export function toDocument({ id, title, unitIds, audience, startDay, dueDay }: Plan): Plan {
  return { id, title, unitIds, audience, startDay, dueDay };
}

/** Stations at which somebody of the audience studies, under whatever entry he or she is known now. */
export async function listAudienceStations(
  reader: Reader,
  { audience, stationIds }: Pick<AssignedPlan, 'audience' | 'stationIds'>,
): Promise<string[]> {
  const groups = audience.groupIds.length
    ? await reader
        .selectFrom('study_group')
        .select('station_id')
        .where('id', 'in', audience.groupIds)
        .execute()
    : [];
  const entryIds = [...(await resolveLearners(reader, audience.learnerIds)).values()];
  const learners = entryIds.length
    ? await reader
        .selectFrom('learner_station')
        .select('station_id')
        .where('learner_id', 'in', entryIds)
        .execute()
    : [];
  const reached = [...groups, ...learners].map(({ station_id }) => station_id);
  return [...new Set([...stationIds, ...reached])].sort();
}

export async function readPlan(reader: Reader, planId: string): Promise<AssignedPlan | undefined> {
  const row = await reader.selectFrom('plan').select(planColumns).where('id', '=', planId).executeTakeFirst();
  return row && toAssigned(row);
}

/** Locks the plans' rows in one order. */
export async function lockPlans(writer: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await writer
    .selectFrom('plan')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * Holds back who would come to one of these rosters meanwhile; before the plans' rows, because who comes has the
 * stations first. False when one of them does not exist.
 */
export async function lockRosters(writer: Writer, stationIds: readonly string[]): Promise<boolean> {
  if (stationIds.length === 0) return true;
  const rows = await writer
    .selectFrom('station')
    .select('id')
    .where('id', 'in', [...stationIds])
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.length === new Set(stationIds).size;
}

/** Everybody on the roster; who was merged into another is not. */
async function listRoster(reader: Reader, stationId: string): Promise<LearnerId[]> {
  const rows = await reader
    .selectFrom('learner_station')
    .leftJoin('learner_alias', 'learner_alias.alias_id', 'learner_station.learner_id')
    .select('learner_station.learner_id as id')
    .where('learner_station.station_id', '=', stationId)
    .where('learner_alias.alias_id', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id as LearnerId);
}

async function toStationPlan(reader: Reader, plan: AssignedPlan, stationId: string): Promise<Plan> {
  const doc = toDocument(plan);
  if (!plan.stationIds.some((id) => id === stationId)) return doc;
  const named = [...doc.audience.learnerIds, ...(await listRoster(reader, stationId))];
  const learnerIds = [...new Set(named)].slice(0, maxLearners);
  return { ...doc, audience: { ...doc.audience, learnerIds } };
}

/** Sends the plan to each station of its audience, or to one of them. */
export async function publishPlan(
  writer: Writer,
  publications: Publications,
  planId: string,
  only?: string,
): Promise<void> {
  const plan = await readPlan(writer, planId);
  if (!plan) return;
  const versions = await readVersions(writer, { kind: 'plan', id: planId });
  const reached = only === undefined ? await listAudienceStations(writer, plan) : [only];
  for (const stationId of reached) {
    publications.put(stationId, 'plan', planId, await toStationPlan(writer, plan, stationId));
    publications.put(stationId, 'plan-versions', planId, { id: planId, versions });
  }
}

export function dropPlan(publications: Publications, planId: string, stationIds: readonly string[]): void {
  for (const stationId of stationIds) {
    publications.drop(stationId, 'plan', planId);
    publications.drop(stationId, 'plan-versions', planId);
  }
}

/** Somebody came to these rosters or left them: what is for a whole station follows. */
export async function republishForRosters(
  writer: Writer,
  publications: Publications,
  stationIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ id: string; stationId: string }>`
    select p.id, s.value as "stationId" from plan p cross join jsonb_array_elements_text(p.station_ids) s
    where s.value in (select jsonb_array_elements_text(${JSON.stringify(stationIds)}::jsonb))
    order by p.id, s.value`.execute(writer);
  // Two who come at once: the second sees the first, and nobody is left out.
  await lockPlans(
    writer,
    rows.map(({ id }) => id),
  );
  for (const { id, stationId } of rows) await publishPlan(writer, publications, id, stationId);
}

/** Stores a new plan and tells its stations. */
export async function addPlan(
  writer: Writer,
  plan: AssignedPlan,
  by: { actor: Actor; action: string; nowMs: number },
): Promise<void> {
  const { actor, action, nowMs } = by;
  await writer
    .insertInto('plan')
    .values({
      id: plan.id,
      doc: JSON.stringify(toDocument(plan)),
      created_ms: nowMs,
      station_ids: JSON.stringify(plan.stationIds),
      repeats: plan.repeats,
      series_id: plan.seriesId,
    })
    .execute();
  const document = { kind: 'plan' as const, id: plan.id };
  const hlc = createHlc(undefined, nowMs, centerNode);
  const source = { stationId: null, editor: actor, statementId: null, madeMs: nowMs };
  for (const field of ['title', 'dueDay'] as const) {
    await keepEdit(writer, document, { field, value: plan[field], hlc, base: null }, source, nowMs);
  }
  const publications = createPublications();
  await publishPlan(writer, publications, plan.id);
  await publications.send(writer);
  await writeAudit(writer, nowMs, actor, action, plan.id, { title: plan.title, unitIds: plan.unitIds });
}

/** Undefined when the audience reaches no station, or one beyond the scope. */
export async function createPlan(
  context: CenterContext,
  actor: Actor,
  draft: NewPlan,
  scoped = wholeCounty,
): Promise<AssignedPlan | undefined> {
  const repeats = draft.repeats ?? false;
  const plan: AssignedPlan = {
    ...draft,
    id: randomUUID(),
    stationIds: [...new Set(draft.stationIds)],
    repeats,
    seriesId: repeats ? randomUUID() : null,
  };
  const nowMs = context.nowMs();
  const isMade = await context.db.write(async (writer) => {
    if (!(await lockRosters(writer, plan.stationIds))) return false;
    const stations = await listAudienceStations(writer, plan);
    if (stations.length === 0 || !(await isPlanInScope(writer, scoped, plan))) return false;
    await addPlan(writer, plan, { actor, action: 'plan.create', nowMs });
    return true;
  });
  return isMade ? plan : undefined;
}

/** False when there is no such plan in scope. */
export async function deletePlan(
  context: CenterContext,
  actor: Actor,
  planId: string,
  scoped = wholeCounty,
): Promise<boolean> {
  return context.db.write(async (writer) => {
    await lockPlans(writer, [planId]);
    const plan = await readPlan(writer, planId);
    if (!plan || !(await isPlanInScope(writer, scoped, plan))) return false;
    await writer.deleteFrom('plan').where('id', '=', planId).execute();
    const publications = createPublications();
    dropPlan(publications, planId, await listAudienceStations(writer, plan));
    await publications.send(writer);
    await writeAudit(writer, context.nowMs(), actor, 'plan.delete', planId);
    return true;
  });
}

export async function hasPlan(reader: Reader, scoped: Scoped, planId: string): Promise<boolean> {
  const plan = await readPlan(reader, planId);
  return plan !== undefined && (await isPlanInScope(reader, scoped, plan));
}

/** Plans that reach somebody in scope; of a wider one only that part of the audience is told. */
export async function listPlanRows(reader: Reader, scoped: Scoped): Promise<PlanRow[]> {
  const rows = await reader.selectFrom('plan').select(planColumns).orderBy('created_ms', 'desc').execute();
  const narrowed = await narrowPlans(reader, scoped, rows.map(toAssigned));
  return narrowed.map(({ plan, isWhole }) => ({ ...plan, isWhole }));
}

/** Plans whose whole audience is in scope. */
export async function listPlans(reader: Reader, scoped = wholeCounty): Promise<AssignedPlan[]> {
  const rows = await listPlanRows(reader, scoped);
  return rows.filter(({ isWhole }) => isWhole).map(({ isWhole, ...plan }) => plan);
}
