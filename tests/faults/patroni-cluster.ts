// Owns: two PostgreSQL nodes under Patroni, its etcd and the HAProxy in front, from the files of build/deploy, on the
// loopback address. Nodes are killed or frozen whole, as with their machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chown, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillPlaces } from '#build/deploy/fill.ts';
import { must } from '#core/kernel/assert.ts';
import { deployedSettings, findBinaries, findUnprivilegedUser, listChildren } from '#tests/postgres.ts';
import { findFreePort } from './free-port.ts';

const deployDir = join(import.meta.dirname, '../../build/deploy');
const host = '127.0.0.1';
const password = 'as-good-as-any';

async function listDescendants(pid: number): Promise<number[]> {
  const children = await listChildren(pid).catch(() => []);
  const further = await Promise.all(children.map(listDescendants));
  return [...children, ...further.flat()];
}

function send(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

export async function waitFor(what: string, isTrue: () => Promise<boolean>, seconds = 90): Promise<void> {
  const deadlineMs = performance.now() + seconds * 1000;
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

type User = { uid: number; gid: number } | undefined;

export class PatroniNode {
  readonly name: string;
  readonly port: number;
  readonly restPort: number;
  readonly #folder: string;
  readonly #user: User;
  #patroni: ChildProcess | undefined;

  constructor(name: string, folder: string, user: User, port: number, restPort: number) {
    this.name = name;
    this.port = port;
    this.restPort = restPort;
    this.#folder = folder;
    this.#user = user;
  }

  get configFile(): string {
    return join(this.#folder, 'patroni.yml');
  }

  start(): void {
    const log = openSync(join(this.#folder, 'patroni.log'), 'a');
    this.#patroni = spawn('patroni', [this.configFile], {
      ...this.#user,
      cwd: this.#folder,
      stdio: ['ignore', log, log],
      // The user's own home may be closed to it.
      env: { PATH: process.env['PATH'], HOME: this.#folder },
    });
    closeSync(log);
  }

  /** Patroni, PostgreSQL and all that they started. */
  async #listProcesses(): Promise<number[]> {
    const text = await readFile(join(this.#folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
    const roots = [this.#patroni?.pid, Number(text.split('\n')[0])].flatMap((pid) => pid || []);
    return [...roots, ...(await Promise.all(roots.map(listDescendants))).flat()];
  }

  async kill(): Promise<void> {
    const gone = this.#patroni?.exitCode === null ? once(this.#patroni, 'exit') : undefined;
    // Frozen first: nothing is started anew while the list is worked through.
    send(await this.#listProcesses(), 'SIGSTOP');
    send(await this.#listProcesses(), 'SIGKILL');
    await gone;
  }

  async freeze(): Promise<void> {
    send(await this.#listProcesses(), 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    send(await this.#listProcesses(), 'SIGCONT');
  }

  /** The status of Patroni's answer; 0 when there is none. */
  async ask(path: string): Promise<number> {
    const signal = AbortSignal.timeout(2000);
    return fetch(`http://${host}:${this.restPort}${path}`, { signal }).then(
      ({ status }) => status,
      () => 0,
    );
  }
}

export class PatroniCluster {
  readonly folder: string;
  readonly nodes: readonly PatroniNode[];
  readonly url: string;
  readonly replicaUrl: string;
  readonly #others: readonly ChildProcess[];

  private constructor(
    folder: string,
    nodes: readonly PatroniNode[],
    ports: number[],
    others: ChildProcess[],
  ) {
    this.folder = folder;
    this.nodes = nodes;
    const [url = '', replicaUrl = ''] = ports.map(
      (port) => `postgres://postgres:${password}@${host}:${port}/postgres`,
    );
    this.url = url;
    this.replicaUrl = replicaUrl;
    this.#others = others;
  }

  /** Returns when there is a primary and a standby for which it waits. */
  static async start(): Promise<PatroniCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-patroni-'));
    const user = await findUnprivilegedUser();
    const [etcd, peers, primary, replicas] = [
      await findFreePort(),
      await findFreePort(),
      await findFreePort(),
      await findFreePort(),
    ];
    const addresses = [`http://${host}:${etcd}`, `http://${host}:${peers}`];
    const nodes = [await makeNode('a', folder, user, etcd), await makeNode('b', folder, user, etcd)];
    const haproxy = fillPlaces(await readFile(join(deployDir, 'haproxy.cfg'), 'utf8'), {
      PRIMARY_ADDRESS: `${host}:${primary}`,
      REPLICA_ADDRESS: `${host}:${replicas}`,
      DATABASE_SERVERS: nodes
        .map(({ name, port, restPort }) => `server ${name} ${host}:${port} check port ${restPort}`)
        .join('\n  '),
    });
    await writeFile(join(folder, 'haproxy.cfg'), haproxy);
    const others: ChildProcess[] = [];
    const cluster = new PatroniCluster(folder, nodes, [primary, replicas], others);
    try {
      others.push(
        spawn(
          'etcd',
          [
            ...[
              '--enable-v2',
              '--data-dir',
              join(folder, 'etcd'),
              '--initial-cluster',
              `default=${addresses[1]}`,
            ],
            ...['--listen-client-urls', must(addresses[0], 'address'), '--log-level', 'error'],
            ...['--advertise-client-urls', must(addresses[0], 'address')],
            ...['--listen-peer-urls', must(addresses[1], 'address')],
            ...['--initial-advertise-peer-urls', must(addresses[1], 'address')],
          ],
          { stdio: 'ignore' },
        ),
      );
      others.push(spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' }));
      for (const node of nodes) node.start();
      await cluster.waitUntilWhole();
    } catch (error) {
      await cluster.remove();
      throw error;
    }
    return cluster;
  }

  async findPrimary(): Promise<PatroniNode | undefined> {
    for (const node of this.nodes) if ((await node.ask('/primary')) === 200) return node;
    return undefined;
  }

  async waitUntilWhole(): Promise<void> {
    await waitFor('a primary and its synchronous standby', async () => {
      const states = await Promise.all(this.nodes.map((node) => node.ask('/synchronous')));
      return states.includes(200) && (await this.findPrimary()) !== undefined;
    });
  }

  async remove(): Promise<void> {
    for (const node of this.nodes) await node.kill();
    for (const other of this.#others) {
      const gone = other.exitCode === null && other.signalCode === null ? once(other, 'exit') : undefined;
      other.kill('SIGKILL');
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function makeNode(name: string, parent: string, user: User, etcd: number): Promise<PatroniNode> {
  const folder = join(parent, name);
  await mkdir(folder);
  const [port, restPort] = [await findFreePort(), await findFreePort()];
  const node = new PatroniNode(name, folder, user, port, restPort);
  await copyFile(deployedSettings, join(folder, 'center.conf'));
  const text = fillPlaces(await readFile(join(deployDir, 'patroni.yml'), 'utf8'), {
    NODE_NAME: name,
    NODE_ADDRESS: host,
    REST_PORT: String(restPort),
    PG_PORT: String(port),
    ETCD_HOSTS: `${host}:${etcd}`,
    DATA_DIR: join(folder, 'data'),
    BIN_DIR: must(await findBinaries(), 'folder of PostgreSQL'),
    CUSTOM_CONF: join(folder, 'center.conf'),
    STATE_DIR: folder,
    SUPERUSER_PASSWORD: password,
    REPLICATION_PASSWORD: password,
    REWIND_PASSWORD: password,
    NODE_NETWORK: '127.0.0.0/8',
  });
  await writeFile(node.configFile, text);
  // The folder above is open for the database's user to pass through.
  if (user) for (const path of [parent, folder, node.configFile]) await chown(path, user.uid, user.gid);
  return node;
}
