// Owns: a station's clock in words: how its records are dated, and how far its own clock is off.
import type { StationHealth } from '#core/protocol/console-log-api.ts';
import { formatLength } from './numerals.ts';
import type { Words } from './words.ts';

/** Below this a clock is as right as anybody needs. */
const rightMs = 10 * 60_000;

/** Share of exactly dated records, in percent; undefined without records. */
export function computeExactShare({ clock }: StationHealth): number | undefined {
  const all = clock.exact + clock.bounded + clock.unknown;
  return all === 0 ? undefined : Math.floor((clock.exact / all) * 100);
}

export function describeClock(health: StationHealth, t: Words): string {
  const { exact, bounded, unknown } = health.clock;
  if (exact + bounded + unknown === 0) return t('console.clock.none');
  if (bounded + unknown === 0) return t('console.clock.allExact');
  return t('console.clock.share', { exact, bounded, unknown });
}

export function describeWall({ wallOffMs }: StationHealth, t: Words): string {
  if (wallOffMs === null) return t('console.clock.wallUnknown');
  if (Math.abs(wallOffMs) <= rightMs) return t('console.clock.wallRight');
  const time = describeSpan(Math.abs(wallOffMs), t);
  return t(wallOffMs > 0 ? 'console.clock.wallAhead' : 'console.clock.wallBehind', { time });
}

const day = 24 * 3600_000;

/** A length of time that may be decades. */
export function describeSpan(ms: number, t: Words): string {
  if (ms < 2 * day) return formatLength(ms, t);
  return ms < 730 * day
    ? t('console.time.days', { n: Math.round(ms / day) })
    : t('console.time.years', { n: Math.round(ms / (365.25 * day)) });
}
