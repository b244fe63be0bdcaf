// Owns: `npm run words`: the Uyghur sentences that no reader has checked, and the word list of the pinyin keyboard. A
// sentence counts as checked while it stands in `ug.reviewed.json` word for word: a change makes it unchecked again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { csvFormat } from 'd3-dsv';
import { makePinyinWords } from './make-pinyin-words.ts';

const tables = { kiosk: 'renderer/i18n', console: 'renderer/i18n/console' } as const;

export interface Unreviewed {
  table: keyof typeof tables;
  language: 'ug';
  key: string;
  /** What it shall mean. */
  zh: string;
  text: string;
}

type Sentences = Record<string, string>;

function readSentences(folder: string, file: string): Sentences {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sentences;
}

export function listUnreviewed(rootDir: string): Unreviewed[] {
  return (Object.keys(tables) as (keyof typeof tables)[]).flatMap((table) => {
    const folder = join(rootDir, tables[table]);
    const reviewed = readSentences(folder, 'ug.reviewed.json');
    const zh = readSentences(folder, 'zh.json');
    return Object.entries(readSentences(folder, 'ug.json'))
      .filter(([key, text]) => reviewed[key] !== text)
      .map(([key, text]) => ({ table, language: 'ug' as const, key, zh: zh[key] ?? '', text }));
  });
}

/** For a reader: `checked` and `better` are empty columns to write in. The mark in front makes Excel read UTF-8. */
function toCsv(rows: readonly Unreviewed[]): string {
  return `\ufeff${csvFormat(rows.map((row) => ({ ...row, checked: '', better: '' })))}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const program = new Command('words');
  program
    .command('unreviewed')
    .description('lists the Uyghur sentences that no reader has checked')
    .option('--csv', 'as a table for a reader')
    .action(({ csv }: { csv?: boolean }) => {
      const rows = listUnreviewed(join(import.meta.dirname, '..'));
      if (csv) console.log(toCsv(rows));
      else
        for (const { table, language, key, text } of rows)
          console.log(`${language} ${table} ${key}\t${text}`);
      console.error(`${rows.length} sentences are unreviewed`);
    });
  program
    .command('pinyin <dictionary>')
    .description("makes the pinyin keyboard's words anew from jieba.dict.utf8 (npm package nodejieba)")
    .action((dictionary: string) => console.log(makePinyinWords(dictionary)));
  await program.parseAsync();
}
