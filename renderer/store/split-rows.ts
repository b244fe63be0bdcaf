// Owns: cutting rows into runs that one append to a journal may carry.
import { maxAppendChars, maxJournalEntries } from '#core/journal/journal-entry.ts';
import type { LogRow } from './database.ts';

/** Runs of rows that one append may carry. */
export function splitRows(rows: readonly LogRow[]): LogRow[][] {
  const parts: LogRow[][] = [];
  let chars = 0;
  for (const row of rows) {
    const last = parts.at(-1);
    chars += row.body.length;
    if (last && last.length < maxJournalEntries && chars <= maxAppendChars) last.push(row);
    else {
      parts.push([row]);
      chars = row.body.length;
    }
  }
  return parts;
}
