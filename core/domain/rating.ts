// Owns: what a learner thought of a unit: one of five faces. Each record replaces the one before.
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import type { Statement } from './statement.ts';
import { parseActivityIri, verbs } from './xapi.ts';

/** From 1 (no use) to 5 (very useful). */
export const stars = [1, 2, 3, 4, 5] as const;
export type Stars = (typeof stars)[number];

/** Ratings of fewer persons are not told: a few could be guessed. */
export const leastRaters = 5;

export interface UnitRating {
  learnerId: LearnerId;
  unitId: UnitId;
  stars: Stars;
}

/** The rating that a statement is; undefined for one that is none. */
export function readRating(statement: Statement): UnitRating | undefined {
  if (statement.verb.id !== verbs.rated) return undefined;
  const name = parseActivityIri(statement.object.id);
  const given = stars.find((one) => one === statement.result?.score?.raw);
  if (!name || name.materialId !== undefined || given === undefined) return undefined;
  return {
    learnerId: statement.actor.account.name as LearnerId,
    unitId: name.unitId,
    stars: given,
  };
}
