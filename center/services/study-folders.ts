// Owns: where study units that are written in the console lie below the data folder, and laying them out in the form
// that the content tools read. Files never change under their name, so that folders may share them by links.
import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DraftTexts, DraftUnit } from '#core/protocol/console-study-api.ts';
import type { CenterContext } from './context.ts';

/** Name of the console's key among the trainers of the county. */
export const consoleRole = 'console';

export interface StudyFolders {
  keys: string;
  uploads: string;
  /** Sources of everything that is published by the console's key. */
  published: string;
  handedIn: string;
  /** Sources (`units/<id>/`) of one draft; its films and pictures lie there and nowhere else. */
  draft(id: string): string;
  /** Sources as they were handed in; nobody changes them any more. */
  release(id: string): string;
  preview(of: 'drafts' | 'releases', id: string): string;
}

export function toStudyFolders({ dataDir }: Pick<CenterContext, 'dataDir'>): StudyFolders {
  const root = join(dataDir, 'study');
  return {
    keys: join(root, 'keys'),
    uploads: join(root, 'uploads'),
    published: join(root, 'published'),
    handedIn: join(root, 'handed-in'),
    draft: (id) => join(root, 'drafts', id),
    release: (id) => join(root, 'releases', id),
    preview: (of, id) => join(root, 'previews', `${of}-${id}`),
  };
}

export function toUnitFolder(sources: string, unitId: string): string {
  return join(sources, 'units', unitId);
}

export interface UnitSource {
  unitId: string;
  unit: DraftUnit;
  texts: DraftTexts;
}

/** Writes the texts into the unit's folder, beside its files; texts that are gone from the draft go. */
export async function writeTexts(sources: string, { unitId, unit, texts }: UnitSource): Promise<void> {
  const folder = toUnitFolder(sources, unitId);
  await mkdir(folder, { recursive: true });
  const wanted = { 'unit.json': JSON.stringify({ id: unitId, ...unit }, null, 2), ...texts };
  for (const [name, text] of Object.entries(wanted)) {
    const arriving = join(folder, `${name}.${randomUUID()}.tmp`);
    await writeFile(arriving, text);
    await rename(arriving, join(folder, name));
  }
  for (const name of await readdir(folder))
    if (/\.(?:md|json)$/.test(name) && !Object.hasOwn(wanted, name)) await rm(join(folder, name));
}

/** The same unit at another place, whole or not at all. */
export async function copyUnit(from: string, to: string, unitId: string): Promise<void> {
  const source = toUnitFolder(from, unitId);
  const target = toUnitFolder(to, unitId);
  // A name that the content tools pass over.
  const arriving = toUnitFolder(to, `.${unitId}`);
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  for (const name of await readdir(source)) {
    const path = join(source, name);
    // Texts are rewritten in place of their old ones, never within them; a link keeps what it had.
    await link(path, join(arriving, name)).catch(() => copyFile(path, join(arriving, name)));
  }
  await rm(target, { recursive: true, force: true });
  await rename(arriving, target);
}
