// Owns: which stations need somebody to look: the filter over the fleet.
import type { StationRow } from '#core/protocol/console-api.ts';
import type { StationHealth } from '#core/protocol/console-log-api.ts';
import { computeExactShare } from '../../console/clock-words.ts';
import type { WordKey } from '../../console/words.ts';

export const troubles = ['any', 'quarantine', 'forks', 'gaps', 'clock'] as const;
type Trouble = (typeof troubles)[number];

export const troubleWords: Record<Trouble, WordKey> = {
  any: 'console.stations.trouble.any',
  quarantine: 'console.stations.trouble.quarantine',
  forks: 'console.stations.trouble.forks',
  gaps: 'console.stations.trouble.gaps',
  clock: 'console.stations.trouble.clock',
};

/** `wanted` comes from the address: what is no kind of trouble filters nothing. */
export function hasTrouble(
  row: Pick<StationRow, 'quarantineCount'>,
  health: StationHealth | undefined,
  wanted: string,
): boolean {
  const found: Record<Trouble, boolean> = {
    any: false,
    quarantine: row.quarantineCount > 0,
    forks: (health?.openForkCount ?? 0) > 0,
    gaps: (health?.gapCount ?? 0) > 0,
    clock: health !== undefined && (health.faultCount > 0 || (computeExactShare(health) ?? 100) < 100),
  };
  found.any = Object.values(found).includes(true);
  return Object.hasOwn(found, wanted) ? found[wanted as Trouble] : true;
}
