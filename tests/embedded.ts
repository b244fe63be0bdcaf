// Owns: the empty embedded database that tests begin with. Making a cluster takes five seconds of a core;
// it is made once, and copied in a tenth of that.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openPglite } from '#center/db/pglite-engine.ts';
import pglite from '../node_modules/@electric-sql/pglite/package.json' with { type: 'json' };

const run = promisify(execFile);
const prepared = join(import.meta.dirname, `../dist/.embedded-${pglite.version}`);

async function prepare(): Promise<void> {
  await mkdir(dirname(prepared), { recursive: true });
  const making = await mkdtemp(`${prepared}-`);
  await (await openPglite(making)).close();
  // Whoever is second finds the first one's in its place.
  await rename(making, prepared).catch(() => rm(making, { recursive: true, force: true }));
}

/** Puts an empty cluster into `dataDir`, as a center finds it that has been started before. */
export async function prepareEmbedded(dataDir: string): Promise<void> {
  if (!(await stat(prepared).catch(() => undefined))) await prepare();
  await mkdir(dataDir, { recursive: true });
  await run('cp', ['-r', join(prepared, 'pg'), dataDir]);
}

export async function openPreparedEmbedded(...[folder, ...rest]: Parameters<typeof openPglite>) {
  await prepareEmbedded(folder);
  return openPglite(folder, ...rest);
}
