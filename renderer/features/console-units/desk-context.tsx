// Owns: the draft that is being edited, for the parts of its screen.
import { createContext, use } from 'react';
import { must } from '#core/kernel/assert.ts';
import type { DraftDesk } from './use-draft.ts';

const DeskContext = createContext<DraftDesk | undefined>(undefined);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): DraftDesk {
  return must(use(DeskContext), 'draft desk');
}
