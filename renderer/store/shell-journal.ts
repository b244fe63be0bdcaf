// Owns: the journal where there is a shell: an fsynced file of the main process, through the bridge.
import type { Bridge } from '#core/bridge/bridge.ts';
import { maxJournalEntries } from '#core/journal/journal-entry.ts';
import { succeed } from '#core/protocol/errors.ts';
import type { Journal } from './journal.ts';
import { splitRows } from './split-rows.ts';

export function createShellJournal({ journal }: Bridge): Journal {
  return {
    async append(station, rows) {
      for (const part of splitRows(rows)) {
        const outcome = await journal.append(
          part.map(({ epoch, seq, body, hash }) => ({ station, epoch, seq, body, hash })),
        );
        if (!outcome.ok) return outcome;
      }
      return succeed(undefined);
    },
    async readHeads() {
      const outcome = await journal.readHeads();
      return outcome.ok ? succeed(outcome.value.heads) : outcome;
    },
    drop: (floors) => journal.drop([...floors]),
    async read(epoch, after, limit) {
      const outcome = await journal.read({ epoch, after, limit: Math.min(limit, maxJournalEntries) });
      if (!outcome.ok) return outcome;
      return succeed(outcome.value.entries.map(({ seq, body, hash }) => ({ epoch, seq, body, hash })));
    },
  };
}
