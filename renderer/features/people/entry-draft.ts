// Owns: a roster entry under correction: what stands in the fields, and what of it differs from the entry.
import type { LearnerSymbol, RosterEntry } from '#core/domain/documents.ts';
import { type FieldValue, readFieldValue, toGroupField } from '#core/domain/edit.ts';
import { languages } from '#core/domain/language.ts';

export interface EntryDraft {
  names: Record<(typeof languages)[number], string>;
  letters: string;
  symbol: LearnerSymbol;
  groupIds: readonly string[];
}

export function startDraft({ names, letters, symbol, groupIds }: RosterEntry): EntryDraft {
  return { names: { ug: names.ug ?? '', zh: names.zh ?? '', en: names.en ?? '' }, letters, symbol, groupIds };
}

/** Fields whose value was changed, each with the new one. A name that was emptied stays as it was. */
export function listChanges(entry: RosterEntry, draft: EntryDraft): Record<string, FieldValue> {
  const changes: Record<string, FieldValue> = {};
  for (const language of languages) {
    const name = draft.names[language].trim();
    if (name !== '' && name !== entry.names[language]) changes[`names.${language}`] = name;
  }
  const letters = draft.letters.trim().toLowerCase();
  if (letters !== '' && letters !== entry.letters) changes['letters'] = letters;
  if (draft.symbol !== entry.symbol) changes['symbol'] = draft.symbol;
  for (const id of draft.groupIds) if (!entry.groupIds.includes(id)) changes[toGroupField(id)] = true;
  for (const id of entry.groupIds) if (!draft.groupIds.includes(id)) changes[toGroupField(id)] = false;
  return changes;
}

/** Fields that cannot be saved as they are. */
export function listFaults(changes: Readonly<Record<string, FieldValue>>): string[] {
  return Object.entries(changes)
    .filter(([field, value]) => !readFieldValue('roster', field, value, 'station').ok)
    .map(([field]) => field);
}
