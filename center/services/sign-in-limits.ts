// Owns: how many tries at signing in are looked at. Tries are counted for each account and sender together, and for each
// sender over all accounts. A browser that has signed in before has a count of its own: no stranger's guesses, at
// the same address or at the same account, keep its person out.
import { randomBytes } from 'node:crypto';
import type { ErrorKind } from '#core/protocol/errors.ts';
import { createGuessLimits, type GuessLimits } from './guess-limits.ts';
import { hashToken, isSameText } from './secrets.ts';

const windowMs = 15 * 60_000;
const triesPerAccount = 10;
/** An office of people who mistype shares one address. */
const triesPerSender = 60;
/** A million codes, three of them right: at this rate one in two takes more than ten years. */
const triesPerFactor = 10;

/** Of the center's (services/context.ts). */
interface LimitContext {
  keys: { secret: Buffer };
  nowMs: () => number;
}

export interface SignInTry {
  login: string;
  sender: string;
  /** Of the cookie that an earlier sign-in left in this browser. */
  known: string | undefined;
  hasCode: boolean;
}

export interface SignInLimits {
  getWaitMs(tried: SignInTry): number;
  noteWrong(tried: SignInTry, kind: ErrorKind): void;
  noteRight(tried: SignInTry): void;
}

function signKnown(context: LimitContext, login: string, name: string): string {
  return hashToken(context.keys.secret, 'known-browser', `${login}\n${name}`);
}

/** What a browser keeps after its person has signed in; worth nothing for another account. */
export function createKnownBrowser(context: LimitContext, login: string): string {
  const name = randomBytes(12).toString('base64url');
  return `${name}.${signKnown(context, login, name)}`;
}

/** The name of this browser, when the account has signed in there. */
export function readKnownBrowser(
  context: LimitContext,
  login: string,
  known: string | undefined,
): string | undefined {
  const [name = '', signature = ''] = (known ?? '').split('.');
  return name !== '' && isSameText(signature, signKnown(context, login, name)) ? name : undefined;
}

export function createSignInLimits(context: LimitContext): SignInLimits {
  const accounts = createGuessLimits(triesPerAccount, windowMs, context.nowMs);
  const senders = createGuessLimits(triesPerSender, windowMs, context.nowMs);
  const factors = createGuessLimits(triesPerFactor, windowMs, context.nowMs);

  /** Which counts a try falls under. Whoever guesses codes has the password already, whatever the sender. */
  function list({ login, sender, known, hasCode }: SignInTry) {
    const browser = readKnownBrowser(context, login, known);
    const password: [GuessLimits, string][] =
      browser === undefined
        ? [
            [accounts, `${login}/${sender}`],
            [senders, sender],
          ]
        : [[accounts, `known/${browser}`]];
    const factor: [GuessLimits, string][] = [
      [factors, browser === undefined ? `account/${login}` : `known/${browser}`],
    ];
    return { password, factor, all: hasCode ? [...password, ...factor] : password };
  }

  return {
    getWaitMs: (tried) => Math.max(...list(tried).all.map(([limits, key]) => limits.getWaitMs(key))),
    noteWrong(tried, kind) {
      const { password, factor } = list(tried);
      for (const [limits, key] of kind === 'totp-wrong' ? factor : password) limits.noteWrong(key);
    },
    noteRight(tried) {
      // The sender's count stays: an account of one's own must not clear it between guesses at others.
      for (const [limits, key] of list(tried).all) if (limits !== senders) limits.noteRight(key);
    },
  };
}
