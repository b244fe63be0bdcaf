// Owns: asking a worker and waiting for the answer that carries the same number. A worker that ended, or
// never answers, becomes a value: nobody at the screen may wait for ever.
import { fail, type Outcome } from '#core/protocol/errors.ts';
import { workerAnswerSchema } from './worker-messages.ts';

/** Far longer than a flush takes on a worn-out disk. */
const longestWaitMs = 60_000;

export type Ask<Question extends object> = (question: Question) => Promise<Outcome<unknown>>;

export function createAsk<Question extends object>(worker: Worker, name: string): Ask<Question> {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  let last = 0;
  let isEnded = false;
  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const answer = workerAnswerSchema.safeParse(event.data);
    if (answer.success) waiting.get(answer.data.number)?.(answer.data.outcome);
  });
  worker.addEventListener('error', () => {
    isEnded = true;
    for (const resolve of waiting.values()) resolve(fail('storage-broken', { detail: `${name} ended` }));
  });

  return (question) => {
    if (isEnded) return Promise.resolve(fail('storage-broken', { detail: `${name} ended` }));
    last += 1;
    const number = last;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<unknown>) => {
        waiting.delete(number);
        clearTimeout(timer);
        resolve(outcome);
      };
      const timer = setTimeout(
        () => settle(fail('storage-broken', { detail: `${name} gave no answer` })),
        longestWaitMs,
      );
      waiting.set(number, settle);
      worker.postMessage({ ...question, number });
    });
  };
}
