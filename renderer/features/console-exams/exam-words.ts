// Owns: what a hand-in is, in words: how its time is known, how it was taken, and its mark or why there is none.
import type { ExamResultRow } from '#core/protocol/console-exams-api.ts';
import { formatLength, formatMoment, formatNumber } from '../../console/numerals.ts';
import type { Words } from '../../console/words.ts';

export function describeTime({ timeQuality, earliestMs, latestMs }: ExamResultRow, t: Words): string {
  if (timeQuality === 'exact') return t('console.exams.exact');
  const span = { from: formatMoment(earliestMs), to: formatMoment(latestMs) };
  return t(timeQuality === 'bounded' ? 'console.exams.bounded' : 'console.exams.unknown', span);
}

export function describeLateness({ lateness }: ExamResultRow, t: Words): string {
  if (lateness === 'in-time') return t('console.exams.inTime');
  return t(lateness === 'late' ? 'console.exams.isLate' : 'console.exams.unsure');
}

export function describeTaking(row: ExamResultRow, t: Words): string {
  const { usedMs, sittings, openedBy, isTimeOver, isOtherPaper, attempt } = row;
  return [
    usedMs !== null && formatLength(Math.max(usedMs, 60_000), t),
    openedBy && t(openedBy === 'code' ? 'console.exams.byCode' : 'console.exams.byTime'),
    sittings !== null && sittings > 1 && t('console.exams.interrupted', { n: formatNumber(sittings - 1) }),
    isTimeOver && t('console.exams.timeOver'),
    attempt > 1 && t('console.exams.attempt', { n: formatNumber(attempt) }),
    isOtherPaper && t('console.exams.otherPaper'),
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ');
}

export function describeMark({ fault, isPassed }: ExamResultRow, t: Words): string {
  if (fault === 'code-needed') return t('console.exams.faultCode');
  if (fault === 'tampered') return t('console.exams.faultTampered');
  if (fault === 'unreadable' || isPassed === null) return t('console.exams.faultUnreadable');
  return t(isPassed ? 'console.exams.passed' : 'console.exams.failed');
}
