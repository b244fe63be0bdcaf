// Owns: the order in which files come, and what happens when one has come: repairs, then texts, quizzes and
// pictures, then large files, each content once (LB15). A file that has to wait holds up only its own unit.
import type { FileRef } from '../domain/file-ref.ts';
import type { Sha256 } from '../kernel/hash.ts';
import type { WireError } from '../protocol/errors.ts';
import type { ChosenTarget } from './choose-targets.ts';
import { isLarge } from './content-choice.ts';
import { type BlobContext, fetchBlob } from './fetch-blob.ts';
import { type FetchContext, type FetchProgress, type FetchReport, isOfRoad } from './fetch-round.ts';
import { createRangePace } from './range-pace.ts';

export interface Pending {
  target: ChosenTarget;
  /** Files that are not known to be here. */
  missing: Set<Sha256>;
  /** An older version is in use. */
  isReplacing: boolean;
  hasFailed: boolean;
}

interface QueuedFile {
  file: FileRef;
  /** Manifests that wait for it; none for the repair of something installed. */
  waiting: Pending[];
}

/** Each content once: repairs, then small files by priority, then large ones by priority (LB15). */
export function queueFiles(damaged: readonly FileRef[], pending: readonly Pending[]): QueuedFile[] {
  const queue = new Map<Sha256, QueuedFile>(damaged.map((file) => [file.sha256, { file, waiting: [] }]));
  for (const wantLarge of [false, true]) {
    for (const one of pending) {
      for (const file of one.target.files) {
        if (isLarge(file) !== wantLarge) continue;
        const queued = queue.get(file.sha256);
        if (queued) queued.waiting.push(one);
        else queue.set(file.sha256, { file, waiting: [one] });
      }
    }
  }
  return [...queue.values()];
}

function recordFailure(report: FetchReport, waiting: readonly Pending[], error: WireError): void {
  for (const one of waiting) {
    // One reason a unit is enough for people; the rest of its files still come, for the next round.
    if (!one.hasFailed) report.failures.push({ path: one.target.path, error });
    one.hasFailed = true;
  }
}

async function settleFile(
  context: FetchContext,
  report: FetchReport,
  one: Pending,
  file: Sha256,
): Promise<void> {
  one.missing.delete(file);
  if (one.missing.size > 0 || one.hasFailed) return;
  const { path, sha256, manifest } = one.target;
  // Asked now: a learner may have opened or handed in a quiz while the files came.
  if (one.isReplacing && (await context.store.listUses()).get(path) === 'quiz') {
    report.deferred.push(path);
    return;
  }
  await context.store.installManifest({ path, sha256 }, manifest);
  report.installed.push(path);
}

function createPieceContext(
  context: FetchContext,
  file: () => FileRef,
  onDidGetBytes: (count: number) => void,
): BlobContext {
  const { link, store, getHold, measureMs = () => 0, onDidTransfer } = context;
  return {
    link,
    store,
    pace: createRangePace(),
    measureMs,
    shouldStop: () => context.shouldStop() || getHold?.(file()) !== undefined,
    onDidTransfer: (bytes, ms) => onDidTransfer?.(bytes, ms),
    onDidGetBytes,
  };
}

export async function fetchFiles(
  context: FetchContext,
  report: FetchReport,
  queue: readonly QueuedFile[],
): Promise<void> {
  const progress: FetchProgress = {
    filesDone: 0,
    filesTotal: queue.length,
    bytesDone: 0,
    bytesTotal: queue.reduce((sum, { file }) => sum + file.sizeBytes, 0),
    current: undefined,
  };
  const tell = (): void => context.onDidProgress?.({ ...progress });
  let current = queue[0]?.file;
  if (!current) return;
  const first = current;
  const pieces = createPieceContext(
    context,
    () => current ?? first,
    (count) => {
      progress.bytesDone += count;
      tell();
    },
  );
  for (const { file, waiting } of queue) {
    current = file;
    progress.current = waiting[0]?.target.path;
    const before = progress.bytesDone;
    const blob = await fetchBlob(pieces, file);
    if (blob.ok && blob.value === 'stopped') {
      const hold = context.shouldStop() ? undefined : context.getHold?.(file);
      if (hold === undefined) {
        report.isStopped = true;
        return;
      }
      const came = progress.bytesDone - before;
      report.held[hold] = (report.held[hold] ?? 0) + file.sizeBytes - came;
      continue;
    }
    if (!blob.ok && isOfRoad(blob.error)) {
      report.error = blob.error;
      return;
    }
    progress.filesDone++;
    progress.bytesDone = before + file.sizeBytes;
    tell();
    if (!blob.ok) recordFailure(report, waiting, blob.error);
    else {
      for (const one of waiting) await settleFile(context, report, one, file.sha256);
    }
  }
}
