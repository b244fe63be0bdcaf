// Owns: study plans, and telling the stations of their audience.
import { randomUUID } from 'node:crypto';
import { type Plan, planSchema } from '#core/domain/documents.ts';
import { createHlc } from '#core/kernel/hlc.ts';
import type { PlanDraft } from '#core/protocol/console-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import { resolveLearners } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { centerNode, keepEdit, readVersions } from './document-edits.ts';
import { createPublications, type Publications } from './feed-documents.ts';
import { filterPlans, isPlanInScope, type Scoped, wholeCounty } from './scope.ts';

/** Stations at which somebody of the audience studies, under whatever entry he or she is known now. */
export async function listAudienceStations(reader: Reader, { audience }: Plan): Promise<string[]> {
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
  return [...new Set([...groups, ...learners].map(({ station_id }) => station_id))].sort();
}

export async function readPlan(reader: Reader, planId: string): Promise<Plan | undefined> {
  const row = await reader.selectFrom('plan').select('doc').where('id', '=', planId).executeTakeFirst();
  return row && planSchema.parse(row.doc);
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

/** Sends the plan to each station of its audience. */
export async function publishPlan(writer: Writer, publications: Publications, planId: string): Promise<void> {
  const plan = await readPlan(writer, planId);
  if (!plan) return;
  const versions = await readVersions(writer, { kind: 'plan', id: planId });
  for (const stationId of await listAudienceStations(writer, plan)) {
    publications.put(stationId, 'plan', planId, plan);
    publications.put(stationId, 'plan-versions', planId, { id: planId, versions });
  }
}

/** Undefined when the audience reaches no station, or one beyond the scope. */
export async function createPlan(
  context: CenterContext,
  actor: Actor,
  draft: PlanDraft,
  scoped = wholeCounty,
): Promise<Plan | undefined> {
  const plan: Plan = { id: randomUUID(), ...draft };
  const nowMs = context.nowMs();
  const isMade = await context.db.write(async (writer) => {
    const stations = await listAudienceStations(writer, plan);
    if (stations.length === 0 || !(await isPlanInScope(writer, scoped, plan))) return false;
    await writer
      .insertInto('plan')
      .values({ id: plan.id, doc: JSON.stringify(plan), created_ms: nowMs })
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
    await writeAudit(writer, nowMs, actor, 'plan.create', plan.id, {
      title: plan.title,
      unitIds: plan.unitIds,
    });
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
    if (!(await hasPlan(writer, scoped, planId))) return false;
    const gone = await writer.deleteFrom('plan').where('id', '=', planId).returning('doc').executeTakeFirst();
    if (!gone) return false;
    const publications = createPublications();
    for (const stationId of await listAudienceStations(writer, planSchema.parse(gone.doc))) {
      publications.drop(stationId, 'plan', planId);
      publications.drop(stationId, 'plan-versions', planId);
    }
    await publications.send(writer);
    await writeAudit(writer, context.nowMs(), actor, 'plan.delete', planId);
    return true;
  });
}

export async function hasPlan(reader: Reader, scoped: Scoped, planId: string): Promise<boolean> {
  const plan = await readPlan(reader, planId);
  return plan !== undefined && (await isPlanInScope(reader, scoped, plan));
}

/** Plans whose whole audience is in scope. */
export async function listPlans(reader: Reader, scoped = wholeCounty): Promise<Plan[]> {
  const rows = await reader.selectFrom('plan').select('doc').orderBy('created_ms', 'desc').execute();
  const plans = rows.map((row) => planSchema.parse(row.doc));
  return filterPlans(reader, scoped, plans);
}
