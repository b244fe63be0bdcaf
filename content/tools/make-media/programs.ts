// Owns: the programs that media are made with (ffmpeg, espeak-ng, Chromium): finding them, running them,
// and the sentence that names the Debian package when one is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';

/** Something outside this program is missing or failed; the message is for the person at the terminal. */
export class MediaError extends Error {
  override name = 'MediaError';
}

const packages = { ffmpeg: 'ffmpeg', 'espeak-ng': 'espeak-ng' } as const;
type Program = keyof typeof packages;

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function findOnPath(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  return names
    .flatMap((name) => folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))))
    .find((candidate) => existsSync(candidate));
}

function sayMissing(what: string, debianPackage: string, more = ''): MediaError {
  return new MediaError(
    `${what} is needed to make media and was not found. On Debian: apt-get install ${debianPackage}${more}`,
  );
}

export function mustFindProgram(program: Program, env: NodeJS.ProcessEnv): string {
  const path = findOnPath([program], env);
  if (path === undefined) throw sayMissing(program, packages[program]);
  return path;
}

/** The browser that draws: the one named by CHROMIUM, or one on the path. */
export function mustFindChromium(env: NodeJS.ProcessEnv): string {
  const named = env['CHROMIUM'];
  const path = named && existsSync(named) ? named : findOnPath(chromiumNames, env);
  if (path === undefined) {
    throw sayMissing('Chromium', 'chromium', ' (or name a Chrome or Chromium program in CHROMIUM)');
  }
  return path;
}

export interface Running {
  /** Resolves when the program has taken the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes the input; resolves to the output when the program ended well. */
  finish(): Promise<Buffer>;
}

/** Starts a program at low priority, so that a person can work on the machine meanwhile. */
export function startProgram(path: string, args: readonly string[]): Running {
  const child = spawn(path, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = new Promise<Buffer>((resolve, reject) => {
    child.on('error', (cause) => reject(new MediaError(`${path} could not be started`, { cause })));
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output));
      else reject(new MediaError(`${path} failed (${code}): ${Buffer.concat(complaints).toString().trim()}`));
    });
  });
  // A program that dies early breaks the pipe; `ended` tells why.
  child.stdin.on('error', () => undefined);
  ended.catch(() => undefined);
  return {
    write: (bytes) =>
      Promise.race([
        new Promise<void>((resolve) => child.stdin.write(bytes, () => resolve())),
        ended.then(() => undefined),
      ]),
    finish: () => {
      child.stdin.end();
      return ended;
    },
  };
}

export function runProgram(path: string, args: readonly string[], input = ''): Promise<Buffer> {
  const running = startProgram(path, args);
  return running.write(Buffer.from(input)).then(() => running.finish());
}
