// Owns: the folder that a new author starts from: one unit and one briefing that pass every check, so that the
// first thing to do is to change words, not to learn a form.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';

const cover = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">
  <rect width="320" height="200" fill="#eef1e4"/>
  <path d="M0 150 Q80 120 160 145 T320 140 V200 H0Z" fill="#b9cf95"/>
  <circle cx="250" cy="52" r="26" fill="#f0b93a"/>
  <path d="M150 150 V90" stroke="#7a5a36" stroke-width="12"/>
  <circle cx="150" cy="72" r="38" fill="#5b8f4a"/>
</svg>
`;

const articles = {
  zh: '## 为什么\n\n用一两句话告诉大家这件事有什么用。\n\n## 怎么做\n\n1. 先做什么。\n2. 再做什么。\n',
  ug: '## نېمە ئۈچۈن\n\nبۇ ئىشنىڭ پايدىسىنى بىر-ئىككى جۈملىدە ئېيتىڭ.\n\n## قانداق قىلىمىز\n\n1. ئاۋۋال نېمە قىلىنىدۇ.\n2. ئاندىن نېمە قىلىنىدۇ.\n',
  en: '## Why\n\nSay in a sentence or two what this is good for.\n\n## How\n\n1. What comes first.\n2. What comes next.\n',
};

const unit = {
  id: 'first-unit',
  topic: 'farming',
  titles: { zh: '第一个学习单元', ug: 'بىرىنچى ئۆگىنىش بىرلىكى', en: 'The first study unit' },
  summaries: {
    zh: '一句话说明学什么。',
    ug: 'نېمە ئۆگىنىدىغانلىقىنى بىر جۈملىدە ئېيتىڭ.',
    en: 'Say in one sentence what is learnt.',
  },
  minutes: 15,
  cover: 'cover.svg',
  materials: [
    {
      id: 'article',
      kind: 'article',
      titles: { zh: '文章', ug: 'ماقالە', en: 'Article' },
      files: { zh: 'article.zh.md', ug: 'article.ug.md', en: 'article.en.md' },
    },
    {
      id: 'quiz',
      kind: 'quiz',
      titles: { zh: '小测验', ug: 'كىچىك سىناق', en: 'Short quiz' },
      file: 'quiz.json',
    },
  ],
};

const quiz = {
  passMark: 0.6,
  maxAttempts: null,
  shuffle: true,
  questions: [
    {
      id: 'first',
      type: 'single',
      prompt: { zh: '哪个对？', ug: 'قايسىسى توغرا؟', en: 'Which one is right?' },
      choices: [
        { id: 'right', text: { zh: '这个', ug: 'بۇ', en: 'This one' } },
        { id: 'wrong', text: { zh: '那个', ug: 'ئاۋۇ', en: 'That one' } },
      ],
      correct: ['right'],
      feedback: {
        right: { zh: '对，说明为什么。', ug: 'توغرا، سەۋەبىنى ئېيتىڭ.', en: 'Right; say why.' },
        wrong: { zh: '不对，说明为什么。', ug: 'خاتا، سەۋەبىنى ئېيتىڭ.', en: 'Not so; say why.' },
      },
    },
  ],
};

const briefing = {
  id: 'first-briefing',
  column: 'distance-education',
  titles: { zh: '第一期简报', ug: 'بىرىنچى سان ئاخبارات', en: 'The first briefing' },
  date: '2026-01-01',
  office: {
    zh: '县远程教育办公室',
    ug: 'ناھىيەلىك يىراقتىن ئوقۇتۇش ئىشخانىسى',
    en: 'County office of distance education',
  },
  series: { zh: '远程教育简报', ug: 'يىراقتىن ئوقۇتۇش ئاخباراتى', en: 'Briefings on distance education' },
  issue: 1,
  editor: { zh: '责任编辑姓名', ug: 'مەسئۇل مۇھەررىرنىڭ ئىسمى', en: 'Name of the editor' },
  files: { zh: 'body.zh.md', ug: 'body.ug.md', en: 'body.en.md' },
};

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes into `folder`, which must be empty or absent; returns the paths below it. */
export async function initSources(folder: string, today: string): Promise<string[]> {
  if ((await readdir(folder).catch(() => [])).length > 0)
    throw new LibraryError('sources', `${folder} is not empty: name a new folder.`);
  const texts = (group: string, name: string): [string, string][] =>
    (['zh', 'ug', 'en'] as const).map((language) => [`${group}/${name}.${language}.md`, articles[language]]);
  const files: [string, string][] = [
    [`units/${unit.id}/unit.json`, toJson(unit)],
    [`units/${unit.id}/cover.svg`, cover],
    [`units/${unit.id}/quiz.json`, toJson(quiz)],
    ...texts(`units/${unit.id}`, 'article'),
    [`briefings/${briefing.id}/briefing.json`, toJson({ ...briefing, date: today })],
    ...texts(`briefings/${briefing.id}`, 'body'),
  ];
  for (const [path, content] of files) await writeDurably(join(folder, path), content);
  return files.map(([path]) => path);
}
