import { expect, it } from 'vitest';
import { fillDays } from './fill-days.ts';

it('fills the days without study, across a month, and leaves out older ones', () => {
  const days = [
    { day: '2026-02-27', activeMs: 5 },
    { day: '2026-03-01', activeMs: 7 },
    { day: '2026-01-01', activeMs: 9 },
  ];
  expect(fillDays(days, '2026-03-01', 4)).toEqual([
    { day: '2026-02-26', activeMs: 0 },
    { day: '2026-02-27', activeMs: 5 },
    { day: '2026-02-28', activeMs: 0 },
    { day: '2026-03-01', activeMs: 7 },
  ]);
});
