// Owns: why a file has to wait although there is a road. Records, the feed and the signed lists never wait;
// texts and quizzes only for a pause by a person or an emptied monthly allowance.
import { toDay, toMonth } from '../domain/calendar.ts';
import type { FileRef } from '../domain/file-ref.ts';
import { type ContentChoice, isLarge } from './content-choice.ts';

export const holds = ['paused', 'cap', 'metered', 'night'] as const;
export type Hold = (typeof holds)[number];

const hourMs = 3600_000;

/** Hour of the county's day, 0 … 23. */
function toHour(ms: number, offsetMinutes: number): number {
  return new Date(ms + offsetMinutes * 60_000).getUTCHours();
}

/** From 22 to 6 goes over midnight; equal hours mean the whole day. */
export function isInWindow(
  window: NonNullable<ContentChoice['nightWindow']>,
  nowMs: number,
  offsetMinutes: number,
): boolean {
  const { fromHour, toHour: end } = window;
  const hour = toHour(nowMs, offsetMinutes);
  if (fromHour === end) return true;
  return fromHour < end ? hour >= fromHour && hour < end : hour >= fromHour || hour < end;
}

/** Bytes that the line brought for the library in one county month. */
export interface MonthTally {
  month: string;
  bytes: number;
}

export function countInMonth(tally: MonthTally | undefined, nowMs: number, offsetMinutes: number): number {
  return tally?.month === toMonth(toDay(nowMs, offsetMinutes)) ? tally.bytes : 0;
}

export function addToMonth(
  tally: MonthTally | undefined,
  bytes: number,
  nowMs: number,
  offsetMinutes: number,
): MonthTally {
  const month = toMonth(toDay(nowMs, offsetMinutes));
  return { month, bytes: bytes + countInMonth(tally, nowMs, offsetMinutes) };
}

export interface RoadState {
  nowMs: number;
  offsetMinutes: number;
  monthBytes: number;
}

export function computeHold(choice: ContentChoice, state: RoadState, file: FileRef): Hold | undefined {
  if (choice.isPaused) return 'paused';
  if (choice.monthlyCapBytes !== null && state.monthBytes >= choice.monthlyCapBytes) return 'cap';
  if (!isLarge(file)) return undefined;
  if (choice.isMetered) return 'metered';
  const { nightWindow } = choice;
  return nightWindow && !isInWindow(nightWindow, state.nowMs, state.offsetMinutes) ? 'night' : undefined;
}

/**
 * Milliseconds until `bytes` have come at `bytesPerSecond`, with the hours outside the window in between;
 * undefined while the speed is not known.
 */
export function estimateLeftMs(
  bytes: number,
  bytesPerSecond: number | undefined,
  window: ContentChoice['nightWindow'],
  { nowMs, offsetMinutes }: Pick<RoadState, 'nowMs' | 'offsetMinutes'>,
): number | undefined {
  if (bytes === 0) return 0;
  if (bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined;
  const lineMs = (bytes / bytesPerSecond) * 1000;
  if (!window || window.fromHour === window.toHour) return lineMs;
  const openHours = (window.toHour - window.fromHour + 24) % 24;
  // Hour by hour would be exact; whole days first, because a film of 300 MB may need weeks of nights.
  const wholeDays = Math.floor(lineMs / (openHours * hourMs));
  let leftMs = lineMs - wholeDays * openHours * hourMs;
  let atMs = nowMs;
  while (leftMs > 0) {
    const nextMs = atMs + hourMs - ((atMs + offsetMinutes * 60_000) % hourMs);
    if (isInWindow(window, atMs, offsetMinutes)) {
      const spentMs = Math.min(leftMs, nextMs - atMs);
      leftMs -= spentMs;
      atMs += spentMs;
    } else atMs = nextMs;
  }
  return atMs - nowMs + wholeDays * 24 * hourMs;
}
