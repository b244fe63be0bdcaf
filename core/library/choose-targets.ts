// Owns: which targets of the library a station has, in which order they come, and which go when the room is
// used up. The same things lead to the same choice, so that nothing is given up and fetched again in turn.
import type { FileRef } from '../domain/file-ref.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { type ContentChoice, isSubscribed, listNeededFiles } from './content-choice.ts';
import { toTargetPath } from './fetch-manifests.ts';
import type { InstalledTarget } from './ports.ts';

export interface Candidate extends InstalledTarget {
  manifest: Manifest;
  /** Last time that somebody studied it, or when it was first seen. */
  usedMs: number;
}

export interface Wishes {
  choice: ContentChoice;
  /** Ids of units that plans need, the most urgent first. */
  plannedIds: readonly string[];
}

export interface ChosenTarget extends Candidate {
  files: FileRef[];
}

export interface Chosen {
  /** In the order in which they come. */
  wanted: ChosenTarget[];
  /** Subscribed, but there is no room for them. */
  noRoom: string[];
  /** Neither planned nor subscribed. */
  unwanted: string[];
}

function rankOf(candidate: Candidate, { choice, plannedIds }: Wishes): number {
  const { manifest, path } = candidate;
  const planned = manifest.kind === 'unit' ? plannedIds.indexOf(manifest.id) : -1;
  if (planned >= 0) return planned;
  return plannedIds.length + (choice.pinned.includes(path) ? 0 : 1);
}

/** What plans need by their days, then what is pinned, then what was used last. */
function sortCandidates(candidates: readonly Candidate[], wishes: Wishes): Candidate[] {
  const ranks = new Map(candidates.map((one) => [one, rankOf(one, wishes)]));
  const rank = (one: Candidate): number => ranks.get(one) ?? 0;
  return [...candidates].sort(
    (a, b) => rank(a) - rank(b) || b.usedMs - a.usedMs || (a.path < b.path ? -1 : 1),
  );
}

/** Files that several targets share take room once. What plans need is taken even beyond the budget. */
export function chooseTargets(candidates: readonly Candidate[], wishes: Wishes): Chosen {
  const { choice, plannedIds } = wishes;
  const chosen: Chosen = { wanted: [], noRoom: [], unwanted: [] };
  const planned = new Set(plannedIds.map((id) => toTargetPath('unit', id)));
  const counted = new Set<Sha256>();
  let bytes = 0;
  for (const one of sortCandidates(candidates, wishes)) {
    const isNeeded = planned.has(one.path);
    if (!isNeeded && !isSubscribed(choice, one.path, one.manifest)) {
      chosen.unwanted.push(one.path);
      continue;
    }
    const files = listNeededFiles(choice, one.manifest, isNeeded);
    const more = files
      .filter(({ sha256 }) => !counted.has(sha256))
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (!isNeeded && choice.budgetBytes !== null && bytes + more > choice.budgetBytes) {
      chosen.noRoom.push(one.path);
      continue;
    }
    bytes += more;
    for (const { sha256 } of files) counted.add(sha256);
    chosen.wanted.push({ ...one, files });
  }
  return chosen;
}
