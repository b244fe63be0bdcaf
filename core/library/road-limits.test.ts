import { describe, expect, it } from 'vitest';
import type { FileRef } from '../domain/file-ref.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { firstContentChoice } from './content-choice.ts';
import { addToMonth, computeHold, countInMonth, estimateLeftMs, isInWindow } from './road-limits.ts';

const hourMs = 3600_000;
/** 25 November 2026, 00:00 in the county (UTC+8). */
const midnightMs = Date.UTC(2026, 10, 24, 16);
const county = { offsetMinutes: 480, monthBytes: 0 };
const film: FileRef = { sha256: 'a'.repeat(64) as Sha256, sizeBytes: 100, mediaType: 'video/mp4' };
const text: FileRef = { ...film, mediaType: 'application/json' };
const night = { fromHour: 22, toHour: 6 };

describe('what the line may bring', () => {
  it('[LB25] a night window over midnight holds films by day and never texts', () => {
    const choice = { ...firstContentChoice, nightWindow: night };
    const holdAt = (hour: number, file: FileRef) =>
      computeHold(choice, { ...county, nowMs: midnightMs + hour * hourMs }, file);
    expect([0, 5, 6, 12, 21, 22, 23].map((hour) => holdAt(hour, film))).toEqual([
      undefined,
      undefined,
      'night',
      'night',
      'night',
      undefined,
      undefined,
    ]);
    expect(holdAt(12, text)).toBeUndefined();
    expect(isInWindow({ fromHour: 8, toHour: 8 }, midnightMs, 480)).toBe(true);
  });

  it('[LB25] the month is the month of the county, and the allowance begins anew with it', () => {
    const lastEvening = Date.UTC(2026, 10, 30, 15, 59);
    const newMonth = lastEvening + 60_000;
    const tally = addToMonth(addToMonth(undefined, 300, lastEvening, 480), 200, lastEvening, 480);
    expect(tally).toEqual({ month: '2026-11', bytes: 500 });
    expect(countInMonth(tally, newMonth, 480)).toBe(0);
    const choice = { ...firstContentChoice, monthlyCapBytes: 500 };
    const holdAt = (nowMs: number) =>
      computeHold(choice, { nowMs, offsetMinutes: 480, monthBytes: countInMonth(tally, nowMs, 480) }, text);
    expect(holdAt(lastEvening)).toBe('cap');
    expect(holdAt(newMonth)).toBeUndefined();
  });

  it('[LB25] a pause holds everything, a metered line what is large', () => {
    const state = { ...county, nowMs: midnightMs };
    expect(computeHold({ ...firstContentChoice, isPaused: true }, state, text)).toBe('paused');
    expect(computeHold({ ...firstContentChoice, isMetered: true }, state, text)).toBeUndefined();
    expect(computeHold({ ...firstContentChoice, isMetered: true }, state, film)).toBe('metered');
    expect(computeHold({ ...firstContentChoice, isMetered: true }, state, { ...text, sizeBytes: 3e6 })).toBe(
      'metered',
    );
  });
});

describe('how long it still takes', () => {
  const noon = { nowMs: midnightMs + 12 * hourMs, offsetMinutes: 480 };
  it('follows from the speed of the line, and is not said before that was measured', () => {
    expect(estimateLeftMs(3600, 1, null, noon)).toBe(hourMs);
    expect(estimateLeftMs(3600, undefined, null, noon)).toBeUndefined();
    expect(estimateLeftMs(0, undefined, night, noon)).toBe(0);
  });

  it('counts the hours that it has to wait for the night', () => {
    // Ten hours to wait, three on the line.
    expect(estimateLeftMs(3 * 3600, 1, night, noon)).toBe(13 * hourMs);
    // Eight hours of one night and one of the next: 10 + 24 + 1.
    expect(estimateLeftMs(9 * 3600, 1, night, noon)).toBe(35 * hourMs);
    expect(estimateLeftMs(3600, 1, night, { ...noon, nowMs: midnightMs + 1.5 * hourMs })).toBe(hourMs);
  });
});
