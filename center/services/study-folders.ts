// Owns: where study units and briefings that are written in the console lie below the data folder, and laying them out in the form
// that the content tools read. Files never change under their name, so that folders may share them by links.
import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CenterContext } from './context.ts';
import { type DraftSource, type SourceName, sourceGroups, toSourceFile } from './study-body.ts';

/** Name of the console's key among the trainers of the county. */
export const consoleRole = 'console';

export interface StudyFolders {
  keys: string;
  uploads: string;
  /** Sources of everything that is published by the console's key. */
  published: string;
  handedIn: string;
  /** Sources (`units/<id>/` or `briefings/<id>/`) of one draft; its films and pictures lie there and nowhere else. */
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

export function toSourceFolder(sources: string, { kind, itemId }: SourceName): string {
  return join(sources, sourceGroups[kind], itemId);
}

/** Writes the texts into the draft's folder, beside its files; texts that are gone from the draft go. */
export async function writeTexts(sources: string, draft: DraftSource): Promise<void> {
  const folder = toSourceFolder(sources, draft);
  await mkdir(folder, { recursive: true });
  const { name: head, text: words } = toSourceFile(draft);
  const wanted = { [head]: words, ...draft.texts };
  for (const [name, text] of Object.entries(wanted)) {
    const arriving = join(folder, `${name}.${randomUUID()}.tmp`);
    await writeFile(arriving, text);
    await rename(arriving, join(folder, name));
  }
  for (const name of await readdir(folder))
    if (/\.(?:md|json)$/.test(name) && !Object.hasOwn(wanted, name)) await rm(join(folder, name));
}

/** The same unit or briefing at another place, whole or not at all. */
export async function copySource(from: string, to: string, { kind, itemId }: SourceName): Promise<void> {
  const source = toSourceFolder(from, { kind, itemId });
  const target = toSourceFolder(to, { kind, itemId });
  // A name that the content tools pass over.
  const arriving = toSourceFolder(to, { kind, itemId: `.${itemId}` });
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
