// Owns: what is read aloud of a screen: its sentences in the order of the page, each with the place where it stands, so
// that it can be marked while it is heard. The page itself is not touched.

export interface Sentence {
  text: string;
  place: Range;
}

const silent = 'svg, script, style, textarea, select, iframe, video, [aria-hidden="true"], [data-silent]';

/** The element that stands as a line or box of its own: words in two of them are not one sentence. */
function findBox(node: Text): Element | null {
  let box = node.parentElement;
  while (box && getComputedStyle(box).display === 'inline') box = box.parentElement;
  return box;
}

function listTexts(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && node.data.trim() !== '' && !node.parentElement?.closest(silent))
      found.push(node);
  }
  return found;
}

/** The Unicode rules know the full stops of all three languages; no language's own rules are asked for. */
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function findPoint(texts: readonly Text[], offset: number): [Text, number] | undefined {
  let rest = offset;
  for (const text of texts) {
    if (rest <= text.length) return [text, rest];
    rest -= text.length;
  }
  return undefined;
}

function splitBox(texts: readonly Text[]): Sentence[] {
  const whole = texts.map(({ data }) => data).join('');
  return [...segmenter.segment(whole)].flatMap(({ segment, index }) => {
    const from = findPoint(texts, index);
    const to = findPoint(texts, index + segment.trimEnd().length);
    if (!from || !to || !/[\p{L}\p{N}]/u.test(segment)) return [];
    const place = document.createRange();
    place.setStart(...from);
    place.setEnd(...to);
    return [{ text: segment.trim(), place }];
  });
}

export function listSentences(root: Element): Sentence[] {
  const boxes: { box: Element | null; texts: Text[] }[] = [];
  for (const text of listTexts(root)) {
    const box = findBox(text);
    const last = boxes.at(-1);
    if (last && last.box === box) last.texts.push(text);
    else boxes.push({ box, texts: [text] });
  }
  return boxes.flatMap(({ texts }) => splitBox(texts));
}
