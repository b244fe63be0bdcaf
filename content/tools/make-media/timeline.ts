// Owns: when everything happens: cards, scenes and sentences of a film, sentences of a sound, and the
// captions that follow from them. Times are seconds from the start.
import { type Language, languages } from '#core/domain/language.ts';
import type { ScriptChapter, ScriptLine, ScriptScene } from './script-schemas.ts';

/** A new picture is seen before the voice begins. */
const leadSeconds = 0.7;
const lineLeadSeconds = 0.15;
const pauseSeconds = 0.95;
export const cardSeconds = 3.4;
const endSeconds = 2;

export interface TimedLine {
  line: ScriptLine;
  /** When its picture begins; the voice begins at `voiceAt`. */
  at: number;
  voiceAt: number;
  voiceEnd: number;
}

export type TimedShot =
  | { kind: 'card'; at: number; end: number; chapter: ScriptChapter | undefined; number: number }
  | { kind: 'scene'; at: number; end: number; scene: ScriptScene; lines: TimedLine[] };

export interface Timeline {
  shots: TimedShot[];
  lines: TimedLine[];
  lengthSeconds: number;
}

/** `measure` tells how long the voice takes for a line. */
export function planFilm(
  chapters: readonly ScriptChapter[],
  measure: (line: ScriptLine) => number,
): Timeline {
  let now = 0;
  const shots: TimedShot[] = [{ kind: 'card', at: 0, end: cardSeconds, chapter: undefined, number: 0 }];
  now = cardSeconds;
  for (const [index, chapter] of chapters.entries()) {
    shots.push({ kind: 'card', at: now, end: now + cardSeconds, chapter, number: index + 1 });
    now += cardSeconds;
    for (const scene of chapter.scenes) {
      const at = now;
      const lines: TimedLine[] = [];
      for (const line of scene.lines) {
        const voiceAt = now + (lines.length === 0 ? leadSeconds : lineLeadSeconds);
        const voiceEnd = voiceAt + measure(line);
        lines.push({ line, at: now, voiceAt, voiceEnd });
        now = voiceEnd + (line.pause ?? pauseSeconds);
      }
      shots.push({ kind: 'scene', at, end: now, scene, lines });
    }
  }
  const last = shots.at(-1);
  if (last) last.end += endSeconds;
  const lines = shots.flatMap((shot) => (shot.kind === 'scene' ? shot.lines : []));
  return { shots, lines, lengthSeconds: now + endSeconds };
}

/**
 * A sound has one timeline for all its languages, so that captions in one language fit the voice of
 * another: each sentence gets the time of the slowest voice.
 */
export function planSound(
  parts: readonly (readonly ScriptLine[])[],
  measure: (line: ScriptLine) => number,
): { lines: TimedLine[]; chimes: number[]; lengthSeconds: number } {
  let now = 0;
  const lines: TimedLine[] = [];
  const chimes: number[] = [];
  for (const part of parts) {
    chimes.push(now);
    now += cardSeconds - 0.6;
    for (const line of part) {
      const voiceEnd = now + measure(line);
      lines.push({ line, at: now, voiceAt: now, voiceEnd });
      now = voiceEnd + (line.pause ?? 0.8);
    }
  }
  return { lines, chimes, lengthSeconds: now + endSeconds };
}

function formatStamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}`;
  return `${clock}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** A caption stays this long after the voice, unless the next one comes. */
const lingerSeconds = 0.7;

export function formatCaptions(lines: readonly TimedLine[], language: Language): string {
  const cues = lines.map(({ line, voiceAt, voiceEnd }, index) => {
    const next = lines[index + 1]?.voiceAt ?? Number.POSITIVE_INFINITY;
    const end = Math.min(voiceEnd + lingerSeconds, next - 0.05);
    return `${index + 1}\n${formatStamp(voiceAt)} --> ${formatStamp(end)}\n${line[language]}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

export const captionLanguages = languages;
