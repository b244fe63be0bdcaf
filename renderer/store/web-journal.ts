// Owns: the journal of a browser without a shell, from the page's side: it asks the journal worker and
// waits for its answer, which comes when the bytes are flushed.
import { fail, succeed } from '#core/protocol/errors.ts';
import { createAsk } from './ask-worker.ts';
import type { Journal } from './journal.ts';
import { type JournalQuestion, journalHeadsSchema, journalPageSchema } from './journal-messages.ts';
import { splitRows } from './split-rows.ts';

export function createWebJournal(worker: Worker): Journal {
  const ask = createAsk<JournalQuestion>(worker, 'the journal');
  return {
    async append(station, rows) {
      for (const part of splitRows(rows)) {
        const entries = part.map(({ epoch, seq, body, hash }) => ({ station, epoch, seq, body, hash }));
        const outcome = await ask({ type: 'append', entries });
        if (!outcome.ok) return outcome;
      }
      return succeed(undefined);
    },
    async readHeads() {
      const outcome = await ask({ type: 'heads' });
      if (!outcome.ok) return outcome;
      const heads = journalHeadsSchema.safeParse(outcome.value);
      return heads.success ? succeed(heads.data) : fail('storage-broken', { detail: 'heads of the journal' });
    },
    drop: (floors) => ask({ type: 'drop', floors: [...floors] }),
    async read(epoch, after, limit) {
      const outcome = await ask({ type: 'read', epoch, after, limit });
      if (!outcome.ok) return outcome;
      const page = journalPageSchema.safeParse(outcome.value);
      if (!page.success) return fail('storage-broken', { detail: 'page of the journal' });
      return succeed(page.data.entries.map(({ seq, body, hash }) => ({ epoch, seq, body, hash })));
    },
  };
}
