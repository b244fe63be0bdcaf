// Owns: a real county for a test: a signed library, a real center process on a real database, and what an
// operator does by the console's interface. Everything lives in one temporary folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { must } from '#core/kernel/assert.ts';
import {
  consolePaths,
  enrolmentCodeSchema,
  groupRowSchema,
  learnerMadeSchema,
  learnerRowSchema,
  type RecordRow,
  recordPageSchema,
  stationRowSchema,
} from '#core/protocol/console-api.ts';
import { prepareEmbedded } from '#tests/embedded.ts';

const rootDir = join(import.meta.dirname, '../..');
const readySchema = z.object({ url: z.string(), setupCode: z.string().optional() });

export async function findFreePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Runs a program of the project to its end and returns what it printed. */
export async function runProgram(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd: rootDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const parts: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => complaints.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  const output = Buffer.concat(parts).toString('utf8');
  if (code !== 0)
    throw new Error(`${args.join(' ')} ended with ${code}:\n${output}${Buffer.concat(complaints)}`);
  return output;
}

export interface CountyOptions {
  /** Address of a PostgreSQL database; undefined: the embedded one. */
  databaseUrl?: string;
  /** The center begins with the demo county: columns, weather, demo accounts. */
  isDemo?: boolean;
  /** The center has the keys that publish what its console approved. */
  hasConsoleKeys?: boolean;
  /** Sources of the library; undefined: those of the project. */
  sources?: string;
}

export class County {
  readonly folder: string;
  readonly port: number;
  readonly #databaseUrl: string | undefined;
  readonly #isDemo: boolean;
  readonly #hasConsoleKeys: boolean;
  #center: ChildProcess | undefined;
  #cookie = '';
  setupCode = '';

  private constructor(folder: string, port: number, options: CountyOptions) {
    this.folder = folder;
    this.port = port;
    this.#databaseUrl = options.databaseUrl;
    this.#isDemo = options.isDemo ?? false;
    this.#hasConsoleKeys = options.hasConsoleKeys ?? false;
  }

  static async create(options: CountyOptions = {}): Promise<County> {
    const folder = await mkdtemp(join(tmpdir(), 'county-'));
    const county = new County(folder, await findFreePort(), options);
    if (options.databaseUrl === undefined) await prepareEmbedded(county.dataDir);
    await runProgram([
      'dist/content/cli.mjs',
      'build',
      '--out',
      county.library,
      '--keys',
      county.keys,
      ...(options.sources === undefined ? [] : [`--sources=${options.sources}`]),
    ]);
    return county;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get library(): string {
    return join(this.folder, 'library');
  }

  get keys(): string {
    return join(this.folder, 'keys');
  }

  get dataDir(): string {
    return join(this.folder, 'center');
  }

  async startCenter(): Promise<void> {
    const env = { ...process.env };
    delete env['DATABASE_URL'];
    if (this.#databaseUrl !== undefined) env['DATABASE_URL'] = this.#databaseUrl;
    const center = spawn(
      process.execPath,
      [
        'dist/center/main.mjs',
        'serve',
        '--json',
        `--port=${this.port}`,
        `--data=${this.dataDir}`,
        `--library=${this.library}`,
        '--renderer=dist/renderer',
        ...(this.#isDemo ? ['--demo'] : []),
        ...(this.#hasConsoleKeys ? [`--library-keys=${this.keys}`] : []),
      ],
      { cwd: rootDir, stdio: ['ignore', 'pipe', 'inherit'], env },
    );
    this.#center = center;
    const ready = await new Promise<z.infer<typeof readySchema>>((resolve, reject) => {
      center.once('exit', (code) => reject(new Error(`the center ended with ${code}`)));
      createInterface({ input: must(center.stdout, 'output of the center') }).on('line', (line) => {
        if (!line.startsWith('{')) return;
        const parsed = readySchema.safeParse(JSON.parse(line));
        if (parsed.success) resolve(parsed.data);
      });
    });
    if (ready.setupCode !== undefined) this.setupCode = ready.setupCode;
  }

  /** The power goes. */
  async killCenter(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const center = this.#center;
    this.#center = undefined;
    if (!center || center.exitCode !== null) return;
    center.kill(signal);
    await once(center, 'exit');
  }

  async dispose(): Promise<void> {
    await this.killCenter('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ask<Value>(
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodType<Value>,
    body?: object,
  ): Promise<Value> {
    const response = await fetch(this.url + path, {
      method,
      headers: { cookie: this.#cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie) this.#cookie = cookie;
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return schema.parse(answer);
  }

  /** The first operator is made with the code that the center printed at its first start. */
  async setUpOperator(login: string, password: string): Promise<void> {
    const request = { code: this.setupCode, login, name: login, password };
    await this.#ask('POST', consolePaths.setup, z.unknown(), request);
    await this.signIn(login, password);
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.#ask('POST', consolePaths.session, z.unknown(), { login, password });
  }

  async createStation(name: string): Promise<string> {
    const row = await this.#ask('POST', consolePaths.stations, stationRowSchema, {
      name,
      township: '木吉乡',
    });
    return row.id;
  }

  async createCode(stationId: string): Promise<string> {
    const path = `${consolePaths.stations}/${stationId}/code`;
    return (await this.#ask('POST', path, enrolmentCodeSchema, {})).code;
  }

  async createGroup(name: string, stationId: string): Promise<string> {
    return (await this.#ask('POST', consolePaths.groups, groupRowSchema, { name, stationId })).id;
  }

  async createLearner(
    names: { zh: string; ug: string },
    stationId: string,
    groupId: string,
    symbol = 'walnut',
  ) {
    const draft = { names, symbol, stationIds: [stationId], groupIds: [groupId] };
    const { learner, pin } = await this.#ask('POST', consolePaths.learners, learnerMadeSchema, draft);
    return { id: learner.id, pin };
  }

  async assignUnits(title: string, unitIds: readonly string[], groupId: string): Promise<void> {
    const today = new Date().toISOString().slice(0, 10);
    const due = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
    await this.#ask('POST', consolePaths.plans, z.unknown(), {
      title,
      unitIds,
      audience: { groupIds: [groupId], learnerIds: [] },
      startDay: today,
      dueDay: due,
    });
  }

  async getStation(stationId: string) {
    const answer = z.object({ items: z.array(stationRowSchema) });
    const { items } = await this.#ask('GET', consolePaths.stations, answer);
    return must(
      items.find(({ id }) => id === stationId),
      'station',
    );
  }

  /** Id of the n-th enrolled station, counted from 1. */
  async findStation(number: number): Promise<string> {
    const answer = z.object({ items: z.array(stationRowSchema) });
    const { items } = await this.#ask('GET', consolePaths.stations, answer);
    return must(items.filter(({ status }) => status === 'enrolled')[number - 1], 'station').id;
  }

  async findLearner(chineseName: string): Promise<string> {
    const answer = z.object({ items: z.array(learnerRowSchema) });
    const { items } = await this.#ask('GET', consolePaths.learners, answer);
    return must(
      items.find(({ names }) => names.zh === chineseName),
      'learner',
    ).id;
  }

  async listRecords(learnerId: string): Promise<RecordRow[]> {
    const rows: RecordRow[] = [];
    for (let before: string | null = ''; before !== null; ) {
      const path = `${consolePaths.learners}/${learnerId}/records${before ? `?before=${encodeURIComponent(before)}` : ''}`;
      const page: z.infer<typeof recordPageSchema> = await this.#ask('GET', path, recordPageSchema);
      rows.push(...page.records);
      before = page.next;
    }
    return rows;
  }
}
