// Owns: bench B9: what the kiosk loads before a unit is opened, and how soon it can be used.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface LoadedFile {
  name: string;
  gzipBytes: number;
}

function listNames(text: string, folder: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => join(folder, name));
}

/** Those that the page starts by itself; others are started by a screen of the station's administrator. */
const firstWorkers = ['journal-worker', 'ballast-worker', 'sync-worker'];

/**
 * Scripts that the page asks for at once: its entry, its workers, its language, and what they import, each counted
 * once.
 */
export async function listFirstScripts(pageDir: string): Promise<LoadedFile[]> {
  const html = await readFile(join(pageDir, 'index.html'), 'utf8');
  const waiting = [
    ...listNames(html, '', /(?:src|href)="\.\/([^"]+\.js)"/g),
    ...firstWorkers.map((name) => join('workers', `${name}.js`)),
  ];
  const files = new Map<string, LoadedFile>();
  // The page begins with the table of one language; the largest is counted.
  const tables = (await readdir(join(pageDir, 'assets'))).filter((name) =>
    /^(?:zh|ug|en)-.*\.js$/.test(name),
  );
  const sizes = await Promise.all(
    tables.map(async (name) => ({
      name,
      gzipBytes: gzipSync(await readFile(join(pageDir, 'assets', name))).length,
    })),
  );
  const largest = sizes.sort((a, b) => b.gzipBytes - a.gzipBytes)[0];
  if (largest) waiting.push(join('assets', largest.name));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (files.has(name)) continue;
    const text = await readFile(join(pageDir, name), 'utf8');
    files.set(name, { name, gzipBytes: gzipSync(text).length });
    // Static imports only: what is imported when a unit is opened is not of the first load.
    waiting.push(...listNames(text, dirname(name), /(?:from|import)\s*["'](\.[^"']+\.js)["']/g));
  }
  return [...files.values()];
}
