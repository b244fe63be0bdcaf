// Owns: from typed letters to Chinese: splits unbroken pinyin into syllables (`guangai` → guan'gai), also when the
// last one is not whole or only first letters are typed, and finds the words so spelled. Where no single word fits, the
// likeliest row of words is put together. Pure: the word list is an argument.

export interface Candidate {
  text: string;
  /** Letters of the input that it stands for, counted from the start. */
  length: number;
}

interface Spelling {
  syllables: string[];
  words: { text: string; rank: number }[];
}

export interface PinyinWords {
  syllables: ReadonlySet<string>;
  /** Syllables and all their beginnings. */
  beginnings: ReadonlySet<string>;
  /** By number of syllables and first letter: `2g`. */
  byShape: ReadonlyMap<string, Spelling[]>;
}

/** The list as `build/make-pinyin-words.ts` writes it: a line for each spelling, a digit of frequency after each word. */
export function parsePinyinWords(text: string): PinyinWords {
  const syllables = new Set<string>();
  const beginnings = new Set<string>();
  const byShape = new Map<string, Spelling[]>();
  for (const line of text.split('\n')) {
    const [key = '', list = ''] = line.split(' ');
    const parts = key.split("'");
    const words = [...list.matchAll(/(\D+)(\d)/g)].map(([, word = '', rank]) => ({
      text: word,
      rank: Number(rank),
    }));
    const shape = `${parts.length}${key.charAt(0)}`;
    byShape.set(shape, [...(byShape.get(shape) ?? []), { syllables: parts, words }]);
    if (parts.length > 1) continue;
    syllables.add(key);
    for (let end = 1; end <= key.length; end++) beginnings.add(key.slice(0, end));
  }
  return { syllables, beginnings, byShape };
}

interface Token {
  text: string;
  /** Where it ends in the input. */
  end: number;
  isWhole: boolean;
}
interface Split {
  tokens: Token[];
  cost: number;
}

const initialPattern = /^(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])$/;
const longestSyllable = 6;
/** Ways of splitting that are looked at; the fifth is never what was meant. */
const splitsKept = 4;
/** Of an unfinished syllable at the end, and of a first letter that stands for its syllable. */
const unfinishedCost = 1.5;
const initialCost = 3;

/** The ways to split the letters, the likeliest (fewest and wholest syllables) first. */
function splitSyllables(input: string, words: PinyinWords): Split[] {
  const best: Split[][] = Array.from({ length: input.length + 1 }, () => []);
  best[0] = [{ tokens: [], cost: 0 }];
  for (let from = 0; from < input.length; from++) {
    const here = (best[from] ?? []).sort((a, b) => a.cost - b.cost).slice(0, splitsKept);
    if (input[from] === "'") {
      best[from + 1]?.push(...here);
      continue;
    }
    for (let end = from + 1; end <= Math.min(input.length, from + longestSyllable); end++) {
      const text = input.slice(from, end);
      const cost = priceToken(text, end === input.length, words);
      if (cost === undefined) continue;
      const token = { text, end, isWhole: words.syllables.has(text) };
      best[end]?.push(...here.map((one) => ({ tokens: [...one.tokens, token], cost: one.cost + cost })));
    }
  }
  return (best[input.length] ?? []).sort((a, b) => a.cost - b.cost).slice(0, splitsKept);
}

function priceToken(text: string, isLast: boolean, words: PinyinWords): number | undefined {
  if (words.syllables.has(text)) return 1;
  if (initialPattern.test(text)) return initialCost;
  return isLast && words.beginnings.has(text) ? unfinishedCost : undefined;
}

function matches(syllables: readonly string[], tokens: readonly Token[]): boolean {
  return tokens.every(({ text, isWhole }, at) =>
    isWhole ? syllables[at] === text : syllables[at]?.startsWith(text),
  );
}

function findWords(tokens: readonly Token[], words: PinyinWords): { text: string; rank: number }[] {
  const shape = `${tokens.length}${tokens[0]?.text.charAt(0) ?? ''}`;
  return (words.byShape.get(shape) ?? [])
    .filter(({ syllables }) => matches(syllables, tokens))
    .flatMap((spelling) => spelling.words);
}

const longestWord = 4;
/** Logarithm of a word's share of all text, from its digit: a step is a factor of three (see the list's maker). */
function toLikelihood(rank: number): number {
  return 1.1 * (rank + 1) - 18;
}

/** The likeliest row of words for all tokens. */
function composeRow(tokens: readonly Token[], words: PinyinWords): string | undefined {
  const best: ({ text: string; likelihood: number } | undefined)[] = [{ text: '', likelihood: 0 }];
  for (let end = 1; end <= tokens.length; end++) {
    for (let from = Math.max(0, end - longestWord); from < end; from++) {
      const before = best[from];
      if (!before) continue;
      const [first] = findWords(tokens.slice(from, end), words).sort((a, b) => b.rank - a.rank);
      if (!first) continue;
      const likelihood = before.likelihood + toLikelihood(first.rank);
      if (likelihood > (best[end]?.likelihood ?? Number.NEGATIVE_INFINITY)) {
        best[end] = { text: before.text + first.text, likelihood };
      }
    }
  }
  return best[tokens.length]?.text;
}

/** What may be meant by the letters, best first; without any reading, an empty list. */
export function findCandidates(input: string, words: PinyinWords): Candidate[] {
  const splits = splitSyllables(input, words);
  const [likeliest] = splits;
  if (!likeliest || likeliest.tokens.length === 0) return [];
  const found: (Candidate & { score: number })[] = [];
  for (const { tokens, cost } of splits) {
    for (let count = Math.min(tokens.length, longestWord); count > 0; count--) {
      const taken = tokens.slice(0, count);
      const length = taken.at(-1)?.end ?? 0;
      const penalty = 1.5 * (cost - likeliest.cost);
      for (const { text, rank } of findWords(taken, words))
        found.push({ text, length, score: rank - penalty });
    }
  }
  found.sort((a, b) => b.length - a.length || b.score - a.score);
  const hasWhole = found[0]?.length === input.length;
  const row = hasWhole ? undefined : composeRow(likeliest.tokens, words);
  const all = row === undefined ? found : [{ text: row, length: input.length }, ...found];
  const seen = new Set<string>();
  return all
    .filter(({ text }) => !seen.has(text) && seen.add(text))
    .map(({ text, length }) => ({ text, length }));
}
