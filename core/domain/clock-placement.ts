// Owns: dating the boots of one station: exactly where a boot saw the center, else between its neighbours in
// the log (SPEC: CL4, CL6, CL7). Pure in all lines together, so the result does not depend on the order in
// which slices came. What must stay true: distances within a boot are kept, a wall clock is believed only
// where nothing contradicts it, and no record is placed before the station was or after it was received.
import { must } from '../kernel/assert.ts';
import { type BootEnd, type BootLine, isBefore } from './clock-boots.ts';
import { type Belief, type ClockEvidence, readExactMs, type TimeQuality } from './clock-evidence.ts';

export interface BootPlacement {
  quality: TimeQuality;
  /** Center time at uptime 0. */
  zeroMs: number;
  /** Bounds of `zeroMs`; the same number twice when the boot is dated exactly. */
  earliestZeroMs: number;
  latestZeroMs: number;
}

export interface RecordTime {
  occurredMs: number;
  quality: TimeQuality;
  earliestMs: number;
  latestMs: number;
}

/** Boots that run at the same time (two pages) are few; beyond this the oldest no longer tighten bounds. */
const mostOpenBoots = 64;

interface Bounds {
  line: BootLine;
  first: BootEnd;
  last: BootEnd;
  /** Of zero. */
  lo: number;
  hi: number;
  isAnchored: boolean;
}

function compareFirst(a: Bounds, b: Bounds): number {
  return isBefore(a.first, b.first) ? -1 : 1;
}

/** Index of the first boot that began to record after `last`. */
function findAfter(sorted: readonly Bounds[], last: BootEnd, from: number): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(last, must(sorted[middle], 'boot').first)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** For each boot, how many without a clock follow one another from it on. */
function countWaiting(sorted: readonly Bounds[]): number[] {
  const counts = new Array<number>(sorted.length + 1).fill(0);
  for (let at = sorted.length - 1; at >= 0; at--) {
    counts[at] = sorted[at]?.line.zeroMs === undefined ? must(counts[at + 1], 'count') + 1 : 0;
  }
  return counts;
}

/** Upper bounds, from the newest boot to the oldest: before whatever the log puts behind. */
function tightenUpper(sorted: readonly Bounds[]): void {
  /** For each boot, the least time at which it or any later one can have begun to record. */
  const starts: number[] = new Array<number>(sorted.length + 1).fill(Number.POSITIVE_INFINITY);
  for (let at = sorted.length - 1; at >= 0; at--) {
    const bounds = must(sorted[at], 'boot');
    if (bounds.line.zeroMs === undefined) {
      const after = findAfter(sorted, bounds.last, at + 1);
      bounds.hi = Math.min(bounds.hi, must(starts[after], 'start') - bounds.last.uptimeMs);
    }
    starts[at] = Math.min(must(starts[at + 1], 'start'), bounds.hi + bounds.first.uptimeMs);
  }
}

interface Placed {
  bounds: Bounds;
  zeroMs: number;
}

