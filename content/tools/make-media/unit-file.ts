// Owns: writing a made material into a unit's unit.json. Everything else in the file stays byte for byte
// what its author wrote.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language, Localized } from '#core/domain/language.ts';
import type { Artist } from './artist.ts';
import { MediaError } from './programs.ts';

type Files = Partial<Record<Language, string>>;
export type UnitMaterial = { id: string; titles: Localized } & (
  | {
      kind: 'video';
      file: string;
      poster: string;
      durationSeconds: number;
      captions: Files;
      chapters: { atSeconds: number; titles: Localized }[];
    }
  | { kind: 'audio'; files: Files; durationSeconds: Partial<Record<Language, number>>; captions: Files }
  | { kind: 'pdf'; files: Files }
);

export interface MediaTools {
  ffmpeg: string;
  espeak: string;
  artist: Artist;
  unitFolder(unit: string): string;
  showProgress(text: string): void;
}

/** In this order learners meet the materials of a unit. */
const order = ['article', 'video', 'audio', 'story', 'pdf', 'quiz'];

interface Found {
  from: number;
  to: number;
  id: string;
  kind: string;
}

/** Where each object of the array "materials" stands in the text. */
export function findMaterials(text: string): Found[] {
  const opening = /"materials"\s*:\s*\[/.exec(text);
  if (!opening) throw new MediaError('unit.json has no "materials"');
  const found: Found[] = [];
  let depth = 0;
  let from = 0;
  for (let at = opening.index + opening[0].length; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      while (text[++at] !== '"') if (text[at] === '\\') at++;
    } else if (char === '{' || char === '[') {
      if (depth === 0) from = at;
      depth++;
    } else if (char === '}' || char === ']') {
      if (depth === 0) break;
      depth--;
      if (depth === 0) {
        const { id, kind }: { id: string; kind: string } = JSON.parse(text.slice(from, at + 1));
        found.push({ from, to: at + 1, id, kind });
      }
    }
  }
  return found;
}

/** JSON as authors write it: an object of plain values stands in one line. */
function formatJson(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries: [string, unknown][] = Object.entries(value);
  const isFlat = entries.every(([, inner]) => typeof inner !== 'object');
  const isList = Array.isArray(value);
  const deeper = isFlat ? '' : `${indent}  `;
  const parts = entries.map(
    ([key, inner]) => (isList ? '' : `${JSON.stringify(key)}: `) + formatJson(inner, deeper),
  );
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (isFlat) return `${open} ${parts.join(', ')} ${close}`;
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

/** The text of unit.json with the material put in the place of its forerunner, or in its order. */
export function placeMaterial(text: string, material: UnitMaterial): string {
  const found = findMaterials(text);
  const written = formatJson(material, '    ');
  const same = found.find(({ id }) => id === material.id);
  if (same) return text.slice(0, same.from) + written + text.slice(same.to);
  const rank = order.indexOf(material.kind);
  const before = found.findLast(({ kind }) => order.indexOf(kind) <= rank && kind !== 'story');
  if (before) return `${text.slice(0, before.to)},\n    ${written}${text.slice(before.to)}`;
  const after = found[0];
  if (!after) throw new MediaError('unit.json has no material yet: write its article first');
  return `${text.slice(0, after.from)}${written},\n    ${text.slice(after.from)}`;
}

export async function writeMaterial(folder: string, material: UnitMaterial): Promise<void> {
  const path = join(folder, 'unit.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MediaError(`${path} is missing: write the unit first`, { cause });
  });
  const placed = placeMaterial(text, material);
  if (placed !== text) await writeFile(path, placed);
}
