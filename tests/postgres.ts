// Owns: a throwaway PostgreSQL for tests: its own cluster in a temporary folder, on a free port of the
// loopback address, with fsync on, because durability is among the things tested. Nothing of the
// machine's own clusters is touched.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFile, chown, copyFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from './faults/free-port.ts';

const run = promisify(execFile);
/** What a county's PostgreSQL runs with; the test's own port and folders are given beside. */
export const deployedSettings = join(import.meta.dirname, '../build/deploy/postgresql.conf');
const installRoot = '/usr/lib/postgresql';

export interface ThrowawayPostgres {
  readonly port: number;
  /** Of the process above all others; undefined while it is stopped. */
  readonly pid: number | undefined;
  /** URL of a fresh, empty database. */
  createDatabase(): Promise<string>;
  /** Stops as a crash does: no checkpoint, connections cut. The cluster stays on disk. SIGKILL hits all its processes. */
  kill(signal?: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
  /** One statement as the superuser, in the database `postgres`; its rows. */
  ask(text: string): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

export async function findBinaries(): Promise<string | undefined> {
  const versions = await readdir(installRoot).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : join(installRoot, String(newest), 'bin');
}

async function installBinaries(): Promise<string> {
  try {
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], { timeout: 300_000 });
  } catch (cause) {
    throw new Error('PostgreSQL is needed for these tests: apt-get install postgresql', { cause });
  }
  const found = await findBinaries();
  if (!found) throw new Error(`PostgreSQL was installed, but ${installRoot} is empty`);
  return found;
}

/** PostgreSQL refuses to run as root. */
export async function findUnprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  return uid !== undefined && gid !== undefined ? { uid, gid } : undefined;
}

export async function listChildren(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitForAnswer(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    // A server that goes down while we connect reports it here as well.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (attempt > 150) throw new Error('PostgreSQL does not answer', { cause });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Runs one of PostgreSQL's own programs. */
type Call = (program: string, args: readonly string[]) => Promise<unknown>;

/** `fill` makes the cluster in the empty folder `data`. */
async function startCluster(
  fill: (data: string, call: Call) => Promise<unknown>,
): Promise<ThrowawayPostgres> {
  const binaries = (await findBinaries()) ?? (await installBinaries());
  const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-pg-'));
  const user = await findUnprivilegedUser();
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const call: Call = (program, args) => run(join(binaries, program), [...args], { ...user, cwd: folder });
  await fill(data, call);
  const port = await findFreePort();
  const toUrl = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ['-D', data, ...settings.flatMap((option) => ['-c', option])];
    server = spawn(join(binaries, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' });
    await waitForAnswer(toUrl('postgres'));
  }

  async function stop(signal: 'SIGQUIT' | 'SIGINT' | 'SIGKILL'): Promise<void> {
    const running = server;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    // Backends outlive a killed server until they notice; with the power they would be gone at once.
    const backends = signal === 'SIGKILL' ? await listChildren(running.pid ?? 0) : [];
    running.kill(signal);
    for (const backend of backends) endProcess(backend);
    await ended;
    while (backends.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async function ask(text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: toUrl('postgres') });
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  await start();
  let count = 0;
  return {
    port,
    get pid() {
      return server?.pid;
    },
    async createDatabase() {
      const name = `test_${++count}`;
      await ask(`create database ${name}`);
      return toUrl(name);
    },
    kill: (signal = 'SIGQUIT') => stop(signal),
    start,
    ask,
    async remove() {
      await stop('SIGINT');
      await stat(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function startPostgres(): Promise<ThrowawayPostgres> {
  const how = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  return startCluster(async (data, call) => {
    await call('initdb', ['-D', data, ...how]);
    // A copy: the database's own user may be kept from our folder.
    await copyFile(deployedSettings, join(data, 'center.conf'));
    await appendFile(join(data, 'postgresql.conf'), "include 'center.conf'\n");
  });
}

/** A standby that follows `primary` by streaming replication, as of now; its databases can only be read. */
export function startStandby(primary: ThrowawayPostgres): Promise<ThrowawayPostgres> {
  const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres'];
  return startCluster((data, call) =>
    call('pg_basebackup', ['-D', data, ...from, '--write-recovery-conf', '--checkpoint=fast', '--no-sync']),
  );
}
