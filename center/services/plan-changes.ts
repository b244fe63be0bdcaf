// Owns: changing a plan at the console. Title and due day are corrections, which meet those of stations by the
// feed's rules; units, audience, start and repetition are the center's own, and the audit log keeps what they were.
import { randomUUID } from 'node:crypto';
import type { PlanChange } from '#core/protocol/console-plans-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { type ConsoleEdit, keepConsoleEdits } from './edits.ts';
import { createPublications } from './feed-documents.ts';
import {
  type AssignedPlan,
  dropPlan,
  listAudienceStations,
  lockPlans,
  lockRosters,
  publishPlan,
  readPlan,
  toDocument,
} from './plans.ts';
import { isPlanInScope, type Scoped, wholeCounty } from './scope.ts';

/** The plan as it is to be. */
function applyChange(before: AssignedPlan, change: PlanChange): AssignedPlan {
  const repeats = change.repeats ?? before.repeats;
  return {
    ...before,
    title: change.title?.value ?? before.title,
    dueDay: change.dueDay?.value ?? before.dueDay,
    unitIds: change.unitIds ?? before.unitIds,
    audience: change.audience ?? before.audience,
    startDay: change.startDay ?? before.startDay,
    stationIds: change.stationIds ? [...new Set(change.stationIds)] : before.stationIds,
    repeats,
    seriesId: before.seriesId ?? (repeats ? randomUUID() : null),
  };
}

function listCorrections({ title, dueDay }: PlanChange): Record<string, ConsoleEdit> {
  return { ...(title ? { title } : {}), ...(dueDay ? { dueDay } : {}) };
}

/** Another plan of the series repeats: the series would go two ways. */
async function isContinued(writer: Writer, { id, seriesId }: AssignedPlan): Promise<boolean> {
  if (seriesId === null) return false;
  const other = await writer
    .selectFrom('plan')
    .select('id')
    .where('series_id', '=', seriesId)
    .where('repeats', '=', true)
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
}

async function store(writer: Writer, before: AssignedPlan, after: AssignedPlan): Promise<void> {
  // Title and due day become what their corrections amount to.
  const doc = toDocument({ ...after, title: before.title, dueDay: before.dueDay });
  await writer
    .updateTable('plan')
    .set({
      doc: JSON.stringify(doc),
      station_ids: JSON.stringify(after.stationIds),
      repeats: after.repeats,
      series_id: after.seriesId,
    })
    .where('id', '=', after.id)
    .execute();
}

/** What the changed fields held. */
function listBefore(before: AssignedPlan, change: PlanChange): object {
  const names = Object.keys(change) as (keyof PlanChange)[];
  return Object.fromEntries(names.map((name) => [name, before[name]]));
}

/**
 * `units`: those that there are; a plan may keep one that is gone. Codes: not-found (also a station, unit or audience
 * that is not there or not in scope), malformed (due before start), changed-meanwhile (a later plan of the series repeats).
 */
export async function changePlan(
  context: CenterContext,
  actor: Actor,
  planId: string,
  change: PlanChange,
  units: ReadonlySet<string>,
  scoped: Scoped = wholeCounty,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    if (!(await lockRosters(writer, change.stationIds ?? []))) return fail('not-found');
    await lockPlans(writer, [planId]);
    const before = await readPlan(writer, planId);
    if (!before || !(await isPlanInScope(writer, scoped, before))) return fail('not-found');
    const after = applyChange(before, change);
    const reached = await listAudienceStations(writer, after);
    if (reached.length === 0 || !(await isPlanInScope(writer, scoped, after))) return fail('not-found');
    if (!after.unitIds.every((id) => units.has(id) || before.unitIds.includes(id))) return fail('not-found');
    if (after.dueDay < after.startDay) return fail('malformed');
    if (after.repeats && !before.repeats && (await isContinued(writer, after)))
      return fail('changed-meanwhile');
    const gone = (await listAudienceStations(writer, before)).filter((id) => !reached.includes(id));
    await store(writer, before, after);
    await keepConsoleEdits(
      writer,
      { kind: 'plan', id: planId },
      listCorrections(change),
      { editor: actor },
      nowMs,
    );
    const publications = createPublications();
    dropPlan(publications, planId, gone);
    await publishPlan(writer, publications, planId);
    await publications.send(writer);
    await writeAudit(writer, nowMs, actor, 'plan.change', planId, { before: listBefore(before, change) });
    return succeed(undefined);
  });
}
