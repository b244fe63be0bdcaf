// Role × object × method, over every route that the center registers (reliability-security.md, 20): the routes come from
// Fastify itself, who may use them from route-table.ts. What the routes do is tested elsewhere; here only for whom.
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, createApp } from '#center/http/app.ts';
import { editAtConsole } from '#center/services/edits.ts';
import { createLibraryCatalog } from '#center/services/library-catalog.ts';
import { createLiveEvents } from '#center/services/live-events.ts';
import { createLrsKey } from '#center/services/lrs-keys.ts';
import { createOperator } from '#center/services/operators.ts';
import { createPlan } from '#center/services/plans.ts';
import { setDisabled } from '#center/services/staff.ts';
import { must } from '#core/kernel/assert.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { consolePaths, type Role } from '#core/protocol/console-api.ts';
import { type CenterWorld, describeOnEngines, password } from './center-world.ts';
import { type ConsoleRow, type RouteRow, routeTable, type Thing } from './route-table.ts';

interface Person {
  name: string;
  cookie: string;
  role: Role;
  /** undefined: no session. */
  state: 'working' | 'first' | 'out';
}

interface Village {
  things: Record<Thing, string>;
  groupId: string;
}

async function createVillage(world: CenterWorld): Promise<Village> {
  const station = await world.createStation();
  const groupId = await world.createGroup(station);
  const learner = await world.createLearner([station], [groupId]);
  const plan = await createPlan(world.context, 'test', {
    title: 'Plan',
    unitIds: ['drip-irrigation' as UnitId],
    audience: { groupIds: [groupId], learnerIds: [learner as LearnerId] },
    startDay: '2026-11-01',
    dueDay: '2026-11-30',
  });
  return { things: { station, learner, plan: must(plan, 'plan').id }, groupId };
}

/** Routes as Fastify has them; where there is GET, HEAD goes with it. */
async function openApp(world: CenterWorld): Promise<{ app: App; routes: string[] }> {
  const { context } = world;
  const rendererDir = join(context.dataDir, 'pages');
  for (const page of ['console', 'kiosk']) {
    await mkdir(join(rendererDir, page), { recursive: true });
    await writeFile(join(rendererDir, page, 'index.html'), '<!doctype html>');
  }
  const routes = new Set<string>();
  const app = await createApp({
    context: { ...context, isDemo: true },
    catalog: createLibraryCatalog(context.libraryDir),
    events: await createLiveEvents(context.db),
    rendererDir,
    logLevel: 'fatal',
    onRoute: ({ method, url }) => {
      for (const one of [method].flat()) routes.add(`${one} ${url}`);
    },
  });
  await app.ready();
  const isOwn = (route: string) => !route.startsWith('HEAD ') || !routes.has(route.replace('HEAD', 'GET'));
  return { app, routes: [...routes].filter(isOwn).sort() };
}

function listConsoleRows(): [string, ConsoleRow][] {
  return Object.entries(routeTable).flatMap(([route, row]) => (row.kind === 'console' ? [[route, row]] : []));
}

function splitRoute(route: string): { method: string; url: string } {
  const space = route.indexOf(' ');
  return { method: route.slice(0, space), url: route.slice(space + 1) };
}

