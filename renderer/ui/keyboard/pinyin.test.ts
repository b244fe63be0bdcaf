// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { findCandidates, parsePinyinWords } from './pinyin.ts';
import list from './pinyin-words.json';

const words = parsePinyinWords(list);
const first = (input: string) => findCandidates(input, words)[0]?.text;
const some = (input: string, count = 7) =>
  findCandidates(input, words)
    .slice(0, count)
    .map(({ text }) => text);

describe('pinyin', () => {
  test('unbroken letters are split where a word is found', () => {
    expect(first('guangai')).toBe('灌溉');
    expect(first('hetao')).toBe('核桃');
    expect(some('xiujian')).toContain('修剪');
    expect(first('nongcun')).toBe('农村');
  });

  test('words of the lessons are there', () => {
    const pairs = [
      ['zaoshu', '枣树'],
      ['mianyang', '绵羊'],
      ['yimiao', '疫苗'],
      ['zhapian', '诈骗'],
      ['dapeng', '大棚'],
      ['hetong', '合同'],
    ] as const;
    for (const [input, word] of pairs) expect(some(input), input).toContain(word);
  });

  test('an apostrophe parts what could be one syllable', () => {
    expect(first('xian')).not.toBe('西安');
    expect(first("xi'an")).toBe('西安');
  });

  test('the last syllable need not be whole', () => {
    expect(some('xuex')).toContain('学习');
    expect(some('guang')[0]).toHaveLength(1);
  });

  test('first letters alone find a word', () => {
    expect(some('wm')).toContain('我们');
    expect(some('zhg', 10)).toContain('中国');
  });

  test('where no word fits, the likeliest row of words comes first', () => {
    expect(first('womenxuexi')).toBe('我们学习');
    expect(first('hetaoshu')).toBe('核桃树');
  });

  test('a candidate tells how many letters it takes; the rest goes on', () => {
    const all = findCandidates('hetaoshu', words);
    expect(all.find(({ text }) => text === '核桃')).toEqual({ text: '核桃', length: 5 });
    expect(first('hetaoshu'.slice(5))).toBeDefined();
  });

  test('every character of GB 2312 level 1 can be typed', () => {
    const offered = new Set(
      [...words.byShape.values()].flat().flatMap((one) => one.words.map(({ text }) => text)),
    );
    for (const character of '我你他学习核桃枣树羊棉花水田村党员县站病药法律合同银行骗') {
      expect(offered.has(character), character).toBe(true);
    }
    expect([...offered].filter((text) => text.length === 1).length).toBeGreaterThan(6700);
  });

  test('letters that spell nothing have no candidates', () => {
    expect(findCandidates('v', words)).toEqual([]);
    expect(findCandidates('', words)).toEqual([]);
  });

  test('a letter finds its place in a long row without delay', () => {
    const long = 'womenxuexiguangaijishuhehetaoshuxiujian';
    expect(first(long)).toMatch(/^我们学习灌溉技术/);
  });
});
