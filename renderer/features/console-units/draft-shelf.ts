// Owns: what was written and not saved yet, kept in the browser against a power cut or a closed page. Unreadable
// or foreign content of the shelf is no draft.
import * as z from 'zod';
import { draftTextsSchema, draftUnitSchema } from '#core/protocol/console-study-api.ts';
import type { DraftState } from './draft-edit.ts';

const keptSchema = z.strictObject({
  /** The version that the words were written over. */
  version: z.int(),
  unit: draftUnitSchema,
  texts: draftTextsSchema,
});
export type KeptDraft = z.infer<typeof keptSchema>;
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function toKey(draftId: string): string {
  return `console.draft.${draftId}`;
}

export function keepDraft(shelf: Shelf, draftId: string, version: number, state: DraftState): void {
  try {
    shelf.setItem(toKey(draftId), JSON.stringify({ version, unit: state.unit, texts: state.texts }));
  } catch {
    // No room, or forbidden: the center's copy, seconds old, is what is left then.
  }
}

export function readKeptDraft(shelf: Shelf, draftId: string): KeptDraft | undefined {
  try {
    return keptSchema.safeParse(JSON.parse(shelf.getItem(toKey(draftId)) ?? 'null')).data;
  } catch {
    return undefined;
  }
}

export function dropKeptDraft(shelf: Shelf, draftId: string): void {
  try {
    shelf.removeItem(toKey(draftId));
  } catch {
    // What cannot be removed is older than what the center has, and is told apart by its version.
  }
}
