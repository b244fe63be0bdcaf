// The index beside a real database of the station: what comes, changes and goes, what lasts, and what heals.
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Article } from '#core/domain/article.ts';
import type { BriefingManifest, UnitManifest } from '#core/domain/manifest.ts';
import { must } from '#core/kernel/assert.ts';
import { hashText } from '#core/kernel/hash.ts';
import { toTargetPath } from '#core/library/fetch-manifests.ts';
import type { TextReader } from '#core/search/collect-entries.ts';
import { type FakeLibrary, makeBriefings, makeLibrary } from '#tests/doubles/fake-library.ts';
import { StationDatabase } from './database.ts';
import { LibrarySearch } from './library-search.ts';
import { SearchDatabase } from './search-database.ts';

let db: StationDatabase;
let kept: SearchDatabase;
let library: FakeLibrary;
let readCount: number;

beforeEach(() => {
  db = new StationDatabase(`station-${Math.random()}`);
  kept = new SearchDatabase(`search-${Math.random()}`);
  library = makeLibrary({});
  readCount = 0;
});
afterEach(async () => {
  await db.delete();
  kept.close();
  await Dexie.delete(kept.name);
});

function makeReader(): TextReader {
  return {
    readArticle: async (file) => {
      readCount += 1;
      return library.articles.get(file.sha256);
    },
    readQuiz: async (file) => library.quizzes.get(file.sha256),
    readText: async (file) => {
      const found = library.files.get(file.sha256);
      return found && new TextDecoder().decode(found.bytes);
    },
    readPaper: async () => ['一页纸\n\n剪枝卡'],
  };
}

function open(): LibrarySearch {
  return new LibrarySearch({ db, kept, reader: makeReader(), pause: async () => undefined });
}

async function install(manifest: UnitManifest | BriefingManifest, version = 'first'): Promise<void> {
  const { kind, id } = manifest;
  await db.manifests.put({
    path: toTargetPath(kind, id),
    sha256: hashText(id + version),
    kind,
    id,
    manifest,
  });
}

async function list(search: LibrarySearch, typed: string): Promise<string[]> {
  const { hits } = await search.search({ type: 'search', typed, language: 'zh', from: 0, count: 20 });
  return hits.map(({ id }) => id);
}

const getUnit = (at: number) => must(library.units[at], 'unit');

test('what is installed is found, by title, text, captions, paper and briefing', async () => {
  await install(getUnit(0));
  await install(must(makeBriefings(library)[0], 'briefing'));
  const search = open();
  await search.refresh();
  expect(await list(search, 'diguan')).toContain('drip-irrigation');
  expect(await list(search, '督导组')).toEqual(['briefing-13']);
  expect(await list(search, '总阀关上')).toContain('drip-irrigation');
  expect(await list(search, '剪枝卡')).toEqual(['drip-irrigation']);
  expect(await list(search, 'نازارەت')).toEqual(['briefing-13']);
});

test('a result shows the title, the sentence with its mark, the material and the place', async () => {
  await install(getUnit(0));
  const search = open();
  await search.refresh();
  const { hits } = await search.search({ type: 'search', typed: '剪枝', language: 'zh', from: 0, count: 5 });
  const [hit] = hits;
  expect(hit?.material?.id).toBe('pdf');
  expect(hit?.place).toEqual({ page: 0 });
  const [mark] = hit?.excerpt?.marks ?? [];
  expect(hit?.excerpt?.text.slice(mark?.from, mark?.to)).toBe('剪枝');
});

test('a new version replaces the old one; what is removed is no longer found; the rest is not read again', async () => {
  await install(getUnit(0));
  await install(getUnit(1));
  const search = open();
  await search.refresh();
  const before = readCount;
  await install({ ...getUnit(1), titles: { zh: '葡萄', ug: 'ئۈزۈم', en: 'Grapes' } }, 'second');
  await search.refresh();
  expect(await list(search, 'putao')).toEqual(['walnut-pruning']);
  expect(readCount - before).toBe(3);
  await db.manifests.delete(toTargetPath('unit', 'walnut-pruning'));
  await search.refresh();
  expect(await list(search, 'putao')).toEqual([]);
});

test('after a restart nothing is read again', async () => {
  await install(getUnit(0));
  await open().refresh();
  const before = readCount;
  const again = open();
  await again.open();
  await again.refresh();
  expect(readCount).toBe(before);
  expect(await list(again, '滴灌')).toEqual(['drip-irrigation']);
});

test('a broken index is made again from the library', async () => {
  await install(getUnit(0));
  await open().refresh();
  await kept.snapshots.update('index', { index: '{"broken":' });
  const again = open();
  await again.open();
  await again.refresh();
  expect(await list(again, '滴灌')).toEqual(['drip-irrigation']);
});

test('texts that were lost are read from the library again', async () => {
  await install(getUnit(0));
  const search = open();
  await search.refresh();
  await kept.entries.clear();
  const { hits } = await search.search({ type: 'search', typed: '滴灌', language: 'zh', from: 0, count: 5 });
  expect(hits[0]?.excerpt?.marks.length).toBeGreaterThan(0);
});

test('files that arrive later are read when they are here', async () => {
  const unit = getUnit(3);
  const [article] = unit.materials;
  if (article?.kind !== 'article') throw new Error('not the article');
  const text: Article = { format: 1, blocks: [{ type: 'paragraph', spans: [{ text: '葡萄藤要埋土' }] }] };
  library.articles.delete(article.files.zh.sha256);
  await install(unit);
  const search = open();
  await search.refresh();
  expect(await list(search, '葡萄藤')).toEqual([]);
  library.articles.set(article.files.zh.sha256, text);
  await db.blobs.put(article.files.zh);
  await search.refresh();
  expect(await list(search, '葡萄藤')).toEqual([unit.id]);
});
