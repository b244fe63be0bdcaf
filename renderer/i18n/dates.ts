// Owns: days and spans of time in words. Days come as 'YYYY-MM-DD' of the county (core/domain/calendar);
// the names of months and weekdays are our own, because Intl has none for Uyghur and says nothing.
import { countDays, toDay } from '#core/domain/calendar.ts';
import type { Language } from '#core/domain/language.ts';
import type { Translate } from './index.ts';

// biome-ignore format: twelve names read better in rows
const uyghurMonths = [
  'يانۋار', 'فېۋرال', 'مارت', 'ئاپرېل', 'ماي', 'ئىيۇن',
  'ئىيۇل', 'ئاۋغۇست', 'سېنتەبىر', 'ئۆكتەبىر', 'نويابىر', 'دېكابىر',
];
// biome-ignore format: seven names read better in rows
const uyghurWeekdays = ['يەكشەنبە', 'دۈشەنبە', 'سەيشەنبە', 'چارشەنبە', 'پەيشەنبە', 'جۈمە', 'شەنبە'];
const chineseWeekdays = ['日', '一', '二', '三', '四', '五', '六'];
// biome-ignore format: twelve names read better in rows
const englishMonths = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
];
const englishWeekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function splitDay(day: string): { year: number; month: number; date: number; weekday: number } {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, date, weekday: new Date(`${day}T00:00:00Z`).getUTCDay() };
}

/** 2026年11月25日 · 2026-يىلى 25-نويابىر · 25 November 2026 */
export function formatDay(day: string, language: Language): string {
  const { year, month, date } = splitDay(day);
  if (language === 'zh') return `${year}年${month}月${date}日`;
  if (language === 'ug') return `${year}-يىلى ${date}-${uyghurMonths[month - 1]}`;
  return `${date} ${englishMonths[month - 1]} ${year}`;
}

/** The day with its weekday, as the top line shows it. */
export function formatDayAndWeekday(day: string, language: Language): string {
  const { weekday } = splitDay(day);
  if (language === 'zh') return `${formatDay(day, language)} 星期${chineseWeekdays[weekday]}`;
  if (language === 'ug') return `${formatDay(day, language)}، ${uyghurWeekdays[weekday]}`;
  return `${englishWeekdays[weekday]}, ${formatDay(day, language)}`;
}

/** 星期二 · سەيشەنبە · Tuesday */
export function formatWeekday(day: string, language: Language): string {
  const { weekday } = splitDay(day);
  if (language === 'zh') return `星期${chineseWeekdays[weekday]}`;
  return (language === 'ug' ? uyghurWeekdays : englishWeekdays)[weekday] ?? '';
}

/** How long ago, in words. A moment in the future (a clock was mended) reads as just now. */
export function formatAge(thenMs: number, nowMs: number, offsetMinutes: number, t: Translate): string {
  const minutes = Math.floor((nowMs - thenMs) / 60_000);
  if (minutes < 2) return t('age.justNow');
  if (minutes < 60) return t('age.minutes', { count: minutes });
  const days = countDays(toDay(thenMs, offsetMinutes), toDay(nowMs, offsetMinutes));
  if (days === 0) return t('age.hours', { count: Math.floor(minutes / 60) });
  return days === 1 ? t('age.yesterday') : t('age.days', { count: days });
}

/** How far a due day is, in words. */
export function formatDue(dueDay: string, today: string, t: Translate): string {
  const days = countDays(today, dueDay);
  if (days === 0) return t('due.today');
  if (days === 1) return t('due.tomorrow');
  return days > 0 ? t('due.in', { count: days }) : t('due.late', { count: -days });
}

/** 3 hours 20 minutes; less than an hour: 20 minutes; zero: 0 minutes. */
export function formatSpan(ms: number, t: Translate): string {
  const minutes = Math.round(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return t('time.minutes', { count: minutes });
  const first = t('time.hours', { count: hours });
  if (minutes % 60 === 0) return first;
  return t('time.and', { first, second: t('time.minutes', { count: minutes % 60 }) });
}

/** A wait: seconds below two minutes, then minutes rounded up. */
export function formatWait(ms: number, t: Translate): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return t('time.seconds', { count: seconds });
  return formatSpan(Math.ceil(seconds / 60) * 60_000, t);
}
