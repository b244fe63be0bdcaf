// Owns: sticks for tests: made by the county, and what a kiosk has after one.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeSources } from '#tests/contract/content-sources.ts';
import { type County, runProgram } from './county.ts';

/** A command of the center, on the data of a center that is off. */
export async function runCenter(county: County, ...args: string[]): Promise<string> {
  return runProgram([
    'dist/center/main.mjs',
    ...args,
    `--data=${county.dataDir}`,
    `--library=${county.library}`,
    '--json',
  ]);
}

/** A stick from the county; by default with a unit that the kiosk has not got. */
export async function makeStick(
  { county, sources }: { county: County; sources: string },
  name: string,
  newUnits: readonly string[] = ['second-course'],
): Promise<string> {
  const stick = join(county.folder, name);
  await mkdir(stick);
  await makeSources(sources, newUnits, name);
  const keys = join(county.folder, 'keys');
  await runProgram([
    'dist/content/cli.mjs',
    'build',
    '--out',
    county.library,
    '--keys',
    keys,
    `--sources=${sources}`,
  ]);
  await runCenter(county, 'courier', 'make', '--out', stick);
  return stick;
}

/** Units that are installed on the kiosk. Only when it has made its database: an open of ours would make another. */
export async function listUnits(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve) => {
      open.onsuccess = resolve;
    });
    const request = open.result.transaction('manifests').objectStore('manifests').getAllKeys();
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    open.result.close();
    return (request.result as string[]).filter((path) => path.startsWith('units/')).sort();
  });
}
