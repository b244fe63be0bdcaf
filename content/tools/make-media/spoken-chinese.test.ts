import { expect, test } from 'vitest';
import { spellFigures, spellNumber, toSpokenChinese } from './spoken-chinese.ts';

test('counted numbers are spelled as they are said', () => {
  expect([0, 2, 10, 12, 20, 75, 105, 110, 1005, 4800].map(spellNumber)).toEqual([
    '零',
    '二',
    '十',
    '十二',
    '二十',
    '七十五',
    '一百零五',
    '一百一十',
    '一千零五',
    '四千八百',
  ]);
});

test('dialled numbers are read digit by digit', () => {
  expect(spellFigures('拨120，或者96110')).toBe('拨幺二零，或者九六幺幺零');
});

test('a percentage is said before its figure', () => {
  expect(spellFigures('75% 的酒精')).toBe('百分之七十五 的酒精');
});

test('decimals are read with their point', () => {
  expect(spellFigures('38.5 度')).toBe('三十八点五 度');
});

test('the voice gets pinyin with tones and plain marks', () => {
  expect(toSpokenChinese('您好。拨120')).toMatch(/^nin2 hao3 \. +bo1 yao1 er4 ling2$/);
});

test('the light tone and words of two readings', () => {
  expect(toSpokenChinese('小羊长得快')).toBe('xiao3 yang2 zhang3 de5 kuai4');
});
