// Owns: how many bytes the next slice may have. On a bad line a small slice gets through where a large
// one is cut each time; on a good one, round trips are what costs.
import { maxSliceBytes } from '../protocol/log.ts';

const smallest = 8 * 1024;
const first = 64 * 1024;
/** Leaves room for the envelope below the center's limit. */
const largest = maxSliceBytes / 2;
/** A slice that took less than this was cheap: try twice the size. */
const quickMs = 2000;

/** Bytes on the line. What text they hold depends on how well the road packs it. */
export interface SliceSize {
  readonly bytes: number;
}

/** A lucky slice (one record again and again) must not make the next one a thousand times longer. */
const mostPacking = 16;

/** Bytes of bodies for a slice that takes `size` on the line. */
export function computeTextBudget(size: SliceSize, packing: number): number {
  return Math.min(largest, Math.floor(size.bytes * Math.min(mostPacking, Math.max(1, packing))));
}

export const firstSliceSize: SliceSize = { bytes: first };

export function computeSizeAfterSuccess(size: SliceSize, tookMs: number): SliceSize {
  if (tookMs > quickMs * 4) return { bytes: Math.max(smallest, Math.floor(size.bytes / 2)) };
  return tookMs < quickMs ? { bytes: Math.min(largest, size.bytes * 2) } : size;
}

export function computeSizeAfterFailure(size: SliceSize): SliceSize {
  return { bytes: Math.max(smallest, Math.floor(size.bytes / 4)) };
}
