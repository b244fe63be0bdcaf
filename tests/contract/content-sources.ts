// Owns: small sources of authors in a folder: real units that the content tools compile.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initSources } from '#content/tools/init-sources.ts';

/** Units of the given ids; `words` makes their content differ from that of another call. */
export async function makeSources(folder: string, units: readonly string[], words: string): Promise<void> {
  for (const id of units) {
    const template = join(folder, `template-${id}`);
    await initSources(template, '2026-01-01');
    const unit = join(template, 'units/first-unit');
    const json = await readFile(join(unit, 'unit.json'), 'utf8');
    await writeFile(join(unit, 'unit.json'), json.replace('first-unit', id));
    await writeFile(join(unit, 'article.en.md'), `## ${id}\n\n${words}\n`);
    await moveInto(unit, join(folder, 'units', id));
    await rm(template, { recursive: true });
  }
}

async function moveInto(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(join(to, '..'), { recursive: true });
  await rename(from, to);
}
