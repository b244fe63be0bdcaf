import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const uiDir = import.meta.dirname;
const css = await readFile(join(uiDir, 'chinese-font/chinese-font.css'), 'utf8');
const spans = [...css.matchAll(/unicode-range:([^}]+)}/g)]
  .flatMap(([, ranges = '']) => ranges.split(','))
  .map((range) => {
    const [from = '0', to = from] = range.slice(2).split('-');
    return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
  });

function listMissing(text: string): string[] {
  const letters = new Set([...text].filter((letter) => /\p{Script=Han}|[!-~]/u.test(letter)));
  return [...letters].filter((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return !spans.some(({ from, to }) => from <= code && code <= to);
  });
}

it('the kiosk brings along every character of its own sentences', async () => {
  expect(listMissing(await readFile(join(uiDir, '../i18n/zh.json'), 'utf8'))).toEqual([]);
  expect(listMissing(await readFile(join(uiDir, '../i18n/en.json'), 'utf8'))).toEqual([]);
});

it('the kiosk brings along the characters that are used most', () => {
  expect(
    listMissing('的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年'),
  ).toEqual([]);
  expect(listMissing('灌溉核桃红枣修剪绵羊防诈骗合同医院银行')).toEqual([]);
  // Far outside of level 1: the system's font is asked.
  expect(listMissing('\u{20000}')).toEqual(['\u{20000}']);
});

it('each face names a file that is there', async () => {
  const names = [...css.matchAll(/url\("\.\/([^"]+)"\)/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(50);
  for (const name of names)
    expect((await readFile(join(uiDir, 'chinese-font', name))).subarray(0, 4).toString()).toBe('wOF2');
});
