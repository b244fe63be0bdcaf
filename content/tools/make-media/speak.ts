// Owns: the voices. Each language is spoken by espeak-ng, slowly: listeners sit in a room with echo.
import type { Language } from '#core/domain/language.ts';
import { MediaError, runProgram } from './programs.ts';
import { parseSpeech, secondsOf } from './sound-track.ts';
import { toSpokenChinese } from './spoken-chinese.ts';

interface Voice {
  name: string;
  /** Words a minute as espeak-ng counts them. */
  wordsPerMinute: number;
  pitch: number;
  /** Pause between words, in hundredths of a second. */
  gap: number;
  prepare(text: string): string;
}

const uyghurDigits = ['نۆل', 'بىر', 'ئىككى', 'ئۈچ', 'تۆت', 'بەش', 'ئالتە', 'يەتتە', 'سەككىز', 'توققۇز'];

/** A number of five or more digits is dialled: it is said digit by digit. */
function spellLongNumbers(text: string): string {
  return text.replaceAll(/\d{5,}/g, (number) =>
    [...number].map((digit) => uyghurDigits[Number(digit)]).join('، '),
  );
}

export const voices: Record<Language, Voice> = {
  ug: { name: 'ug', wordsPerMinute: 132, pitch: 42, gap: 2, prepare: spellLongNumbers },
  zh: { name: 'cmn-latn-pinyin', wordsPerMinute: 150, pitch: 45, gap: 0, prepare: toSpokenChinese },
  en: { name: 'en-gb', wordsPerMinute: 140, pitch: 45, gap: 2, prepare: (text) => text },
};

/** Quotation marks and the like say nothing, but some voices would name them. */
function dropMarks(text: string): string {
  return text.replaceAll(/[«»“”"()]/g, ' ');
}

/** A sentence as samples, without silence around it. */
export async function speak(espeak: string, language: Language, text: string): Promise<Int16Array> {
  const { name, wordsPerMinute, pitch, gap, prepare } = voices[language];
  const args = ['-v', name, '-s', String(wordsPerMinute), '-p', String(pitch), '-g', String(gap)];
  const spoken = parseSpeech(
    await runProgram(espeak, [...args, '-b', '1', '--stdin', '--stdout'], dropMarks(prepare(text))),
  );
  // A voice that lacks the script of a text says nothing instead of failing.
  if (secondsOf(spoken) < 0.3) throw new MediaError(`The voice ${name} could not speak: ${text}`);
  return spoken;
}
