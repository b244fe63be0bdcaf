// Owns: what must survive the loss of the published folder, kept beside the keys: every root since 1 and
// the highest versions ever published. Stations refuse lower ones, so a rebuilt library goes on from here.
import { join } from 'node:path';
import * as z from 'zod';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';

const versionSchema = z.int().min(0);
const recordSchema = z.strictObject({
  root: versionSchema,
  timestamp: versionSchema,
  snapshot: versionSchema,
  targets: versionSchema,
});
export type PublishedVersions = z.infer<typeof recordSchema>;

const none: PublishedVersions = { root: 0, timestamp: 0, snapshot: 0, targets: 0 };

function recordPath(keys: string): string {
  return join(keys, 'published.json');
}

export function rootPath(keys: string, version: number): string {
  return join(keys, 'roots', `${version}.root.json`);
}

export async function loadPublished(keys: string): Promise<PublishedVersions> {
  const bytes = await readIfPresent(recordPath(keys));
  if (!bytes) return none;
  try {
    return recordSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new LibraryError('keys', `${recordPath(keys)} is damaged: restore it from a backup of the keys.`, {
      cause,
    });
  }
}

/** Written before the metadata: a version that was perhaps published is never used again. */
export async function savePublished(keys: string, versions: PublishedVersions): Promise<void> {
  await writeDurably(recordPath(keys), `${JSON.stringify(versions)}\n`, 0o600);
}

export async function loadRootTexts(keys: string, through: number): Promise<string[]> {
  const texts: string[] = [];
  for (let version = 1; version <= through; version++) {
    const bytes = await readIfPresent(rootPath(keys, version));
    if (!bytes) {
      throw new LibraryError(
        'keys',
        `${rootPath(keys, version)} is missing: restore it from a backup of the keys.`,
      );
    }
    texts.push(bytes.toString('utf8'));
  }
  return texts;
}