/** Lower bounds and places, from the oldest boot to the newest. */
function placeForward(sorted: readonly Bounds[], floorMs: number): Map<string, BootPlacement> {
  const placements = new Map<string, BootPlacement>();
  const waiting = countWaiting(sorted);
  let open: Placed[] = [];
  /** Greatest lower bound of what comes next, by bounds alone and by where boots were placed. */
  let proven = Number.NEGATIVE_INFINITY;
  let placed = floorMs;
  for (const [at, bounds] of sorted.entries()) {
    const stillOpen: Placed[] = [];
    for (const entry of open) {
      const isOver = isBefore(entry.bounds.last, bounds.first);
      const end = isOver ? entry.bounds.last : entry.bounds.first;
      if (entry.bounds.isAnchored) proven = Math.max(proven, entry.bounds.lo + end.uptimeMs);
      placed = Math.max(placed, entry.zeroMs + end.uptimeMs);
      if (!isOver) stillOpen.push(entry);
    }
    open = stillOpen.slice(-mostOpenBoots);
    const { line, first } = bounds;
    if (line.zeroMs !== undefined) {
      const { zeroMs } = line;
      placements.set(line.bootId, { quality: 'exact', zeroMs, earliestZeroMs: zeroMs, latestZeroMs: zeroMs });
      open.push({ bounds, zeroMs });
      continue;
    }
    bounds.isAnchored = proven > Number.NEGATIVE_INFINITY;
    // Evidence that contradicts itself must not push a record out of what is certain: the upper bound rules.
    bounds.lo = Math.min(Math.max(floorMs, proven) - first.uptimeMs, bounds.hi);
    const from = Math.min(Math.max(bounds.lo, placed - first.uptimeMs), bounds.hi);
    const isWallPossible = line.wallZeroMs >= from && line.wallZeroMs <= bounds.hi;
    // Without a clock: boots between two certain times are spread with equal pauses.
    const zeroMs = isWallPossible
      ? line.wallZeroMs
      : from + (bounds.hi - from) / (must(waiting[at], 'count') + 1);
    placements.set(line.bootId, {
      quality: bounds.isAnchored ? 'bounded' : 'unknown',
      zeroMs: Math.round(zeroMs),
      earliestZeroMs: Math.round(bounds.lo),
      latestZeroMs: Math.round(bounds.hi),
    });
    open.push({ bounds, zeroMs });
  }
  return placements;
}

/** `floorMs`: when the station was made at the center. */
export function placeBoots(lines: readonly BootLine[], floorMs: number): Map<string, BootPlacement> {
  const known: Bounds[] = [];
  const placements = new Map<string, BootPlacement>();
  for (const line of lines) {
    const { first, last, zeroMs } = line;
    const hi = zeroMs ?? Math.min(line.latestZeroMs, line.senderZeroMs ?? Number.POSITIVE_INFINITY);
    if (first && last)
      known.push({ line, first, last, lo: zeroMs ?? hi, hi, isAnchored: zeroMs !== undefined });
    // Only recovered records: nothing in the log says before what they happened, only before what they came.
    else placements.set(line.bootId, placeAlone(line, hi, floorMs));
  }
  known.sort(compareFirst);
  tightenUpper(known);
  for (const [bootId, placement] of placeForward(known, floorMs)) placements.set(bootId, placement);
  return placements;
}

function placeAlone({ zeroMs, wallZeroMs }: BootLine, hi: number, floorMs: number): BootPlacement {
  if (zeroMs !== undefined) return { quality: 'exact', zeroMs, earliestZeroMs: zeroMs, latestZeroMs: zeroMs };
  const lo = Math.min(floorMs, hi);
  const isWallPossible = wallZeroMs >= lo && wallZeroMs <= hi;
  return {
    quality: 'unknown',
    zeroMs: Math.round(isWallPossible ? wallZeroMs : hi),
    earliestZeroMs: Math.round(lo),
    latestZeroMs: Math.round(hi),
  };
}

/** The date of one record, of a boot that was placed. */
export function dateRecord(evidence: ClockEvidence, boot: BootPlacement, belief: Belief): RecordTime {
  const exactMs = readExactMs(evidence, belief);
  if (exactMs !== undefined) {
    return { occurredMs: exactMs, quality: 'exact', earliestMs: exactMs, latestMs: exactMs };
  }
  // Never younger than its receipt; a mad uptime must not leave the calendar.
  const floorMs = boot.quality === 'exact' ? 0 : Math.min(belief.floorMs, belief.ceilingMs);
  const toPossible = (ms: number) => Math.round(Math.min(Math.max(ms, floorMs), belief.ceilingMs));
  const { uptimeMs } = evidence;
  return {
    occurredMs: toPossible(boot.zeroMs + uptimeMs),
    quality: boot.quality,
    earliestMs: toPossible(boot.earliestZeroMs + uptimeMs),
    latestMs: toPossible(boot.latestZeroMs + uptimeMs),
  };
}
