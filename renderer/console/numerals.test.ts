import { describe, expect, it } from 'vitest';
import { compareNames } from './name-order.ts';
import { formatAge, formatCountdown, formatDay, formatLength, formatNumber } from './numerals.ts';
import type { Words } from './words.ts';

const t: Words = (key, values) => `${key} ${Object.values(values ?? {}).join(':')}`.trim();

describe('numbers and times of the console', () => {
  it('groups thousands', () => {
    expect([0, 999, 1000, 1234567].map(formatNumber)).toEqual(['0', '999', '1,000', '1,234,567']);
  });

  it('names days in Uyghur, Chinese and English', () => {
    expect(formatDay('2026-11-05', 'ug')).toBe('2026-يىلى 5-نويابىر');
    expect(formatDay('2026-11-05', 'zh')).toBe('2026年11月5日');
    expect(formatDay('2026-11-05', 'en')).toBe('5 Nov 2026');
  });

  it('tells ages in words, and a time to come as now', () => {
    const now = 1_800_000_000_000;
    expect(formatAge(now + 5000, now, t)).toBe('console.age.now');
    expect(formatAge(now - 5 * 60_000, now, t)).toBe('console.age.minutes 5');
    expect(formatAge(now - 47 * 3600_000, now, t)).toBe('console.age.hours 47');
    expect(formatAge(now - 49 * 3600_000, now, t)).toBe('console.age.days 2');
  });

  it('tells lengths and what is left of a code', () => {
    expect(formatLength(59 * 60_000, t)).toBe('console.time.minutes 59');
    expect(formatLength(2 * 3600_000, t)).toBe('console.time.hours 2');
    expect(formatLength(90 * 60_000, t)).toBe('console.time.hoursMinutes 1:30');
    expect([605_000, 60_900, -1, 3_661_000].map(formatCountdown)).toEqual([
      '10:05',
      '1:00',
      '0:00',
      '1:01:01',
    ]);
  });
});

describe('order of names', () => {
  it('follows the Uyghur alphabet, not the code points', () => {
    const names = ['يۈسۈپ', 'پەرھات', 'ئەخمەت', 'چىمەن', 'ئادىل', 'ئايگۈل', 'گۈلنار'];
    expect([...names].sort((a, b) => compareNames(a, b, 'ug'))).toEqual([
      'ئادىل',
      'ئايگۈل',
      'ئەخمەت',
      'پەرھات',
      'چىمەن',
      'گۈلنار',
      'يۈسۈپ',
    ]);
  });

  it('follows pinyin in Chinese', () => {
    expect(['张三', '阿里', '李四'].sort((a, b) => compareNames(a, b, 'zh'))).toEqual([
      '阿里',
      '李四',
      '张三',
    ]);
  });
});
