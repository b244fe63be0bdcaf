// Owns: what of a manifest can be looked up: titles, summaries, chapters, texts, captions, stories, questions of a quiz
// (never its answers) and the text of papers. A file that cannot be read is left out; the rest is found all the same.
import type { Article, Block, Span } from '../domain/article.ts';
import type { FileRef } from '../domain/file-ref.ts';
import { type Language, type Localized, languages } from '../domain/language.ts';
import type { Manifest, Material, UnitManifest } from '../domain/manifest.ts';
import type { Quiz } from '../domain/quiz.ts';
import type { Passage, Place, SearchEntry } from './search-entry.ts';

/** Files of the library as text; undefined for one that is not here or cannot be read. */
export interface TextReader {
  readArticle(file: FileRef): Promise<Article | undefined>;
  readQuiz(file: FileRef): Promise<Quiz | undefined>;
  readText(file: FileRef): Promise<string | undefined>;
  /** By page. */
  readPaper(file: FileRef): Promise<string[] | undefined>;
}

function inAll(texts: Localized, rank: Passage['rank'], place?: Place): Passage[] {
  return languages.map((language) => ({ text: texts[language], language, rank, place }));
}

function join(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

function readBlock(block: Block): { text: string; rank: Passage['rank'] }[] {
  switch (block.type) {
    case 'heading':
      return [{ text: join(block.spans), rank: 'heading' }];
    case 'paragraph':
    case 'quote':
      return [{ text: join(block.spans), rank: 'text' }];
    case 'list':
      return block.items.map((item) => ({ text: join(item), rank: 'text' }));
    case 'image':
      return [{ text: block.alt, rank: 'text' }];
    case 'table':
      return [block.header, ...block.rows].map((row) => ({ text: row.map(join).join(' · '), rank: 'text' }));
  }
}

function readArticle(article: Article, language: Language): Passage[] {
  return article.blocks.flatMap(readBlock).map((one) => ({ ...one, language }));
}

const cueTime = /^(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})\s+-->/;

/** The words of captions, each with the second at which it is said. */
export function readCaptions(text: string, language: Language): Passage[] {
  return text.split(/\r?\n\r?\n/).flatMap((cue): Passage[] => {
    const lines = cue.split(/\r?\n/);
    const at = lines.findIndex((line) => cueTime.test(line));
    const time = cueTime.exec(lines[at] ?? '');
    const said = lines
      .slice(at + 1)
      .join(' ')
      .replace(/<[^>]*>/g, '')
      .trim();
    if (!time || said === '') return [];
    const seconds = Number(time[1] ?? 0) * 3600 + Number(time[2]) * 60 + Number(time[3]);
    return [{ text: said, language, rank: 'text', place: { seconds } }];
  });
}

/**
 * Some fonts print Uyghur as pieces of letters, of which no words can be made again: looking through them finds
 * nothing, and shows nonsense. Real text has few words of one letter.
 */
export function isReadable(text: string): boolean {
  const words = text.match(/\p{Script=Arabic}+/gu) ?? [];
  return words.length < 10 || words.filter(({ length }) => length < 3).length < words.length / 3;
}

function readPages(pages: readonly string[], language: Language): Passage[] {
  return pages.flatMap((page, at) => {
    const text = page.normalize('NFKC');
    if (!isReadable(text)) return [];
    return text
      .split(/\n{2,}|(?<=[。！？.!?؟])\s*\n/u)
      .map((part) =>
        part
          // A line's end inside a Chinese sentence is no blank.
          .replace(/(?<=\p{Script=Han})\n(?=\p{Script=Han})/gu, '')
          .replace(/\s+/gu, ' ')
          .trim(),
      )
      .filter((part) => part !== '')
      .map((part): Passage => ({ text: part, language, rank: 'text', place: { page: at } }));
  });
}

async function readEach(
  files: { readonly [key in Language]?: FileRef | undefined } | undefined,
  read: (file: FileRef, language: Language) => Promise<Passage[] | undefined>,
): Promise<Passage[]> {
  const parts: Passage[] = [];
  for (const language of languages) {
    const file = files?.[language];
    if (file) parts.push(...((await read(file, language)) ?? []));
  }
  return parts;
}

async function readMaterial(material: Material, reader: TextReader): Promise<Passage[]> {
  const captions = async (file: FileRef, language: Language) => {
    const text = await reader.readText(file);
    return text === undefined ? undefined : readCaptions(text, language);
  };
  switch (material.kind) {
    case 'article':
      return readEach(material.files, async (file, language) => {
        const article = await reader.readArticle(file);
        return article && readArticle(article, language);
      });
    case 'video':
      return [
        ...(material.chapters ?? []).flatMap(({ titles, atSeconds }) =>
          inAll(titles, 'heading', { seconds: atSeconds }),
        ),
        ...(await readEach(material.captions, captions)),
      ];
    case 'audio':
      return readEach(material.captions, captions);
    case 'pdf':
      return readEach(material.files, async (file, language) => {
        const pages = await reader.readPaper(file);
        return pages && readPages(pages, language);
      });
    case 'story':
      return material.pages.flatMap(({ text }, page) => inAll(text, 'text', { page }));
    case 'quiz': {
      const quiz = await reader.readQuiz(material.file);
      return (quiz?.questions ?? []).flatMap(({ prompt }) => inAll(prompt, 'text'));
    }
    // A paper is sealed: nobody finds a question by searching.
    case 'exam':
    case 'package':
      return [];
  }
}

function splitByLanguage(entry: Omit<SearchEntry, 'language'>): SearchEntry[] {
  return languages.map((language) => ({
    ...entry,
    id: `${entry.id}#${language}`,
    language,
    passages: entry.passages.filter((passage) => passage.language === language),
  }));
}

async function collectUnit(path: string, unit: UnitManifest, reader: TextReader): Promise<SearchEntry[]> {
  const entries: SearchEntry[] = [
    {
      id: path,
      path,
      materialId: undefined,
      kind: 'unit',
      language: undefined,
      passages: [...inAll(unit.titles, 'title'), ...inAll(unit.summaries, 'summary')],
    },
  ];
  for (const material of unit.materials) {
    const passages = [...inAll(material.titles, 'heading'), ...(await readMaterial(material, reader))];
    const { id, kind } = material;
    entries.push(...splitByLanguage({ id: `${path}#${id}`, path, materialId: id, kind, passages }));
  }
  return entries;
}

/** Everything of a unit or briefing that can be looked up. */
export async function collectEntries(
  path: string,
  manifest: Manifest,
  reader: TextReader,
): Promise<SearchEntry[]> {
  if (manifest.kind === 'unit') return collectUnit(path, manifest, reader);
  const { titles, subtitles, series, office, files } = manifest;
  const text = await readEach(files, async (file, language) => {
    const article = await reader.readArticle(file);
    return article && readArticle(article, language);
  });
  const about = [
    ...(subtitles ? inAll(subtitles, 'summary') : []),
    ...inAll(series, 'text'),
    ...inAll(office, 'text'),
  ];
  const shared = { path, materialId: undefined, kind: 'briefing' as const };
  return [
    { ...shared, id: path, language: undefined, passages: [...inAll(titles, 'title'), ...about] },
    ...splitByLanguage({ ...shared, id: `${path}#text`, passages: text }),
  ];
}
