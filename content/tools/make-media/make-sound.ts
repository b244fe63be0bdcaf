// Owns: making a sound to listen to: the same sentences in each language's voice, on one timeline.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from '#core/domain/language.ts';
import { encodeSound } from './encode-sound.ts';
import type { ScriptLine, SoundScript } from './script-schemas.ts';
import { createChime, layTrack, secondsOf, toWav } from './sound-track.ts';
import { speak } from './speak.ts';
import { captionLanguages, formatCaptions, planSound } from './timeline.ts';
import type { MediaTools, UnitMaterial } from './unit-file.ts';

type Voices = Record<Language, Map<ScriptLine, Int16Array>>;

const none = new Int16Array(0);

async function speakAll(espeak: string, lines: readonly ScriptLine[]): Promise<Voices> {
  const voices: Voices = { ug: new Map(), zh: new Map(), en: new Map() };
  for (const language of captionLanguages) {
    for (const line of lines) voices[language].set(line, await speak(espeak, language, line[language]));
  }
  return voices;
}

export async function makeSound(script: SoundScript, tools: MediaTools): Promise<UnitMaterial> {
  const out = tools.unitFolder(script.unit);
  const voices = await speakAll(tools.espeak, script.parts.flat());
  const plan = planSound(script.parts, (line) =>
    Math.max(...captionLanguages.map((language) => secondsOf(voices[language].get(line) ?? none))),
  );
  const chimes = plan.chimes.map((atSeconds) => ({ atSeconds, samples: createChime() }));
  const work = await mkdtemp(join(tmpdir(), 'make-media-'));
  try {
    for (const language of captionLanguages) {
      tools.showProgress(`${script.unit}: sound, ${language}`);
      const spoken = plan.lines.map(({ line, voiceAt }) => ({
        atSeconds: voiceAt,
        samples: voices[language].get(line) ?? none,
      }));
      const wav = join(work, `${language}.wav`);
      await writeFile(wav, toWav(layTrack(plan.lengthSeconds, [...chimes, ...spoken])));
      const name = join(out, `${script.material}.${language}`);
      const sound = join(work, `${language}.ogg`);
      await encodeSound(tools.ffmpeg, wav, sound);
      // Nothing unfinished stands among the sources.
      await copyFile(sound, `${name}.ogg`);
      await writeFile(`${name}.vtt`, formatCaptions(plan.lines, language));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const each = <Value>(value: (language: Language) => Value) => ({
    zh: value('zh'),
    ug: value('ug'),
    en: value('en'),
  });
  return {
    id: script.material,
    kind: 'audio',
    titles: script.titles,
    files: each((language) => `${script.material}.${language}.ogg`),
    durationSeconds: each(() => Math.round(plan.lengthSeconds * 10) / 10),
    captions: each((language) => `${script.material}.${language}.vtt`),
  };
}
