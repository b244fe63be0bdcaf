// Owns: bringing the feed down, page after page. A page counts only when the center's signature holds
// and it is addressed to this station; it is applied whole, with its cursors, or not at all.
import { openSigned, type Verifier } from '../kernel/signing.ts';
import type { WireError } from '../protocol/errors.ts';
import { feedPageSchema } from '../protocol/feed.ts';
import { contexts } from '../protocol/version.ts';
import type { Feed, Link } from './ports.ts';
import type { Identity } from './push-log.ts';

export interface PullContext {
  feed: Feed;
  link: Link;
  identity: Identity;
  verifier: Verifier;
  shouldStop(): boolean;
  onDidHearCenter(serverMs: number): void;
}

export interface PullReport {
  changeCount: number;
  error?: WireError;
}

const pageBytes = 256 * 1024;

export async function pullFeed(context: PullContext): Promise<PullReport> {
  const report: PullReport = { changeCount: 0 };
  while (!context.shouldStop()) {
    const cursors = await context.feed.getCursors();
    const answer = await context.link.pullFeed({ ...cursors, maxBytes: pageBytes });
    if (!answer.ok) return { ...report, error: answer.error };
    const { identity, verifier } = context;
    const raw = await openSigned(verifier, identity.centerKey, contexts.feed, answer.value);
    const parsed = feedPageSchema.safeParse(raw);
    if (!parsed.success || parsed.data.station !== identity.stationId) {
      return { ...report, error: { kind: 'answer-forged', detail: 'feed page' } };
    }
    const page = parsed.data;
    const isForward = page.cursors.county >= cursors.county && page.cursors.station >= cursors.station;
    if (!isForward) return { ...report, error: { kind: 'answer-forged', detail: 'cursor went back' } };
    context.onDidHearCenter(page.atMs);
    if (page.changes.length > 0) await context.feed.applyPage(page);
    report.changeCount += page.changes.length;
    const hasMoved = page.cursors.county > cursors.county || page.cursors.station > cursors.station;
    if (!page.hasMore || !hasMoved) break;
  }
  return report;
}
