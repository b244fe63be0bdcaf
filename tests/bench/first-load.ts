// Owns: bench B9: what the kiosk loads before a unit is opened, and how soon it can be used.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface LoadedFile {
  name: string;
  gzipBytes: number;
}

/** Scripts that the page asks for at once: its entry, what that imports, and the sync worker. */
export async function listFirstScripts(pageDir: string): Promise<LoadedFile[]> {
  const html = await readFile(join(pageDir, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, name = '']) => name);
  const assets = await readdir(join(pageDir, 'assets'));
  const workers = assets.filter((name) => /^sync-worker.*\.js$/.test(name)).map((name) => `assets/${name}`);
  const names = [...new Set([...named, ...workers])];
  return Promise.all(
    names.map(async (name) => ({ name, gzipBytes: gzipSync(await readFile(join(pageDir, name))).length })),
  );
}
