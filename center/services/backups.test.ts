import { expect, it } from 'vitest';
import { computeDue } from './backups.ts';

it("a planned backup is due at the county's hour, today or, before it, since yesterday", () => {
  const at = (text: string) => Date.parse(text);
  // 03:00 at UTC+8 is 19:00 of the day before.
  expect(computeDue(3, 480, at('2026-11-30T02:00:00Z'))).toBe(at('2026-11-29T19:00:00Z'));
  expect(computeDue(3, 480, at('2026-11-29T18:59:59Z'))).toBe(at('2026-11-28T19:00:00Z'));
  expect(computeDue(23, -720, at('2026-11-30T11:00:00Z'))).toBe(at('2026-11-30T11:00:00Z'));
});
