// Owns: the estimate of how long the library still needs, from the speed seen since this screen opened.
// It says nothing before it has seen enough: a wrong promise is worse than none.
import { useEffect, useState } from 'react';
import { formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { SyncState } from '../../store/station.ts';

/** Shorter looks at a shaky line say little about its speed. */
const leastLookMs = 4000;

interface Mark {
  atMs: number;
  bytesDone: number;
}

/** Milliseconds left at the speed between two looks; undefined when that tells nothing. */
export function estimateLeftMs(first: Mark, now: Mark, bytesTotal: number): number | undefined {
  const passedMs = now.atMs - first.atMs;
  const gained = now.bytesDone - first.bytesDone;
  if (passedMs < leastLookMs || gained <= 0) return undefined;
  return ((bytesTotal - now.bytesDone) / gained) * passedMs;
}

/** In words; at least one minute, since nobody needs the seconds. */
export function useTimeLeft(library: SyncState['library']): string | undefined {
  const { t } = useText();
  const [first, setFirst] = useState<Mark | undefined>(undefined);
  const [leftMs, setLeftMs] = useState<number | undefined>(undefined);
  const bytesDone = library?.bytesDone;
  const bytesTotal = library?.bytesTotal;
  useEffect(() => {
    if (bytesDone === undefined || bytesTotal === undefined) return;
    const now = { atMs: performance.now(), bytesDone };
    if (first) setLeftMs(estimateLeftMs(first, now, bytesTotal));
    else setFirst(now);
  }, [bytesDone, bytesTotal, first]);
  return leftMs === undefined ? undefined : formatSpan(Math.max(60_000, leftMs), t);
}
