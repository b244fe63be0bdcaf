// Owns: turning an author's Markdown into the block tree of core/domain/article.ts. The subset is small on
// purpose; what it cannot say is reported with its line, never dropped in silence.
import type { Image, List, Nodes, PhrasingContent, RootContent, Table } from 'mdast';
import { toString as toPlainText } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Block, Span } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';

export interface MarkdownHost {
  report(line: number, message: string): void;
  /** The picture of an image, or undefined when it was reported as missing or wrong. */
  addPicture(path: string, line: number): Promise<FileRef | undefined>;
}

const parser = unified().use(remarkParse).use(remarkGfm);

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

/** Scripts written without spaces: a line break of the source between two such characters is no space. */
const unspaced = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/u;

function joinLines(text: string): string {
  return text.replaceAll(/(.?)[ \t]*\r?\n[ \t]*(.?)/gu, (_, before: string, after: string) =>
    unspaced.test(before) && unspaced.test(after) ? before + after : `${before} ${after}`,
  );
}

type Style = Omit<Span, 'text'>;

const refusals: Partial<Record<Nodes['type'], string>> = {
  html: 'HTML is not allowed: write plain Markdown.',
  link: 'A link leads nowhere on a station: write what the reader needs, or the address as text.',
  linkReference: 'A link leads nowhere on a station: write what the reader needs, or the address as text.',
  imageReference: 'Write the picture as ![words](file.svg).',
  inlineCode: 'Code is not supported: write it as plain text.',
  code: 'Code is not supported (a line that begins with four spaces is taken as code).',
  delete: 'Struck-out text is not supported: leave it out.',
  footnoteReference: 'Footnotes are not supported: put the note into the text.',
  footnoteDefinition: 'Footnotes are not supported: put the note into the text.',
  thematicBreak: 'A dividing line is not supported: use a heading.',
  definition: 'Link definitions are not supported.',
  image: 'A picture needs a paragraph of its own: put an empty line before and after it.',
  list: 'A list inside a list is not supported: make it one list or two.',
};

function toSpans(nodes: readonly PhrasingContent[], host: MarkdownHost, style: Style = {}): Span[] {
  const spans: Span[] = [];
  for (const node of nodes) {
    switch (node.type) {
      case 'text':
        spans.push({ ...style, text: joinLines(node.value) });
        break;
      case 'strong':
        spans.push(...toSpans(node.children, host, { ...style, strong: true }));
        break;
      case 'emphasis':
        spans.push(...toSpans(node.children, host, { ...style, emphasis: true }));
        break;
      case 'break':
        spans.push({ ...style, text: '\n' });
        break;
      case 'link':
        // An address that stands in the text as it is (GFM makes it a link) stays text.
        if (node.url.endsWith(toPlainText(node))) spans.push({ ...style, text: toPlainText(node) });
        else refuse(node, host);
        break;
      default:
        refuse(node, host);
    }
  }
  return mergeSpans(spans);
}

function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    if (span.text === '') continue;
    const last = merged.at(-1);
    if (last && last.strong === span.strong && last.emphasis === span.emphasis) last.text += span.text;
    else merged.push({ ...span });
  }
  return merged;
}

function refuse(node: Nodes, host: MarkdownHost): void {
  host.report(lineOf(node), refusals[node.type] ?? `"${node.type}" is not supported.`);
}

async function toImage(node: Image, host: MarkdownHost): Promise<Block | undefined> {
  const alt = (node.alt ?? '').trim();
  if (alt === '') {
    host.report(lineOf(node), 'The picture needs words for those who cannot see it: ![words](file.svg).');
  }
  const file = await host.addPicture(decodeUri(node.url), lineOf(node));
  return file && { type: 'image', file, alt };
}

function decodeUri(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function toList(node: List, host: MarkdownHost): Block {
  const items: Span[][] = [];
  for (const item of node.children) {
    if (typeof item.checked === 'boolean') host.report(lineOf(item), 'Check boxes are not supported.');
    const [first, ...rest] = item.children;
    for (const extra of rest) {
      host.report(lineOf(extra), refusals[extra.type] ?? 'One paragraph for each point of a list.');
    }
    if (first?.type === 'paragraph') items.push(toSpans(first.children, host));
    else if (first) refuse(first, host);
    else host.report(lineOf(item), 'A point of the list is empty.');
  }
  return { type: 'list', isOrdered: node.ordered === true, items };
}

function toTable(node: Table, host: MarkdownHost): Block {
  const [header, ...rows] = node.children.map((row) =>
    row.children.map((cell) => toSpans(cell.children, host)),
  );
  return { type: 'table', header: header ?? [], rows };
}

async function toBlocks(node: RootContent, host: MarkdownHost): Promise<Block[]> {
  switch (node.type) {
    case 'heading':
      if (node.depth !== 2 && node.depth !== 3) {
        host.report(lineOf(node), 'Use ## or ### for headings: the title comes from the JSON file.');
        return [];
      }
      return [{ type: 'heading', level: node.depth, spans: toSpans(node.children, host) }];
    case 'paragraph': {
      const [only, ...others] = node.children;
      if (only?.type === 'image' && others.length === 0) {
        const image = await toImage(only, host);
        return image ? [image] : [];
      }
      return [{ type: 'paragraph', spans: toSpans(node.children, host) }];
    }
    case 'blockquote': {
      const blocks: Block[] = [];
      for (const child of node.children) {
        if (child.type === 'paragraph') blocks.push({ type: 'quote', spans: toSpans(child.children, host) });
        else host.report(lineOf(child), 'Only paragraphs can stand in a quotation.');
      }
      return blocks;
    }
    case 'list':
      return [toList(node, host)];
    case 'table':
      return [toTable(node, host)];
    default:
      refuse(node, host);
      return [];
  }
}

export async function convertMarkdown(text: string, host: MarkdownHost): Promise<Block[]> {
  const root = parser.parse(text);
  const blocks: Block[] = [];
  for (const node of root.children) blocks.push(...(await toBlocks(node, host)));
  if (root.children.length === 0) host.report(1, 'The text is empty.');
  return blocks;
}
