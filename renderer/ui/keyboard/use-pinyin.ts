// Owns: the letters that are being spelled and what they may mean. The word list comes with the first use.
import { useEffect, useState } from 'react';
import { type Candidate, findCandidates, type PinyinWords, parsePinyinWords } from './pinyin.ts';

export interface Pinyin {
  input: string;
  candidates: readonly Candidate[];
  isReady: boolean;
  add(letter: string): void;
  deleteLast(): void;
  /** The letters as they are; nothing is being spelled afterwards. */
  takeLetters(): string;
  /** The first candidate, or the letters when there is none. */
  takeFirst(): string;
  /** The candidate's text; letters that it does not stand for go on being spelled. */
  take(candidate: Candidate): string;
}

/** More is a typing mistake: no one spells so long without looking. */
const longestInput = 40;

export function usePinyin(isWanted: boolean): Pinyin {
  const [words, setWords] = useState<PinyinWords | undefined>(undefined);
  const [input, setInput] = useState('');
  const isLoading = isWanted && words === undefined;
  useEffect(() => {
    if (!isLoading) return;
    void import('./pinyin-words.json').then((list) => setWords(parsePinyinWords(list.default)));
  }, [isLoading]);
  const candidates = words && input !== '' ? findCandidates(input, words) : [];
  const take = (candidate: Candidate) => {
    setInput(input.slice(candidate.length).replace(/^'/, ''));
    return candidate.text;
  };
  const takeLetters = () => {
    setInput('');
    return input;
  };
  return {
    input,
    candidates,
    isReady: words !== undefined,
    add: (letter) => setInput((typed) => (typed + letter).slice(0, longestInput)),
    deleteLast: () => setInput((typed) => typed.slice(0, -1)),
    takeLetters,
    takeFirst: () => (candidates[0] ? take(candidates[0]) : takeLetters()),
    take,
  };
}
