// Owns: the search's own thread: it follows the library, keeps the index, and answers the page. Papers are parsed in
// a thread below it, which ends when all are read.
import '../store/forbid-code-generation.ts';
import { liveQuery } from 'dexie';
import paperWorkerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { articleSchema } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { quizSchema } from '#core/domain/quiz.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { StationDatabase } from '../store/database.ts';
import { LibrarySearch } from '../store/library-search.ts';
import { SearchDatabase } from '../store/search-database.ts';
import { searchRequestSchema } from '../store/search-messages.ts';
import { readFile } from '../store/station-library.ts';
import type { WorkerAnswer } from '../store/worker-messages.ts';
import { type PaperParser, readPaper } from './read-paper.ts';

declare const self: DedicatedWorkerGlobalScope;

const db = new StationDatabase();

async function readBlob(file: FileRef): Promise<Blob | undefined> {
  const blob = await readFile(db, file);
  return blob.ok ? blob.value : undefined;
}

async function readJson(file: FileRef): Promise<unknown> {
  const blob = await readBlob(file);
  try {
    return blob && (JSON.parse(await blob.text()) as unknown);
  } catch {
    return undefined;
  }
}

/** The parser with its thread, from the first paper of a round to the last. */
function createPaperDesk() {
  let open: { parser: PaperParser; end(): void } | undefined;
  return {
    async getParser(): Promise<PaperParser> {
      if (open) return open.parser;
      const { getDocument, PDFWorker } = await import('pdfjs-dist');
      const thread = new Worker(paperWorkerUrl, { type: 'module' });
      const worker = PDFWorker.create({ port: thread });
      const parser: PaperParser = { getDocument: (source) => getDocument({ ...source, worker }) };
      open = {
        parser,
        end() {
          worker.destroy();
          thread.terminate();
          open = undefined;
        },
      };
      return parser;
    },
    end: () => open?.end(),
  };
}
const papers = createPaperDesk();

/** Breathes between two units: a search that came meanwhile is answered first. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const search = new LibrarySearch({
  db,
  kept: new SearchDatabase(),
  pause,
  reader: {
    readArticle: async (file) => articleSchema.safeParse(await readJson(file)).data,
    readQuiz: async (file) => quizSchema.safeParse(await readJson(file)).data,
    readText: async (file) => (await readBlob(file))?.text(),
    async readPaper(file) {
      const blob = await readBlob(file);
      return blob && readPaper(await papers.getParser(), new Uint8Array(await blob.arrayBuffer()));
    },
  },
});

/** A sync brings many files one after the other. */
const settleMs = 500;

/** Follows what a sync, a stick or a neighbour brings. */
function followLibrary(): void {
  let isAwaited = false;
  const refresh = async () => {
    isAwaited = false;
    await search.refresh();
    papers.end();
  };
  liveQuery(async () => [await db.manifests.toArray(), await db.blobs.count()]).subscribe({
    next: () => {
      if (!isAwaited) setTimeout(() => void refresh(), settleMs);
      isAwaited = true;
    },
    error: () => undefined,
  });
}

const opened = search.open();
void opened.then(async () => {
  await search.refresh();
  papers.end();
  followLibrary();
});

self.addEventListener('message', async (event: MessageEvent<unknown>) => {
  const request = searchRequestSchema.safeParse(event.data);
  if (!request.success) return;
  const { number, ...question } = request.data;
  await opened;
  const outcome = await search
    .search(question)
    .then(succeed, (cause: unknown) => fail('storage-broken', { detail: String(cause).slice(0, 300) }));
  self.postMessage({ number, outcome } satisfies WorkerAnswer);
});
