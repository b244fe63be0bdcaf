// Owns: what of the library is being used: by plans, by quizzes that somebody has begun, and when each unit
// was last studied. Counted from what is in the database anyway, so nothing new is written about people.

import { toTargetPath } from '#core/library/fetch-manifests.ts';
import type { Use } from '#core/library/ports.ts';
import type { StationDatabase } from './database.ts';
import { listPlannedIds } from './library-choice.ts';

/** A quiz left open for longer holds up a new version no more: its learner has other units by then. */
const openQuizMs = 14 * 86_400_000;

export async function listUses(db: StationDatabase, wallMs: number): Promise<Map<string, Use>> {
  const uses = new Map<string, Use>();
  for (const id of await listPlannedIds(db)) uses.set(toTargetPath('unit', id), 'plan');
  for (const draft of await db.drafts.toArray()) {
    const isBegun = draft.materialKind === 'quiz' && Object.keys(draft.answers).length > 0;
    const isOpen =
      (isBegun || draft.materialKind === 'exam') && Math.abs(wallMs - draft.evidence.wallMs) < openQuizMs;
    if (isOpen) uses.set(toTargetPath('unit', draft.unitId), 'quiz');
  }
  return uses;
}

/** Last time of study by target path. */
export async function listUsedMs(db: StationDatabase): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  await db.progress.each(({ unitId, progress }) => {
    const path = toTargetPath('unit', unitId);
    used.set(path, Math.max(used.get(path) ?? 0, progress.lastAtMs));
  });
  return used;
}
