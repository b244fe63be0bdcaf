// Owns: what was written and not saved yet, kept in the browser against a power cut or a closed page. Unreadable
// or foreign content of the shelf is no draft.
import * as z from 'zod';
import type { DraftState } from './draft-state.ts';

/** The version is the one that the words were written over. */
const keptSchema = z.looseObject({ version: z.int() });
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function toKey(draftId: string): string {
  return `console.draft.${draftId}`;
}

export function keepDraft(shelf: Shelf, draftId: string, version: number, state: DraftState): void {
  try {
    shelf.setItem(toKey(draftId), JSON.stringify({ version, ...state }));
  } catch {
    // No room, or forbidden: the center's copy, seconds old, is what is left then.
  }
}

export function readKeptDraft<State extends DraftState>(
  shelf: Shelf,
  draftId: string,
  schema: z.ZodType<State>,
): { version: number; state: State } | undefined {
  try {
    const { version, ...kept } = keptSchema.parse(JSON.parse(shelf.getItem(toKey(draftId)) ?? 'null'));
    const state = schema.safeParse(kept).data;
    return state && { version, state };
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
