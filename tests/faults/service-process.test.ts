// The center as a process that is started and stopped: who asks while it starts is told so, and what was begun when
// it is told to stop is finished: requests are answered, streams end, the folder is given back.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#core/kernel/assert.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { type CenterPlace, CenterProcess, signInOperator } from './center-process.ts';
import { findFreePort } from './free-port.ts';

let folder = '';
let place: CenterPlace;
let center: CenterProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-service-'));
  place = { dataDir: join(folder, 'center'), libraryDir: join(folder, 'library') };
  await writeLibrary(place.libraryDir);
});
afterEach(async () => {
  await center?.end();
  await rm(folder, { recursive: true, force: true });
});

/** A request whose body is held back until `finish`. */
async function beginSignIn(origin: string) {
  const body = JSON.stringify({ login: 'nobody', password: 'nothing at all' });
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const sent = request(origin + consolePaths.session, { method: 'POST', headers });
  const answered = once(sent, 'response');
  sent.write(body.slice(0, 10));
  await once(sent, 'socket');
  return async () => {
    sent.end(body.slice(10));
    const [response] = (await answered) as [import('node:http').IncomingMessage];
    return response.statusCode;
  };
}

describe('a center that is stopped', { timeout: 120_000 }, () => {
  it('answers what was begun, ends streams, takes nothing new, and gives its folder back', async () => {
    center = new CenterProcess(place);
    const origin = await center.ready;
    const cookie = await signInOperator(place, origin, folder);
    const stream = await fetch(origin + consolePaths.events, { headers: { cookie } });
    const reader = must(stream.body, 'stream').getReader();
    await reader.read();
    const finish = await beginSignIn(origin);
    expect(existsSync(join(place.dataDir, 'center.lock'))).toBe(true);
    // The half request has to be there before the signal is.
    await fetch(`${origin}/healthz`);
    const gone = center.end('SIGTERM');
    for (let part = await reader.read(); !part.done; part = await reader.read());
    await expect(fetch(`${origin}/healthz`, { headers: { connection: 'close' } })).rejects.toThrow();
    expect(center.isRunning).toBe(true);
    expect(await finish()).toBeGreaterThan(0);
    await gone;
    expect(center.exitCode).toBe(0);
    expect(existsSync(join(place.dataDir, 'center.lock'))).toBe(false);
  });
});

describe('a center that starts', { timeout: 120_000 }, () => {
  it('lives and is not ready until its database is open', async () => {
    const port = await findFreePort();
    const origin = `http://127.0.0.1:${port}`;
    center = new CenterProcess(place, { port });
    const seen = new Set<string>();
    let isReady = false;
    center.ready.then(
      () => {
        isReady = true;
      },
      () => undefined,
    );
    while (!isReady && center.isRunning) {
      const [alive, ready] = await Promise.all(
        ['/healthz', '/readyz'].map((path) =>
          fetch(origin + path).then(
            async (response) => `${response.status} ${await response.text()}`,
            () => 'no answer',
          ),
        ),
      );
      seen.add(`${alive} | ${ready}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect([...seen]).toContain('200 {"ok":true} | 503 {"kind":"busy","detail":"the center is starting"}');
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  });

  it('names the process that has the folder, not the port', async () => {
    const port = await findFreePort();
    center = new CenterProcess(place, { port });
    await center.ready;
    const second = new CenterProcess(place, { port });
    await expect(second.ready).rejects.toThrow(/is in use by process \d+/);
  });
});
