// What people type, and what must be among the first three then: over the whole sample library, in three languages,
// with pinyin, endings, other keyboards' letters and slips of the hand (tests/fixtures/search-quality.json).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { languageSchema, languages } from '#core/domain/language.ts';
import { findPassage } from '#core/search/find-passage.ts';
import type { SearchEntry } from '#core/search/search-entry.ts';
import { SearchIndex } from '#core/search/search-index.ts';
import { collectSampleEntries } from './search-library.ts';

const querySchema = z.strictObject({
  language: languageSchema,
  query: z.string(),
  /** Any of these units and briefings. */
  expected: z.array(z.string()).min(1),
  why: z.string(),
});
const file = join(import.meta.dirname, '../fixtures/search-quality.json');
const queries = z.array(querySchema).parse(JSON.parse(await readFile(file, 'utf8')));

const shownFirst = 3;
const entries = await collectSampleEntries();
const index = new SearchIndex();
for (const entry of entries) index.add(entry);
const byId = new Map(entries.map((entry) => [entry.id, entry]));

function listFirst(query: string): string[] {
  const found = index.search(query).slice(0, shownFirst);
  return found.map(({ path }) => path.replace(/^.*\/|\.json$/g, ''));
}

test.each(languages)('there are at least 20 queries in %s', (language) => {
  expect(queries.filter((one) => one.language === language).length).toBeGreaterThanOrEqual(20);
});

describe.each(languages)('a search in %s finds', (language) => {
  test.each(queries.filter((one) => one.language === language))('$query ($why)', ({ query, expected }) => {
    const first = listFirst(query);
    expect(first.some((id) => expected.includes(id)) ? expected : first).toEqual(expected);
  });
});

test('the sentence that is shown bears a mark, for every query', () => {
  const bare = queries.filter(({ query, language }) => {
    const [best] = index.search(query);
    const entry: SearchEntry | undefined = best && byId.get(best.entryId);
    const shown = entry && best && findPassage(entry.passages, best.tokens, language, index.cutter);
    return !shown || shown.marks.length === 0;
  });
  expect(bare).toEqual([]);
});

test('words from captions and papers lead to their place', () => {
  const find = (query: string, language: 'zh' | 'ug' | 'en') => {
    const [best] = index.search(query);
    const entry = best && byId.get(best.entryId);
    const shown = entry && findPassage(entry.passages, best.tokens, language, index.cutter);
    return { materialId: best?.materialId, place: shown?.passage.place };
  };
  expect(find('whitewash trunk', 'en')).toEqual({ materialId: 'film', place: { seconds: 545 } });
  expect(find('愈合剂 硬币', 'zh')).toEqual({ materialId: 'card', place: { page: 0 } });
});

test('the answers of a quiz are not found', () => {
  const quizzes = entries.filter(({ kind }) => kind === 'quiz');
  expect(quizzes.length).toBeGreaterThan(20);
  const texts = quizzes.flatMap(({ passages }) => passages.map(({ text }) => text));
  expect(texts).toContain('核桃树的大枝，什么时候锯最好？');
  expect(texts).not.toContain('采收以后，叶子变黄以前');
  expect(texts.join(' ')).not.toContain('结果枝留着，它给您核桃');
});
