// Owns: the sample library as the search sees it: compiled from its sources, with its papers read.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import { BlobCollector } from '#content/tools/blob-collector.ts';
import { compileSources } from '#content/tools/compile-sources.ts';
import { articleSchema } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { quizSchema } from '#core/domain/quiz.ts';
import { toTargetPath } from '#core/library/fetch-manifests.ts';
import { collectEntries, type TextReader } from '#core/search/collect-entries.ts';
import type { SearchEntry } from '#core/search/search-entry.ts';
import { readPaper } from '#renderer/workers/read-paper.ts';

const sources = join(import.meta.dirname, '../../content/sources');

export async function collectSampleEntries(): Promise<SearchEntry[]> {
  const folder = await mkdtemp(join(tmpdir(), 'search-'));
  try {
    const blobs = await BlobCollector.open(join(folder, 'cache'));
    const { manifests, problems } = await compileSources(sources, blobs, () => undefined);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    await blobs.layTo(join(folder, 'blobs'));
    await blobs.close();
    const read = (file: FileRef) => readFile(join(folder, 'blobs', file.sha256));
    const readJson = async (file: FileRef): Promise<unknown> => JSON.parse(String(await read(file)));
    const reader: TextReader = {
      readArticle: async (file) => articleSchema.parse(await readJson(file)),
      readQuiz: async (file) => quizSchema.parse(await readJson(file)),
      readText: async (file) => String(await read(file)),
      readPaper: async (file) => readPaper(pdfjs, new Uint8Array(await read(file))),
    };
    const entries: SearchEntry[] = [];
    for (const manifest of manifests) {
      entries.push(...(await collectEntries(toTargetPath(manifest.kind, manifest.id), manifest, reader)));
    }
    return entries;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
