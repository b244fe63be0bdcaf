// Owns: one round of bringing the library: metadata, manifests, missing files, install. The old version of
// a unit stays until the new one is whole; a broken unit never holds up the others.
import type { FileRef } from '../domain/file-ref.ts';
import { listFiles, type Manifest } from '../domain/manifest.ts';
import type { Sha256 } from '../kernel/hash.ts';
import type { WireError } from '../protocol/errors.ts';
import type { Link } from '../sync/ports.ts';
import { fetchBlob } from './fetch-blob.ts';
import { fetchManifest, type ListedTarget, listTargets, toTargetPath } from './fetch-manifests.ts';
import type { LibraryStore } from './ports.ts';
import { type MetadataContext, updateMetadata } from './update-metadata.ts';

export interface FetchProgress {
  filesDone: number;
  filesTotal: number;
  bytesDone: number;
  bytesTotal: number;
  /** Target path of the unit or briefing whose file is coming now. */
  current: string | undefined;
}

export interface FetchContext extends MetadataContext {
  link: Pick<Link, 'getLibraryFile' | 'getBlobRange'>;
  store: LibraryStore;
  /** Ids of units that plans need soonest, first the most urgent. */
  priority: readonly string[];
  shouldStop(): boolean;
  onDidProgress?(progress: FetchProgress): void;
}

export interface TargetFailure {
  path: string;
  error: WireError;
}

export interface FetchReport {
  /** Why the round ended early; targets may have been installed before. */
  error?: WireError;
  failures: TargetFailure[];
  installed: string[];
  removed: string[];
  isStopped: boolean;
}

interface Pending {
  target: ListedTarget;
  manifest: Manifest;
  /** Files that are not known to be here. */
  missing: Set<Sha256>;
  hasFailed: boolean;
}

/** Errors of the road, not of a file: going on would only fail again. */
function isOfRoad({ kind }: WireError): boolean {
  return (
    kind !== 'blob-missing' &&
    kind !== 'blob-corrupt' &&
    kind !== 'manifest-invalid' &&
    kind !== 'metadata-missing'
  );
}

/** Texts, quizzes and pictures come before media: they are small and most of what is studied. */
function isMedia({ mediaType }: FileRef): boolean {
  return mediaType.startsWith('video/') || mediaType.startsWith('audio/') || mediaType === 'application/pdf';
}

function sortByPriority(targets: readonly ListedTarget[], priority: readonly string[]): ListedTarget[] {
  const ranks = new Map(priority.map((id, index) => [toTargetPath('unit', id), index]));
  const rank = ({ path }: ListedTarget): number => ranks.get(path) ?? priority.length;
  return [...targets].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

async function fetchPending(
  context: FetchContext,
  report: FetchReport,
  targets: readonly ListedTarget[],
): Promise<Pending[]> {
  const pending: Pending[] = [];
  for (const target of targets) {
    if (context.shouldStop()) {
      report.isStopped = true;
      break;
    }
    const manifest = await fetchManifest(context.link, target);
    if (manifest.ok) {
      const missing = new Set(listFiles(manifest.value).map(({ sha256 }) => sha256));
      pending.push({ target, manifest: manifest.value, missing, hasFailed: false });
    } else if (isOfRoad(manifest.error)) {
      report.error = manifest.error;
      break;
    } else {
      report.failures.push({ path: target.path, error: manifest.error });
    }
  }
  return pending;
}

interface QueuedFile {
  file: FileRef;
  /** Manifests that wait for it; none for the repair of something installed. */
  waiting: Pending[];
}

/** Each content once: repairs, then small files by priority, then media by priority (LB15). */
function queueFiles(damaged: readonly FileRef[], pending: readonly Pending[]): QueuedFile[] {
  const queue = new Map<Sha256, QueuedFile>(damaged.map((file) => [file.sha256, { file, waiting: [] }]));
  for (const wantMedia of [false, true]) {
    for (const one of pending) {
      for (const file of listFiles(one.manifest)) {
        if (isMedia(file) !== wantMedia) continue;
        const queued = queue.get(file.sha256);
        if (queued) queued.waiting.push(one);
        else queue.set(file.sha256, { file, waiting: [one] });
      }
    }
  }
  return [...queue.values()];
}

async function fetchFiles(
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
  for (const { file, waiting } of queue) {
    progress.current = waiting[0]?.target.path;
    const before = progress.bytesDone;
    const blob = await fetchBlob(
      {
        link: context.link,
        store: context.store,
        shouldStop: context.shouldStop,
        onDidGetBytes: (count) => {
          progress.bytesDone += count;
          tell();
        },
      },
      file,
    );
    if (blob.ok && blob.value === 'stopped') {
      report.isStopped = true;
      return;
    }
    if (!blob.ok && isOfRoad(blob.error)) {
      report.error = blob.error;
      return;
    }
    progress.filesDone++;
    progress.bytesDone = before + file.sizeBytes;
    tell();
    if (!blob.ok) recordFailure(report, waiting, blob.error);
    else for (const one of waiting) await settleFile(context, report, one, file.sha256);
  }
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
  sha256: Sha256,
): Promise<void> {
  one.missing.delete(sha256);
  if (one.missing.size > 0 || one.hasFailed) return;
  const { path, sha256: version } = one.target;
  await context.store.installManifest({ path, sha256: version }, one.manifest);
  report.installed.push(path);
}

/**
 * Brings the station's library up to date with the road. Expired or refused metadata installs and removes
 * nothing, but files of installed units that were damaged are still repaired: their hashes are trusted.
 */
export async function fetchLibrary(context: FetchContext): Promise<FetchReport> {
  const report: FetchReport = { failures: [], installed: [], removed: [], isStopped: false };
  const damaged = await context.store.listDamagedFiles();
  const targets = await updateMetadata(context);
  if (!targets.ok) {
    if (damaged.length > 0 && targets.error.kind !== 'no-road')
      await fetchFiles(context, report, queueFiles(damaged, []));
    return { ...report, error: targets.error };
  }
  const installed = await context.store.listInstalled();
  // By every signed path, also of kinds that this version does not know.
  const gone = installed
    .map(({ path }) => path)
    .filter((path) => !Object.hasOwn(targets.value.targets, path));
  if (gone.length > 0) await context.store.removeManifests(gone);
  report.removed.push(...gone);

  const versions = new Map(installed.map(({ path, sha256 }) => [path, sha256]));
  const wanted = listTargets(targets.value).filter(({ path, sha256 }) => versions.get(path) !== sha256);
  const pending = await fetchPending(context, report, sortByPriority(wanted, context.priority));
  if (report.isStopped || report.error) return report;
  await fetchFiles(context, report, queueFiles(damaged, pending));
  return report;
}
