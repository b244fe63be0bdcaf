// Owns: whether the number of an issue is free in its series, as far as the center told; the center has the last word.
import { type BriefingDesk, type DraftWords, toSeriesKey } from '#core/protocol/console-study-api.ts';

type Series = BriefingDesk['series'][number];

export function findSeries(desk: BriefingDesk, names: DraftWords): Series | undefined {
  const key = toSeriesKey(names);
  return desk.series.find((series) => toSeriesKey(series.names) === key);
}

export interface IssueState {
  /** The briefing that has the number already. */
  taken: Series['issues'][number] | undefined;
  /** What is offered in its place. */
  nextIssue: number;
}

/** `itemId`: the briefing that is being written, whose own number is no hindrance. */
export function checkIssue(
  desk: BriefingDesk,
  { names, issue, itemId }: { names: DraftWords; issue: number; itemId: string },
): IssueState {
  const series = findSeries(desk, names);
  return {
    taken: series?.issues.find((one) => one.issue === issue && one.itemId !== itemId),
    nextIssue: series?.nextIssue ?? 1,
  };
}
