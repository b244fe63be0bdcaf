// Owns: what the buttons over a text do to it, as pure functions of the text and what is marked in it.

export interface Marked {
  text: string;
  from: number;
  to: number;
}

/** The whole lines that the mark touches. */
function findLines({ text, from, to }: Marked): { start: number; end: number } {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', to);
  return { start, end: end === -1 ? text.length : end };
}

function replace(text: string, start: number, end: number, words: string): Marked {
  return { text: text.slice(0, start) + words + text.slice(end), from: start, to: start + words.length };
}

/** `**strong**`; what is strong already becomes plain again. */
export function toggleBold({ text, from, to }: Marked): Marked {
  const words = text.slice(from, to);
  if (text.slice(from - 2, from) === '**' && text.slice(to, to + 2) === '**') {
    const plain = replace(text, from - 2, to + 2, words);
    return plain;
  }
  const strong = replace(text, from, to, `**${words}**`);
  return { text: strong.text, from: from + 2, to: from + 2 + words.length };
}

export function toggleHeading(marked: Marked): Marked {
  const { start, end } = findLines(marked);
  const line = marked.text.slice(start, end);
  return replace(
    marked.text,
    start,
    end,
    line.startsWith('## ') ? line.slice(3) : `## ${line.replace(/^#+ */, '')}`,
  );
}

export function toggleList(marked: Marked): Marked {
  const { start, end } = findLines(marked);
  const lines = marked.text.slice(start, end).split('\n');
  const isList = lines.every((line) => line.startsWith('- '));
  return replace(
    marked.text,
    start,
    end,
    lines.map((line) => (isList ? line.slice(2) : `- ${line}`)).join('\n'),
  );
}

/** In a paragraph of its own, as the content tool wants it. */
export function insertPicture({ text, to }: Marked, path: string, words: string): Marked {
  const before = text.slice(0, to).replace(/\n*$/, '');
  const after = text.slice(to).replace(/^\n*/, '');
  const picture = `![${words.replaceAll(/[[\]\n]/g, ' ')}](${path})`;
  const start = before === '' ? '' : `${before}\n\n`;
  return { text: `${start}${picture}\n\n${after}`, from: start.length, to: start.length + picture.length };
}
