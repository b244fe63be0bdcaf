// Owns: how the console writes numbers, days and lengths of time. No Intl: Chromium knows no Uyghur and
// answers in English without saying so. The three languages share Western digits.
import dayjs from 'dayjs';
import 'dayjs/locale/ug-cn';
import 'dayjs/locale/zh-cn';
import type { Language } from '#core/domain/language.ts';
import type { Words } from './words.ts';

export const dayjsLocales: Record<Language, string> = { zh: 'zh-cn', ug: 'ug-cn', en: 'en' };

const dayFormats: Record<Language, string> = {
  zh: 'YYYY年M月D日',
  ug: 'YYYY-يىلى D-MMMM',
  en: 'D MMM YYYY',
};

/** Whole numbers in groups of three. */
export function formatNumber(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 'YYYY-MM-DD' as a day in words. */
export function formatDay(day: string, language: Language): string {
  return dayjs(day).locale(dayjsLocales[language]).format(dayFormats[language]);
}

/** Day and minute in the time zone of the reader's machine. */
export function formatMoment(time: number | string): string {
  const moment = dayjs(time);
  return moment.isValid() ? moment.format('YYYY-MM-DD HH:mm') : String(time);
}

export function formatAge(atMs: number, nowMs: number, t: Words): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000);
  if (minutes < 1) return t('console.age.now');
  if (minutes < 60) return t('console.age.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('console.age.hours', { n: hours });
  return t('console.age.days', { n: formatNumber(Math.floor(hours / 24)) });
}

export function formatLength(ms: number, t: Words): string {
  const minutes = Math.round(ms / 60_000);
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  if (h === 0) return t('console.time.minutes', { n: m });
  if (m === 0) return t('console.time.hours', { n: formatNumber(h) });
  return t('console.time.hoursMinutes', { h: formatNumber(h), m });
}

/** Minutes and seconds left, `9:05`. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  if (seconds >= 3600) {
    return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  }
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}
