// Owns: making the published form of texts: articles from Markdown, quizzes from JSON. Their pictures are
// returned apart, because a manifest lists every file that it needs.
import { type Article, articleSchema } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { computeQuizFormat, type Quiz, quizSchema } from '#core/domain/quiz.ts';
import { type QuestionSource, quizSourceSchema } from '#core/domain/quiz-source.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { BlobCollector } from './blob-collector.ts';
import { convertMarkdown } from './convert-markdown.ts';
import type { SourceFolder } from './source-folder.ts';
import { formatField } from './source-problem.ts';

export interface TextContext {
  folder: SourceFolder;
  blobs: BlobCollector;
  /** Pictures shown by texts, by content; filled while texts are compiled. */
  pictures: Map<string, FileRef>;
}

function addJson(blobs: BlobCollector, value: Article | Quiz): FileRef {
  // Canonical, so that the same source always gives the same bytes.
  return blobs.addBytes(encodeUtf8(toCanonicalJson(value)), 'application/json');
}

async function addPicture(
  { folder, pictures }: TextContext,
  path: string,
  by: string,
  field: string,
): Promise<FileRef | undefined> {
  const file = await folder.addMedia(path, 'image', by, field);
  if (file) pictures.set(file.sha256, file);
  return file;
}

export async function compileArticle(
  context: TextContext,
  path: string,
  by: string,
  field: string,
): Promise<FileRef | undefined> {
  if (!path.endsWith('.md')) {
    context.folder.report(by, field, `"${path}" must be a Markdown file with the ending .md.`);
    return undefined;
  }
  const text = await context.folder.readText(path, by, field);
  if (text === undefined) return undefined;
  const blocks = await convertMarkdown(text, {
    report: (line, message) => context.folder.report(path, `line ${line}`, message),
    addPicture: (picture, line) => addPicture(context, picture, path, `line ${line}`),
  });
  const article = articleSchema.safeParse({ format: 1, blocks });
  if (!article.success) {
    context.folder.report(path, 'whole file', 'The text is too long: at most 2000 paragraphs and headings.');
    return undefined;
  }
  return addJson(context.blobs, article.data);
}

export function reportDuplicates(
  folder: SourceFolder,
  file: string,
  field: string,
  items: readonly { id: string }[],
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) folder.report(file, `${field}[${index}].id`, `The id "${id}" is used twice.`);
    seen.add(id);
  }
}

type Pictured = { image?: string | undefined };
type Published<Item extends Pictured> = Omit<Item, 'image'> & { image?: FileRef };

/** The same with the picture by content in place of its path. */
async function compilePicture<Item extends Pictured>(
  context: TextContext,
  path: string,
  source: Item,
  at: string,
): Promise<Published<Item>> {
  const { image, ...words } = source;
  const file = image === undefined ? undefined : await addPicture(context, image, path, `${at}.image`);
  return { ...words, ...(file ? { image: file } : {}) };
}

async function compilePictures<Item extends Pictured>(
  context: TextContext,
  path: string,
  sources: readonly Item[],
  at: string,
): Promise<Published<Item>[]> {
  const compiled = [];
  for (const [index, source] of sources.entries()) {
    compiled.push(await compilePicture(context, path, source, `${at}[${index}]`));
  }
  return compiled;
}

async function compilePairs(
  context: TextContext,
  path: string,
  pairs: Extract<QuestionSource, { type: 'match' }>['pairs'],
  at: string,
) {
  const compiled = [];
  for (const [index, { id, left, right }] of pairs.entries()) {
    compiled.push({
      id,
      left: await compilePicture(context, path, left, `${at}[${index}].left`),
      right: await compilePicture(context, path, right, `${at}[${index}].right`),
    });
  }
  return compiled;
}

/** The question with pictures by content. Where one was refused the result does not parse, or misses it. */
async function compileQuestion(
  context: TextContext,
  path: string,
  source: QuestionSource,
  at: string,
): Promise<unknown> {
  const question = await compilePicture(context, path, source, at);
  switch (source.type) {
    case 'match': {
      const { pairs, extras } = source;
      return {
        ...question,
        pairs: await compilePairs(context, path, pairs, `${at}.pairs`),
        ...(extras ? { extras: await compilePictures(context, path, extras, `${at}.extras`) } : {}),
      };
    }
    case 'order':
      return { ...question, items: await compilePictures(context, path, source.items, `${at}.items`) };
    case 'short-answer':
      return question;
    default:
      return { ...question, choices: await compilePictures(context, path, source.choices, `${at}.choices`) };
  }
}

interface CompiledQuiz {
  file: FileRef;
  /** Named in the manifest when it is not 1. */
  quizFormat?: 2;
}

/** The quiz with its pictures by content. Undefined after a problem was reported. */
export async function readQuiz(
  context: TextContext,
  path: string,
  by: string,
  field: string,
): Promise<Quiz | undefined> {
  const source = await context.folder.readJson(path, quizSourceSchema, by, field);
  if (!source) return undefined;
  reportDuplicates(context.folder, path, 'questions', source.questions);
  const questions = [];
  for (const [index, question] of source.questions.entries()) {
    questions.push(await compileQuestion(context, path, question, `questions[${index}]`));
  }
  const format = computeQuizFormat(source.questions);
  const quiz = quizSchema.safeParse({ ...source, format, questions });
  if (quiz.success) return quiz.data;
  for (const issue of quiz.error.issues) {
    context.folder.report(path, formatField(issue.path), `${issue.message}.`);
  }
  return undefined;
}

export async function compileQuiz(
  context: TextContext,
  path: string,
  by: string,
  field: string,
): Promise<CompiledQuiz | undefined> {
  const quiz = await readQuiz(context, path, by, field);
  if (!quiz) return undefined;
  const file = addJson(context.blobs, quiz);
  return { file, ...(quiz.format === 1 ? {} : { quizFormat: quiz.format }) };
}
