// Owns: one round of bringing the library: metadata, manifests, missing files, install. The old version of
// a unit stays until the new one is whole; a broken unit never holds up the others.
import type { FileRef } from '../domain/file-ref.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { type Chosen, type ChosenTarget, chooseTargets } from './choose-targets.ts';
import { firstContentChoice, listNeededFiles } from './content-choice.ts';
import { fetchFiles, type Pending, queueFiles } from './fetch-files.ts';
import { fetchManifest, type ListedTarget, listTargets, toTargetPath } from './fetch-manifests.ts';
import { type FetchContext, type FetchReport, isOfRoad } from './fetch-round.ts';
import type { KnownManifest, LibraryStore } from './ports.ts';
import { isHeld } from './update-delegated.ts';
import { updateMetadata } from './update-metadata.ts';

export type { FetchContext, FetchProgress, FetchReport, TargetFailure } from './fetch-round.ts';

function sortByPriority(targets: readonly ListedTarget[], priority: readonly string[]): ListedTarget[] {
  const ranks = new Map(priority.map((id, index) => [toTargetPath('unit', id), index]));
  const rank = ({ path }: ListedTarget): number => ranks.get(path) ?? priority.length;
  return [...targets].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

async function forgetUnlisted(store: LibraryStore, listed: readonly ListedTarget[]): Promise<void> {
  const paths = new Set(listed.map(({ path }) => path));
  const fetched = await store.listFetched();
  await store.forgetManifests(fetched.map(({ path }) => path).filter((path) => !paths.has(path)));
}

/** The manifests of all listed targets: those that are here already, and of the others what the road `has`. */
export async function collectManifests(
  context: Pick<FetchContext, 'link' | 'store' | 'priority' | 'nowMs' | 'shouldStop'>,
  report: Pick<FetchReport, 'error' | 'failures' | 'isStopped'>,
  listed: readonly ListedTarget[],
  installed: readonly KnownManifest[],
  has: (target: ListedTarget) => boolean = () => true,
): Promise<KnownManifest[]> {
  const { store } = context;
  const fetched = await store.listFetched();
  const known = new Map([...installed, ...fetched].map((one) => [`${one.path} ${one.sha256}`, one]));
  const firstSeen = new Map([...fetched, ...installed].map(({ path, seenMs }) => [path, seenMs]));
  const found: KnownManifest[] = [];
  for (const target of sortByPriority(listed, context.priority)) {
    const one = known.get(`${target.path} ${target.sha256}`);
    if (one) {
      found.push({ ...one, seenMs: firstSeen.get(one.path) ?? one.seenMs });
      continue;
    }
    if (report.error || report.isStopped || !has(target)) continue;
    if (context.shouldStop()) {
      report.isStopped = true;
      continue;
    }
    const manifest = await fetchManifest(context.link, target);
    if (manifest.ok) {
      const { path, sha256 } = target;
      await store.keepManifest({ path, sha256 }, manifest.value, context.nowMs);
      found.push({ path, sha256, manifest: manifest.value, seenMs: context.nowMs });
    } else if (isOfRoad(manifest.error)) report.error = manifest.error;
    else report.failures.push({ path: target.path, error: manifest.error });
  }
  return found;
}

/** What the station wants of these (LB22, LB23). */
export function chooseManifests(
  context: Pick<FetchContext, 'choice' | 'priority' | 'usedMs'>,
  manifests: readonly KnownManifest[],
): Chosen {
  const { choice = firstContentChoice, priority, usedMs } = context;
  const candidates = manifests.map((one) => ({
    path: one.path,
    sha256: one.sha256,
    manifest: one.manifest,
    usedMs: Math.max(one.seenMs, usedMs?.get(one.path) ?? 0),
  }));
  return chooseTargets(candidates, { choice, plannedIds: priority });
}

/**
 * Takes out of use what the library no longer lists, what nobody wants and what there is no room for; a plan
 * that runs and an open quiz keep theirs.
 */
async function removeOld(
  context: FetchContext,
  report: FetchReport,
  installed: readonly KnownManifest[],
  signedPaths: ReadonlySet<string>,
  chosen: Chosen,
): Promise<void> {
  const uses = await context.store.listUses();
  const unwanted = new Set([...chosen.noRoom, ...chosen.unwanted]);
  const gone = installed
    .map(({ path }) => path)
    .filter((path) => (!signedPaths.has(path) || unwanted.has(path)) && !uses.has(path));
  if (gone.length > 0) await context.store.removeManifests(gone);
  report.removed.push(...gone);
}

/** Deletes what neither a version in use nor one that is coming needs. */
async function tidy(context: FetchContext, wanted: readonly ChosenTarget[]): Promise<void> {
  const files = [
    ...listNeeded(context, await context.store.listInstalled()),
    ...wanted.flatMap((one) => one.files),
  ];
  await context.store.dropUnreferenced(new Set(files.map(({ sha256 }) => sha256)));
}

/** Files of what is in use, in the languages that people want. */
function listNeeded(
  { choice = firstContentChoice, priority }: FetchContext,
  installed: readonly KnownManifest[],
): FileRef[] {
  const planned = new Set(priority.map((id) => toTargetPath('unit', id)));
  return installed.flatMap(({ path, manifest }) => listNeededFiles(choice, manifest, planned.has(path)));
}

/** Files of what is in use that are not whole any more. */
async function listDamaged(context: FetchContext, installed: readonly KnownManifest[]): Promise<FileRef[]> {
  const needed = listNeeded(context, installed);
  const files = new Map<Sha256, FileRef>(needed.map((file) => [file.sha256, file]));
  const whole = await context.store.listBlobs();
  return [...files.values()].filter(({ sha256 }) => !whole.has(sha256));
}

function listPending(wanted: readonly ChosenTarget[], installed: readonly KnownManifest[]): Pending[] {
  const versions = new Map(installed.map(({ path, sha256 }) => [path, sha256]));
  return wanted
    .filter(({ path, sha256 }) => versions.get(path) !== sha256)
    .map((target) => ({
      target,
      missing: new Set(target.files.map(({ sha256 }) => sha256)),
      isReplacing: versions.has(target.path),
      hasFailed: false,
    }));
}

/**
 * Brings the station's library up to date with the road. Expired or refused metadata installs and removes
 * nothing, but files of installed units that were damaged are still repaired: their hashes are trusted.
 */
export async function fetchLibrary(context: FetchContext): Promise<FetchReport> {
  const report: FetchReport = {
    failures: [],
    installed: [],
    removed: [],
    deferred: [],
    noRoom: [],
    held: {},
    isStopped: false,
  };
  const before = await context.store.listInstalled();
  const targets = await updateMetadata(context);
  if (!targets.ok) {
    const damaged = await listDamaged(context, before);
    if (damaged.length > 0 && targets.error.kind !== 'no-road')
      await fetchFiles(context, report, queueFiles(damaged, []));
    return { ...report, error: targets.error };
  }
  const listed = listTargets(targets.value);
  await forgetUnlisted(context.store, listed);
  const manifests = await collectManifests(context, report, listed, before);
  if (report.isStopped || report.error) return report;
  const chosen = chooseManifests(context, manifests);
  report.noRoom = chosen.noRoom;
  for (const { name, error } of targets.value.unread) report.failures.push({ path: name, error });
  // By every signed path, also of kinds that this version does not know; LB18 holds what was not read.
  const heldPaths = before.map(({ path }) => path).filter((path) => isHeld(targets.value, path));
  const signedPaths = new Set([...Object.keys(targets.value.targets), ...heldPaths]);
  await removeOld(context, report, before, signedPaths, chosen);
  if (context.isTidying || report.removed.length > 0) await tidy(context, chosen.wanted);
  const gone = new Set(report.removed);
  const installed = before.filter(({ path }) => !gone.has(path));
  const damaged = await listDamaged(context, installed);
  await fetchFiles(context, report, queueFiles(damaged, listPending(chosen.wanted, installed)));
  if (report.installed.length > 0) await tidy(context, chosen.wanted);
  return report;
}
