// Owns: bringing the feed down, page after page. A page counts only when the center's signature holds, it
// is addressed to this station and answers what was asked; it is applied whole, with the position, or not
// at all.
import { openSigned, type Verifier } from '../kernel/signing.ts';
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import { type FeedPage, type FeedQuery, feedPageSchema, isAnswerTo } from '../protocol/feed.ts';
import { contexts } from '../protocol/version.ts';
import type { EpochAsks } from './epoch-asks.ts';
import { createFeedQuery } from './feed-position.ts';
import type { Feed, Link } from './ports.ts';
import type { Identity } from './push-log.ts';

export interface PullContext {
  feed: Feed;
  link: Link;
  identity: Identity;
  verifier: Verifier;
  shouldStop(): boolean;
  onDidHearCenter(serverMs: number): void;
  /** Told when the center was restored: it may lack also what it confirmed of epochs that nobody asks about. */
  asks?: EpochAsks;
}

export interface PullReport {
  changeCount: number;
  error?: WireError;
}

const pageBytes = 256 * 1024;
/** A center whose snapshots begin again and again must not keep the round going for ever. */
const maxSnapshotStarts = 3;

async function pullPage(context: PullContext, query: FeedQuery): Promise<Outcome<FeedPage>> {
  const { identity, verifier, link } = context;
  const answer = await link.pullFeed(query);
  if (!answer.ok) return answer;
  const raw = await openSigned(verifier, identity.centerKey, contexts.feed, answer.value);
  const parsed = feedPageSchema.safeParse(raw);
  if (!parsed.success) return fail('answer-forged', { detail: 'feed page' });
  if (parsed.data.station !== identity.stationId)
    return fail('answer-forged', { detail: 'feed page of another station' });
  if (!isAnswerTo(query, parsed.data))
    return fail('answer-forged', { detail: 'feed page to another question' });
  return succeed(parsed.data);
}

export async function pullFeed(context: PullContext): Promise<PullReport> {
  const report: PullReport = { changeCount: 0 };
  let snapshotStarts = 0;
  while (!context.shouldStop()) {
    const query = createFeedQuery(await context.feed.getPosition(), pageBytes);
    const answer = await pullPage(context, query);
    if (!answer.ok) return context.shouldStop() ? report : { ...report, error: answer.error };
    const page = answer.value;
    context.onDidHearCenter(page.atMs);
    // Also when no generation was known: epochs may have been asked about before the center went back.
    if (page.generation !== query.generation) context.asks?.noteWentBack();
    if (page.snapshot !== null && page.snapshot !== query.snapshot) snapshotStarts += 1;
    if (snapshotStarts > maxSnapshotStarts) {
      return { ...report, error: { kind: 'center-fault', detail: 'the snapshot begins again and again' } };
    }
    const hasMoved = page.cursors.county > page.after.county || page.cursors.station > page.after.station;
    if (hasMoved || page.snapshot !== null) await context.feed.applyPage(page);
    report.changeCount += page.changes.length;
    if (!page.hasMore || !hasMoved) break;
  }
  return report;
}
