// Owns: study plans, and telling the stations of their audience.
import { randomUUID } from 'node:crypto';
import { type Plan, planSchema } from '#core/domain/documents.ts';
import type { PlanDraft } from '#core/protocol/console-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { publishDocument, retractDocument, toStationScope } from './feed.ts';

/** Stations at which somebody of the audience studies. */
async function listAudienceStations(writer: Writer, { audience }: Plan): Promise<string[]> {
  const groups = audience.groupIds.length
    ? await writer
        .selectFrom('study_group')
        .select('station_id')
        .where('id', 'in', audience.groupIds)
        .execute()
    : [];
  const learners = audience.learnerIds.length
    ? await writer
        .selectFrom('learner_station')
        .select('station_id')
        .where('learner_id', 'in', audience.learnerIds)
        .execute()
    : [];
  return [...new Set([...groups, ...learners].map(({ station_id }) => station_id))].sort();
}

/** Undefined when the audience reaches no station. */
export async function createPlan(
  context: CenterContext,
  actor: Actor,
  draft: PlanDraft,
): Promise<Plan | undefined> {
  const plan: Plan = { id: randomUUID(), ...draft };
  const nowMs = context.nowMs();
  const isMade = await context.db.write(async (writer) => {
    const stations = await listAudienceStations(writer, plan);
    if (stations.length === 0) return false;
    await writer
      .insertInto('plan')
      .values({ id: plan.id, doc: JSON.stringify(plan), created_ms: nowMs })
      .execute();
    for (const stationId of stations)
      await publishDocument(writer, toStationScope(stationId), 'plan', plan.id, plan);
    await writeAudit(writer, nowMs, actor, 'plan.create', plan.id, {
      title: plan.title,
      unitIds: plan.unitIds,
    });
    return true;
  });
  return isMade ? plan : undefined;
}

export async function deletePlan(context: CenterContext, actor: Actor, planId: string): Promise<boolean> {
  return context.db.write(async (writer) => {
    const gone = await writer.deleteFrom('plan').where('id', '=', planId).returning('doc').executeTakeFirst();
    if (!gone) return false;
    const stations = await listAudienceStations(writer, planSchema.parse(gone.doc));
    for (const stationId of stations)
      await retractDocument(writer, toStationScope(stationId), 'plan', planId);
    await writeAudit(writer, context.nowMs(), actor, 'plan.delete', planId);
    return true;
  });
}

export async function listPlans(reader: Reader): Promise<Plan[]> {
  const rows = await reader.selectFrom('plan').select('doc').orderBy('created_ms', 'desc').execute();
  return rows.map((row) => planSchema.parse(row.doc));
}
