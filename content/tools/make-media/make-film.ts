// Owns: making one film: the voice sets the time, the drawings follow it, ffmpeg joins both.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artist } from './artist.ts';
import { formatCard } from './card.ts';
import { blendViews, type Drawing, formatFrame, parseDrawing, type View, wholeView } from './drawing.ts';
import { startProgram } from './programs.ts';
import type { FilmScript, ScriptChapter, ScriptLine } from './script-schemas.ts';
import { createChime, layTrack, secondsOf, toWav } from './sound-track.ts';
import { speak } from './speak.ts';
import { captionLanguages, formatCaptions, planFilm, type TimedShot, type Timeline } from './timeline.ts';
import type { MediaTools, UnitMaterial } from './unit-file.ts';

/** Enough for drawings that glide; each more costs bytes on a slow line. */
const framesPerSecond = 10;
const lookSeconds = 1.6;
/** How much nearer the view drifts in a minute, so that no picture stands quite still. */
const driftPerSecond = 0.0009;
const fadeSeconds = 0.4;

async function loadDrawings(
  folder: string,
  chapters: readonly ScriptChapter[],
): Promise<Map<string, Drawing>> {
  const names = new Set(chapters.flatMap(({ scenes }) => scenes.map(({ drawing }) => drawing)));
  const drawings = new Map<string, Drawing>();
  for (const name of names) {
    drawings.set(name, parseDrawing(await readFile(join(folder, name), 'utf8'), name));
  }
  return drawings;
}

/** Symbols of all drawings of a film: the file `parts.svg` beside them, if there is one. */
export async function loadParts(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'parts.svg'), 'utf8').catch(() => '');
  return text === ''
    ? ''
    : `<defs>${text.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')}</defs>`;
}

function viewAt(shot: TimedShot & { kind: 'scene' }, now: number): View {
  let view = wholeView;
  let since = shot.at;
  for (const { line, at } of shot.lines) {
    if (at > now) break;
    if (line.look) {
      view = blendViews(view, line.look, (now - at) / lookSeconds);
      since = at;
    }
  }
  return [view[0], view[1], view[2] * (1 + driftPerSecond * Math.min(30, now - since))];
}

function formatShot(
  shot: TimedShot,
  now: number,
  film: FilmScript,
  drawings: Map<string, Drawing>,
  parts: string,
) {
  const veil = Math.max(1 - (now - shot.at) / fadeSeconds, 1 - (shot.end - now) / (fadeSeconds / 2), 0);
  const over =
    veil > 0
      ? `<rect x="-50" y="-50" width="740" height="460" fill="#fffaf0" opacity="${Math.min(1, veil).toFixed(2)}"/>`
      : '';
  if (shot.kind === 'card') {
    return formatCard(shot.number, shot.chapter?.titles ?? film.titles, now - shot.at, over);
  }
  const drawing = drawings.get(shot.scene.drawing);
  if (!drawing) throw new Error(`broken invariant: drawing ${shot.scene.drawing} is missing`);
  const marks = [...shot.lines.map(({ at }) => at - shot.at), shot.end - shot.at];
  return formatFrame(drawing, { seconds: now - shot.at, marks }, viewAt(shot, now), parts, over);
}

async function drawFrames(
  artist: Artist,
  timeline: Timeline,
  toSvg: (shot: TimedShot, now: number) => string,
  take: (png: Buffer, share: number) => Promise<void>,
): Promise<void> {
  const count = Math.round(timeline.lengthSeconds * framesPerSecond);
  let last: { svg: string; png: Buffer } = { svg: '', png: Buffer.alloc(0) };
  for (let index = 0; index < count; index++) {
    const now = index / framesPerSecond;
    const shot = timeline.shots.findLast(({ at }) => at <= now);
    if (!shot) continue;
    const svg = toSvg(shot, now);
    if (svg !== last.svg) last = { svg, png: await artist.draw(svg) };
    await take(last.png, (index + 1) / count);
  }
}

/** Voice and chimes as one WAV file in `folder`. */
async function writeSound(
  path: string,
  timeline: Timeline,
  voiceOf: Map<ScriptLine, Int16Array>,
): Promise<void> {
  const chime = createChime();
  const sounds = [
    ...timeline.shots
      .filter((shot) => shot.kind === 'card')
      .map(({ at }) => ({ atSeconds: at + 0.3, samples: chime })),
    ...timeline.lines.map(({ line, voiceAt }) => ({
      atSeconds: voiceAt,
      samples: voiceOf.get(line) ?? new Int16Array(0),
    })),
  ];
  await writeFile(path, toWav(layTrack(timeline.lengthSeconds, sounds)));
}

