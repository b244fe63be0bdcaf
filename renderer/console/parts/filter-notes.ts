// Owns: how a table learns in words which filters are set: each filter writes its own note, by its name.
import { createContext, use, useEffect } from 'react';

export const FilterNotes = createContext<Map<string, string> | undefined>(undefined);

/** `note` undefined: the filter is not set. */
export function useFilterNote(name: string, note: string | undefined): void {
  const notes = use(FilterNotes);
  useEffect(() => {
    if (!notes || note === undefined) return;
    notes.set(name, note);
    return () => void notes.delete(name);
  }, [notes, name, note]);
}
