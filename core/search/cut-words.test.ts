import { describe, expect, test } from 'vitest';
import { createWordCutter } from './cut-words.ts';
import { toEnglishStem } from './english-words.ts';
import { foldWord } from './fold-letters.ts';
import { toTerm, toToken } from './index-terms.ts';
import { spellInUyghur, toUyghurRoot } from './uyghur-words.ts';

const cutter = createWordCutter();
const listTokens = (text: string, depth: 'title' | 'text' = 'text') =>
  cutter.cut(text, depth).map(({ token }) => token);

test('Chinese is cut into pairs of characters, words, pinyin and initials', () => {
  const tokens = listTokens('核桃树修剪', 'title');
  for (const token of ['核桃', '桃树', '核', 'hetao', 'ht', 'xiujian', 'hetaoshu', 'hts'])
    expect(tokens).toContain(token);
});

test('a text spells words, but no phrases and no single characters', () => {
  const tokens = listTokens('核桃树修剪');
  expect(tokens).toContain('hetao');
  expect(tokens).not.toContain('hetaoshuxiujian');
  expect(tokens).not.toContain('桃');
});

test('each token stands where it was found', () => {
  const text = 'Wen 185 核桃 ياڭاقنى';
  for (const { token, from, to } of cutter.cut(text, 'text')) {
    if (token === '核桃') expect(text.slice(from, to)).toBe('核桃');
    if (token === 'wen') expect(text.slice(from, to)).toBe('Wen');
    if (token.startsWith('~')) expect(text.slice(from, to)).toBe('ياڭاقنى');
  }
});

describe('letters', () => {
  test.each([
    ['Persian yeh and kaf', 'یاڭاک', 'ياڭاك'],
    ['the seat of a vowel', 'ئالدامچى', 'الدامچى'],
    ['stretching and joiners', 'قـــو\u200Cي', 'قوي'],
    ['heh for ae', 'دهرهخ', 'دەرەخ'],
    ['wide Latin and marks', 'Ｃａｆé', 'cafe'],
  ])('%s make no other word', (_, one, other) => {
    expect(foldWord(one)).toBe(foldWord(other));
  });
});

describe('Uyghur roots', () => {
  test.each([
    ['ياڭاقلارنىڭ', 'ياڭاق'],
    ['دەرىخىنى', 'دەرەخ'],
    ['بانكىدىن', 'بانكا'],
    ['قويلىرىنى', 'قوي'],
  ])('%s and %s meet', (one, other) => {
    expect(toUyghurRoot(foldWord(one))).toBe(toUyghurRoot(foldWord(other)));
  });

  test('Latin letters spell them', () => {
    expect(foldWord(spellInUyghur('yangaq') ?? '')).toBe(foldWord('ياڭاق'));
    expect(spellInUyghur('2026')).toBeUndefined();
  });
});

test.each([
  ['pruning', 'prune'],
  ['pruned', 'prunes'],
  ['walnuts', 'walnut'],
  ['berries', 'berry'],
])('%s and %s have one English stem', (one, other) => {
  expect(toEnglishStem(one) ?? one).toBe(toEnglishStem(other) ?? other);
});

test('a term of the index is the token again, and beginnings stay beginnings', () => {
  for (const token of ['核桃树', 'hetao', '~ياڭاق', '75', '鿿一']) expect(toToken(toTerm(token))).toBe(token);
  expect(toTerm('核桃树').startsWith(toTerm('核桃'))).toBe(true);
});
