// Owns: Chinese in pieces that can be looked up: words by the platform's segmenter, pairs of characters (which need no
// dictionary), and the pinyin of words, whole and by initials.
import { pinyin } from 'pinyin-pro';

export interface ChineseWord {
  text: string;
  at: number;
}

export type SplitChinese = (run: string) => ChineseWord[];

/** Splits a run of Han characters. A platform without a segmenter for Chinese would cut single characters. */
export function createSplitChinese(): SplitChinese {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (run) => Array.from(segmenter.segment(run), ({ segment, index }) => ({ text: segment, at: index }));
}

export interface Pinyin {
  whole: string;
  initials: string;
}

export type SpellPinyin = (word: string) => Pinyin;

/** Remembers what it spelt: a library repeats its words. */
export function createSpellPinyin(): SpellPinyin {
  const known = new Map<string, Pinyin>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const syllables = pinyin(word, { toneType: 'none', type: 'array', v: true });
    const spelt = { whole: syllables.join(''), initials: syllables.map((one) => one.charAt(0)).join('') };
    known.set(word, spelt);
    return spelt;
  };
}
