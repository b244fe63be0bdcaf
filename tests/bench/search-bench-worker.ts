// Owns: the part of bench B10 that runs in Chromium's worker, as the kiosk's search does.
import { findPassage } from '#core/search/find-passage.ts';
import type { SearchEntry } from '#core/search/search-entry.ts';
import { SearchIndex } from '#core/search/search-index.ts';
import type { SearchBenchOrder, SearchTimes } from './bench-search.ts';

declare const self: {
  postMessage(answer: unknown): void;
  addEventListener(type: 'message', listen: (event: MessageEvent<SearchBenchOrder>) => void): void;
};

const resultsShown = 5;
const index = new SearchIndex();
const kept = new Map<string, SearchEntry>();

function measure(act: () => void): number {
  const startedMs = performance.now();
  act();
  return performance.now() - startedMs;
}

/** What a person waits for: the search and the five sentences with their marks. */
function searchOnce(query: string): void {
  for (const { entryId, tokens } of index.search(query).slice(0, resultsShown)) {
    findPassage(kept.get(entryId)?.passages ?? [], tokens, 'zh', index.cutter);
  }
}

async function run({ queries, turns }: Extract<SearchBenchOrder, { type: 'run' }>): Promise<SearchTimes> {
  for (const query of queries) searchOnce(query);
  const searchMs: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const query of queries) searchMs.push(measure(() => searchOnce(query)));
  }
  const [first] = kept.values();
  const changeMs = first ? measure(() => index.add(first)) : 0;
  let text = '';
  const saveMs = measure(() => {
    text = index.save();
  });
  const again = new SearchIndex();
  const startedMs = performance.now();
  await again.load(text);
  return { searchMs, changeMs, saveMs, loadMs: performance.now() - startedMs, textBytes: text.length };
}

self.addEventListener('message', async ({ data }) => {
  if (data.type === 'add') {
    for (const entry of data.entries) kept.set(entry.id, entry);
    self.postMessage(
      measure(() => {
        for (const entry of data.entries) index.add(entry);
      }),
    );
  } else self.postMessage(await run(data));
});
