// Owns: what the plan form begins with and yields, and how near a due day is.
import dayjs, { type Dayjs } from 'dayjs';
import { addDays, countDays } from '#core/domain/calendar.ts';
import type { LearnerId, StationId, UnitId } from '#core/kernel/ids.ts';
import type { FieldStates } from '#core/protocol/console-people-api.ts';
import type { PlanChange, PlanDraft, PlanRow } from '#core/protocol/console-plans-api.ts';
import type { Words } from '../../console/words.ts';

export interface PlanValues {
  title: string;
  unitIds: UnitId[];
  stationIds: StationId[];
  groupIds: string[];
  learnerIds: LearnerId[];
  start: Dayjs;
  due: Dayjs;
  repeats: boolean;
}

export function toValues({ audience, startDay, dueDay, ...plan }: PlanRow): PlanValues {
  const { title, unitIds, stationIds, repeats } = plan;
  return { title, unitIds, stationIds, ...audience, start: dayjs(startDay), due: dayjs(dueDay), repeats };
}

/** The same plan from today on, for as many days; it begins a series of its own if it is to repeat. */
export function toCopy(plan: PlanRow, today: string): PlanValues {
  const dueDay = addDays(today, countDays(plan.startDay, plan.dueDay));
  return toValues({ ...plan, startDay: today, dueDay, repeats: false });
}

/** Days are written in Western digits whatever language dayjs speaks. */
export function toDraft(values: PlanValues): PlanDraft {
  return {
    title: values.title.trim(),
    unitIds: values.unitIds,
    stationIds: values.stationIds,
    audience: { groupIds: values.groupIds, learnerIds: values.learnerIds },
    startDay: values.start.locale('en').format('YYYY-MM-DD'),
    dueDay: values.due.locale('en').format('YYYY-MM-DD'),
    repeats: values.repeats,
  };
}

/**
 * What the form changed; undefined when nothing. What was not touched is not sent: somebody else may have changed it
 * meanwhile. `fields`: versions of title and due day when the form was opened.
 */
export function toChange(before: PlanRow, draft: PlanDraft, fields: FieldStates): PlanChange | undefined {
  const change: PlanChange = {};
  const isOther = (name: keyof PlanDraft) => JSON.stringify(before[name]) !== JSON.stringify(draft[name]);
  const toBase = (field: string) => fields[field]?.hlc ?? null;
  if (isOther('title')) change.title = { value: draft.title, base: toBase('title') };
  if (isOther('dueDay')) change.dueDay = { value: draft.dueDay, base: toBase('dueDay') };
  if (isOther('unitIds')) change.unitIds = draft.unitIds;
  if (isOther('audience')) change.audience = draft.audience;
  if (isOther('stationIds')) change.stationIds = draft.stationIds;
  if (isOther('startDay')) change.startDay = draft.startDay;
  if (isOther('repeats')) change.repeats = draft.repeats;
  return Object.keys(change).length > 0 ? change : undefined;
}

export function describeDue(dueDay: string, today: string, t: Words): string {
  const days = countDays(today, dueDay);
  if (days === 0) return t('console.plans.dueToday');
  return days > 0 ? t('console.plans.dueIn', { n: days }) : t('console.plans.dueOver', { n: -days });
}
