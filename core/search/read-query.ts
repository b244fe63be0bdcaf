// Owns: what a person may have meant by the words typed: each word as a set of tokens to look up, with how sure each
// is. Typos come by three ways: a letter wrong (fuzzy), a character that sounds the same (pinyin), an ending or vowel
// changed (roots).
import type { WordCutter } from './cut-words.ts';
import { toEnglishStem } from './english-words.ts';
import { foldWord } from './fold-letters.ts';
import { spellInUyghur, toUyghurRoot } from './uyghur-words.ts';

export interface Guess {
  token: string;
  /** 0 … 1. */
  weight: number;
  /** Also words that begin so. */
  isPrefix: boolean;
  /** Letters that may be wrong. */
  mostTypos: number;
  /** Another word, which was meant only if the hand slipped. */
  isSlip?: true;
}

/** One word of the query; one of its guesses is answer enough. */
export type Wanted = Guess[];

const longestQuery = 80;
const mostWords = 12;

function sure(token: string, isPrefix: boolean, mostTypos = 0): Guess {
  return { token, weight: 1, isPrefix, mostTypos };
}

function guess(token: string, weight: number, isPrefix = false, mostTypos = 0): Guess {
  return { token, weight, isPrefix, mostTypos };
}

/** Short words have too many neighbours to forgive anything. */
function countTypos(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}

/** Two letters in each other's place: the commonest slip, and two typos for whoever counts letters. */
function listSwaps(word: string): Guess[] {
  if (word.length < 4 || word.length > 7) return [];
  return Array.from(
    { length: word.length - 2 },
    (_, at): Guess => ({
      ...guess(
        `${word.slice(0, at + 1)}${word.charAt(at + 2)}${word.charAt(at + 1)}${word.slice(at + 3)}`,
        0.4,
      ),
      isSlip: true,
    }),
  );
}

function readHanWord(word: string, cutter: WordCutter): Wanted[] {
  if (word.length === 1) return [[sure(word, true)]];
  const { whole } = cutter.spell(word);
  const sounds = guess(whole, 0.4);
  if (word.length === 2) return [[sure(word, true), sounds]];
  // A long word may be written otherwise in the text: its pairs then do.
  const pairs = Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
  return [[sure(word, false), sounds, ...pairs.map((pair) => guess(pair, 0.5))]];
}

/** Single characters beside each other are what the segmenter did not know: 沙|棘 is looked up as a pair. */
function joinSingles(words: readonly string[]): string[] {
  const joined: string[] = [];
  let singles = '';
  const flush = () => {
    if (singles !== '') joined.push(singles);
    singles = '';
  };
  for (const word of words) {
    if (word.length === 1) singles += word;
    else {
      flush();
      joined.push(word);
    }
  }
  flush();
  return joined;
}

function readLatinWord(word: string): Wanted {
  const guesses = [sure(word, word.length > 1, countTypos(word)), ...listSwaps(word)];
  const stem = toEnglishStem(word);
  if (stem !== undefined) guesses.push(guess(stem, 0.8));
  const spelt = spellInUyghur(word);
  if (spelt !== undefined) {
    const folded = foldWord(spelt);
    guesses.push(guess(folded, 0.7, true), guess(toUyghurRoot(folded), 0.6));
  }
  return guesses;
}

function readUyghurWord(word: string): Wanted {
  return [sure(word, word.length > 1, countTypos(word)), ...listSwaps(word), guess(toUyghurRoot(word), 0.7)];
}

const parts =
  /(?<han>\p{Script=Han}+)|[\p{Script=Arabic}\u0640\u200B-\u200D\p{M}]+|[\p{Script=Latin}\p{N}\p{M}'’]+|[\p{L}\p{N}\p{M}]+/gu;

/** Words that stand in every text: looked for only when nothing else was typed. */
const fillers: ReadonlySet<string> = new Set(
  'a an and are at by for from in is it of on or the to with how what when 的 了 和 是 在 有 怎么 什么 ۋە بىلەن ئۈچۈن نېمە قانداق'
    .split(' ')
    .map(foldWord),
);

function dropFillers(wanted: readonly Wanted[]): Wanted[] {
  const telling = wanted.filter(([first]) => first && !fillers.has(first.token));
  return telling.length > 0 ? telling : [...wanted];
}

/** The same without what only a slip of the hand would explain. */
export function dropTypos(wanted: Wanted): Wanted {
  return wanted.filter(({ isSlip }) => !isSlip).map((one) => ({ ...one, mostTypos: 0 }));
}

/** Empty when nothing can be looked up in what was typed. */
export function readQuery(typed: string, cutter: WordCutter): Wanted[] {
  const wanted: Wanted[] = [];
  const latin: string[] = [];
  for (const match of typed.slice(0, longestQuery).normalize('NFKC').matchAll(parts)) {
    const [part] = match;
    if (match.groups?.['han'] !== undefined) {
      const words = joinSingles(cutter.split(part).map(({ text }) => text));
      wanted.push(...words.flatMap((word) => readHanWord(word, cutter)));
      continue;
    }
    const word = foldWord(part);
    if (word === '') continue;
    if (/\p{Script=Arabic}/u.test(word)) wanted.push(readUyghurWord(word));
    else {
      if (/^[a-z]+$/.test(word)) latin.push(word);
      wanted.push(readLatinWord(word));
    }
  }
  // `he tao` is one word of Chinese for some, two for others.
  if (latin.length > 1 && latin.length === wanted.length && latin.every(({ length }) => length <= 6)) {
    const whole = latin.join('');
    for (const word of wanted) word.push(guess(whole, 0.9, true));
  }
  return dropFillers(wanted).slice(0, mostWords);
}