describeOnEngines('role × object × method', (world) => {
  let app: App;
  let routes: string[] = [];
  let own: Village;
  let other: Village;
  let people: Person[] = [];

  async function ask(
    route: string,
    headers: Record<string, string>,
    { id = randomUUID(), body, contentType }: { id?: string; body?: object; contentType?: string } = {},
  ): Promise<{ status: number; text: string }> {
    const { method, url } = splitRoute(route);
    const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
    const answer = await app.inject({
      method: method as 'GET',
      url: url.replace(':id', id).replace(':key', '0123456789abcdef').replaceAll(/:\w+/g, 'x'),
      headers: { ...headers, ...(contentType ? { 'content-type': contentType } : {}) },
      ...(hasBody ? { payload: contentType ? 'x' : (body ?? {}) } : {}),
    });
    return { status: answer.statusCode, text: answer.body };
  }

  async function enter(name: string, role: Role, stationIds: string[] | null, isPasswordGiven = false) {
    const login = `m-${randomUUID().slice(0, 12)}`;
    const draft = { login, name, role, stationIds, password, isPasswordGiven };
    const made = must(
      await createOperator(world().context, 'test', draft).then((o) => o.ok && o.value),
      name,
    );
    const answer = await app.inject({
      method: 'POST',
      url: consolePaths.session,
      payload: { login, password },
    });
    const cookie = `yuanjiao_session=${answer.cookies.find((one) => one.name === 'yuanjiao_session')?.value}`;
    people.push({ name, cookie, role, state: isPasswordGiven ? 'first' : 'working' });
    return { id: typeof made === 'boolean' ? '' : made.id, cookie };
  }

  beforeAll(async () => {
    ({ app, routes } = await openApp(world()));
    [own, other] = [await createVillage(world()), await createVillage(world())];
    const document = { kind: 'roster' as const, id: own.things.learner };
    await editAtConsole(world().context, 'test', document, { isAdministrator: { value: true, base: null } });
    people = [
      { name: 'nobody', cookie: '', role: 'trainer', state: 'out' },
      {
        name: 'a learner, with an id for a session',
        cookie: `yuanjiao_session=${other.things.learner}`,
        role: 'trainer',
        state: 'out',
      },
      {
        name: 'a station administrator, with an id for a session',
        cookie: `yuanjiao_session=${own.things.learner}`,
        role: 'operator',
        state: 'out',
      },
    ];
    await enter('trainer of another scope', 'trainer', [other.things.station]);
    await enter('trainer of this scope', 'trainer', [own.things.station]);
    await enter('trainer of the county', 'trainer', null);
    await enter('leader', 'leader', null);
    await enter('operator', 'operator', null);
    await enter('operator with a given password', 'operator', null, true);
    const gone = await enter('disabled operator', 'operator', null);
    await setDisabled(world().context, 'test', gone.id, true);
    must(people.at(-1), 'disabled').state = 'out';
  }, 120_000);
  afterAll(async () => app.close());

  it('every route has a row, and every row a route', () => {
    expect(routes.filter((route) => !Object.hasOwn(routeTable, route))).toEqual([]);
    expect(Object.keys(routeTable).filter((route) => !routes.includes(route))).toEqual([]);
  });

  /** undefined: neither refused for who asks, nor for what is asked for. */
  function expectStatus(row: ConsoleRow, { role, state }: Person): number | undefined {
    if (state === 'out') return 401;
    if (state === 'first') return row.isFirst ? undefined : 403;
    const roles: readonly Role[] = [...row.roles, 'operator'];
    return roles.includes(role) ? undefined : 403;
  }

  it('each person is let in where the table says, and nowhere else', async () => {
    const wrong: unknown[] = [];
    for (const [route, row] of listConsoleRows()) {
      for (const person of people) {
        const expected = expectStatus(row, person);
        if (expected === undefined && row.isStream) continue;
        const { contentType } = row;
        // Bodies that no schema takes: who may ask is told so, and nothing is changed.
        const more = contentType === undefined ? {} : { contentType };
        const { status } = await ask(route, { cookie: person.cookie }, more);
        const isRight =
          expected === undefined ? status !== 401 && status !== 403 && status < 500 : status === expected;
        if (!isRight) wrong.push({ route, person: person.name, expected, status });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('of what lies in another scope a trainer finds nothing, by id or in a list', async () => {
    const [outside, inside] = people.filter(
      ({ role, state, name }) => role === 'trainer' && state === 'working' && name.includes('scope'),
    );
    const secrets = [...Object.values(own.things), own.groupId];
    const wrong: unknown[] = [];
    for (const [route, row] of listConsoleRows()) {
      if (!row.roles.includes('trainer') || row.isStream) continue;
      const { thing, body, isFirst } = row;
      const { method } = splitRoute(route);
      if (thing) {
        const more = { id: own.things[thing], ...(body ? { body } : {}) };
        const refused = await ask(route, { cookie: must(outside, 'outside').cookie }, more);
        const taken = await ask(route, { cookie: must(inside, 'inside').cookie }, more);
        if (refused.status !== 404 || taken.status !== 200)
          wrong.push({ route, outside: refused.status, inside: taken.status });
      } else if (method === 'GET' && !isFirst) {
        const { text } = await ask(route, { cookie: must(outside, 'outside').cookie });
        if (secrets.some((secret) => text.includes(secret))) wrong.push({ route, told: text.slice(0, 500) });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('fields that a schema does not know are refused', async () => {
    const { cookie } = must(
      people.find(({ name }) => name === 'operator'),
      'operator',
    );
    const wrong: unknown[] = [];
    for (const [route, { body }] of listConsoleRows()) {
      if (!body) continue;
      const { status } = await ask(route, { cookie }, { body: { ...body, surprise: 1 } });
      if (status !== 400) wrong.push({ route, status });
    }
    expect(wrong).toEqual([]);
  });

  it('a session opens neither the stations’ road nor the tools’, and a key only what it is for', async () => {
    const { context } = world();
    const toBasic = async (scope: 'all' | 'define') => {
      const { key, secret } = await createLrsKey(context, 'test', scope, [scope]);
      return { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
    };
    const version = { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };
    const [full, narrow] = [await toBasic('all'), await toBasic('define')];
    const { cookie } = must(
      people.find(({ name }) => name === 'operator'),
      'operator',
    );
    const check = async (route: string, row: RouteRow): Promise<number[][]> => {
      const status = async (headers: Record<string, string>) => (await ask(route, headers)).status;
      switch (row.kind) {
        case 'console':
          return [];
        case 'open':
          return [[(await ask(route, {}, row.body ? { body: row.body } : {})).status, row.status]];
        case 'refused':
          return [[await status({ ...version, ...full }), row.status]];
        case 'station':
          return [
            [await status({}), 401],
            [await status({ cookie, ...full }), 401],
          ];
        case 'tool': {
          const allowed = await status({ ...version, ...full });
          return [
            [await status(version), 401],
            [await status({ ...version, cookie }), 401],
            [await status({ ...version, ...narrow }), row.narrow],
            [[401, 403].includes(allowed) || allowed >= 500 ? allowed : 200, 200],
          ];
        }
      }
    };
    const wrong: unknown[] = [];
    for (const [route, row] of Object.entries(routeTable)) {
      for (const [status, expected] of await check(route, row))
        if (status !== expected) wrong.push({ route, status, expected });
    }
    expect(wrong).toEqual([]);
  });

  it('a station has its own log and feed, and cannot speak for another', async () => {
    const [a, b] = [await world().enrolStation('A'), await world().enrolStation('B')];
    const learner = await world().createLearner([b.id]);
    expect(JSON.stringify(await a.pullAll())).not.toContain(learner);
    expect(JSON.stringify(await b.pullAll())).toContain(learner);
    const feed = '/api/station/v1/feed?county=0&station=0&maxBytes=65536&wire=3';
    expect((await a.send('GET', feed, undefined, { station: b.id, sign: { station: b.id } })).status).toBe(
      401,
    );
    a.appendAct(learner, {
      kind: 'unit-opened',
      unitId: 'drip-irrigation' as UnitId,
      version: '0123456789abcdef',
    });
    const slice = await a.createSlice(1, 1, { header: { station: b.id } });
    expect((await a.push(slice)).status).toBeGreaterThanOrEqual(400);
    expect((await a.push(slice, { station: b.id, sign: { station: b.id } })).status).toBe(401);
    expect((await a.pushAll()).status).toBe(200);
  });
});
