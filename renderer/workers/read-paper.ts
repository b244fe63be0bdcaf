// Owns: the words of a PDF, page by page. The parser is handed in: the worker has the browser's build, tests have
// Node's. It runs on the caller's own thread and compiles nothing from the document.
import type { Bytes } from '#core/kernel/bytes.ts';

interface Piece {
  str?: string;
  hasEOL?: boolean;
}

/** What is used of pdf.js; both of its builds have it. */
export interface PaperParser {
  getDocument(source: {
    data: Uint8Array;
    isEvalSupported: boolean;
    disableFontFace: boolean;
    verbosity: number;
  }): {
    promise: Promise<{
      numPages: number;
      getPage(page: number): Promise<{ getTextContent(): Promise<{ items: object[] }>; cleanup(): unknown }>;
    }>;
    destroy(): Promise<unknown>;
  };
}

/** A scanned book of a thousand pages has no words, but costs minutes to find that out. */
const mostPages = 400;

/** Undefined when it is no PDF that can be read. */
export async function readPaper(parser: PaperParser, bytes: Bytes): Promise<string[] | undefined> {
  const task = parser.getDocument({
    data: bytes,
    isEvalSupported: false,
    disableFontFace: true,
    verbosity: 0,
  });
  try {
    const paper = await task.promise;
    const pages: string[] = [];
    for (let at = 1; at <= Math.min(paper.numPages, mostPages); at++) {
      const page = await paper.getPage(at);
      const { items } = await page.getTextContent();
      pages.push(items.map(({ str = '', hasEOL }: Piece) => (hasEOL ? `${str}\n` : str)).join(''));
      page.cleanup();
    }
    return pages;
  } catch {
    return undefined;
  } finally {
    await task.destroy().catch(() => undefined);
  }
}
