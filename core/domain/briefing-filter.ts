// Owns: the shelves of briefings: by series and by year, with how many stand on each, newest first.
import type { BriefingManifest } from './manifest.ts';

export interface BriefingFilter {
  /** Name of the series in Chinese, which is the same in every language's list; undefined: all. */
  series: string | undefined;
  year: string | undefined;
}

export interface Shelf {
  key: string;
  count: number;
  /** Any briefing of it, for its name. */
  sample: BriefingManifest;
}

export function readYear({ date }: Pick<BriefingManifest, 'date'>): string {
  return date.slice(0, 4);
}

export function readSeries({ series }: Pick<BriefingManifest, 'series'>): string {
  return series.zh;
}

/** The newest first; of one day the higher number. */
export function sortBriefings(briefings: readonly BriefingManifest[]): BriefingManifest[] {
  return [...briefings].sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : b.issue - a.issue));
}

export function filterBriefings(
  briefings: readonly BriefingManifest[],
  { series, year }: BriefingFilter,
): BriefingManifest[] {
  return briefings.filter(
    (one) =>
      (series === undefined || readSeries(one) === series) && (year === undefined || readYear(one) === year),
  );
}

/** In the order in which their newest briefing comes. */
export function listShelves(
  briefings: readonly BriefingManifest[],
  readKey: (briefing: BriefingManifest) => string,
): Shelf[] {
  const shelves = new Map<string, Shelf>();
  for (const briefing of briefings) {
    const key = readKey(briefing);
    const shelf = shelves.get(key);
    if (shelf) shelf.count += 1;
    else shelves.set(key, { key, count: 1, sample: briefing });
  }
  return [...shelves.values()];
}
