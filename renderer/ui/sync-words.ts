// Owns: the state of sync in words. Being offline is a state and not an error, so it reads calmly.
import { formatAge } from '../i18n/dates.ts';
import type { Translate } from '../i18n/index.ts';
import type { SyncState } from '../store/station.ts';

export interface SyncWords {
  /** What waits, or what is being fetched. */
  state: string;
  /** When the center was last reached. */
  contact: string;
}

export function describeSync(sync: SyncState, nowMs: number, offsetMinutes: number, t: Translate): SyncWords {
  const { library, waitingCount, lastContactMs } = sync;
  const isFetching =
    sync.phase === 'fetching' && library !== undefined && library.filesDone < library.filesTotal;
  const waiting = waitingCount > 0 ? t('sync.waiting', { count: waitingCount }) : t('sync.allDone');
  return {
    state: isFetching ? t('sync.fetching', { done: library.filesDone, count: library.filesTotal }) : waiting,
    contact:
      lastContactMs === undefined
        ? t('sync.never')
        : t('sync.last', { age: formatAge(lastContactMs, nowMs, offsetMinutes, t) }),
  };
}

/** What the station does right now, in a sentence. */
export function describePhase(phase: SyncState['phase'], t: Translate): string {
  switch (phase) {
    case 'pushing':
      return t('sync.pushing');
    case 'pulling':
      return t('sync.pulling');
    case 'fetching':
      return t('arrive.title');
    case 'no-road':
      return t('sync.noRoad');
    case 'fault':
      return t('sync.fault');
    case 'paused':
      return t('sync.paused');
    case 'resting':
      return t('sync.resting');
  }
}
