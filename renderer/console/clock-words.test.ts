import { expect, it } from 'vitest';
import type { StationHealth } from '#core/protocol/console-log-api.ts';
import en from '../i18n/console/en.json';
import { computeExactShare, describeClock, describeWall } from './clock-words.ts';
import type { Words } from './words.ts';

const t: Words = (key, values) =>
  en[key].replace(/\{\{(\w+)\}\}/g, (_blank, name: string) => String(values?.[name]));
const health = (change: Partial<StationHealth>) =>
  ({ clock: { exact: 0, bounded: 0, unknown: 0 }, wallOffMs: null, ...change }) as StationHealth;

it('tells how records are dated, and never calls nothing good', () => {
  expect(describeClock(health({}), t)).toBe(en['console.clock.none']);
  expect(computeExactShare(health({}))).toBeUndefined();
  expect(computeExactShare(health({ clock: { exact: 2, bounded: 1, unknown: 0 } }))).toBe(66);
});

it('tells which way the clock is off, also by decades', () => {
  expect(describeWall(health({}), t)).toBe(en['console.clock.wallUnknown']);
  expect(describeWall(health({ wallOffMs: -9 * 60_000 }), t)).toBe(en['console.clock.wallRight']);
  expect(describeWall(health({ wallOffMs: -56 * 365.25 * 24 * 3600_000 }), t)).toContain('56');
  expect(describeWall(health({ wallOffMs: 3 * 24 * 3600_000 }), t)).toContain('3');
});
