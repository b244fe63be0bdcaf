// The files of build/deploy, as they run: nginx in front of two processes of the center on a PostgreSQL with our
// settings; the units as systemd reads them.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillPlaces, listPlaces } from '#build/deploy/fill.ts';
import { must } from '#core/kernel/assert.ts';
import { hashText } from '#core/kernel/hash.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { deployedSettings, startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { type CenterPlace, CenterProcess, signInOperator } from './center-process.ts';
import { findFreePort } from './free-port.ts';

const run = promisify(execFile);
const deployDir = join(import.meta.dirname, '../../build/deploy');
let folder = '';
let postgres: ThrowawayPostgres;
let place: CenterPlace;
let centers: CenterProcess[] = [];
let origins: string[] = [];
let nginx: ChildProcess;
let port = 0;
let authority = '';

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Address of the loopback network that asks. */
  from?: string;
}

/** A request to nginx, over TLS; resolves when the head of the answer is there. */
async function open(
  path: string,
  { method = 'GET', headers = {}, body, from = '127.0.0.1' }: Asked = {},
): Promise<IncomingMessage> {
  const sent = request({
    ...{ host: 'localhost', family: 4, port, localAddress: from },
    ...{ path, method, headers, ca: authority, agent: false },
  });
  const answered = once(sent, 'response');
  sent.end(body);
  return ((await answered) as [IncomingMessage])[0];
}

async function ask(path: string, asked: Asked = {}) {
  const answer = await open(path, asked);
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += part;
  return { status: answer.statusCode, headers: answer.headers, text };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-deploy-'));
  postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  place = { dataDir: join(folder, 'center'), libraryDir: join(folder, 'library'), databaseUrl };
  await writeLibrary(place.libraryDir);
  const behindNginx = { env: { TRUSTED_PROXIES: '127.0.0.1' } };
  centers = [new CenterProcess(place, behindNginx), new CenterProcess(place, behindNginx)];
  origins = await Promise.all(centers.map(({ ready }) => ready));
  port = await findFreePort();
  const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
  ]);
  authority = await readFile(certificate, 'utf8');
  await mkdir(join(folder, 'run'));
  const text = fillPlaces(await readFile(join(deployDir, 'nginx.conf'), 'utf8'), {
    PID_FILE: join(folder, 'run/nginx.pid'),
    TEMP_DIR: join(folder, 'run'),
    LOG_DIR: join(folder, 'run'),
    UPSTREAM_SERVERS: origins.map((origin) => `server ${new URL(origin).host} max_fails=0;`).join(' '),
    LISTEN_ADDRESS: `127.0.0.1:${port}`,
    SERVER_NAMES: 'localhost',
    CERTIFICATE_FILE: certificate,
    CERTIFICATE_KEY: key,
    LIBRARY_DIR: place.libraryDir,
  });
  const config = join(folder, 'nginx.conf');
  // The test's folder belongs to whoever runs it.
  await writeFile(config, `user ${(await run('id', ['-un'])).stdout.trim()};\ndaemon off;\n${text}`);
  await run('/usr/sbin/nginx', ['-t', '-c', config]);
  nginx = spawn('/usr/sbin/nginx', ['-c', config], { stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries++) {
    if (
      await ask('/healthz').then(
        () => true,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}, 300_000);

afterAll(async () => {
  const gone = nginx.exitCode === null ? once(nginx, 'exit') : undefined;
  nginx.kill('SIGQUIT');
  await gone;
  for (const center of centers) await center.end();
  await postgres.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('nginx before two centers on PostgreSQL', { timeout: 120_000 }, () => {
  it('serves the library itself: ranges, for ever what is named by content, never the lists', async () => {
    const blob = `/library/blobs/${hashText('text')}`;
    const part = await ask(blob, { headers: { range: 'bytes=1-2' } });
    expect({ status: part.status, text: part.text }).toEqual({ status: 206, text: 'ex' });
    expect(part.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(part.headers['access-control-allow-origin']).toBe('*');
    const list = await ask('/library/metadata/timestamp.json');
    expect(list.headers['cache-control']).toBe('no-cache');
    const missing = await ask('/library/metadata/2.root.json');
    expect({ status: missing.status, origin: missing.headers['access-control-allow-origin'] }).toEqual({
      status: 404,
      origin: '*',
    });
    expect((await ask(blob, { method: 'OPTIONS' })).headers['access-control-allow-headers']).toContain(
      'range',
    );
    // Ways out of the folder: the file is there, and none leads to it.
    const secret = await readFile(join(place.dataDir, 'keys/center.json'), 'utf8');
    for (const way of [
      'blobs/../..',
      'blobs/%2e%2e/%2e%2e',
      'blobs/..%2f..',
      'metadata..',
      'metadata/../..',
    ]) {
      const { status, text } = await ask(`/library/${way}/center/keys/center.json`);
      expect([400, 404]).toContain(status);
      expect(text).not.toContain(secret.slice(2, 40));
    }
  });

  const guess = (login: string, from: string) =>
    ask(consolePaths.session, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '127.0.0.9' },
      body: JSON.stringify({ login, password: 'nothing' }),
      from,
    });

  it('keeps figures in, refuses what is too large, and slows whoever guesses', async () => {
    expect((await ask('/metrics')).status).toBe(404);
    const tooLarge = { method: 'POST', headers: { 'content-length': String(10 * 1024 ** 2) } };
    expect((await ask(stationPaths.log, tooLarge)).status).toBe(413);
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess('nobody', '127.0.0.4')));
    expect(answers.map(({ status }) => status)).toContain(429);
  });

  it('passes events on as they come', async () => {
    const cookie = await signInOperator(place, must(origins[0], 'origin'), folder);
    const stream = await open(consolePaths.events, { headers: { cookie } });
    const [first] = (await once(stream, 'data')) as [Buffer];
    expect(first.toString()).toBe(': open\n\n');
    stream.destroy();
  });

  it('tells the center who asks and how: cookies go over TLS only', async () => {
    const signedIn = await ask(consolePaths.session, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'aygul', password: 'correct-horse-battery' }),
    });
    expect(signedIn.status).toBe(200);
    for (const cookie of must(signedIn.headers['set-cookie'], 'cookies')) expect(cookie).toContain('Secure');
  });

  it('asks the other process when one is gone', async () => {
    await must(centers[0], 'center').end();
    for (let count = 0; count < 6; count++) expect((await ask('/readyz')).status).toBe(200);
  });

  it('lets nobody who guesses keep others out', async () => {
    // One process is left, and it counts ten wrong passwords of one sender.
    for (let count = 0; count < 10; count++) await guess('aygul', '127.0.0.2');
    expect((await guess('aygul', '127.0.0.2')).text).toContain('too-many-guesses');
    expect(JSON.parse((await guess('aygul', '127.0.0.3')).text)).toEqual({ kind: 'sign-in-wrong' });
  });

  it('writes down no query and no person', async () => {
    await ask('/api/console/learners?name=aygul');
    expect(await readFile(join(folder, 'run/access.log'), 'utf8')).not.toContain('aygul');
  });
});

