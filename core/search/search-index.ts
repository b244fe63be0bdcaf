// Owns: the index: entries in, ranked units and briefings out. Entries come and go one by one; nothing is rebuilt for
// it. It knows nothing of files: who feeds it and keeps its snapshot stands above.
import MiniSearch, { type Query, type SearchResult } from 'minisearch';
import { createWordCutter, type WordCutter } from './cut-words.ts';
import { toTerm, toToken } from './index-terms.ts';
import { dropTypos, type Guess, readQuery, type Wanted } from './read-query.ts';
import type { Found, Passage, SearchEntry } from './search-entry.ts';

type Field = Passage['rank'];
const fields: Field[] = ['title', 'summary', 'heading', 'text'];
const boost: Record<Field, number> = { title: 6, summary: 3, heading: 2.5, text: 1 };

/** What the index keeps of an entry beside its words. */
interface Kept {
  path: string;
  materialId: string | null;
}

type Indexed = Kept & { id: string } & Partial<Record<Field, string>>;

function toIndexed({ id, path, materialId, passages }: SearchEntry): Indexed {
  const texts: Partial<Record<Field, string>> = {};
  for (const { rank, text } of passages)
    texts[rank] = texts[rank] === undefined ? text : `${texts[rank]}\n${text}`;
  return { id, path, materialId: materialId ?? null, ...texts };
}

/** A word that comes ten times is hardly more telling than one that comes three times, but costs as much again. */
const mostCounted = 3;

function capCounts(tokens: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return tokens.filter((token) => {
    const count = (counts.get(token) ?? 0) + 1;
    counts.set(token, count);
    return count <= mostCounted;
  });
}

function createOptions(cutter: WordCutter) {
  return {
    fields,
    storeFields: ['path', 'materialId'],
    tokenize: (text: string, field?: string) =>
      capCounts(cutter.cut(text, field === 'text' ? 'text' : 'title').map(({ token }) => token)),
    processTerm: toTerm,
    // A removed entry costs nothing until so many are gone that their room is worth a sweep.
    autoVacuum: { minDirtCount: 200, minDirtFactor: 0.1, batchSize: 1000, batchWait: 10 },
  };
}

/** Share of an entry's score that other entries of the same unit add to it. */
const companyShare = 0.25;

/** Nobody turns more pages than these fill. */
const mostFound = 60;

export class SearchIndex {
  readonly cutter: WordCutter;
  #index: MiniSearch<Indexed>;

  constructor(cutter: WordCutter = createWordCutter()) {
    this.cutter = cutter;
    this.#index = new MiniSearch<Indexed>(createOptions(cutter));
  }

  get entryCount(): number {
    return this.#index.documentCount;
  }

  add(entry: SearchEntry): void {
    if (this.#index.has(entry.id)) this.#index.discard(entry.id);
    this.#index.add(toIndexed(entry));
  }

  remove(entryId: string): void {
    if (this.#index.has(entryId)) this.#index.discard(entryId);
  }

  has(entryId: string): boolean {
    return this.#index.has(entryId);
  }

  /** Text from which `load` makes the same index again. */
  save(): string {
    return JSON.stringify(this.#index);
  }

  /** Throws when the text is of another make; the index is then as it was. */
  async load(text: string): Promise<void> {
    this.#index = await MiniSearch.loadJSONAsync<Indexed>(text, createOptions(this.cutter));
  }

  /** Best first, each unit or briefing once. */
  search(typed: string): Found[] {
    const wanted = readQuery(typed, this.cutter);
    if (wanted.length === 0) return [];
    const plain = wanted.map(dropTypos);
    const results = this.#ask(plain);
    // Typos are looked for only in words that nothing answers as they stand: it is the dear part of a search.
    const bitsOf = readBits(wanted);
    let answered = 0;
    for (const { queryTerms } of results) for (const term of queryTerms) answered |= bitsOf.get(term) ?? 0;
    const missed = wanted.filter((_, at) => (answered & (1 << at)) === 0);
    if (missed.length === 0) return groupResults(results, plain);
    return groupResults(
      this.#ask(wanted.map((word, at) => (missed.includes(word) ? word : (plain[at] ?? word)))),
      wanted,
    );
  }

  #ask(wanted: readonly Wanted[]): SearchResult[] {
    return this.#index.search(
      { combineWith: 'OR', queries: wanted.flatMap((one) => one.map(toQuery)) },
      { boost },
    );
  }
}

function toQuery({ token, weight, isPrefix, mostTypos }: Guess): Query {
  return {
    queries: [token],
    tokenize: (text) => [text],
    processTerm: toTerm,
    boostTerm: () => weight,
    prefix: isPrefix,
    fuzzy: mostTypos === 0 ? false : mostTypos,
    weights: { fuzzy: 0.35, prefix: 0.7 },
    boost,
  };
}

/** Bits of the words that each term answers. */
function readBits(wanted: readonly Wanted[]): ReadonlyMap<string, number> {
  const bits = new Map<string, number>();
  for (const [at, guesses] of wanted.entries()) {
    for (const { token } of guesses) bits.set(toTerm(token), (bits.get(toTerm(token)) ?? 0) | (1 << at));
  }
  return bits;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

interface Group {
  best: SearchResult;
  bestScore: number;
  sum: number;
  bits: number;
}

function groupResults(results: readonly SearchResult[], wanted: readonly Wanted[]): Found[] {
  const bitsOf = readBits(wanted);
  const groups = new Map<string, Group>();
  for (const result of results) {
    let bits = 0;
    for (const term of result.queryTerms) bits |= bitsOf.get(term) ?? 0;
    // An entry that answers all that was typed stands far above one that answers a part of it.
    const score = result.score * (countBits(bits) / wanted.length) ** 2;
    const path = result['path'] as string;
    const group = groups.get(path);
    if (!group) {
      groups.set(path, { best: result, bestScore: score, sum: score, bits });
      continue;
    }
    group.sum += score;
    group.bits |= bits;
    if (score > group.bestScore) {
      group.best = result;
      group.bestScore = score;
    }
  }
  const ranked = Array.from(groups, ([path, { best, bestScore, sum, bits }]) => ({
    path,
    best,
    score:
      (bestScore + companyShare * Math.min(sum - bestScore, bestScore)) * (countBits(bits) / wanted.length),
  })).sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  return ranked.slice(0, mostFound).map(({ path, best, score }) => ({
    path,
    entryId: best.id as string,
    materialId: (best['materialId'] as string | null) ?? undefined,
    score,
    tokens: Object.keys(best.match).map(toToken),
  }));
}