/** Softens the voice of the synthesiser and brings it to an even loudness. */
export const soundFilter = 'highpass=f=90,treble=g=-4:f=4500,loudnorm=I=-18:TP=-2:LRA=9';

function encoderArguments(soundPath: string, out: string): string[] {
  const picture = ['-f', 'image2pipe', '-framerate', String(framesPerSecond), '-c:v', 'png', '-i', '-'];
  // VP9 and Opus: played by every Chromium, also by one built without licensed codecs.
  const video = ['-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', '36', '-deadline', 'good', '-cpu-used', '3'];
  // A key frame every 8 s: jumping back ten seconds is quick on an old PC.
  const keys = ['-g', '80', '-pix_fmt', 'yuv420p', '-threads', '1'];
  const audio = ['-af', soundFilter, '-c:a', 'libopus', '-b:a', '28k', '-ac', '1', '-ar', '24000'];
  const whole = [
    '-fflags',
    '+bitexact',
    '-flags:v',
    '+bitexact',
    '-flags:a',
    '+bitexact',
    '-map_metadata',
    '-1',
  ];
  return [
    '-v',
    'error',
    '-y',
    ...picture,
    '-i',
    soundPath,
    ...video,
    ...keys,
    ...audio,
    ...whole,
    '-cues_to_front',
    '1',
    out,
  ];
}

async function drawPoster(
  folder: string,
  { poster }: FilmScript,
  artist: Artist,
  parts: string,
): Promise<Buffer> {
  const drawing = parseDrawing(await readFile(join(folder, poster.drawing), 'utf8'), poster.drawing);
  // One second a line, seen where the chosen line ends.
  const marks = Array.from({ length: 60 }, (_, index) => index * 10);
  const seconds = (poster.line + 1) * 10 - 0.01;
  return artist.drawPoster(formatFrame(drawing, { seconds, marks }, wholeView, parts));
}

export async function makeFilm(
  folder: string,
  film: FilmScript,
  chapters: readonly ScriptChapter[],
  tools: MediaTools,
): Promise<UnitMaterial> {
  const out = tools.unitFolder(film.unit);
  const name = film.material;
  const drawings = await loadDrawings(folder, chapters);
  const parts = await loadParts(folder);
  const voiceOf = new Map<ScriptLine, Int16Array>();
  for (const line of chapters.flatMap(({ scenes }) => scenes.flatMap(({ lines }) => lines))) {
    voiceOf.set(line, await speak(tools.espeak, film.voice, line[film.voice]));
  }
  const timeline = planFilm(chapters, (line) => secondsOf(voiceOf.get(line) ?? new Int16Array(0)));
  for (const language of captionLanguages) {
    await writeFile(join(out, `${name}.${language}.vtt`), formatCaptions(timeline.lines, language));
  }
  await writeFile(join(out, `${name}.jpg`), await drawPoster(folder, film, tools.artist, parts));
  const work = await mkdtemp(join(tmpdir(), 'make-media-'));
  try {
    const soundPath = join(work, 'sound.wav');
    const filmPath = join(work, 'film.webm');
    await writeSound(soundPath, timeline, voiceOf);
    const encoder = startProgram(tools.ffmpeg, encoderArguments(soundPath, filmPath));
    const toSvg = (shot: TimedShot, now: number) => formatShot(shot, now, film, drawings, parts);
    await drawFrames(tools.artist, timeline, toSvg, async (png, share) => {
      await encoder.write(png);
      tools.showProgress(
        `${film.unit}: film, ${Math.round(share * 100)} % of ${Math.round(timeline.lengthSeconds)} s`,
      );
    });
    await encoder.finish();
    // Nothing unfinished stands among the sources.
    await copyFile(filmPath, join(out, `${name}.webm`));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return {
    id: name,
    kind: 'video',
    titles: film.titles,
    file: `${name}.webm`,
    poster: `${name}.jpg`,
    durationSeconds: Math.round(timeline.lengthSeconds * 10) / 10,
    captions: Object.fromEntries(captionLanguages.map((language) => [language, `${name}.${language}.vtt`])),
    chapters: timeline.shots.flatMap((shot) =>
      shot.kind === 'card' && shot.chapter
        ? [{ atSeconds: Math.round(shot.at * 10) / 10, titles: shot.chapter.titles }]
        : [],
    ),
  };
}
