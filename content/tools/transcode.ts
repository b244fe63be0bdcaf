// Owns: the recipe for smaller renditions of a film. Nothing is transcoded in passing: it takes hours on the
// machine of an office, so a person starts it, and sees before what it will be worth.
import { spawn } from 'node:child_process';
import { basename, dirname, extname, join } from 'node:path';

/** Height, bit rate of the picture and of the sound in kbit/s: measured on talks and field films. */
const renditions = [
  { height: 360, videoKbit: 250, audioKbit: 32 },
  { height: 480, videoKbit: 500, audioKbit: 48 },
  { height: 720, videoKbit: 1100, audioKbit: 64 },
] as const;

export interface Recipe {
  height: number;
  output: string;
  /** About how large it becomes; undefined where the length is not known. */
  sizeBytes: number | undefined;
  seconds: number | undefined;
  args: string[];
}

/** VP9 and Opus in WebM: every Chromium plays them, also one without licensed codecs. */
export function listRecipes(
  input: string,
  height: number | undefined,
  seconds: number | undefined,
): Recipe[] {
  const name = basename(input, extname(input));
  const fitting = renditions.filter((one) => height === undefined || one.height <= height);
  return (fitting.length > 0 ? fitting : renditions.slice(0, 1)).map(
    ({ height: lines, videoKbit, audioKbit }) => {
      const output = join(dirname(input), `${name}.${lines}p.webm`);
      return {
        height: lines,
        output,
        sizeBytes:
          seconds === undefined ? undefined : Math.round((seconds * (videoKbit + audioKbit) * 1000) / 8),
        seconds,
        // biome-ignore format: an option and its value stand together
        args: [
        '-nostdin', '-y', '-i', input, '-map', '0:v:0', '-map', '0:a:0?',
        '-vf', `scale=-2:'min(${lines},ih)',format=yuv420p`,
        '-c:v', 'libvpx-vp9', '-b:v', `${videoKbit}k`, '-crf', '33', '-row-mt', '1', '-g', '240',
        '-c:a', 'libopus', '-b:a', `${audioKbit}k`, '-ac', '1',
        '-map_metadata', '-1', '-progress', 'pipe:1', '-nostats', output,
      ],
      };
    },
  );
}

export function formatCommand({ args }: Recipe): string {
  const shown = args.filter((arg, index) => {
    const isProgress = arg === '-progress' || args[index - 1] === '-progress' || arg === '-nostats';
    return !isProgress;
  });
  return [
    'ffmpeg',
    ...shown.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `"${arg.replace(/(["\\$`])/g, '\\$1')}"`)),
  ].join(' ');
}

/** Runs one recipe. Resolves to false where there is no ffmpeg, or it failed; what it said goes to stderr. */
export function runRecipe(
  recipe: Recipe,
  onDidProgress: (secondsDone: number, secondsTotal: number) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('ffmpeg', ['-loglevel', 'error', ...recipe.args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const us = /out_time_us=(\d+)/.exec(text)?.[1];
      if (us !== undefined) onDidProgress(Number(us) / 1e6, recipe.seconds ?? 0);
    });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
