// The client against a real HTTP server that answers badly in every way we know.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpConsoleClient } from './client.ts';

const answers = new Map<string, { status: number; body: string }>();
const seen: { method?: string; url?: string; type?: string }[] = [];
let server: Server;
let client: HttpConsoleClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { method, url } = request;
    const type = request.headers['content-type'];
    seen.push({ ...(method ? { method } : {}), ...(url ? { url } : {}), ...(type ? { type } : {}) });
    const answer = answers.get(`${method} ${url}`) ?? { status: 404, body: '{"kind":"not-found"}' };
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new HttpConsoleClient((address, init) => fetch(new URL(address, origin), init));
});
afterAll(() => void server.close());

describe('console client', () => {
  it('unwraps lists and refuses rows outside the contract', async () => {
    answers.set('GET /api/console/groups', { status: 200, body: '{"items":[]}' });
    expect(await client.listGroups()).toEqual({ ok: true, value: [] });
    answers.set('GET /api/console/groups', { status: 200, body: '{"items":[{"id":1}]}' });
    expect(await client.listGroups()).toMatchObject({ ok: false, error: { kind: 'answer-forged' } });
    answers.set('GET /api/console/groups', { status: 200, body: '<html>login</html>' });
    expect(await client.listGroups()).toMatchObject({ ok: false, error: { kind: 'answer-forged' } });
  });

  it('hands on the kind and the wait of a refusal', async () => {
    answers.set('POST /api/console/session', {
      status: 429,
      body: '{"kind":"too-many-guesses","waitMs":4000}',
    });
    expect(await client.signIn({ login: 'aygul', password: 'x' })).toEqual({
      ok: false,
      error: { kind: 'too-many-guesses', waitMs: 4000 },
    });
  });

  it('takes a proxy error page for a busy center', async () => {
    answers.set('GET /api/console/units', { status: 502, body: '<h1>Bad gateway</h1>' });
    expect(await client.listUnits()).toMatchObject({ ok: false, error: { kind: 'busy' } });
  });

  it('sends no content type without a body, and takes an empty answer', async () => {
    answers.set('DELETE /api/console/session', { status: 204, body: '' });
    expect(await client.signOut()).toEqual({ ok: true, value: undefined });
    expect(seen.at(-1)).toEqual({ method: 'DELETE', url: '/api/console/session' });
  });

  it('escapes the cursor of a record page', async () => {
    await client.listRecords('a', '1&2=3');
    expect(seen.at(-1)?.url).toBe('/api/console/learners/a/records?before=1%262%3D3');
  });

  it('calls a dead line no-road', async () => {
    const dead = new HttpConsoleClient((address, init) =>
      fetch(new URL(address, 'http://127.0.0.1:9'), init),
    );
    expect(await dead.getSetup()).toMatchObject({ ok: false, error: { kind: 'no-road' } });
  });
});
