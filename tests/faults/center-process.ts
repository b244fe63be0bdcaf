// Owns: a real center process for fault runs: the built program on a free port, which can be killed at any
// moment, also while it starts, and its command line.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import * as z from 'zod';
import { must } from '#core/kernel/assert.ts';
import { consolePaths } from '#core/protocol/console-api.ts';

const rootDir = join(import.meta.dirname, '../..');
const program = 'dist/center/main.mjs';
const run = promisify(execFile);

export interface CenterPlace {
  dataDir: string;
  libraryDir: string;
  /** undefined: the embedded database in the data folder. */
  databaseUrl?: string;
}

export interface ProcessOptions {
  /** Set for this process only. */
  env?: NodeJS.ProcessEnv;
  /** Command in front of Node, such as a tracer. */
  under?: readonly string[];
  /** undefined: one that is free. */
  port?: number;
}

function toEnvironment(place: CenterPlace, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { DATABASE_URL: _ours, ...rest } = process.env;
  const url = place.databaseUrl === undefined ? {} : { DATABASE_URL: place.databaseUrl };
  return { ...rest, NODE_ENV: 'production', ...url, ...more };
}

const readySchema = z.object({ url: z.string() });

/** Runs one command of the center's command line; its printed JSON. */
export async function administer(place: CenterPlace, ...args: readonly string[]): Promise<unknown> {
  const folders = [`--data=${place.dataDir}`, `--library=${place.libraryDir}`];
  const { stdout } = await run(process.execPath, [program, ...args, ...folders, '--json'], {
    cwd: rootDir,
    env: toEnvironment(place),
  });
  return JSON.parse(stdout) as unknown;
}

/** A fresh station and its code, which a printed life keeps good for a whole run. */
export async function createStationCode(place: CenterPlace, name: string): Promise<string> {
  const made = await administer(place, 'station', 'create', `--name=${name}`, '--township=Zanggu');
  const { id } = z.object({ id: z.uuid() }).parse(made);
  return z.object({ code: z.string() }).parse(await administer(place, 'station', 'code', id, '--printed'))
    .code;
}

/** Makes an operator and signs in at `origin`; the session's cookie. `folder` holds the password for a moment. */
export async function signInOperator(place: CenterPlace, origin: string, folder: string): Promise<string> {
  const password = 'correct-horse-battery';
  const file = join(folder, 'password');
  await writeFile(file, password, { mode: 0o600 });
  const person = ['--login=aygul', '--name=Aygul', `--password-file=${file}`];
  await administer(place, 'operator', 'create', ...person);
  await rm(file);
  const response = await fetch(origin + consolePaths.session, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'aygul', password }),
  });
  return must(response.headers.getSetCookie()[0]?.split(';')[0], 'cookie');
}

export class CenterProcess {
  readonly place: CenterPlace;
  readonly #child: ChildProcess;
  readonly #isTraced: boolean;
  readonly #errors: Buffer[] = [];
  /** Resolves with the address when it serves; rejects when it ends before. */
  readonly ready: Promise<string>;

  constructor(place: CenterPlace, options: ProcessOptions = {}) {
    this.place = place;
    const folders = [`--data=${place.dataDir}`, `--library=${place.libraryDir}`, '--renderer=dist/renderer'];
    const serve = [process.execPath, program, 'serve', '--json', `--port=${options.port ?? 0}`, ...folders];
    const [command = '', ...args] = [...(options.under ?? []), ...serve];
    const child = spawn(command, args, {
      cwd: rootDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: toEnvironment(place, options.env),
    });
    this.#child = child;
    this.#isTraced = options.under !== undefined;
    must(child.stderr, 'errors of the center').on('data', (part: Buffer) => this.#errors.push(part));
    this.ready = new Promise((resolve, reject) => {
      child.once('exit', (code, signal) =>
        reject(new Error(`the center ended with ${code ?? signal}: ${this.errorText}`)),
      );
      createInterface({ input: must(child.stdout, 'output of the center') }).on('line', (line) => {
        // Its log comes here as well, one JSON line each.
        const parsed = line.startsWith('{') ? readySchema.safeParse(JSON.parse(line)) : undefined;
        if (parsed?.success) resolve(parsed.data.url);
      });
    });
    // Who kills it while it starts waits for no address.
    this.ready.catch(() => undefined);
  }

  /** What it wrote to its error stream: its log. */
  get errorText(): string {
    return Buffer.concat(this.#errors).toString('utf8').slice(-4000);
  }

  get pid(): number {
    return must(this.#child.pid, 'process');
  }

  /** null: it runs, or was ended by a signal. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Returns when the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.#child, 'exit');
    const { pid } = this;
    // A tracer ends by itself when what it traces has ended.
    const traced = this.#isTraced ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') : '';
    process.kill(Number(traced.trim().split(' ')[0]) || pid, signal);
    await gone;
  }
}
