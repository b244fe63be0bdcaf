// Owns: `npm run words -- pinyin DICTIONARY`: the words that the pinyin keyboard offers, most frequent first. The
// dictionary is jieba's (`jieba.dict.utf8` of the npm package nodejieba, MIT licence): word, frequency, class. Kept:
// every character of GB 2312, the most frequent words, and those of the sample library, whatever their frequency.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';

const rootDir = join(import.meta.dirname, '..');
const outFile = join(rootDir, 'renderer/ui/keyboard/pinyin-words.json');
/** With so many the file stays below 300 kB gzip. */
const wordCount = 24_000;
const longestWord = 4;

/** The characters of GB 2312, which is what a village keyboard needs; jieba has some of them only inside words. */
function listCharacters(): string[] {
  const decoder = new TextDecoder('gb2312');
  const found: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const character = decoder.decode(new Uint8Array([row, cell]));
      if (/^\p{Script=Han}$/u.test(character)) found.push(character);
    }
  }
  return found;
}

function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:md|json|vtt)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

function spell(word: string): string {
  return pinyin(word, { toneType: 'none', type: 'array', v: true }).join("'");
}

/** One digit for how frequent a word is: each step is about three times as frequent as the one below. */
function toRank(frequency: number): number {
  return Math.max(0, Math.min(9, Math.floor(Math.log(frequency + 1) / Math.log(3)) - 1));
}

interface Entry {
  word: string;
  frequency: number;
}

export function makePinyinWords(dictionaryFile: string): string {
  const frequencies = new Map(
    readFileSync(dictionaryFile, 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .map(([word = '', frequency]) => [word, Number(frequency)] as const)
      .filter(([word]) => /^\p{Script=Han}+$/u.test(word)),
  );
  const sources = readSources(join(rootDir, 'content/sources'));
  const long = [...frequencies].filter(([word]) => word.length > 1 && word.length <= longestWord);
  long.sort(([, a], [, b]) => b - a);
  const kept = long.filter(([word], at) => at < wordCount || (word.length < 4 && sources.includes(word)));
  const byKey = new Map<string, Entry[]>();
  const add = (key: string, entry: Entry) => {
    // A few sounds have no vowel (呒, 嗯); as syllables they would stand in the way of first letters.
    if (/^[a-z']*[aeiouv][a-z']*$/.test(key)) byKey.set(key, [...(byKey.get(key) ?? []), entry]);
  };
  for (const [word, frequency] of kept) add(spell(word), { word, frequency });
  for (const word of listCharacters()) {
    const frequency = frequencies.get(word) ?? 0;
    const readings = [...new Set(pinyin(word, { multiple: true, toneType: 'none', type: 'array', v: true }))];
    // A reading that is not the usual one stands behind those whose usual reading it is.
    for (const [at, key] of readings.entries())
      add(key, { word, frequency: at === 0 ? frequency : frequency / 50 });
  }
  const lines = [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entries]) => {
      entries.sort((a, b) => b.frequency - a.frequency);
      return `${key} ${entries.map(({ word, frequency }) => word + toRank(frequency)).join('')}`;
    });
  const text = lines.join('\n');
  writeFileSync(outFile, `${JSON.stringify(text)}\n`);
  return `${kept.length} words in ${outFile}`;
}
