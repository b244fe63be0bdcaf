// Owns: a month of plans as weeks: which days each week has, and where each plan lies in it. Weeks begin on Monday
// in all three languages.
import { addDays, addMonth, countDays, toMonth } from '#core/domain/calendar.ts';
import type { PlanRow } from '#core/protocol/console-plans-api.ts';

/** The part of a plan that lies in one week. */
export interface PlanBar {
  plan: PlanRow;
  /** Day of the week on which it begins in this week, from 0. */
  from: number;
  dayCount: number;
  /** Its first and its last day lie in this week. */
  isStart: boolean;
  isDue: boolean;
}

export interface PlanWeek {
  days: string[];
  bars: PlanBar[];
}

function toMonday(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

function toBar(plan: PlanRow, monday: string): PlanBar {
  const from = Math.max(0, countDays(monday, plan.startDay));
  const to = Math.min(6, countDays(monday, plan.dueDay));
  const isStart = plan.startDay >= monday;
  return { plan, from, dayCount: to - from + 1, isStart, isDue: plan.dueDay <= addDays(monday, 6) };
}

/** `month`: YYYY-MM. Days of the months before and after fill the first and the last week. */
export function layOutMonth(month: string, plans: readonly PlanRow[]): PlanWeek[] {
  const sorted = [...plans].sort(
    (a, b) =>
      a.startDay.localeCompare(b.startDay) || a.dueDay.localeCompare(b.dueDay) || a.id.localeCompare(b.id),
  );
  const next = addMonth(`${month}-01`);
  const weeks: PlanWeek[] = [];
  for (let monday = toMonday(`${month}-01`); monday < next; monday = addDays(monday, 7)) {
    const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
    const sunday = addDays(monday, 6);
    const inside = sorted.filter(({ startDay, dueDay }) => startDay <= sunday && dueDay >= monday);
    weeks.push({ days, bars: inside.map((plan) => toBar(plan, monday)) });
  }
  return weeks;
}

/** The month that the address names, or the present one. */
export function readMonth(text: string, today: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : toMonth(today);
}

export function moveMonth(month: string, step: -1 | 1): string {
  return toMonth(step === 1 ? addMonth(`${month}-01`) : addDays(`${month}-01`, -1));
}
