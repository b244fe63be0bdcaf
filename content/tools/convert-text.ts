// Owns: one article on its way, for an editor that shows it as a kiosk draws it: the blocks of what can be drawn,
// what is wrong with its line, and where its pictures lie.
import type { Block } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { BlobCollector } from './blob-collector.ts';
import { convertMarkdown } from './convert-markdown.ts';
import { SourceFolder } from './source-folder.ts';
import { ProblemList, type SourceProblem } from './source-problem.ts';

export interface TextReport {
  ok: boolean;
  blocks: Block[];
  /** Path in the folder by content. */
  pictures: Record<string, string>;
  problems: SourceProblem[];
}

/** Longer texts are refused by the check anyway. */
const maxChars = 1024 ** 2;

export async function convertText(folder: string, text: string): Promise<TextReport> {
  const problems = new ProblemList();
  const blobs = await BlobCollector.open('');
  const source = new SourceFolder(folder, 'text', problems, blobs);
  const pictures: Record<string, string> = {};
  const blocks = await convertMarkdown(text.slice(0, maxChars), {
    report: (line, message) => source.report('article.md', `line ${line}`, message),
    addPicture: async (path, line): Promise<FileRef | undefined> => {
      const file = await source.addMedia(path, 'image', 'article.md', `line ${line}`);
      if (file) pictures[file.sha256] = path;
      return file;
    },
  });
  return { ok: problems.problems.length === 0, blocks, pictures, problems: problems.problems };
}
