// Owns: asking the page for what a neighbour wants. The shell cannot call a page; so the page waits here for
// questions. What must stay true: a page that is gone or slow costs a neighbour an error, never the shell a queue.
import type { LanAnswer, LanQuestion } from '#core/bridge/lan-channels.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';

/** Questions that wait or are being answered; more neighbours are told to come back. */
export const mostQuestions = 16;
/** The page reads a piece in milliseconds; one that is being loaded again needs some seconds. */
const answerMs = 15_000;
/** How long the page's call waits before it is sent back to call again. */
const idleMs = 20_000;

type WithoutNumber<Each> = Each extends LanQuestion ? Omit<Each, 'number'> : never;
type Question = WithoutNumber<LanQuestion>;

interface Waiting {
  question: LanQuestion;
  settle(outcome: Outcome<LanAnswer>): void;
}

/** What a station has, as the server wants it: undefined is 'not here'. */
export interface LanShelf {
  readText(path: string): Promise<Outcome<Bytes | undefined>>;
  measureBlob(sha256: Sha256): Promise<Outcome<number | undefined>>;
  readPiece(sha256: Sha256, index: number): Promise<Outcome<Bytes | undefined>>;
}

export interface LanQuestions {
  readonly shelf: LanShelf;
  /** For the page: what is asked now, or nothing after a while. */
  take(): Promise<LanQuestion[]>;
  /** From the page. An answer that nobody waits for any more is dropped. */
  settle(answer: LanAnswer): void;
}

export function createLanQuestions(): LanQuestions {
  const waiting = new Map<number, Waiting>();
  const fresh: LanQuestion[] = [];
  let last = 0;
  let wakeTaker: (() => void) | undefined;

  function ask(question: Question): Promise<Outcome<LanAnswer>> {
    if (waiting.size >= mostQuestions) return Promise.resolve(fail('busy', { detail: 'too many questions' }));
    last += 1;
    const number = last;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<LanAnswer>): void => {
        clearTimeout(timer);
        waiting.delete(number);
        const at = fresh.findIndex((one) => one.number === number);
        if (at >= 0) fresh.splice(at, 1);
        resolve(outcome);
      };
      const timer = setTimeout(() => settle(fail('busy', { detail: 'the page gave no answer' })), answerMs);
      const asked = { ...question, number } as LanQuestion;
      waiting.set(number, { question: asked, settle });
      fresh.push(asked);
      wakeTaker?.();
    });
  }

  return {
    shelf: {
      async readText(path) {
        const answer = await ask({ kind: 'text', path });
        return answer.ok ? succeed(answer.value.bytes) : answer;
      },
      async measureBlob(sha256) {
        const answer = await ask({ kind: 'size', sha256 });
        return answer.ok ? succeed(answer.value.sizeBytes) : answer;
      },
      async readPiece(sha256, index) {
        const answer = await ask({ kind: 'piece', sha256, index });
        return answer.ok ? succeed(answer.value.bytes) : answer;
      },
    },
    async take() {
      // A page that was loaded again calls anew: the call of the one before ends empty.
      wakeTaker?.();
      if (fresh.length === 0) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            clearTimeout(timer);
            if (wakeTaker === wake) wakeTaker = undefined;
            resolve();
          };
          const timer = setTimeout(wake, idleMs);
          wakeTaker = wake;
        });
      }
      return fresh.splice(0);
    },
    settle: (answer) => waiting.get(answer.number)?.settle(succeed(answer)),
  };
}
