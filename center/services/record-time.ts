// Owns: when a record happened, as well as its evidence tells (SPEC: CL rules).
import type { Evidence, SliceHeader } from '#core/protocol/log.ts';

export interface RecordTime {
  occurredMs: number;
  quality: 'exact' | 'bounded' | 'unknown';
}

/** Nothing that was recorded before now can have happened after now, or before 1970. */
function clamp(ms: number, nowMs: number): number {
  return Math.min(nowMs, Math.max(0, Math.round(ms)));
}

/** `nowMs`: center time at which the slice was received. */
export function computeRecordTime(
  evidence: Evidence,
  clock: SliceHeader['clock'],
  nowMs: number,
): RecordTime {
  // [CL3] The same boot as the sender's: its uptime counts back from now.
  if (evidence.bootId === clock.bootId && evidence.uptimeMs <= clock.uptimeMs) {
    return { occurredMs: clamp(nowMs - (clock.uptimeMs - evidence.uptimeMs), nowMs), quality: 'exact' };
  }
  // [CL2] A boot that saw the center.
  if (evidence.synced) {
    const { serverMs, uptimeMs } = evidence.synced;
    return { occurredMs: clamp(serverMs + (evidence.uptimeMs - uptimeMs), nowMs), quality: 'exact' };
  }
  return { occurredMs: clamp(evidence.wallMs, nowMs), quality: 'unknown' };
}
