// Owns: when a record happened, as well as the station alone can tell (SPEC: ST4). A pure function of the
// record's own evidence, so that a fold at the moment of study, a fold after a refill and a rebuild years
// later all come to the same progress and the same days.
import type { Evidence } from './log.ts';

/** Center time where this boot had seen the center (CL2), else what the machine believed. */
export function computeStationTime({ wallMs, uptimeMs, synced }: Evidence): number {
  return synced ? synced.serverMs + (uptimeMs - synced.uptimeMs) : wallMs;
}
