// Owns: a published text as elements of our own. No markup of an author reaches the page.
import type { ReactNode } from 'react';
import type { Block, Span } from '#core/domain/article.ts';
import { assertNever } from '#core/kernel/assert.ts';
import { FilePicture } from './FilePicture.tsx';

/** Blocks and spans of a text have no ids and never change place, so their number names them. */
function numbered<Item>(items: readonly Item[]): { id: string; item: Item }[] {
  return items.map((item, at) => ({ id: String(at), item }));
}

export function ArticleBlocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {numbered(blocks).map(({ id, item }) => (
        <BlockView key={id} block={item} />
      ))}
    </>
  );
}

function BlockView({ block }: { block: Block }): ReactNode {
  switch (block.type) {
    case 'heading': {
      const Heading = block.level === 2 ? 'h2' : 'h3';
      return (
        <Heading>
          <Spans spans={block.spans} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Spans spans={block.spans} />
        </blockquote>
      );
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List>
          {numbered(block.items).map(({ id, item }) => (
            <li key={id}>
              <Spans spans={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'image':
      return <FilePicture className="article-picture" file={block.file} alt={block.alt} />;
    case 'table':
      return <TableView header={block.header} rows={block.rows} />;
    default:
      return assertNever(block, 'block');
  }
}

function TableView({ header, rows }: { header: Span[][]; rows: Span[][][] }) {
  return (
    <table>
      <thead>
        <tr>
          {numbered(header).map(({ id, item }) => (
            <th key={id} scope="col">
              <Spans spans={item} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {numbered(rows).map(({ id, item: row }) => (
          <tr key={id}>
            {numbered(row).map(({ id: cellId, item }) => (
              <td key={cellId}>
                <Spans spans={item} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return numbered(spans).map(({ id, item: { text, strong, emphasis } }) => {
    if (strong) return <strong key={id}>{text}</strong>;
    return emphasis ? <em key={id}>{text}</em> : <span key={id}>{text}</span>;
  });
}
