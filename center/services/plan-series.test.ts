import { expect, it } from 'vitest';
import { computeNextSpan } from './plan-series.ts';

it('the next span is a month later, and after a pause the first that is not over', () => {
  const november = { startDay: '2026-11-01', dueDay: '2026-11-30' };
  expect(computeNextSpan(november, '2026-11-17')).toEqual({ startDay: '2026-12-01', dueDay: '2026-12-31' });
  expect(computeNextSpan(november, '2027-02-20')).toEqual({ startDay: '2027-02-01', dueDay: '2027-02-28' });
});
