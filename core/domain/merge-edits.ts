// Owns: what the corrections of one field amount to: which value holds, and which others contradict it.
// Both are read off the set of corrections alone, whatever order they came in: a union of sets is
// commutative, associative and idempotent, and so is everything here. Nothing is ever dropped.
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import { hashText, type Sha256 } from '../kernel/hash.ts';
import type { FieldEdit, FieldValue } from './edit.ts';

/** Tells values apart under one time, which only a cloned disk gives twice. */
export function digestValue(value: FieldValue): Sha256 {
  return hashText(toCanonicalJson(value));
}

function isLater(a: FieldEdit, b: FieldEdit): boolean {
  return a.hlc > b.hlc || (a.hlc === b.hlc && digestValue(a.value) > digestValue(b.value));
}

/** The correction that holds: the latest. */
export function findWinner<Edit extends FieldEdit>(edits: readonly Edit[]): Edit | undefined {
  let winner: Edit | undefined;
  for (const edit of edits) if (!winner || isLater(edit, winner)) winner = edit;
  return winner;
}

/**
 * Corrections that lost without the winner's side having seen them: nobody built on them, and the value
 * that holds is another. A later correction on top of the winner does not hide them.
 */
export function listConflicts<Edit extends FieldEdit>(edits: readonly Edit[]): Edit[] {
  const winner = findWinner(edits);
  if (!winner) return [];
  const seen = new Set(edits.map(({ base }) => base));
  return edits.filter((edit) => !seen.has(edit.hlc) && edit.value !== winner.value);
}

/** True when the correction follows what its editor saw, as cause and effect do. */
export function isAfterBase({ hlc, base }: FieldEdit): boolean {
  return base === null || hlc > base;
}
