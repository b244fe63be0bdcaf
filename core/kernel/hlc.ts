// Owns: hybrid logical clocks (Kulkarni et al. 2014), by which edits of documents are ordered. A time is a
// text that sorts as it orders: milliseconds, counter, node. What must stay true: a new time is above all
// that its maker has seen; and its milliseconds come from the center or from a time seen before, never
// from a village's wall clock, so that a clock of 2099 wins nothing and poisons nobody.

declare const hlcBrand: unique symbol;
export type Hlc = string & { readonly [hlcBrand]: true };

/** 12 hexadecimal digits of ms since 1970, 6 of the counter, then the maker. */
export const hlcPattern = /^[0-9a-f]{12}-[0-9a-f]{6}-[0-9a-z][0-9a-z-]{0,39}$/;

const maxCounter = 0xff_ff_ff;
const maxMs = 2 ** 48 - 1;

function format(ms: number, counter: number, node: string): Hlc {
  const text = `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(6, '0')}-${node}`;
  if (!hlcPattern.test(text)) throw new RangeError(`no hybrid time: ${text}`);
  return text as Hlc;
}

export function readHlcMs(hlc: Hlc): number {
  return Number.parseInt(hlc.slice(0, 12), 16);
}

function readCounter(hlc: Hlc): number {
  return Number.parseInt(hlc.slice(13, 19), 16);
}

/** The greatest of them; undefined when there is none. */
export function findLatestHlc(times: Iterable<Hlc | undefined>): Hlc | undefined {
  let latest: Hlc | undefined;
  for (const time of times) if (time !== undefined && (latest === undefined || time > latest)) latest = time;
  return latest;
}

/**
 * The next time of `node` after `seen`. `centerMs`: center time now, or the last that is known; undefined
 * when the center was never heard: then only the counter goes on.
 */
export function createHlc(seen: Hlc | undefined, centerMs: number | undefined, node: string): Hlc {
  const seenMs = seen === undefined ? 0 : readHlcMs(seen);
  const nowMs = Math.min(maxMs, Math.max(0, Math.floor(centerMs ?? 0)));
  if (seen === undefined || nowMs > seenMs) return format(nowMs, 0, node);
  const counter = readCounter(seen) + 1;
  return counter > maxCounter ? format(seenMs + 1, 0, node) : format(seenMs, counter, node);
}

/** Uptime drifts by some seconds a day; a station that runs for weeks without a line stays inside this. */
export const maxHlcAheadMs = 10 * 60_000;

/** True when no honest maker can have made it yet: it is further ahead than clocks of one county drift. */
export function isHlcAhead(hlc: Hlc, centerMs: number): boolean {
  return readHlcMs(hlc) > centerMs + maxHlcAheadMs;
}
