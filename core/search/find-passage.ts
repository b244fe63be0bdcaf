// Owns: the sentence of an entry that shows best why it was found, cut to what one line or two can hold, with the
// places of the words that were meant.
import type { Language } from '../domain/language.ts';
import type { WordCutter } from './cut-words.ts';
import type { Passage } from './search-entry.ts';

export interface Mark {
  from: number;
  to: number;
}

export interface Excerpt {
  text: string;
  marks: Mark[];
}

export interface FoundPassage extends Excerpt {
  passage: Passage;
}

/** Letters of a Chinese line of two; others have about as much sense in twice as many. */
const longestExcerpt = 120;
const lead = 30;

/** Marks in order, joined where they touch. */
export function markWords(text: string, tokens: ReadonlySet<string>, cutter: WordCutter): Mark[] {
  const hits = cutter.cut(text, 'title').filter(({ token }) => tokens.has(token));
  // What was meant is the smallest that answers: the phrase around a word is found by its pinyin as well.
  const least = hits.filter(
    (hit) => !hits.some(({ from, to }) => from >= hit.from && to <= hit.to && to - from < hit.to - hit.from),
  );
  const marks: Mark[] = [];
  for (const { from, to } of least.sort((a, b) => a.from - b.from)) {
    const last = marks.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else marks.push({ from, to });
  }
  return marks;
}

/** A part of the text around the first mark, from a word's beginning. */
export function cutExcerpt(text: string, marks: readonly Mark[]): Excerpt {
  if (text.length <= longestExcerpt) return { text, marks: [...marks] };
  const first = marks[0]?.from ?? 0;
  let from = Math.max(0, Math.min(first - lead, text.length - longestExcerpt));
  const blank = text.slice(from, first).search(/[\s，。；、،؛.,;]/u);
  if (from > 0 && blank >= 0) from += blank + 1;
  const to = Math.min(text.length, from + longestExcerpt);
  const [head, tail] = [from > 0 ? '… ' : '', to < text.length ? ' …' : ''];
  const shift = head.length - from;
  return {
    text: `${head}${text.slice(from, to)}${tail}`,
    marks: marks
      .filter((mark) => mark.from >= from && mark.to <= to)
      .map((mark) => ({ from: mark.from + shift, to: mark.to + shift })),
  };
}

/** Undefined for an entry without passages. Of equals the reader's own language comes first, then the earlier. */
export function findPassage(
  passages: readonly Passage[],
  tokens: readonly string[],
  language: Language,
  cutter: WordCutter,
): FoundPassage | undefined {
  const wanted = new Set(tokens);
  let best: { passage: Passage; marks: Mark[]; score: number } | undefined;
  for (const passage of passages) {
    const depth = passage.rank === 'text' ? 'text' : 'title';
    const hits = new Set(
      cutter.cut(passage.text, depth).flatMap(({ token }) => (wanted.has(token) ? [token] : [])),
    );
    const score = hits.size + (passage.language === language ? 0.5 : 0);
    if (best && score <= best.score) continue;
    best = { passage, marks: markWords(passage.text, wanted, cutter), score };
  }
  return best && { passage: best.passage, ...cutExcerpt(best.passage.text, best.marks) };
}
