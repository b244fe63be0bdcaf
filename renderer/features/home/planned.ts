// Owns: in what order a learner meets what is planned: the nearest due day first, each unit once.
import { countDays } from '#core/domain/calendar.ts';
import { formatDue } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/index.ts';
import type { PlanView, UnitView } from '../../store/station.ts';

export interface Planned {
  plan: PlanView['plan'];
  unit: UnitView;
}

/** Units of all plans that have begun; one that stands in two plans counts for the earlier due day. */
export function listPlanned(plans: readonly PlanView[], today: string): Planned[] {
  const byUnit = new Map<string, Planned>();
  const begun = plans
    .filter(({ plan }) => plan.startDay <= today)
    .sort((a, b) => (a.plan.dueDay < b.plan.dueDay ? -1 : 1));
  for (const { plan, units } of begun) {
    for (const unit of units) if (!byUnit.has(unit.manifest.id)) byUnit.set(unit.manifest.id, { plan, unit });
  }
  return [...byUnit.values()];
}

/** The due day in words; a finished unit is due no more. */
export function formatDueOf(
  plan: PlanView['plan'],
  unit: UnitView,
  today: string,
  t: Translate,
): { words: string; isLate: boolean } | undefined {
  if (unit.share >= 1) return undefined;
  return { words: formatDue(plan.dueDay, today, t), isLate: countDays(today, plan.dueDay) < 0 };
}
