// Owns: what follows for other stations, and for the sender, when a slice has been taken in: corrections
// take effect, and roaming learners' progress goes to where it is not known yet (SPEC: ED, FD9). Part of
// the slice's transaction, after its rows are stored and folded.
import { readEditRecord } from '#core/domain/edit.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { SliceHeader } from '#core/protocol/log.ts';
import type { Writer } from '../db/database.ts';
import { resolveLearners } from './aliases.ts';
import { applyEditRecords, type EditStatement } from './edits.ts';
import { createPublications } from './feed-documents.ts';
import { type LearnerUnit, listUnitsOfSpan, publishRoaming } from './roaming.ts';
import { lockLearners } from './roster.ts';

/** The sender of a slice, as its signature showed. */
export interface Sender {
  id: string;
  signKey: string;
  /** The key is of hardware that was replaced: its records count, but the station's disk is another now. */
  isRetired?: boolean;
}

/** Seqs of an epoch of which the station's disk turned out to hold more, or less, than was known. */
export interface HeldChange {
  from: number;
  to: number;
}

/** How many of the slice's first records are the stored ones; undefined when it continues something else. */
export function countCommon(
  header: SliceHeader,
  hashes: readonly Sha256[],
  known: ReadonlyMap<number, string>,
  genesis: Sha256,
): number | undefined {
  const before = header.from - 1;
  if ((before === 0 ? genesis : known.get(before)) !== header.previous) return undefined;
  const differing = hashes.findIndex((hash, index) => known.get(header.from + index) !== hash);
  return differing === -1 ? hashes.length : differing;
}

/**
 * Last seq of the epoch that the sender's disk holds as the center does. Of a fork it is the end of what
 * both have in common.
 */
export function computeHeld(header: SliceHeader, before: number, common: number | 'all' | undefined): number {
  if (common === undefined) return 0;
  const last = header.from - 1 + (common === 'all' ? header.count : common);
  if (common !== 'all') return last;
  if (header.held !== undefined) return Math.max(header.held, last);
  // Before wire 3 only a question said exactly what there is.
  return header.count === 0 ? last : Math.max(before, last);
}

/** The stored seqs of which it is news that the sender holds, or lacks, them. */
export function computeHeldChange(
  before: { heldThrough: number; through: number },
  held: number,
): HeldChange | undefined {
  const from = Math.min(held, before.heldThrough) + 1;
  const to = Math.min(Math.max(held, before.heldThrough), before.through);
  return from <= to ? { from, to } : undefined;
}

export interface SliceNews {
  sender: Sender;
  epoch: string;
  steps: readonly LearnerUnit[];
  edits: readonly EditStatement[];
  held: HeldChange | undefined;
  nowMs: number;
  offsetMinutes: number;
}

export async function tellStations(writer: Writer, news: SliceNews): Promise<void> {
  const { sender, epoch, steps, edits, held, nowMs, offsetMinutes } = news;
  if (steps.length === 0 && edits.length === 0 && held === undefined) return;
  const ofSpan = held ? await listUnitsOfSpan(writer, sender.id, epoch, held.from, held.to) : [];
  const edited = edits.flatMap(({ statement }) => readEditRecord(statement)?.document.id ?? []);
  const studied = [...steps, ...ofSpan].map(({ learnerId }) => learnerId);
  // All that is locked below, at once and in one order.
  const locked = new Set([...(await resolveLearners(writer, studied)).values(), ...edited]);
  await lockLearners(writer, [...locked]);
  const publications = createPublications();
  await applyEditRecords(writer, publications, sender.id, edits, nowMs);
  await publishRoaming(
    writer,
    publications,
    steps,
    offsetMinutes,
    (id) => sender.isRetired === true || id !== sender.id,
    locked,
  );
  await publishRoaming(writer, publications, ofSpan, offsetMinutes, (id) => id === sender.id, locked);
  await publications.send(writer);
}
