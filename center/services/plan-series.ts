// Owns: plans that repeat monthly. The latest plan of a series carries the pattern: the next one is made after it in
// time for stations that are seldom reached, and carries the pattern from then on. Editing the latest therefore goes
// on into the months to come, editing an earlier one does not; a series ends when its latest stops repeating or is deleted.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { addDays, addMonth, toDay } from '#core/domain/calendar.ts';
import { announceDays } from '#core/protocol/console-plans-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';
import {
  type AssignedPlan,
  addPlan,
  listAudienceStations,
  lockPlans,
  lockRosters,
  readPlan,
} from './plans.ts';
import { readPolicy } from './policy.ts';

/** Who is written down for what nobody did. */
const actor = 'center';

interface Span {
  startDay: string;
  dueDay: string;
}

/** The next month's days; months that are over are left out: the center may have been off for a while. */
export function computeNextSpan(span: Span, today: string): Span {
  let { startDay, dueDay } = span;
  do {
    startDay = addMonth(startDay);
    dueDay = addMonth(dueDay);
  } while (dueDay < today);
  return { startDay, dueDay };
}

/** The due day that the county set last: what a station put off is put off for that month alone. */
async function readCountyDueDay(reader: Reader, plan: AssignedPlan): Promise<string> {
  const row = await reader
    .selectFrom('document_edit')
    .select('value')
    .where('kind', '=', 'plan')
    .where('document_id', '=', plan.id)
    .where('field', '=', 'dueDay')
    .where('station_id', 'is', null)
    .where('refusal', 'is', null)
    .orderBy('hlc', 'desc')
    .limit(1)
    .executeTakeFirst();
  const day = row ? z.iso.date().parse(row.value) : plan.dueDay;
  const isPassed = day < plan.startDay;
  return isPassed ? plan.startDay : day;
}

/** True when the plan that comes after this one was made. */
async function makeNext(writer: Writer, planId: string, nowMs: number, today: string): Promise<boolean> {
  const known = await readPlan(writer, planId);
  if (!known || !(await lockRosters(writer, known.stationIds))) return false;
  await lockPlans(writer, [planId]);
  const plan = await readPlan(writer, planId);
  // Another process may have been here, or somebody ended the series.
  if (!plan?.repeats) return false;
  const span = computeNextSpan(
    { startDay: plan.startDay, dueDay: await readCountyDueDay(writer, plan) },
    today,
  );
  if (span.startDay > addDays(today, announceDays)) return false;
  if ((await listAudienceStations(writer, plan)).length === 0) return false;
  await writer.updateTable('plan').set({ repeats: false }).where('id', '=', planId).execute();
  const next = { ...plan, ...span, id: randomUUID() };
  await addPlan(writer, next, { actor, action: 'plan.repeat', nowMs });
  return true;
}

/** Makes the plans whose time has come; several processes may do so at once. How many were made. */
export async function continueSeries({ db, nowMs }: CenterContext): Promise<number> {
  const now = nowMs();
  const today = toDay(now, (await readPolicy(db.read)).timeZoneOffsetMinutes);
  const latest = await db.read
    .selectFrom('plan')
    .select('id')
    .where('repeats', '=', true)
    .orderBy('id')
    .execute();
  let made = 0;
  for (const { id } of latest) if (await db.write((writer) => makeNext(writer, id, now, today))) made += 1;
  return made;
}
