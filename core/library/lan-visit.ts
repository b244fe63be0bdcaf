// Owns: what a station gets from a neighbour. What must stay true: only what the newest trusted list names is
// installed, nothing is ever removed, and a neighbour that lies changes nothing (SPEC: LN).
import type { FileRef } from '../domain/file-ref.ts';
import { listFiles, type Manifest } from '../domain/manifest.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import { type ContentChoice, isSubscribed } from './content-choice.ts';
import { fetchBlob } from './fetch-blob.ts';
import type { FetchProgress, TargetFailure } from './fetch-library.ts';
import { fetchManifest, type ListedTarget, listTargets, toTargetPath } from './fetch-manifests.ts';
import type { LanLink } from './lan-link.ts';
import type { Targets } from './metadata-schemas.ts';
import type { LibraryStore } from './ports.ts';
import { isExpired } from './read-metadata.ts';
import { loadTrusted } from './trusted-state.ts';
import { type MetadataContext, updateMetadata } from './update-metadata.ts';

export interface LanVisitContext extends MetadataContext {
  link: LanLink;
  store: LibraryStore;
  /** Ids of units that plans need soonest, first the most urgent. */
  priority: readonly string[];
  /** What the station subscribes to; the rest of the neighbour's library would go again at the next round. */
  choice?: ContentChoice;
  shouldStop(): boolean;
}

export interface LanOffer {
  path: string;
  sha256: Sha256;
  manifest: Manifest;
  /** Bytes of its files that are not here. */
  missingBytes: number;
}

export interface LanSurvey {
  /** What the neighbour holds, our newest list names, and we lack. */
  offers: LanOffer[];
  /** Bytes to bring, each content once. */
  missingBytes: number;
  /** The neighbour's list was older than ours and was refused; ours counted. */
  isOlder: boolean;
}

export interface LanReport {
  /** Why it ended early; units may have been installed before. */
  error?: WireError;
  failures: TargetFailure[];
  installed: string[];
  isStopped: boolean;
}

/** The list that is trusted already, for as long as it may install something (LB7). */
async function readOwnTargets(context: MetadataContext): Promise<Outcome<Targets>> {
  const trusted = await loadTrusted(context.verifier, context.metadata, context.shippedRoot);
  if (!trusted.ok) return trusted;
  const { root, timestamp, snapshot, targets } = trusted.value;
  if (!timestamp || !snapshot || !targets) return fail('metadata-missing', { detail: 'no list of our own' });
  const isOld = [root, timestamp, snapshot, targets].some(({ signed }) => isExpired(signed, context.nowMs));
  return isOld ? fail('metadata-expired', { detail: 'our own list' }) : succeed(targets.signed);
}

async function agreeOnTargets(
  context: MetadataContext,
): Promise<Outcome<{ targets: Targets; isOlder: boolean }>> {
  const theirs = await updateMetadata(context);
  if (theirs.ok) return succeed({ targets: theirs.value, isOlder: false });
  // [LN6] Files are named by hash: an older neighbour may still hold what our newer list names.
  if (theirs.error.kind !== 'metadata-downgrade') return theirs;
  const own = await readOwnTargets(context);
  return own.ok ? succeed({ targets: own.value, isOlder: true }) : own;
}

