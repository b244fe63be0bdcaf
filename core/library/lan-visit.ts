// Owns: what a station gets from a neighbour. What must stay true: only what the newest trusted list names and
// the station's own round would choose too is installed, nothing is ever removed, and a neighbour that lies
// changes nothing (SPEC: LN).
import type { FileRef } from '../domain/file-ref.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import type { ContentChoice } from './content-choice.ts';
import { fetchBlob } from './fetch-blob.ts';
import {
  chooseManifests,
  collectManifests,
  type FetchProgress,
  type FetchReport,
  type TargetFailure,
} from './fetch-library.ts';
import { listTargets } from './fetch-manifests.ts';
import type { LanLink } from './lan-link.ts';
import type { InstalledTarget, LibraryStore } from './ports.ts';
import { isExpired } from './read-metadata.ts';
import { loadTrusted } from './trusted-state.ts';
import { type TrustedTargets, updateDelegated } from './update-delegated.ts';
import { type MetadataContext, updateMetadata } from './update-metadata.ts';

export interface LanVisitContext extends MetadataContext {
  link: LanLink;
  store: LibraryStore;
  /** Ids of units that plans need soonest, first the most urgent. */
  priority: readonly string[];
  /** What the station subscribes to and has room for; the rest would go again at the next round. */
  choice?: ContentChoice;
  /** When each target was studied last, by path. */
  usedMs?: ReadonlyMap<string, number>;
  shouldStop(): boolean;
}

export interface LanOffer {
  path: string;
  sha256: Sha256;
  manifest: Manifest;
  /** What the station needs of it. */
  files: readonly FileRef[];
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
  /** It said what it holds; a folder that says nothing may lack some. */
  isPromised: boolean;
}

export interface LanReport {
  /** Why it ended early; units may have been installed before. */
  error?: WireError;
  failures: TargetFailure[];
  installed: string[];
  isStopped: boolean;
}

/** The lists that are trusted already, for as long as they may install something (LB7); trainers' too (LB17). */
async function readOwnTargets(context: MetadataContext): Promise<Outcome<TrustedTargets>> {
  const trusted = await loadTrusted(context.verifier, context.metadata, context.shippedRoot);
  if (!trusted.ok) return trusted;
  const { root, timestamp, snapshot, targets } = trusted.value;
  if (!timestamp || !snapshot || !targets) return fail('metadata-missing', { detail: 'no list of our own' });
  const isOld = [root, timestamp, snapshot, targets].some(({ signed }) => isExpired(signed, context.nowMs));
  if (isOld) return fail('metadata-expired', { detail: 'our own list' });
  const link: MetadataContext['link'] = { getLibraryFile: async () => succeed(undefined) };
  const delegated = await updateDelegated({ ...context, link }, trusted.value);
  return delegated.ok ? succeed(delegated.value.targets) : delegated;
}

async function agreeOnTargets(
  context: MetadataContext,
): Promise<Outcome<{ targets: TrustedTargets; isOlder: boolean }>> {
  const theirs = await updateMetadata(context);
  if (theirs.ok) return succeed({ targets: theirs.value, isOlder: false });
  // [LN6] Files are named by hash: an older neighbour may still hold what our newer list names.
  if (theirs.error.kind !== 'metadata-downgrade') return theirs;
  const own = await readOwnTargets(context);
  return own.ok ? succeed({ targets: own.value, isOlder: true }) : own;
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

/** Looks, and brings the signed lists and manifests only: small, and checked. Nothing is installed. */
export async function surveyNeighbour(context: LanVisitContext): Promise<Outcome<LanSurvey>> {
  const { link, store } = context;
  const agreed = await agreeOnTargets(context);
  if (!agreed.ok) return agreed;
  const holdings = await link.readHoldings();
  if (!holdings.ok) return holdings;
  const held = holdings.value && new Map(holdings.value.targets.map(({ path, sha256 }) => [path, sha256]));
  const isThere = ({ path, sha256 }: InstalledTarget): boolean => !held || held.get(path) === sha256;
  const installed = await store.listInstalled();
  const report: Pick<FetchReport, 'error' | 'failures' | 'isStopped'> = { failures: [], isStopped: false };
  const listed = listTargets(agreed.value.targets);
  const known = await collectManifests(context, report, listed, installed, isThere);
  // Who lacks one is asked for nothing of it; who gives another one lies.
  const lie = report.failures.find(({ error: { kind } }) => kind !== 'metadata-missing');
  const error = report.error ?? lie?.error;
  if (error) return { ok: false, error };
  // An older version whose successor is not known yet takes its room too.
  const paths = new Set(known.map(({ path }) => path));
  const { wanted } = chooseManifests(context, [
    ...known,
    ...installed.filter(({ path }) => !paths.has(path)),
  ]);
  const here = new Map(installed.map(({ path, sha256 }) => [path, sha256]));
  const { isOlder } = agreed.value;
  const survey: LanSurvey = { offers: [], missingBytes: 0, isOlder, isPromised: held !== undefined };
  const counted = new Set<Sha256>();
  for (const target of wanted) {
    const { path, sha256, manifest, files } = target;
    if (here.get(path) === sha256 || !isThere(target)) continue;
    const { own, fresh } = await measureMissing(store, files, counted);
    survey.missingBytes += fresh;
    survey.offers.push({ path, sha256, manifest, files, missingBytes: own });
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
  const { offers, missingBytes, isPromised } = survey.value;
  const progress: FetchProgress = {
    filesDone: 0,
    filesTotal: offers.length,
    bytesDone: 0,
    bytesTotal: missingBytes,
    current: undefined,
  };
  for (const { path, sha256, manifest, files } of offers) {
    progress.current = path;
    const error = await fetchFiles(context, files, (count) => {
      progress.bytesDone += count;
      onDidProgress({ ...progress });
    });
    if (error === 'stopped') return { ...report, isStopped: true };
    if (error && !isOfFile(error)) return { ...report, error };
    if (error?.kind === 'blob-missing' && !isPromised) continue;
    if (error) report.failures.push({ path, error });
    // [LB24] A quiz that somebody has begun keeps its version; all of the new one is here for the next round.
    else if ((await context.store.listUses()).get(path) !== 'quiz') {
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
