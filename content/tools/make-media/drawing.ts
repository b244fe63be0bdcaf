// Owns: a drawing whose parts appear and move with the sentences of its scene. A drawing is an SVG of
// 640 × 360 units; what moves is said by data- attributes (listed in docs/content.md). A frame is a pure
// function of the drawing and the time, so that a film is the same each time it is made.
import { SaxesParser } from 'saxes';
import { MediaError } from './programs.ts';

interface DrawnElement {
  name: string;
  attributes: Record<string, string>;
  children: (DrawnElement | string)[];
}
export type Drawing = DrawnElement;

export const frameWidth = 640;
export const frameHeight = 360;

export function parseDrawing(text: string, path: string): Drawing {
  const open: DrawnElement[] = [];
  let root: DrawnElement | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (content) => {
    if (content.trim() !== '') open.at(-1)?.children.push(content);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('error', (error) => {
    throw new MediaError(`${path}: ${error.message}`);
  });
  parser.write(text).close();
  if (root?.name !== 'svg') throw new MediaError(`${path}: not an SVG picture`);
  return root;
}

export interface Moment {
  /** Seconds since the scene began. */
  seconds: number;
  /** When each line of the scene begins, and when the scene ends: one more than there are lines. */
  marks: readonly number[];
}

/** The second of a mark: 2 is where line 2 begins (counted from 0), 2.5 the middle of it. */
function toSeconds(mark: number, marks: readonly number[]): number {
  const index = Math.min(Math.floor(mark), marks.length - 1);
  const from = marks[index] ?? 0;
  return from + ((marks[index + 1] ?? from) - from) * (mark - index);
}

/** 0 to 1, beginning and ending softly. */
function ease(share: number): number {
  const held = Math.min(1, Math.max(0, share));
  return held * held * (3 - 2 * held);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

interface Look {
  opacity: number;
  transforms: string[];
  dash: number | undefined;
}

const inSeconds = 0.9;

type Entrance = (look: Look, share: number) => void;
const entrances: Record<string, Entrance> = {
  fade: (look, share) => {
    look.opacity *= share;
  },
  grow: (look, share) => {
    look.transforms.push(`scale(${round(Math.max(0.001, share))})`);
  },
  draw: (look, share) => {
    look.dash = 1 - share;
    if (share === 0) look.opacity = 0;
  },
  drop: (look, share) => {
    look.opacity *= share;
    look.transforms.push(`translate(0px,${round(-60 * (1 - share))}px)`);
  },
  rise: (look, share) => {
    look.opacity *= share;
    look.transforms.push(`translate(0px,${round(60 * (1 - share))}px)`);
  },
  left: (look, share) => {
    look.opacity *= Math.min(1, share * 3);
    look.transforms.push(`translate(${round(-160 * (1 - share))}px,0px)`);
  },
  right: (look, share) => {
    look.opacity *= Math.min(1, share * 3);
    look.transforms.push(`translate(${round(160 * (1 - share))}px,0px)`);
  },
};

const exits: Record<string, Entrance> = {
  fade: (look, share) => {
    look.opacity *= 1 - share;
  },
  /** A cut branch: it falls, turning, and is gone. */
  fall: (look, share) => {
    look.opacity *= share < 0.75 ? 1 : (1 - share) * 4;
    look.transforms.push(`translate(0px,${round(190 * share * share)}px) rotate(${round(38 * share)}deg)`);
  },
};

const loops: Record<string, (look: Look, seconds: number) => void> = {
  sway: (look, s) => look.transforms.push(`rotate(${round(1.6 * Math.sin(s * 1.7))}deg)`),
  bob: (look, s) => look.transforms.push(`translate(0px,${round(3 * Math.sin(s * 2.6))}px)`),
  pulse: (look, s) => look.transforms.push(`scale(${round(1 + 0.07 * Math.sin(s * 4))})`),
  saw: (look, s) => look.transforms.push(`translate(${round(7 * Math.sin(s * 7))}px,0px)`),
  press: (look, s) => look.transforms.push(`translate(0px,${round(5 * Math.max(0, Math.sin(s * 5)))}px)`),
  shake: (look, s) => look.transforms.push(`rotate(${round(5 * Math.sin(s * 13))}deg)`),
  blink: (look, s) => {
    look.opacity *= 0.55 + 0.45 * Math.sin(s * 4);
  },
  flow: (look, s) => look.transforms.push(`translate(0px,${round((s * 26) % 13)}px)`),
};

function pick<Value>(table: Record<string, Value>, name: string, attribute: string): Value {
  const found = table[name];
  if (found) return found;
  throw new MediaError(`${attribute}="${name}" is not known: use ${Object.keys(table).join(', ')}`);
}

/** How a part stands at a moment, or undefined when nothing about it moves. */
function lookAt({ attributes }: DrawnElement, { seconds, marks }: Moment): Look | undefined {
  const from = attributes['data-at'];
  const until = attributes['data-off'];
  const loop = attributes['data-loop'];
  const moves = attributes['data-move'];
  const turns = attributes['data-turn'];
  if ([from, until, loop, moves, turns].every((value) => value === undefined)) return undefined;
  const look: Look = { opacity: 1, transforms: [], dash: undefined };
  const lasts = Number(attributes['data-for'] ?? inSeconds);
  const shareFrom = (mark: string, length: number) =>
    ease((seconds - toSeconds(Number(mark), marks)) / length);
  for (const move of moves?.split(';') ?? []) {
    const [mark = '0', dx = '0', dy = '0', length = '1'] = move.trim().split(/\s+/);
    const share = shareFrom(mark, Number(length));
    look.transforms.push(`translate(${round(Number(dx) * share)}px,${round(Number(dy) * share)}px)`);
  }
  for (const turn of turns?.split(';') ?? []) {
    const [mark = '0', degrees = '0', length = '1'] = turn.trim().split(/\s+/);
    look.transforms.push(`rotate(${round(Number(degrees) * shareFrom(mark, Number(length)))}deg)`);
  }
  if (from !== undefined)
    pick(entrances, attributes['data-in'] ?? 'fade', 'data-in')(look, shareFrom(from, lasts));
  if (until !== undefined)
    pick(exits, attributes['data-out'] ?? 'fade', 'data-out')(look, shareFrom(until, 1.1));
  if (loop !== undefined && look.opacity > 0) pick(loops, loop, 'data-loop')(look, seconds);
  return look;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function formatTag({ name, attributes }: DrawnElement, dash: number | undefined): string {
  const kept = Object.entries(attributes).filter(([key]) => !key.startsWith('data-'));
  const words = kept.map(([key, value]) => ` ${key}="${escapeText(value)}"`).join('');
  const drawn =
    dash === undefined ? '' : ` pathLength="1" stroke-dasharray="1" stroke-dashoffset="${round(dash)}"`;
  return `<${name}${words}${drawn}`;
}

/** `inheritedDash`: a group that draws itself draws each of its lines. */
function formatElement(element: DrawnElement, moment: Moment, inheritedDash?: number): string {
  const look = lookAt(element, moment);
  if (look && look.opacity <= 0) return '';
  const dash = look?.dash ?? inheritedDash;
  const isGroup = element.name === 'g';
  const inner = element.children
    .map((child) =>
      typeof child === 'string'
        ? escapeText(child)
        : formatElement(child, moment, isGroup ? dash : undefined),
    )
    .join('');
  const own = `${formatTag(element, isGroup ? undefined : dash)}>${inner}</${element.name}>`;
  if (!look) return own;
  // Turning and growing is about the middle of the part, or about data-pivot ("x y" in the drawing).
  const pivot = element.attributes['data-pivot'];
  const origin = pivot
    ? `transform-origin:${pivot.split(/\s+/).join('px ')}px`
    : 'transform-box:fill-box;transform-origin:center';
  const moved = look.transforms.length > 0 ? `;transform:${look.transforms.join(' ')}` : '';
  return `<g opacity="${round(look.opacity)}" style="${origin}${moved}">${own}</g>`;
}

/** Middle x, middle y and nearness of the view. */
export type View = readonly [number, number, number];
export const wholeView: View = [frameWidth / 2, frameHeight / 2, 1];

/** The view between two others; a film looks from one place to the next, it does not jump. */
export function blendViews(from: View, to: View, share: number): View {
  const eased = ease(share);
  const blend = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * eased;
  return [blend(0), blend(1), blend(2)];
}

/** The picture as SVG text. `shared` holds symbols that all drawings may use. */
export function formatFrame(drawing: Drawing, moment: Moment, view: View, shared = '', over = ''): string {
  const width = frameWidth / view[2];
  const height = frameHeight / view[2];
  const left = Math.min(frameWidth - width, Math.max(0, view[0] - width / 2));
  const top = Math.min(frameHeight - height, Math.max(0, view[1] - height / 2));
  const box = [left, top, width, height].map(round).join(' ');
  const inner = drawing.children
    .map((child) => (typeof child === 'string' ? child : formatElement(child, moment)))
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${frameWidth}" height="${frameHeight}">${shared}${inner}${over}</svg>`;
}