function sortByPriority(targets: readonly ListedTarget[], priority: readonly string[]): ListedTarget[] {
  const ranks = new Map(priority.map((id, index) => [toTargetPath('unit', id), index]));
  const rank = ({ path }: ListedTarget): number => ranks.get(path) ?? priority.length;
  return [...targets].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

async function measureMissing(
  store: LibraryStore,
  files: readonly FileRef[],
  counted: Set<Sha256>,
): Promise<{ own: number; fresh: number }> {
  let own = 0;
  let fresh = 0;
  for (const { sha256, sizeBytes } of files) {
    if (await store.hasBlob(sha256)) continue;
    own += sizeBytes;
    if (!counted.has(sha256)) fresh += sizeBytes;
    counted.add(sha256);
  }
  return { own, fresh };
}

function isWanted({ choice, priority }: LanVisitContext, path: string, manifest: Manifest): boolean {
  const isPlanned = manifest.kind === 'unit' && priority.includes(manifest.id);
  return isPlanned || choice === undefined || isSubscribed(choice, path, manifest);
}

/** Looks, and brings the signed lists only: small, and checked. Nothing is installed. */
export async function surveyNeighbour(context: LanVisitContext): Promise<Outcome<LanSurvey>> {
  const agreed = await agreeOnTargets(context);
  if (!agreed.ok) return agreed;
  const holdings = await context.link.readHoldings();
  if (!holdings.ok) return holdings;
  const held = holdings.value && new Map(holdings.value.targets.map(({ path, sha256 }) => [path, sha256]));
  const here = new Map((await context.store.listInstalled()).map(({ path, sha256 }) => [path, sha256]));
  const wanted = listTargets(agreed.value.targets).filter(
    ({ path, sha256 }) => here.get(path) !== sha256 && (held === undefined || held.get(path) === sha256),
  );
  const survey: LanSurvey = { offers: [], missingBytes: 0, isOlder: agreed.value.isOlder };
  const counted = new Set<Sha256>();
  for (const target of sortByPriority(wanted, context.priority)) {
    if (context.shouldStop()) break;
    const manifest = await fetchManifest(context.link, target);
    // A folder without a word on what it holds may lack some; a neighbour that promised it may not.
    if (!manifest.ok && manifest.error.kind === 'metadata-missing') continue;
    if (!manifest.ok) return manifest;
    if (!isWanted(context, target.path, manifest.value)) continue;
    const { own, fresh } = await measureMissing(context.store, listFiles(manifest.value), counted);
    survey.missingBytes += fresh;
    const { path, sha256 } = target;
    survey.offers.push({ path, sha256, manifest: manifest.value, missingBytes: own });
  }
  return succeed(survey);
}

/** A file that this neighbour gives wrongly or not at all; the others may be right. */
function isOfFile({ kind }: WireError): boolean {
  return kind === 'blob-missing' || kind === 'blob-corrupt';
}

/**
 * Brings and installs what `surveyNeighbour` finds, anew, because lists may have changed since a person
 * looked. Bytes that were checked are kept: another road goes on from there.
 */
export async function fetchFromNeighbour(
  context: LanVisitContext,
  onDidProgress: (progress: FetchProgress) => void,
): Promise<LanReport> {
  const report: LanReport = { failures: [], installed: [], isStopped: false };
  const survey = await surveyNeighbour(context);
  if (!survey.ok) return { ...report, error: survey.error };
  const { offers, missingBytes } = survey.value;
  const progress: FetchProgress = {
    filesDone: 0,
    filesTotal: offers.length,
    bytesDone: 0,
    bytesTotal: missingBytes,
    current: undefined,
  };
  for (const { path, sha256, manifest } of offers) {
    progress.current = path;
    const error = await fetchFiles(context, listFiles(manifest), (count) => {
      progress.bytesDone += count;
      onDidProgress({ ...progress });
    });
    if (error === 'stopped') return { ...report, isStopped: true };
    if (error && !isOfFile(error)) return { ...report, error };
    if (error) report.failures.push({ path, error });
    else {
      await context.store.installManifest({ path, sha256 }, manifest);
      report.installed.push(path);
    }
    progress.filesDone++;
    onDidProgress({ ...progress });
  }
  return report;
}

async function fetchFiles(
  context: LanVisitContext,
  files: readonly FileRef[],
  onDidGetBytes: (count: number) => void,
): Promise<WireError | 'stopped' | undefined> {
  const { link, store, shouldStop } = context;
  for (const file of files) {
    if (await store.hasBlob(file.sha256)) continue;
    const blob = await fetchBlob({ link, store, shouldStop, onDidGetBytes }, file);
    if (!blob.ok) return blob.error;
    if (blob.value === 'stopped') return 'stopped';
  }
  return undefined;
}
