import { expect, it } from 'vitest';
import { CenterClock } from './center-clock.ts';

it('follows the center when the office clock is wrong, and ignores what is no date', () => {
  const clock = new CenterClock(() => Date.parse('1970-01-05T00:00:00Z'));
  clock.observe(null);
  clock.observe('yesterday');
  expect(clock.nowMs()).toBe(Date.parse('1970-01-05T00:00:00Z'));
  clock.observe('Wed, 25 Nov 2026 03:26:03 GMT');
  expect(clock.nowMs()).toBe(Date.parse('2026-11-25T03:26:03Z'));
});

it('does not jitter with a header that counts whole seconds', () => {
  const localMs = Date.parse('2026-11-25T03:26:03.900Z');
  const clock = new CenterClock(() => localMs);
  clock.observe('Wed, 25 Nov 2026 03:26:03 GMT');
  expect(clock.nowMs()).toBe(localMs);
});
