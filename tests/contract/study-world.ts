// Owns: what tests of publishing from the console start from: a signed library of the county, and a picture sent in.
import { createHash } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLibrary } from '#content/tools/build-library.ts';
import { defaultExpiries } from '#content/tools/publish-library.ts';
import { defaultPolicies } from '#content/tools/signing-keys.ts';
import { fileTakenSchema, studyPaths } from '#core/protocol/console-study-api.ts';
import type { CenterWorld, Console } from './center-world.ts';
import { makeSources } from './content-sources.ts';

const cover = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>',
);

/**
 * In place of the world's bare library a signed one, and its keys at the center. `briefings`: folder of sources that
 * the county itself published.
 */
export async function publishCounty({ context }: CenterWorld, briefings?: string): Promise<void> {
  const sources = join(context.dataDir, 'sources');
  const keysFolder = join(context.dataDir, 'library-keys');
  await rm(context.libraryDir, { recursive: true });
  await makeSources(sources, ['drip'], 'of the county');
  if (briefings) await cp(briefings, join(sources, 'briefings'), { recursive: true });
  await buildLibrary({
    ...{ sources, out: context.libraryDir, keysFolder, county: 'test', nowMs: Date.now() },
    ...{ expiries: defaultExpiries, policies: defaultPolicies },
  });
  context.libraryKeysDir = keysFolder;
}

/** Its path in the draft. */
export async function upload(world: CenterWorld, person: Console, draftId: string): Promise<string> {
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const shared = { cookie: person.cookie, 'tus-resumable': '1.0.0' };
  const begun = await fetch(world.origin + studyPaths.uploads, {
    method: 'POST',
    headers: {
      ...shared,
      'upload-length': String(cover.length),
      'upload-metadata': `draft ${encode(draftId)},name ${encode('cover.svg')},use ${encode('image')}`,
    },
  });
  const path = begun.headers.get('location') ?? '';
  await fetch(world.origin + path, {
    method: 'PATCH',
    headers: { ...shared, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: cover,
  });
  const taken = await person.send('POST', `${studyPaths.drafts}/${draftId}/files`, {
    uploadId: path.split('/').at(-1),
    sha256: createHash('sha256').update(cover).digest('hex'),
  });
  const file = fileTakenSchema.parse(taken.body);
  return file.ok ? file.file.path : '';
}
