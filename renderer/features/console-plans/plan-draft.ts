// Owns: what the plan form yields, and how near a due day is.
import type { Dayjs } from 'dayjs';
import { countDays } from '#core/domain/calendar.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { PlanDraft } from '#core/protocol/console-api.ts';
import type { Words } from '../../console/words.ts';

export interface PlanValues {
  title: string;
  unitIds: UnitId[];
  groupIds: string[];
  learnerIds: LearnerId[];
  start: Dayjs;
  due: Dayjs;
}

/** Days are written in Western digits whatever language dayjs speaks. */
export function toDraft(values: PlanValues): PlanDraft {
  return {
    title: values.title.trim(),
    unitIds: values.unitIds,
    audience: { groupIds: values.groupIds, learnerIds: values.learnerIds },
    startDay: values.start.locale('en').format('YYYY-MM-DD'),
    dueDay: values.due.locale('en').format('YYYY-MM-DD'),
  };
}

export function describeDue(dueDay: string, today: string, t: Words): string {
  const days = countDays(today, dueDay);
  if (days === 0) return t('console.plans.dueToday');
  return days > 0 ? t('console.plans.dueIn', { n: days }) : t('console.plans.dueOver', { n: -days });
}
