// Owns: the command line that makes films, sounds and handouts from content/sources/media-src into the
// units they belong to (composition root). Names of scripts as arguments make only those.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { openArtist } from './artist.ts';
import { makeFilm } from './make-film.ts';
import { makeHandout } from './make-handout.ts';
import { makePrompts } from './make-prompts.ts';
import { makeSound } from './make-sound.ts';
import { MediaError, mustFindChromium, mustFindProgram } from './programs.ts';
import { filmChapterSchema, type ScriptChapter, scriptSchema } from './script-schemas.ts';
import { type MediaTools, type UnitMaterial, writeMaterial } from './unit-file.ts';

const sources = resolve(dirname(fileURLToPath(import.meta.url)), '../../sources');
const scripts = join(sources, 'media-src');
/** Not of a unit: what the kiosk itself says. */
const promptList = resolve(sources, '../../renderer/ui/voice/prompts.json');

async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MediaError(`${path} cannot be read`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MediaError(`${path} is not JSON: ${String(cause)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MediaError(`${path}: ${z.prettifyError(parsed.error)}`);
}

async function makeOne(name: string, tools: MediaTools): Promise<{ unit: string; material: UnitMaterial }> {
  const folder = join(scripts, name);
  const script = await readJson(join(folder, 'script.json'), scriptSchema);
  switch (script.kind) {
    case 'film': {
      const chapters: ScriptChapter[] = [];
      for (const chapter of script.chapters) {
        chapters.push(await readJson(join(folder, `${chapter}.json`), filmChapterSchema));
      }
      return { unit: script.unit, material: await makeFilm(folder, script, chapters, tools) };
    }
    case 'sound':
      return { unit: script.unit, material: await makeSound(script, tools) };
    case 'handout':
      return { unit: script.unit, material: await makeHandout(folder, script, tools) };
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const all = (await readdir(scripts, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .concat('prompts');
  const strange = wanted.filter((name) => !all.includes(name));
  if (strange.length > 0)
    throw new MediaError(`No script ${strange.join(', ')}. There are: ${all.join(', ')}`);
  const isTerminal = process.stderr.isTTY === true;
  const ffmpeg = mustFindProgram('ffmpeg', process.env);
  const espeak = mustFindProgram('espeak-ng', process.env);
  const artist = await openArtist(mustFindChromium(process.env));
  const tools: MediaTools = {
    ffmpeg,
    espeak,
    artist,
    unitFolder: (unit) => join(sources, 'units', unit),
    showProgress: (text) => {
      if (isTerminal) process.stderr.write(`\r\u001B[2K${text}`);
    },
  };
  try {
    for (const name of wanted.length > 0 ? wanted : all) {
      if (name === 'prompts') {
        const count = await makePrompts(promptList, tools);
        tools.showProgress('');
        process.stdout.write(`prompts: ${count} steps of the kiosk spoken in each language\n`);
        continue;
      }
      const { unit, material } = await makeOne(name, tools);
      await writeMaterial(tools.unitFolder(unit), material);
      tools.showProgress('');
      process.stdout.write(`${name}: ${material.kind} "${material.id}" made in units/${unit}\n`);
    }
  } finally {
    await artist.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof MediaError)) throw cause;
  process.stderr.write(`\n${cause.message}\n`);
  process.exitCode = 1;
}
