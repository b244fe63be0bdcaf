import { expect, it } from 'vitest';
import { computeContact } from './contact.ts';

const now = 1_800_000_000_000;
const day = 24 * 3600_000;

it('a station never heard from is not a quiet one', () => {
  expect(computeContact({ lastContactMs: null }, now)).toBe('never');
  expect(computeContact({ lastContactMs: now - 8 * day }, now)).toBe('quiet');
  expect(computeContact({ lastContactMs: now - 7 * day }, now)).toBe('recent');
  expect(computeContact({ lastContactMs: now + day }, now)).toBe('recent');
});
