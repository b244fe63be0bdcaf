// Owns: what is on at the station in the days to come (节目预告): units of the plans of its groups, on the day on
// which a plan begins, while it runs, and on the day by which it should be done. Of groups only: what one person is
// to study is nobody else's business.
import { addDays, countDays } from './calendar.ts';
import type { Plan } from './documents.ts';

export type ProgrammeReason = 'begins' | 'runs' | 'due';

export interface ProgrammeItem {
  unitId: Plan['unitIds'][number];
  title: string;
  reason: ProgrammeReason;
}

export interface ProgrammeDay {
  day: string;
  items: ProgrammeItem[];
}

const weight: Record<ProgrammeReason, number> = { begins: 0, due: 1, runs: 2 };

function readReason({ startDay, dueDay }: Plan, day: string): ProgrammeReason | undefined {
  if (day === startDay) return 'begins';
  if (day === dueDay) return 'due';
  return startDay < day && day < dueDay ? 'runs' : undefined;
}

/** `dayCount` days from `firstDay` on; a unit that stands in several plans comes once a day. */
export function computeProgramme(
  plans: readonly Plan[],
  groupIds: readonly string[],
  firstDay: string,
  dayCount: number,
): ProgrammeDay[] {
  const shared = plans.filter(({ audience }) => audience.groupIds.some((id) => groupIds.includes(id)));
  return Array.from({ length: dayCount }, (_, at): ProgrammeDay => {
    const day = addDays(firstDay, at);
    const items = new Map<string, ProgrammeItem>();
    for (const plan of shared) {
      const reason = readReason(plan, day);
      if (reason === undefined) continue;
      for (const unitId of plan.unitIds) {
        const before = items.get(unitId);
        if (!before || weight[reason] < weight[before.reason]) {
          items.set(unitId, { unitId, title: plan.title, reason });
        }
      }
    }
    return { day, items: [...items.values()].sort((a, b) => weight[a.reason] - weight[b.reason]) };
  });
}

/** The Monday of the week in which the day lies. */
export function findMonday(day: string): string {
  // 1970-01-05 was one.
  const since = countDays('1970-01-05', day);
  return addDays(day, -(((since % 7) + 7) % 7));
}
