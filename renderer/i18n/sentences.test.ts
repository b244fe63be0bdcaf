// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { type Language, languages } from '#core/domain/language.ts';
import { errorKinds } from '#core/protocol/errors.ts';
import en from './en.json';
import { createI18n, loadSentences } from './index.ts';
import ug from './ug.json';
import reviewed from './ug.reviewed.json';
import zh from './zh.json';

await loadSentences('ug', 'en');

const tables: Record<Language, Record<string, string>> = { zh, ug, en };
const categories: Record<Language, string[]> = { zh: ['other'], ug: ['other'], en: ['one', 'other'] };
const root = join(import.meta.dirname, '..');

function toBase(key: string): string {
  return key.replace(/_(?:one|other)$/, '');
}

/** Sources of the kiosk's screens; the console has its own sentences and its own test. */
function listSources(): string[] {
  return ['ui', 'features', 'kiosk'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.startsWith('console-'))
      .map((name) => join(root, room, name)),
  );
}

function visit(text: string, each: (node: ts.Node) => void): void {
  const file = ts.createSourceFile('x.tsx', text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TSX);
  const walk = (node: ts.Node): void => {
    each(node);
    ts.forEachChild(node, walk);
  };
  walk(file);
}

/** Keys given to `t(…)`: whole ones, and the fixed beginnings of composed ones. */
function findKeys(text: string): { whole: string[]; beginnings: string[] } {
  const found = { whole: [] as string[], beginnings: [] as string[] };
  visit(text, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 't')
      return;
    const [key] = node.arguments;
    if (key && ts.isStringLiteralLike(key)) found.whole.push(key.text);
    if (key && ts.isTemplateExpression(key)) found.beginnings.push(key.head.text);
  });
  return found;
}

/** Attributes whose text a person sees or hears. */
const spoken = new Set(['aria-label', 'alt', 'title', 'placeholder', 'label', 'aria-valuetext']);

function findHardCoded(text: string): string[] {
  const found: string[] = [];
  visit(text, (node) => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression)) {
      const isChild = ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent);
      if (isChild && /\p{L}/u.test(node.expression.text)) found.push(node.expression.text);
    }
    if (!ts.isJsxAttribute(node) || !spoken.has(node.name.getText())) return;
    if (node.initializer && ts.isStringLiteral(node.initializer) && /\p{L}/u.test(node.initializer.text)) {
      // A key of the tables is no sentence; the part it is given to looks it up.
      if (!bases.has(node.initializer.text)) found.push(node.initializer.text);
    }
  });
  return found;
}

const bases = new Set(Object.keys(en).map(toBase));

describe('sentences', () => {
  test('every language has the same keys', () => {
    for (const language of languages) {
      expect([...new Set(Object.keys(tables[language]).map(toBase))].sort(), language).toEqual(
        [...bases].sort(),
      );
    }
  });

  test('a sentence with a count has every plural form of its language and no other', () => {
    const counted = new Set(
      Object.keys(en)
        .filter((key) => /_(?:one|other)$/.test(key))
        .map(toBase),
    );
    for (const language of languages) {
      for (const base of counted) {
        const forms = ['zero', 'one', 'two', 'few', 'many', 'other'].filter(
          (form) => `${base}_${form}` in tables[language],
        );
        expect(forms, `${language} ${base}`).toEqual(categories[language]);
      }
    }
  });

  test('the blanks of a sentence are the same in every language', () => {
    const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    for (const key of Object.keys(zh)) {
      const wanted = blanks(tables.zh[key] ?? '');
      expect(blanks(tables.ug[key] ?? ''), `ug ${key}`).toEqual(wanted);
      expect(blanks(tables.en[key] ?? ''), `en ${key}`).toEqual(wanted);
    }
  });

  test('every error kind has a sentence in every language', () => {
    for (const language of languages) {
      for (const kind of errorKinds)
        expect(tables[language][`error.${kind}`], `${language} ${kind}`).toBeTruthy();
    }
  });

  test('every key that the screens use exists', () => {
    for (const path of listSources()) {
      const { whole, beginnings } = findKeys(readFileSync(path, 'utf8'));
      for (const key of whole) expect(bases.has(key), `${path}: ${key}`).toBe(true);
      for (const start of beginnings) {
        expect(
          [...bases].some((key) => key.startsWith(start)),
          `${path}: ${start}…`,
        ).toBe(true);
      }
    }
  });

  test('every sentence is used by some screen', () => {
    const texts = listSources().map((path) => readFileSync(path, 'utf8'));
    // Dates and spans are worded beside the tables.
    texts.push(readFileSync(join(import.meta.dirname, 'dates.ts'), 'utf8'));
    const beginnings = texts.flatMap((text) => findKeys(text).beginnings);
    const isUsed = (key: string) =>
      texts.some((text) => text.includes(`'${key}'`) || text.includes(`"${key}"`)) ||
      beginnings.some((start) => key.startsWith(start));
    expect([...bases].filter((key) => !isUsed(key))).toEqual([]);
  });

  test('no screen has a sentence of its own', () => {
    for (const path of listSources()) expect(findHardCoded(readFileSync(path, 'utf8')), path).toEqual([]);
  });

  test('the check for hard-coded sentences finds them', () => {
    expect(findHardCoded('const a = <p>Hello</p>;')).toEqual(['Hello']);
    expect(findHardCoded("const a = <p>{'你好'}</p>;")).toEqual(['你好']);
    expect(findHardCoded('const a = <input placeholder="سالام" />;')).toEqual(['سالام']);
    expect(findHardCoded('const a = <p className="x">{t(\'act.back\')} · 5</p>;')).toEqual([]);
  });

  test('only sentences that exist are marked as checked by a reader', () => {
    expect(Object.keys(reviewed).filter((key) => !(key in ug))).toEqual([]);
  });

  test('Uyghur counts by its own rule, whatever language the machine speaks', () => {
    // Chromium's Intl has no Uyghur and answers for the machine's language; Node's has one with two forms.
    // Either would ask for a form that the table lacks at one of these counts.
    const i18n = createI18n('ug');
    for (const count of [0, 1, 2, 21]) {
      expect(i18n.t('due.in', { count })).toBe(`يەنە ${count} كۈن بار`);
    }
    const english = createI18n('en');
    expect(english.t('due.in', { count: 1 })).toBe('due in 1 day');
    expect(english.t('due.in', { count: 2 })).toBe('due in 2 days');
  });
});
