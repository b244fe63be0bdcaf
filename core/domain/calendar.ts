// Owns: days and months of the county. Days are counted in the county's offset from the policy, not in
// the machine's time zone, which nobody in a village sets.

/** 'YYYY-MM-DD' of the county day that contains `ms`. */
export function toDay(ms: number, offsetMinutes: number): string {
  return new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 10);
}

export function toMonth(day: string): string {
  return day.slice(0, 7);
}

/** Whole days from `from` to `to`, negative when `to` lies before. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** ISO 8601 duration in seconds with hundredths, as xAPI results carry it. */
export function formatDuration(ms: number): string {
  return `PT${Math.max(0, Math.round(ms / 10) / 100)}S`;
}

/** Milliseconds of a duration in hours, minutes and seconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text);
  if (!match || text === 'PT') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/** The day `count` days after `day`; before it, when negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

function countDaysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The same day of the next month, or its last one; the last day of a month leads to the last of the next. */
export function addMonth(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
  const last = countDaysOfMonth(nextYear, nextMonth);
  const next = date === countDaysOfMonth(year, month) ? last : Math.min(date, last);
  const pad = (value: number, length: number) => String(value).padStart(length, '0');
  return `${pad(nextYear, 4)}-${pad(nextMonth, 2)}-${pad(next, 2)}`;
}
