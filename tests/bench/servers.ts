// Owns: the bench's helpers' processes: peers' packages installed on demand, servers that print their address
// on their first line, and a page in Chromium.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { must } from '#core/kernel/assert.ts';

const rootDir = join(import.meta.dirname, '../..');
const peersDir = join(import.meta.dirname, 'peers');

/** Peers have a lock file of their own: nothing of theirs is installed with the product. */
export function ensurePeers(): void {
  const peers = ['express-pouchdb', '@learninglocker/xapi-statements'];
  if (peers.every((name) => existsSync(join(peersDir, 'node_modules', name)))) return;
  console.error('installing the peers …');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: peersDir,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) throw new Error('the peers could not be installed');
}

export interface Served {
  url: string;
  stop(): Promise<void>;
}

/** Runs a program of this folder and waits for the address that it prints. */
export async function startServer(file: string): Promise<Served> {
  const args = file.endsWith('.ts')
    ? ['--import', 'tsx', join(import.meta.dirname, file)]
    : [join(import.meta.dirname, file)];
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: rootDir,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: must(child.stdout, 'output') });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    lines.on('line', (line) => {
      const found = /https?:\/\/\S+/.exec(line);
      if (found) resolve(found[0]);
    });
  });
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
