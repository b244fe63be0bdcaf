// Owns: what is known of a station's life. Never heard from (not set up), silent (no line, no power) and heard from
// but not used are three matters and never shown alike. From when on is the county's to say.
import type { StationRow } from '#core/protocol/console-api.ts';
import type { Fleet } from '#core/protocol/console-county-api.ts';
import type { StationHealth } from '#core/protocol/console-log-api.ts';

export const contactStates = ['never', 'quiet', 'unused', 'recent'] as const;
export type ContactState = (typeof contactStates)[number];

const dayMs = 24 * 3600_000;
const gigabyte = 1e9;

type Known = Pick<StationRow, 'lastContactMs' | 'enrolledAtMs'>;

export function computeContact(
  station: Known,
  lastStudyMs: number | null | undefined,
  fleet: Fleet,
  nowMs: number,
): ContactState {
  if (station.lastContactMs === null) return 'never';
  if (nowMs - station.lastContactMs > fleet.quietDays * dayMs) return 'quiet';
  // Before anybody studied, the time since it was set up counts.
  const usedMs = Math.max(lastStudyMs ?? 0, station.enrolledAtMs ?? 0);
  return nowMs - usedMs > fleet.unusedDays * dayMs ? 'unused' : 'recent';
}

export function isDiskLow({ diskFreeBytes }: Pick<StationRow, 'diskFreeBytes'>, fleet: Fleet): boolean {
  return diskFreeBytes !== null && diskFreeBytes < fleet.lowDiskGigabytes * gigabyte;
}

/** The worst that is known of a station: what the sketch shows. */
export type StationState = ContactState | 'revoked' | 'trouble';

export function computeState(
  station: Known & Pick<StationRow, 'status' | 'quarantineCount' | 'diskFreeBytes'>,
  health: StationHealth | undefined,
  fleet: Fleet,
  nowMs: number,
): StationState {
  if (station.status === 'revoked') return 'revoked';
  const contact = computeContact(station, health?.lastStudyMs, fleet, nowMs);
  if (contact === 'never' || contact === 'quiet') return contact;
  const isTroubled =
    station.quarantineCount > 0 ||
    (health?.openForkCount ?? 0) > 0 ||
    (health?.gapCount ?? 0) > 0 ||
    isDiskLow(station, fleet);
  return isTroubled ? 'trouble' : contact;
}
