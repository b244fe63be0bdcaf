// Owns: making the published form of texts: articles from Markdown, quizzes from JSON. Their pictures are
// returned apart, because a manifest lists every file that it needs.
import { type Article, articleSchema } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Quiz, quizSchema } from '#core/domain/quiz.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { BlobCollector } from './blob-collector.ts';
import { convertMarkdown } from './convert-markdown.ts';
import type { SourceFolder } from './source-folder.ts';
import { formatField } from './source-problem.ts';
import { type QuizSource, quizSourceSchema } from './source-schemas.ts';

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

async function compileQuestion(
  context: TextContext,
  path: string,
  source: QuizSource['questions'][number],
  at: string,
) {
  const { image, choices, ...rest } = source;
  reportDuplicates(context.folder, path, `${at}.choices`, choices);
  const picture = image === undefined ? undefined : await addPicture(context, image, path, `${at}.image`);
  const compiled = [];
  for (const [index, choice] of choices.entries()) {
    const { image: choiceImage, ...words } = choice;
    const field = `${at}.choices[${index}].image`;
    const file = choiceImage === undefined ? undefined : await addPicture(context, choiceImage, path, field);
    compiled.push({ ...words, ...(file ? { image: file } : {}) });
  }
  return { ...rest, choices: compiled, ...(picture ? { image: picture } : {}) };
}

export async function compileQuiz(
  context: TextContext,
  path: string,
  by: string,
  field: string,
): Promise<FileRef | undefined> {
  const source = await context.folder.readJson(path, quizSourceSchema, by, field);
  if (!source) return undefined;
  reportDuplicates(context.folder, path, 'questions', source.questions);
  const questions = [];
  for (const [index, question] of source.questions.entries()) {
    questions.push(await compileQuestion(context, path, question, `questions[${index}]`));
  }
  const quiz = quizSchema.safeParse({ ...source, format: 1, questions });
  if (quiz.success) return addJson(context.blobs, quiz.data);
  for (const issue of quiz.error.issues) {
    context.folder.report(path, formatField(issue.path), `${issue.message}.`);
  }
  return undefined;
}
