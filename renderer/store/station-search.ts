// Owns: searching as the screens see it. The worker is started at the first search, or when the station has been on
// for a while: the first screen never waits for it.
import type { Language } from '#core/domain/language.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { type Ask, createAsk } from './ask-worker.ts';
import { type SearchAnswer, type SearchQuestion, searchAnswerSchema } from './search-messages.ts';

export interface StationSearch {
  /** Begins to read the library, if it has not begun. */
  prepare(): void;
  /** `from`: results to skip. Codes: storage-broken. */
  search(typed: string, language: Language, from: number, count: number): Promise<Outcome<SearchAnswer>>;
}

export function createStationSearch(startWorker: () => Worker): StationSearch {
  let ask: Ask<SearchQuestion> | undefined;
  function getAsk(): Ask<SearchQuestion> {
    if (ask) return ask;
    const worker = startWorker();
    // A worker that ended is started anew by the next search.
    worker.addEventListener('error', () => {
      ask = undefined;
    });
    ask = createAsk<SearchQuestion>(worker, 'the search');
    return ask;
  }
  return {
    prepare: () => void getAsk(),
    async search(typed, language, from, count) {
      const outcome = await getAsk()({ type: 'search', typed: typed.slice(0, 200), language, from, count });
      if (!outcome.ok) return outcome;
      const answer = searchAnswerSchema.safeParse(outcome.value);
      return answer.success
        ? succeed(answer.data)
        : fail('storage-broken', { detail: 'answer of the search' });
    },
  };
}
