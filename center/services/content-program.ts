// Owns: the content tools as a program beside the center: what authors' command line checks and signs, the console
// checks and signs by the same program. Its result is one JSON object on stdout, its steps are lines on stderr.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

export interface ContentAnswer {
  /** As in content/tools/library-error.ts: 0 done, 2 problems in the sources, 3 keys, 4 library. */
  code: number;
  /** The JSON that it printed; undefined when it printed none. */
  value: unknown;
  /** What it said in words, for the log. */
  complaint: string;
}

const stepSchema = z.looseObject({ step: z.string() });

/** Built, it lies beside the center; in the source, tsx runs it. */
function locate(): string[] {
  const built = join(import.meta.dirname, '../content/cli.mjs');
  if (existsSync(built)) return [built];
  return ['--import', 'tsx', join(import.meta.dirname, '../../content/tools/cli.ts')];
}

const root = join(import.meta.dirname, '../..');
/** Hashing and copying a film of 2 GB on a slow disk ends long before. */
const patienceMs = 30 * 60_000;

export interface ContentRun {
  input?: string;
  onStep?: (step: string) => void;
  signal?: AbortSignal;
}

/** Paths in `args` must be absolute. Rejects only when the program cannot be started or is ended from outside. */
export async function runContent(args: readonly string[], run: ContentRun = {}): Promise<ContentAnswer> {
  const limit = AbortSignal.timeout(patienceMs);
  const child = spawn(process.execPath, [...locate(), ...args, '--json'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, CONTENT_PROGRESS: 'json' },
    signal: run.signal ? AbortSignal.any([run.signal, limit]) : limit,
  });
  const printed: Buffer[] = [];
  const complaints: string[] = [];
  child.stdout.on('data', (part: Buffer) => printed.push(part));
  createInterface({ input: child.stderr }).on('line', (line) => {
    const step = stepSchema.safeParse(parseJson(line));
    if (step.success) run.onStep?.(step.data.step);
    else if (complaints.length < 50) complaints.push(line);
  });
  // A program that ended early closes its input under us; its exit code tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input ?? '');
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (ended) => resolve(ended ?? 1));
  });
  return {
    code,
    value: parseJson(Buffer.concat(printed).toString('utf8')),
    complaint: complaints.join('\n').slice(0, 4000),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
