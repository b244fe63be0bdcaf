// Owns: the recorded words of the kiosk's main path, for languages of which a machine has no voice: one small sound for
// each step and language, from the list that stands with the kiosk's own files.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { languages } from '#core/domain/language.ts';
import { encodeSound } from './encode-sound.ts';
import { toWav } from './sound-track.ts';
import { speak } from './speak.ts';

const promptsSchema = z.record(z.string(), z.object({ zh: z.string(), ug: z.string(), en: z.string() }));

/** `list`: the file of words; the sounds go to the folder of its name beside it. */
export async function makePrompts(
  list: string,
  tools: { ffmpeg: string; espeak: string; showProgress(text: string): void },
): Promise<number> {
  const prompts = promptsSchema.parse(JSON.parse(await readFile(list, 'utf8')));
  const work = await mkdtemp(join(tmpdir(), 'make-prompts-'));
  try {
    for (const [step, words] of Object.entries(prompts)) {
      for (const language of languages) {
        tools.showProgress(`prompts: ${step}, ${language}`);
        const wav = join(work, `${step}.${language}.wav`);
        await writeFile(wav, toWav(await speak(tools.espeak, language, words[language])));
        await encodeSound(tools.ffmpeg, wav, join(dirname(list), 'prompts', `${step}.${language}.ogg`));
      }
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return Object.keys(prompts).length;
}
