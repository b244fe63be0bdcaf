// Owns: the journal of a browser without a shell, from the page's side: it asks the journal worker and
// waits for its answer, which comes when the bytes are flushed.
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Journal } from './journal.ts';
import {
  type JournalRequest,
  journalAnswerSchema,
  journalHeadsSchema,
  journalPageSchema,
} from './journal-messages.ts';
import { splitRows } from './split-rows.ts';

/** The request without the number by which its answer is found. */
type Question = JournalRequest extends infer Each
  ? Each extends JournalRequest
    ? Omit<Each, 'number'>
    : never
  : never;

export function createWebJournal(worker: Worker): Journal {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  let last = 0;
  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const answer = journalAnswerSchema.safeParse(event.data);
    if (!answer.success) return;
    waiting.get(answer.data.number)?.(answer.data.outcome);
    waiting.delete(answer.data.number);
  });
  worker.addEventListener('error', () => {
    for (const resolve of waiting.values()) resolve(fail('storage-broken', { detail: 'the journal ended' }));
    waiting.clear();
  });

  function ask(question: Question): Promise<Outcome<unknown>> {
    last += 1;
    const number = last;
    return new Promise((resolve) => {
      waiting.set(number, resolve);
      worker.postMessage({ ...question, number });
    });
  }

  return {
    async append(station, rows) {
      for (const part of splitRows(rows)) {
        const entries = part.map(({ epoch, seq, body, hash }) => ({ station, epoch, seq, body, hash }));
        const outcome = await ask({ type: 'append', entries });
        if (!outcome.ok) return outcome;
      }
      return succeed(undefined);
    },
    async readHeads(station) {
      const outcome = await ask({ type: 'heads' });
      const heads = outcome.ok ? journalHeadsSchema.safeParse(outcome.value) : undefined;
      return heads?.success ? heads.data.filter((head) => head.station === station) : [];
    },
    async read(epoch, after, limit) {
      const outcome = await ask({ type: 'read', epoch, after, limit });
      const page = outcome.ok ? journalPageSchema.safeParse(outcome.value) : undefined;
      if (!page?.success) return [];
      return page.data.entries.map(({ seq, body, hash }) => ({ epoch, seq, body, hash }));
    },
  };
}