describe('the settings of PostgreSQL', () => {
  it('are all understood, and in force', async () => {
    const named = (await readFile(deployedSettings, 'utf8')).match(/^\w+(?= = )/gm) ?? [];
    const rows = await postgres.ask(
      "select name, applied, error from pg_file_settings where sourcefile like '%center.conf' order by seqno",
    );
    expect(rows).toEqual(named.map((name) => ({ name, applied: true, error: null })));
    expect(named).toContain('synchronous_commit');
  });
});

describe('the unit of systemd', () => {
  let text = '';
  beforeAll(async () => {
    // The machine of the test has no such account, and Node may lie elsewhere.
    const unit = await readFile(join(deployDir, 'yuanjiao-center@.service'), 'utf8');
    text = unit.replace('/usr/bin/node', process.execPath);
  });

  /** What systemd says of a unit, about that unit. */
  async function complain(unitText: string): Promise<string[]> {
    const unit = join(folder, 'yuanjiao-center@8421.service');
    await writeFile(unit, unitText);
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    return `${stdout}${stderr}`.split('\n').filter((line) => line.includes('yuanjiao-center'));
  }

  it('is read without a complaint, and a wrong word in it would be named', async () => {
    expect(await complain(text)).toEqual([]);
    expect((await complain(text.replace('ProtectHome=yes', 'ProtectHom=yes'))).join()).toContain(
      'ProtectHom',
    );
  });

  it('leaves the center little to do harm with', async () => {
    const unit = join(folder, 'yuanjiao-center@8422.service');
    await writeFile(unit, text);
    // Of 100; a unit without any protection has 96.
    await run('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=25', unit]);
  });

  it('starts the center', async () => {
    const command = must(/^ExecStart=(.+)$/m.exec(text)?.[1], 'command');
    const free = await findFreePort();
    const filled = command
      .replace('%i', String(free))
      .replace('/var/lib/yuanjiao', place.dataDir)
      .replace('/srv/yuanjiao/library', place.libraryDir);
    const [program = '', ...args] = filled.split(' ');
    const { DATABASE_URL: _ours, ...env } = process.env;
    const started = spawn(program, args, {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...env, NODE_ENV: 'production', DATABASE_URL: must(place.databaseUrl, 'database') },
      stdio: 'ignore',
    });
    const gone = once(started, 'exit');
    try {
      await expect
        .poll(
          () =>
            fetch(`http://127.0.0.1:${free}/readyz`).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 20_000 },
        )
        .toBe(200);
    } finally {
      started.kill('SIGTERM');
      await gone;
    }
  });
});

describe('filling in a file', () => {
  it.each(['nginx.conf', 'patroni.yml', 'haproxy.cfg'])('is told for all places of %s', async (name) => {
    const manual = await readFile(join(deployDir, '../../docs/operations.md'), 'utf8');
    const command = must(new RegExp(`fill -- build/deploy/${name} ([^>]*)>`).exec(manual)?.[1], 'command');
    const places = listPlaces(await readFile(join(deployDir, name), 'utf8'));
    expect([...command.matchAll(/([A-Z_]+)=/g)].map(([, place]) => place).sort()).toEqual([...places].sort());
  });

  it('leaves no place open and takes no word for which there is none', () => {
    expect(fillPlaces('listen LISTEN_ADDRESS;', { LISTEN_ADDRESS: '443' })).toBe('listen 443;');
    expect(() => fillPlaces('listen LISTEN_ADDRESS;', {})).toThrow('nothing is given for LISTEN_ADDRESS');
    expect(() => fillPlaces('listen 443;', { LISTEN_ADDRESS: '443' })).toThrow(
      'has no place for LISTEN_ADDRESS',
    );
  });
});
