// Owns: one round on one road, in the order of a bad line: log up, feed down, library last. A later part
// is tried even when an earlier one met a fault that is not the road's.
import { errorTraits, type WireError } from '../protocol/errors.ts';
import { type PullContext, pullFeed } from './pull-feed.ts';
import { type PushContext, pushLog } from './push-log.ts';
import type { SliceSize } from './slice-size.ts';

export type RoundPhase = 'pushing' | 'pulling' | 'fetching';

export interface RoundContext {
  push: PushContext;
  pull: PullContext;
  /** Fetches what is missing of the library; its first error, if any. */
  fetchLibrary(): Promise<WireError | undefined>;
  onDidChangePhase(phase: RoundPhase): Promise<void>;
  /** Log and feed have one hand at a time, also when a courier is read beside the line. */
  runAlone?<Value>(act: () => Promise<Value>): Promise<Value>;
}

export interface RoundReport {
  size: SliceSize;
  error: WireError | undefined;
}

/** True when going on with the same road makes no sense. */
function endsRound(error: WireError | undefined): boolean {
  return error !== undefined && (error.kind === 'no-road' || errorTraits[error.kind].status === 401);
}

interface LogAndFeed extends RoundReport {
  isEnded: boolean;
}

async function runLogAndFeed(context: RoundContext, size: SliceSize): Promise<LogAndFeed> {
  await context.onDidChangePhase('pushing');
  const pushed = await pushLog(context.push, size);
  if (endsRound(pushed.error)) return { size: pushed.size, error: pushed.error, isEnded: true };
  await context.onDidChangePhase('pulling');
  const { asks } = context.push;
  const pulled = await pullFeed(asks ? { ...context.pull, asks } : context.pull);
  const isEnded = endsRound(pulled.error);
  const error = isEnded ? pulled.error : (pushed.error ?? pulled.error);
  return { size: pushed.size, error, isEnded };
}

export async function runRound(context: RoundContext, size: SliceSize): Promise<RoundReport> {
  const { runAlone = (act) => act() } = context;
  const { isEnded, ...report } = await runAlone(() => runLogAndFeed(context, size));
  if (isEnded) return report;
  await context.onDidChangePhase('fetching');
  const libraryError = await context.fetchLibrary();
  return { size: report.size, error: report.error ?? libraryError };
}
