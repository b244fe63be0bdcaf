// How the center is watched: figures, log lines, readiness. None of them names a person or tells a secret.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#center/db/database.ts';
import { openPostgres } from '#center/db/postgres-engine.ts';
import { type App, type AppParts, createApp } from '#center/http/app.ts';
import { createLibraryCatalog } from '#center/services/library-catalog.ts';
import { createLiveEvents } from '#center/services/live-events.ts';
import { createLrsKey } from '#center/services/lrs-keys.ts';
import { must } from '#core/kernel/assert.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { type CenterWorld, openWorld, password } from './center-world.ts';

let folder = '';
let postgres: ThrowawayPostgres;
let world: CenterWorld;
const opened: App[] = [];
const lines: string[] = [];

/** The same center under other settings. */
async function serve(parts: Partial<AppParts>): Promise<string> {
  const { context } = world;
  const app = await createApp({
    context,
    catalog: createLibraryCatalog(context.libraryDir),
    events: await createLiveEvents(context.db),
    rendererDir: undefined,
    logLevel: 'info',
    logTo: { write: (line) => void lines.push(line) },
    ...parts,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  opened.push(app);
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

async function ask(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, text: await response.text() };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-service-'));
  postgres = await startPostgres();
  world = await openWorld(await openDatabase(await openPostgres(await postgres.createDatabase())), folder);
});
afterAll(async () => {
  for (const app of [...opened, world.app]) await app.close();
  await world.context.db.close();
  await postgres.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('figures', () => {
  it('count slices, records, receipts and refusals, and name no station and no person', async () => {
    const station = await world.enrolStation();
    const learnerId = await world.createLearner([station.id]);
    for (let count = 0; count < 3; count++) {
      station.appendAct(learnerId, { kind: 'signed-in' });
    }
    expect((await station.pushAll()).error).toBeUndefined();
    await ask(`${world.origin}${consolePaths.stations}`);
    const { status, text } = await ask(`${world.origin}/metrics`);
    expect(status).toBe(200);
    for (const line of [
      'yuanjiao_slices_total 1',
      'yuanjiao_records_total 3',
      'yuanjiao_receipts_total 1',
      'yuanjiao_refusals_total{kind="sign-in-needed"} 1',
      'yuanjiao_quarantined_records 0',
      'yuanjiao_folder_lock_held 0',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(
      /yuanjiao_http_request_duration_seconds_count\{method="POST",route="\/api\/station\/v1\/log",status="200"\} 1/,
    );
    expect(text).toMatch(/yuanjiao_database_connections\{state="idle"\} \d/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).not.toContain(station.id);
    expect(text).not.toContain(learnerId);
  });

  it('are told to this machine alone, and not through a proxy on it', async () => {
    expect((await ask(`${world.origin}/metrics`, { 'x-forwarded-for': '10.1.2.3' })).status).toBe(404);
  });

  it('are told to whoever knows the token, where there is one', async () => {
    const origin = await serve({ metricsToken: 'a-token-of-the-county' });
    expect((await ask(`${origin}/metrics`)).status).toBe(404);
    expect((await ask(`${origin}/metrics`, { authorization: 'Bearer another' })).status).toBe(404);
    const headers = { authorization: 'Bearer a-token-of-the-county', 'x-forwarded-for': '10.1.2.3' };
    expect((await ask(`${origin}/metrics`, headers)).status).toBe(200);
  });
});

describe('the log', () => {
  it('has a line for each request with its id, route and status, and no person, address or secret', async () => {
    const origin = await serve({});
    lines.length = 0;
    const key = await createLrsKey(world.context, 'test', 'tool', ['all']);
    const learnerId = await world.createLearner([await world.createStation()]);
    const operator = await world.signIn('operator');
    const headers = { cookie: operator.cookie };
    await ask(`${origin}${consolePaths.learners}/${learnerId}/progress`, headers);
    await fetch(origin + consolePaths.session, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'somebody', password }),
    });
    const agent = JSON.stringify({ mbox: 'mailto:aygul@example.com' });
    const basic = Buffer.from(`${key.key}:${key.secret}`).toString('base64');
    await ask(`${origin}/xapi/agents?agent=${encodeURIComponent(agent)}`, {
      authorization: `Basic ${basic}`,
      'x-experience-api-version': '1.0.3',
    });
    const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const routes = written.map(({ route }) => route);
    expect(routes).toEqual([`${consolePaths.learners}/:id/progress`, consolePaths.session, '/xapi/agents']);
    expect(written[0]).toMatchObject({
      method: 'GET',
      status: 200,
      reqId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(written[1]).toMatchObject({ refusal: 'sign-in-wrong' });
    const all = lines.join('');
    const cookie = must(operator.cookie.split('=')[1], 'session');
    for (const secret of [learnerId, 'somebody', password, cookie, key.secret, basic, 'aygul']) {
      expect(all).not.toContain(secret);
    }
  });

  it('tells of an error of the database its code and place, not the values', async () => {
    lines.length = 0;
    const name = `Aygul-${randomUUID()}`;
    const { db } = world.context;
    const values = {
      id: randomUUID(),
      login: name,
      name,
      role: 'operator' as const,
      password_hash: 'a',
      created_ms: 1,
    };
    await db.read.insertInto('operator').values(values).execute();
    const failing = {
      ...world.context,
      db: { ...db, read: db.read },
      nowMs: () => Date.now(),
    };
    const origin = await serve({
      context: failing,
      catalog: {
        ...createLibraryCatalog(world.context.libraryDir),
        listUnits: async () => {
          await db.read
            .insertInto('operator')
            .values({ ...values, id: randomUUID() })
            .execute();
          return [];
        },
      },
    });
    const { cookie } = await world.signIn('operator');
    const answer = await ask(origin + consolePaths.units, { cookie });
    expect(answer).toEqual({ status: 500, text: '{"kind":"center-fault"}' });
    const all = lines.join('');
    expect(all).toContain('"code":"23505"');
    expect(all).toContain('operator_login_key');
    expect(all).not.toContain(name);
  });
});

describe('readiness', () => {
  it('is denied while the disk is nearly full', async () => {
    const origin = await serve({ leastFreeBytes: Number.MAX_SAFE_INTEGER });
    expect(await ask(`${origin}/readyz`)).toEqual({
      status: 503,
      text: '{"kind":"busy","detail":"the disk is nearly full"}',
    });
    expect((await ask(`${origin}/healthz`)).status).toBe(200);
  });

  it('is denied while the database is gone, and given when it is back', { timeout: 60_000 }, async () => {
    expect((await ask(`${world.origin}/readyz`)).status).toBe(200);
    await postgres.kill();
    expect(await ask(`${world.origin}/readyz`)).toMatchObject({
      status: 503,
      text: '{"kind":"busy","detail":"the database does not answer"}',
    });
    expect((await ask(`${world.origin}/metrics`)).status).toBe(200);
    expect((await ask(`${world.origin}/healthz`)).status).toBe(200);
    await postgres.start();
    expect((await ask(`${world.origin}/readyz`)).status).toBe(200);
  });
});
