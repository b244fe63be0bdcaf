// Owns: what a station's last contact says. A station never heard from is another matter (not set up)
// than one heard and quiet (no line, no power): they are never shown alike.
import type { StationRow } from '#core/protocol/console-api.ts';

export type ContactState = 'never' | 'quiet' | 'recent';
export const contactStates: readonly ContactState[] = ['never', 'quiet', 'recent'];

/** A week: days without a line are usual in a village, more is worth a telephone call. */
const quietAfterMs = 7 * 24 * 3600_000;

export function computeContact(station: Pick<StationRow, 'lastContactMs'>, nowMs: number): ContactState {
  if (station.lastContactMs === null) return 'never';
  return nowMs - station.lastContactMs > quietAfterMs ? 'quiet' : 'recent';
}
