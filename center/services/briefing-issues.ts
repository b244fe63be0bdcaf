// Owns: which issue numbers of a series are taken, and by which briefing: published by anyone, handed in here, or
// being written here. A number belongs to one briefing for ever, also after it was withdrawn: papers name it.
import type { BriefingManifest } from '#core/domain/manifest.ts';
import {
  type DraftBriefing,
  type DraftWords,
  draftBriefingSchema,
  toSeriesKey,
} from '#core/protocol/console-study-api.ts';
import type { Reader } from '../db/database.ts';

export interface Issue {
  itemId: string;
  series: DraftWords;
  issue: number;
  titles: DraftWords;
  column: string;
  /** Published or handed in; else it is only being written. */
  isFixed: boolean;
}

function toIssue(
  itemId: string,
  { series, issue, titles, column }: Pick<DraftBriefing, 'series' | 'issue' | 'titles' | 'column'>,
  isFixed: boolean,
): Issue {
  return { itemId, series, issue, titles, column, isFixed };
}

/** Of a briefing that was handed in more than once, each number that it had. */
export async function listIssues(reader: Reader, published: readonly BriefingManifest[]): Promise<Issue[]> {
  const releases = await reader
    .selectFrom('study_release as r')
    .innerJoin('study_draft as d', 'd.id', 'r.draft_id')
    .select(['d.unit_id', 'r.unit'])
    .where('d.kind', '=', 'briefing')
    .where('r.state', '!=', 'returned')
    .execute();
  const drafts = await reader
    .selectFrom('study_draft')
    .select(['unit_id', 'unit'])
    .where('kind', '=', 'briefing')
    .execute();
  return [
    ...published.map((manifest) => toIssue(manifest.id, manifest, true)),
    ...releases.map((row) => toIssue(row.unit_id, draftBriefingSchema.parse(row.unit), true)),
    ...drafts.map((row) => toIssue(row.unit_id, draftBriefingSchema.parse(row.unit), false)),
  ];
}

export function isSameIssue(
  one: Pick<DraftBriefing, 'series' | 'issue'>,
  other: Pick<DraftBriefing, 'series' | 'issue'>,
): boolean {
  return one.issue === other.issue && toSeriesKey(one.series) === toSeriesKey(other.series);
}

/** How many briefings a column has, with those that are being written; columns without any are not in it. */
export async function countBriefings(
  reader: Reader,
  published: readonly BriefingManifest[],
): Promise<Map<string, number>> {
  const ids = new Map<string, Set<string>>();
  for (const { column, itemId } of await listIssues(reader, published))
    ids.set(column, (ids.get(column) ?? new Set()).add(itemId));
  return new Map([...ids].map(([column, of]) => [column, of.size]));
}
