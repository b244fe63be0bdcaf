import { describe, expect, test } from 'vitest';
import { formatAge, formatDay, formatDayAndWeekday, formatDue, formatSpan, formatWait } from './dates.ts';
import { createI18n, loadSentences, type Translate } from './index.ts';
import { formatBytes, formatClock, formatNumber } from './numbers.ts';

await loadSentences('en', 'ug');

const i18n = createI18n('en');
const t: Translate = (key, values) => i18n.t(key, values ?? {});
const hour = 3600_000;
const nowMs = Date.UTC(2026, 10, 25, 2, 0);

describe('days in words', () => {
  test('the top line names the day in each language', () => {
    expect(formatDayAndWeekday('2026-11-25', 'zh')).toBe('2026年11月25日 星期三');
    expect(formatDayAndWeekday('2026-11-25', 'ug')).toBe('2026-يىلى 25-نويابىر، چارشەنبە');
    expect(formatDayAndWeekday('2026-11-25', 'en')).toBe('Wednesday, 25 November 2026');
  });

  test('each month has its own Uyghur name', () => {
    const names = Array.from({ length: 12 }, (_, at) =>
      formatDay(`2026-${String(at + 1).padStart(2, '0')}-01`, 'ug'),
    );
    expect(new Set(names).size).toBe(12);
    expect(names[0]).toContain('يانۋار');
    expect(names[11]).toContain('دېكابىر');
  });

  test('each weekday has its own Uyghur name, and no part of a day is English or Chinese', () => {
    // 2026-11-22 is a Sunday.
    const days = Array.from({ length: 7 }, (_, at) => formatDayAndWeekday(`2026-11-${22 + at}`, 'ug'));
    expect(days.map((day) => day.split('، ')[1])).toEqual([
      'يەكشەنبە',
      'دۈشەنبە',
      'سەيشەنبە',
      'چارشەنبە',
      'پەيشەنبە',
      'جۈمە',
      'شەنبە',
    ]);
    for (let month = 1; month <= 12; month++) {
      const day = formatDayAndWeekday(`2026-${String(month).padStart(2, '0')}-09`, 'ug');
      expect(day).not.toMatch(/[a-z\p{Script=Han}]/iu);
    }
  });

  test('a due day is told as a distance', () => {
    expect(formatDue('2026-11-30', '2026-11-25', t)).toBe('due in 5 days');
    expect(formatDue('2026-11-26', '2026-11-25', t)).toBe('due tomorrow');
    expect(formatDue('2026-11-25', '2026-11-25', t)).toBe('due today');
    expect(formatDue('2026-11-22', '2026-11-25', t)).toBe('3 days late');
  });
});

describe('ages', () => {
  test('yesterday is the county day before, not 24 hours', () => {
    // 02:00 UTC is 10:00 in the county; eleven hours before was 23:00 of the day before.
    expect(formatAge(nowMs - 11 * hour, nowMs, 480, t)).toBe('yesterday');
    expect(formatAge(nowMs - 9 * hour, nowMs, 480, t)).toBe('9 hours ago');
    expect(formatAge(nowMs - 50 * hour, nowMs, 480, t)).toBe('2 days ago');
  });

  test('a moment in the future reads as just now', () => {
    expect(formatAge(nowMs + 5 * hour, nowMs, 480, t)).toBe('just now');
  });
});

describe('in Uyghur', () => {
  const words = (() => {
    const uyghur = createI18n('ug');
    const say: Translate = (key, values) => uyghur.t(key, values ?? {});
    return [
      ...[1, 30, 120, 24 * 60, 72 * 60].map((ago) => formatAge(nowMs - ago * 60_000, nowMs, 480, say)),
      ...['20', '25', '26', '30'].map((date) => formatDue(`2026-11-${date}`, '2026-11-25', say)),
      ...[30_000, 60 * 60_000, 200 * 60_000].flatMap((ms) => [formatSpan(ms, say), formatWait(ms, say)]),
    ];
  })();

  test('no age, distance or span falls back to another language', () => {
    for (const text of words) {
      expect(text).toMatch(/\p{Script=Arabic}/u);
      expect(text).not.toMatch(/[a-z\p{Script=Han}]/iu);
    }
  });
});

describe('spans', () => {
  test('hours and minutes, waits in seconds below two minutes', () => {
    expect(formatSpan(200 * 60_000, t)).toBe('3 hours 20 minutes');
    expect(formatSpan(60 * 60_000, t)).toBe('1 hour');
    expect(formatWait(90_000, t)).toBe('90 seconds');
    expect(formatWait(121_000, t)).toBe('3 minutes');
  });

  test('numbers never depend on the machine', () => {
    expect(formatNumber(1234567)).toBe('1,234,567');
    expect(formatNumber(-3)).toBe('−3');
    expect(formatBytes(12_500_000)).toBe('12.5 MB');
    expect(formatClock(3729)).toBe('1:02:09');
  });
});
