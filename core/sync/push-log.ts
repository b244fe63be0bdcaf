// Owns: sending the station log up, slice after slice, one in flight. Progress is only what a signed
// receipt says; a cut line costs a repeat of one slice, which the center answers with the same receipt.
import type { Clock } from '../kernel/clock.ts';
import { openSigned, type Signed, type Signer, signPayload, type Verifier } from '../kernel/signing.ts';
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import { type Receipt, receiptSchema, type SliceHeader, type StationReport } from '../protocol/log.ts';
import { contexts, wireVersion } from '../protocol/version.ts';
import { createEpochAsks, type EpochAsks, maxAsksPerRound } from './epoch-asks.ts';
import type { EpochState, Link, LogSpan, StationLog } from './ports.ts';
import {
  computeSizeAfterFailure,
  computeSizeAfterSuccess,
  computeTextBudget,
  type SliceSize,
} from './slice-size.ts';

/** What a station knows of itself and of the center since it was enrolled. */
export interface Identity {
  stationId: string;
  signer: Signer;
  centerKey: string;
}

export interface PushContext {
  log: StationLog;
  link: Link;
  identity: Identity;
  verifier: Verifier;
  clock: Clock;
  /** Kept from round to round by the worker; without it every call asks as after a start. */
  asks?: EpochAsks;
  shouldStop(): boolean;
  /** Called with center time of each genuine answer. */
  onDidHearCenter(serverMs: number): void;
  onDidPush?(pushedCount: number): void;
  /** How the station is, when it is time to tell the center; never asked on a stick. */
  readReport?(): Promise<StationReport | undefined>;
}

export interface PushReport {
  pushedCount: number;
  /** Records of refused epochs that were taken over into the open one. */
  movedCount: number;
  size: SliceSize;
  error?: WireError;
}

async function sendSpan(
  context: PushContext,
  state: EpochState,
  from: number,
  span: LogSpan,
): Promise<Outcome<Signed | undefined>> {
  const { clock, identity } = context;
  // With a question, which a round begins with: the line carries it once, and no record waits for it.
  const report = span.bodies.length === 0 ? await context.readReport?.() : undefined;
  const header: SliceHeader = {
    wire: wireVersion,
    station: identity.stationId,
    epoch: state.epoch,
    from,
    count: span.bodies.length,
    previous: span.previous,
    head: span.head,
    held: Math.max(state.seq, from - 1 + span.bodies.length),
    ...(report === undefined ? {} : { report }),
    clock: { wallMs: clock.wallMs(), bootId: clock.bootId, uptimeMs: clock.uptimeMs() },
  };
  return context.link.pushSlice({
    header: await signPayload(identity.signer, contexts.slice, header),
    bodies: span.bodies,
  });
}

async function readReceipt(context: PushContext, epoch: string, signed: Signed): Promise<Outcome<Receipt>> {
  const { identity, verifier } = context;
  const raw = await openSigned(verifier, identity.centerKey, contexts.receipt, signed);
  const parsed = receiptSchema.safeParse(raw);
  if (!parsed.success) return fail('answer-forged', { detail: 'receipt' });
  if (parsed.data.station !== identity.stationId || parsed.data.epoch !== epoch) {
    return fail('answer-forged', { detail: 'receipt of another station or epoch' });
  }
  return succeed(parsed.data);
}

/**
 * [SL14] True when the receipt's head is this disk's own chain at that seq. Otherwise the center holds the
 * records of another disk under the same seqs, and a receipt for them says nothing about ours.
 */
async function isOwnHead(
  { log }: PushContext,
  state: EpochState,
  from: number,
  span: LogSpan,
  { through, head }: Receipt,
): Promise<boolean> {
  if (through === from - 1 + span.bodies.length) return head === span.head;
  if (through === from - 1) return head === span.previous;
  // Dropped under an earlier receipt: there is nothing left to compare.
  if (through < (state.floorSeq ?? 0)) return true;
  return head === (await log.readSpan(state.epoch, through + 1, 0)).previous;
}

/** Consecutive answers without progress after which a round gives up: a fault must not spin. */
const maxIdleAnswers = 3;

/** `split`: the center knows this epoch otherwise; it has ours only up to `after`. */
type EpochEnd =
  | { end: 'done' }
  | { end: 'stopped' }
  | { end: 'split'; after: number }
  | { end: 'failed'; error: WireError };

/**
 * The center knows the epoch otherwise than this disk. The record at `through` is offered again: it is answered for
 * the whole chain up to it, which a center that was restored may have taken from another disk meanwhile.
 */
async function endSplit(context: PushContext, state: EpochState, through: number): Promise<EpochEnd> {
  const floor = state.floorSeq ?? 0;
  if (through <= floor) return { end: 'split', after: floor };
  const last = await context.log.readSpan(state.epoch, through, 0);
  const answer = await sendSpan(context, state, through, last);
  if (answer.ok) {
    // Carried: nobody can say now whether the two are of one chain. What is sent twice is taken once (SL15).
    if (answer.value === undefined) return { end: 'split', after: floor };
    const receipt = await readReceipt(context, state.epoch, answer.value);
    return receipt.ok ? { end: 'split', after: through } : { end: 'failed', error: receipt.error };
  }
  if (answer.error.kind === 'fork') return { end: 'split', after: floor };
  return context.shouldStop() ? { end: 'stopped' } : { end: 'failed', error: answer.error };
}

