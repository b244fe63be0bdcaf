// The sentences are those of the content tool as it is, so that a new wording there is noticed here.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listChapterProblems } from '#content/tools/check-chapters.ts';
import { convertText } from '#content/tools/convert-text.ts';
import { judgeFile } from '#content/tools/judge-file.ts';
import { createConsoleWords, type Words } from '../words.ts';
import { describeProblem } from './problem-words.ts';

let t: Words;
let folder = '';
beforeAll(async () => {
  const words = await createConsoleWords('zh');
  t = (key, values) => String(words.t(key, { ...values }));
  folder = await mkdtemp(join(tmpdir(), 'problem-words-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('what the tool says of a text is said in the language of the reader', async () => {
  const text = '# One\n\n<b>x</b>\n\n[a](http://b)\n\n- a\n  - b\n\n`c`\n\n![](d.svg)\n\n---\n';
  const { problems } = await convertText(folder, text);
  expect(problems.length).toBeGreaterThan(6);
  for (const { message } of problems) expect(describeProblem(message, t)).not.toContain(message);
  expect(describeProblem('The file "d.svg" does not exist in this folder.', t)).toContain('d.svg');
});

it('and of files, with what is wrong with them', async () => {
  const file = join(folder, 'file');
  for (const [name, use, content] of [
    ['film.mp4', 'video', 'no film'],
    ['cover.svg', 'image', '<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>'],
    ['cover.svg', 'image', '<svg'],
    ['captions.vtt', 'captions', 'no captions'],
    ['page.zip', 'package', 'no zip'],
    ['text.doc', 'pdf', 'no pdf'],
  ] as const) {
    await writeFile(file, content);
    const { problems } = await judgeFile(file, name, use);
    expect(problems.length, name).toBeGreaterThan(0);
    for (const message of problems) expect(describeProblem(message, t)).not.toContain(message);
  }
});

it('and of chapters that are out of order or after the end', () => {
  const titles = { zh: '一', ug: '1', en: 'One' };
  const chapters = [5, 5, 60].map((atSeconds) => ({ atSeconds, titles }));
  const told = listChapterProblems({ chapters, durationSeconds: 60 });
  expect(told.map(({ field }) => field)).toEqual(['chapters[1].atSeconds', 'chapters[2].atSeconds']);
  const sentences = told.map(({ message }) => describeProblem(message, t));
  expect(new Set(sentences).size).toBe(2);
  for (const { message } of told) expect(sentences.join(' ')).not.toContain(message);
});

it('an unknown sentence is shown as it is', () => {
  expect(describeProblem('Something else.', t)).toContain('Something else.');
});
