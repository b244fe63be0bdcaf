// Owns: text as the tokens that stand for it in the index, each with its place in the text. What is indexed and what is
// marked in a result go through here, so that a mark stands exactly where the index found something.
import {
  createSpellPinyin,
  createSplitChinese,
  type SpellPinyin,
  type SplitChinese,
} from './chinese-words.ts';
import { toEnglishStem } from './english-words.ts';
import { foldWord } from './fold-letters.ts';
import { toUyghurRoot } from './uyghur-words.ts';

export interface Token {
  token: string;
  from: number;
  to: number;
}

/** Titles are short and much looked for: single characters and neighbouring words count there too. */
export type Depth = 'title' | 'text';

export interface WordCutter {
  readonly split: SplitChinese;
  readonly spell: SpellPinyin;
  cut(text: string, depth: Depth): Token[];
}

const runs =
  /(?<han>\p{Script=Han}+)|(?<word>[\p{Script=Arabic}\u0640\u200B-\u200D\p{M}]+|[\p{Script=Latin}\p{N}\p{M}'’]+|[\p{L}\p{N}\p{M}]+)/gu;

/** Words that stand side by side in a title are spelt together: 核桃|树 is typed `hetaoshu` and `hts`. */
const longestPhrase = 4;

export function createWordCutter(): WordCutter {
  const split = createSplitChinese();
  const spell = createSpellPinyin();

  function cutHan(run: string, start: number, depth: Depth, into: Token[]): void {
    const add = (token: string, at: number, length: number) =>
      into.push({ token, from: start + at, to: start + at + length });
    for (let at = 0; at + 1 < run.length; at++) add(run.slice(at, at + 2), at, 2);
    if (depth === 'title' || run.length === 1)
      for (let at = 0; at < run.length; at++) add(run.charAt(at), at, 1);
    const words = split(run);
    for (const [index, { text, at }] of words.entries()) {
      if (text.length > 2) add(text, at, text.length);
      if (text.length > 1 || depth === 'title') add(spell(text).whole, at, text.length);
      if (text.length > 1) add(spell(text).initials, at, text.length);
      if (depth !== 'title') continue;
      let phrase = text;
      for (const next of words.slice(index + 1, index + longestPhrase)) {
        phrase += next.text;
        const { whole, initials } = spell(phrase);
        add(whole, at, phrase.length);
        add(initials, at, phrase.length);
      }
    }
  }

  return {
    split,
    spell,
    cut(text, depth) {
      const tokens: Token[] = [];
      for (const match of text.matchAll(runs)) {
        const [run] = match;
        const from = match.index;
        if (match.groups?.['han'] !== undefined) {
          cutHan(run, from, depth, tokens);
          continue;
        }
        const word = foldWord(run);
        if (word === '') continue;
        const to = from + run.length;
        tokens.push({ token: word, from, to });
        const root = /\p{Script=Arabic}/u.test(word) ? toUyghurRoot(word) : toEnglishStem(word);
        if (root !== undefined) tokens.push({ token: root, from, to });
      }
      return tokens;
    },
  };
}
