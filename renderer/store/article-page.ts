// Owns: an article as one file that any browser shows and prints: its text with its pictures inside. Everything an
// author wrote is text here too; nothing of it becomes markup.
import type { Article, Block, Span } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { isRightToLeft, type Language } from '#core/domain/language.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
}

function drawSpans(spans: readonly Span[]): string {
  return spans
    .map(({ text, strong, emphasis }) => {
      const inner = emphasis ? `<em>${escapeText(text)}</em>` : escapeText(text);
      return strong ? `<strong>${inner}</strong>` : inner;
    })
    .join('');
}

function drawBlock(block: Block, pictures: ReadonlyMap<string, string>): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${drawSpans(block.spans)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${drawSpans(block.spans)}</p>`;
    case 'quote':
      return `<blockquote>${drawSpans(block.spans)}</blockquote>`;
    case 'list': {
      const tag = block.isOrdered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${drawSpans(item)}</li>`).join('')}</${tag}>`;
    }
    case 'image': {
      const source = pictures.get(block.file.sha256);
      return source === undefined ? '' : `<img src="${source}" alt="${escapeText(block.alt)}">`;
    }
    case 'table': {
      const row = (cells: readonly (readonly Span[])[], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}>${drawSpans(cell)}</${tag}>`).join('')}</tr>`;
      return `<table>${row(block.header, 'th')}${block.rows.map((cells) => row(cells, 'td')).join('')}</table>`;
    }
  }
}

const style =
  'body{max-width:44em;margin:1em auto;padding:0 1em;font:1.2em/1.7 sans-serif}img{max-width:100%;max-height:24em}' +
  'table{border-collapse:collapse}th,td{border:1px solid;padding:.3em .6em;text-align:start}';

export function listPictures({ blocks }: Article): FileRef[] {
  return blocks.flatMap((block) => (block.type === 'image' ? [block.file] : []));
}

/** `pictures`: data addresses by hash. */
export function drawArticlePage(
  article: Article,
  title: string,
  language: Language,
  pictures: ReadonlyMap<string, string>,
): string {
  const body = article.blocks.map((block) => drawBlock(block, pictures)).join('\n');
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
  return (
    `<!doctype html><html lang="${language}" dir="${direction}"><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width">' +
    `<title>${escapeText(title)}</title><style>${style}</style><h1>${escapeText(title)}</h1>\n${body}</html>\n`
  );
}
