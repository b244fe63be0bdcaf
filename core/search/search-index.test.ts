import { expect, test } from 'vitest';
import { isReadable, readCaptions } from './collect-entries.ts';
import { cutExcerpt, findPassage } from './find-passage.ts';
import type { SearchEntry } from './search-entry.ts';
import { SearchIndex } from './search-index.ts';

function makeEntry(path: string, title: string, text = '', id = path): SearchEntry {
  return {
    id,
    path,
    materialId: undefined,
    kind: 'unit',
    language: undefined,
    passages: [
      { text: title, language: 'zh', rank: 'title' },
      { text, language: 'zh', rank: 'text' },
    ],
  };
}

function makeIndex(): SearchIndex {
  const index = new SearchIndex();
  index.add(makeEntry('a', '核桃树修剪', '先绕树走一圈'));
  index.add(makeEntry('b', '在网上卖东西', '从一箱核桃开始'));
  index.add(makeEntry('c', '羊的健康', '春天打疫苗'));
  return index;
}
const listPaths = (index: SearchIndex, typed: string) => index.search(typed).map(({ path }) => path);

test('a title weighs more than a text', () => {
  expect(listPaths(makeIndex(), '核桃')).toEqual(['a', 'b']);
});

test('nothing is found for what cannot be looked up', () => {
  expect(listPaths(makeIndex(), ' ،؟! ')).toEqual([]);
  expect(listPaths(makeIndex(), '')).toEqual([]);
});

test('a unit that answers all words stands above one that answers one', () => {
  const index = makeIndex();
  index.add(makeEntry('d', '核桃和羊', '疫苗'));
  expect(listPaths(index, '羊 疫苗')[0]).not.toBe('a');
  expect(listPaths(index, '核桃 疫苗')[0]).toBe('d');
});

test('entries come, change and go without a rebuild', () => {
  const index = makeIndex();
  index.remove('a');
  expect(listPaths(index, '核桃')).toEqual(['b']);
  index.add(makeEntry('b', '羊毛'));
  expect(listPaths(index, '核桃')).toEqual([]);
  expect(listPaths(index, 'yangmao')).toEqual(['b']);
});

test('a saved index finds the same after it was loaded, and takes new entries', async () => {
  const index = makeIndex();
  const again = new SearchIndex();
  await again.load(index.save());
  expect(listPaths(again, 'hetao')).toEqual(listPaths(index, 'hetao'));
  again.add(makeEntry('e', '核桃酱'));
  expect(listPaths(again, '核桃')).toContain('e');
});

test('a broken text is refused and the index stays', async () => {
  const index = makeIndex();
  await expect(index.load('{"no":"index"}')).rejects.toThrow();
  expect(listPaths(index, '核桃')).toEqual(['a', 'b']);
});

test('each unit comes once, with the entry that answers best', () => {
  const index = makeIndex();
  index.add({ ...makeEntry('a', '', '核桃 核桃', 'a#film#zh'), materialId: 'film' });
  expect(listPaths(index, '核桃')).toEqual(['a', 'b']);
  expect(index.search('核桃')[0]?.materialId).toBeUndefined();
});

test('the sentence of the own language is shown before an equal one of another', () => {
  const passages = [
    { text: '75% 酒精', language: 'zh' as const, rank: 'text' as const },
    { text: '75 per cent', language: 'en' as const, rank: 'text' as const },
  ];
  const { cutter } = new SearchIndex();
  const shown = findPassage(passages, ['75'], 'en', cutter);
  expect(shown?.text).toBe('75 per cent');
  expect(shown?.marks).toEqual([{ from: 0, to: 2 }]);
});

test('a long text is cut around the mark', () => {
  const text = `${'前面的话，'.repeat(60)}核桃${'，后面的话'.repeat(60)}`;
  const at = text.indexOf('核桃');
  const cut = cutExcerpt(text, [{ from: at, to: at + 2 }]);
  const [mark] = cut.marks;
  expect(cut.text.slice(mark?.from, mark?.to)).toBe('核桃');
  expect(cut.text.length).toBeLessThan(130);
});

test('captions keep their seconds and lose their marks', () => {
  const text =
    'WEBVTT\n\n1\n00:01:05.500 --> 00:01:08.000 line:90%\n<v A>Two\nlines\n\n00:09.000 --> 00:10.000\nend\n';
  expect(readCaptions(text, 'en').map(({ text: said, place }) => [said, place])).toEqual([
    ['Two lines', { seconds: 65 }],
    ['end', { seconds: 9 }],
  ]);
});

test('Uyghur of which only pieces of letters are left is not looked through', () => {
  expect(isReadable('ياڭاق دەرىخىنى پۇتاش كارتىسى باغدا قاراڭ ۋاقتى توغرا يارىسى پاكىز كۆپ ئەمەس')).toBe(
    true,
  );
  expect(isReadable('ی ى ر ﺎﻛ س و ی ىى دە ٯ ﺎ ﻛ'.normalize('NFKC'))).toBe(false);
});