/** Sends what waits of one epoch; when nothing waits, asks where the center stands and goes on from there. */
async function pushEpoch(
  context: PushContext,
  report: PushReport,
  state: EpochState,
  asks: EpochAsks,
): Promise<EpochEnd> {
  let through = state.through;
  /** Last seq that this disk is known to hold: learners go on studying while a slice is read and sent. */
  let last = state.seq;
  let idleAnswers = 0;
  let isAsked = false;
  let isFloorTold = false;
  const goTo = (next: number) => {
    if (next < through) asks.noteWentBack();
    through = next;
  };
  while (through < state.seq || !isAsked) {
    if (context.shouldStop()) return { end: 'stopped' };
    const hasWork = through < state.seq;
    const floor = state.floorSeq ?? 0;
    // [ST6] What was dropped cannot be sent again. The first record that can be is offered once, so that the
    // center has it on record which one it wants.
    if (hasWork && through < floor) {
      if (isFloorTold || floor >= state.seq) return { end: 'failed', error: { kind: 'below-floor' } };
      isFloorTold = true;
      through = floor;
    }
    const budget = computeTextBudget(report.size, context.link.getPacking?.() ?? 1);
    const span = hasWork
      ? await context.log.readSpan(state.epoch, through + 1, budget)
      : { previous: state.hash, bodies: [], head: state.hash };
    last = Math.max(last, through + span.bodies.length);
    const startedMs = context.clock.uptimeMs();
    const answer = await sendSpan(context, state, through + 1, span);
    isAsked = true;
    if (!answer.ok) {
      if (context.shouldStop()) return { end: 'stopped' };
      const { error } = answer;
      report.size = computeSizeAfterFailure(report.size);
      if (error.kind === 'gap' && error.want !== undefined && ++idleAnswers <= maxIdleAnswers) {
        if (error.want > last + 1) return { end: 'split', after: through };
        goTo(error.want - 1);
        continue;
      }
      if (error.kind === 'fork') return endSplit(context, state, through);
      if (error.kind === 'too-large' && span.bodies.length > 1 && ++idleAnswers <= maxIdleAnswers) continue;
      return { end: 'failed', error };
    }
    if (answer.value === undefined) {
      if (hasWork && span.bodies.length === 0) return { end: 'failed', error: { kind: 'storage-broken' } };
      goTo(through + span.bodies.length);
      continue;
    }
    const receipt = await readReceipt(context, state.epoch, answer.value);
    if (!receipt.ok) return { end: 'failed', error: receipt.error };
    if (receipt.value.through > last) {
      // What the slice held was checked against what is there, and is the same. An ask held nothing.
      const { length } = span.bodies;
      return length > 0 ? { end: 'split', after: through + length } : endSplit(context, state, through);
    }
    if (!(await isOwnHead(context, state, through + 1, span, receipt.value))) {
      // Earlier receipts may have been of another life of the center: all that is here goes again.
      return { end: 'split', after: floor };
    }
    context.onDidHearCenter(receipt.value.atMs);
    await context.log.saveReceipt(receipt.value, answer.value);
    if (receipt.value.through > through) {
      report.pushedCount += receipt.value.through - through;
      context.onDidPush?.(report.pushedCount);
      idleAnswers = 0;
    } else if (hasWork && ++idleAnswers > maxIdleAnswers) {
      return { end: 'failed', error: { kind: 'center-fault', detail: 'receipts do not advance' } };
    }
    goTo(receipt.value.through);
    if (hasWork) report.size = computeSizeAfterSuccess(report.size, context.clock.uptimeMs() - startedMs);
  }
  return { end: 'done' };
}

/** Faults of what one epoch holds, which the others must not wait for. */
function isOfEpoch({ kind }: WireError): boolean {
  return (
    kind === 'broken-chain' ||
    kind === 'malformed' ||
    kind === 'too-large' ||
    kind === 'gap' ||
    kind === 'below-floor'
  );
}

/** What one pass talks about: all that waits and the open epoch first, then closed ones that are due. */
function listTalks(epochs: readonly EpochState[], asks: EpochAsks): EpochState[] {
  const open = epochs.at(-1);
  const first = epochs.filter(
    (state) => state === open || (state.seq > state.through && !asks.isSplit(state.epoch)),
  );
  const due = epochs.filter((state) => !first.includes(state) && asks.isDue(state.epoch));
  return [...first, ...due.slice(0, maxAsksPerRound)];
}

/** `again`: the center turned out to have less than it once confirmed. */
async function pushPass(
  context: PushContext,
  report: PushReport,
  asks: EpochAsks,
): Promise<'done' | 'again' | 'end'> {
  const epochs = await context.log.listEpochs();
  let isAgain = false;
  const watched: EpochAsks = {
    ...asks,
    noteWentBack() {
      isAgain = true;
      asks.noteWentBack();
    },
  };
  for (const state of listTalks(epochs, asks)) {
    const outcome = await pushEpoch(context, report, state, watched);
    switch (outcome.end) {
      case 'done':
        asks.noteAnswered(state.epoch);
        break;
      case 'stopped':
        return 'end';
      case 'failed':
        report.error ??= outcome.error;
        if (!isOfEpoch(outcome.error)) return 'end';
        break;
      case 'split':
        asks.noteSplit(state.epoch);
        if (state === epochs.at(-1)) await context.log.openEpoch();
        report.movedCount += await context.log.moveRecords(state.epoch, outcome.after);
        // They wait in the open epoch now, which this pass has been through.
        if (report.movedCount > 0) isAgain = true;
        break;
    }
  }
  return isAgain ? 'again' : 'done';
}

/**
 * Sends all that waits, and asks about epochs of which that is due. An epoch that the center knows otherwise
 * is closed and a new one opened. A center that went back is asked about all epochs in a second pass.
 */
export async function pushLog(context: PushContext, size: SliceSize): Promise<PushReport> {
  const report: PushReport = { pushedCount: 0, movedCount: 0, size };
  const asks = context.asks ?? createEpochAsks();
  if ((await pushPass(context, report, asks)) === 'again') await pushPass(context, report, asks);
  return report;
}
