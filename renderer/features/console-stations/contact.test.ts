import { expect, it } from 'vitest';
import { computeContact, computeState, isDiskLow } from './contact.ts';

const now = 1_800_000_000_000;
const day = 24 * 3600_000;
const fleet = { quietDays: 7, unusedDays: 14, lowDiskGigabytes: 2 };
const at = (contactDays: number | null) => ({
  lastContactMs: contactDays === null ? null : now - contactDays * day,
  enrolledAtMs: now - 100 * day,
});

it('never heard from, silent, and heard from but not used are three matters', () => {
  expect(computeContact(at(null), null, fleet, now)).toBe('never');
  expect(computeContact(at(8), now - day, fleet, now)).toBe('quiet');
  expect(computeContact(at(7), now - day, fleet, now)).toBe('recent');
  expect(computeContact(at(0), now - 15 * day, fleet, now)).toBe('unused');
  expect(computeContact(at(0), null, fleet, now)).toBe('unused');
  expect(computeContact(at(-1), now + day, fleet, now)).toBe('recent');
});

it('the thresholds are the county’s, and a station that was just set up is not unused', () => {
  expect(computeContact(at(8), now, { ...fleet, quietDays: 9 }, now)).toBe('recent');
  expect(computeContact(at(0), now - 15 * day, { ...fleet, unusedDays: 30 }, now)).toBe('recent');
  expect(computeContact({ ...at(0), enrolledAtMs: now - day }, null, fleet, now)).toBe('recent');
});

it('the sketch shows the worst that is known, and a disk that nobody told of is not low', () => {
  const station = { ...at(0), status: 'enrolled' as const, quarantineCount: 0, diskFreeBytes: null };
  const health = { lastStudyMs: now, openForkCount: 0, gapCount: 0 } as never;
  const state = (change: object) => computeState({ ...station, ...change }, health, fleet, now);
  expect(state({})).toBe('recent');
  expect(state({ diskFreeBytes: 3e9 })).toBe('recent');
  expect(state({ diskFreeBytes: 1e9 })).toBe('trouble');
  expect(state({ quarantineCount: 1 })).toBe('trouble');
  expect(state({ quarantineCount: 1, ...at(30) })).toBe('quiet');
  expect(state({ status: 'revoked' })).toBe('revoked');
  expect(isDiskLow({ diskFreeBytes: null }, fleet)).toBe(false);
});
