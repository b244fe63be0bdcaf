// What all resources have in common (Communication 1.1–1.3, 3.2, 3.3, 4; 2.0 4.1): methods, versions, keys and their
// scopes, wrapped requests, other origins; and the resources Activities, Agents and About.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#center/http/app.ts';
import { createLibraryCatalog } from '#center/services/library-catalog.ts';
import { createLiveEvents } from '#center/services/live-events.ts';
import { revokeLrsKey } from '#center/services/lrs-keys.ts';
import type { LrsScope } from '#core/protocol/console-staff-api.ts';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import {
  createIri,
  createMbox,
  createStatement,
  createSubStatement,
  type Plain,
  RecordStore,
  versions,
} from './record-store.ts';

const paths = [
  '/statements',
  '/activities/state',
  '/activities/profile',
  '/agents/profile',
  '/activities',
  '/agents',
];

describeOnEngines('xAPI communication', (world) => {
  let store: RecordStore;
  beforeAll(async () => {
    store = await RecordStore.open(world());
  });

  it.each([
    ['1.0', '1.0.3'],
    ['1.0.0', '1.0.3'],
    ['1.0.3', '1.0.3'],
    ['1.0.9', '1.0.3'],
    ['2.0', '2.0.0'],
    ['2.0.0', '2.0.0'],
  ])('3.3 a request of version %s is answered in %s', async (asked, answered) => {
    const answer = await store.send(
      'GET',
      '/statements',
      {},
      { headers: { 'X-Experience-API-Version': asked } },
    );
    expect([answer.status, answer.headers.get('x-experience-api-version')]).toEqual([200, answered]);
  });

  it.each(['0.9', '0.95', '1.1', '1.1.0', '2.1.0', '3.0.0', 'x', '', '1.0.3.4'])(
    '3.3 version %j is refused',
    async (asked) => {
      for (const path of paths) {
        const answer = await store.send('GET', path, {}, { headers: { 'X-Experience-API-Version': asked } });
        expect(answer.status).toBe(400);
        expect(answer.headers.get('x-experience-api-version')).toMatch(/^(?:1\.0\.3|2\.0\.0)$/);
      }
    },
  );

  it('XAPI-00331 without a version a request is refused, keys or not; About needs none', async () => {
    const bare = { 'X-Experience-API-Version': undefined };
    for (const path of paths) {
      for (const headers of [bare, { ...bare, Authorization: undefined }]) {
        const answer = await store.send('GET', path, {}, { headers });
        expect([answer.status, answer.headers.get('x-experience-api-version')]).toEqual([400, '2.0.0']);
      }
    }
    const about = await store.send('GET', '/about', {}, { headers: { ...bare, Authorization: undefined } });
    expect(about.status).toBe(200);
    expect((about.json as { version: string[] }).version).toEqual(expect.arrayContaining(['1.0.3', '2.0.0']));
  });

  it.each([
    ['1.0.3', ['1.0.0', '1.0.1', '1.0.2', '1.0.3']],
    ['2.0.0', ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0']],
  ] as const)('XAPI-00316 About tells who speaks %s the versions that it knows', async (version, told) => {
    const about = await store.speaking(version).send('GET', '/about');
    expect((about.json as { version: string[] }).version).toEqual(told);
  });

  it('XAPI-00161 JSON is answered as application/json, without parameters', async () => {
    for (const path of ['/statements', '/about', '/no-such-resource', '/statements?limit=x']) {
      const answer = await store.send('GET', path);
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
  });

  it('XAPI_ASSUMED_VERSION: a request that names none is refused in the name of that version', async () => {
    const { context } = world();
    const app = await createApp({
      context,
      catalog: createLibraryCatalog(context.libraryDir),
      events: await createLiveEvents(context.db),
      rendererDir: undefined,
      logLevel: 'fatal',
      xapiAssumedVersion: '1.0.3',
    });
    const ask = (headers: Record<string, string>) =>
      app.inject({
        url: '/xapi/statements?limit=1',
        headers: { authorization: store.authorization, ...headers },
      });
    const answer = await ask({});
    expect([answer.statusCode, answer.headers['x-experience-api-version']]).toEqual([400, '1.0.3']);
    expect((await ask({ 'x-experience-api-version': '0.95' })).statusCode).toBe(400);
    const newer = await ask({ 'x-experience-api-version': '2.0.0' });
    expect([newer.statusCode, newer.headers['x-experience-api-version']]).toEqual([200, '2.0.0']);
    await app.close();
  });

  it('XAPI-00334 without a valid key a request is refused with 401', async () => {
    const { key } = { key: Buffer.from(store.authorization.slice(6), 'base64').toString().split(':')[0] };
    const wrong = [
      undefined,
      'Basic Zm9vOmJhcg==',
      'Basic !!!',
      'Basic ',
      `Basic ${Buffer.from(`${key}:wrong`).toString('base64')}`,
      `Basic ${Buffer.from(`${key}`).toString('base64')}`,
      `Basic ${Buffer.from('\u0000:x').toString('base64')}`,
      store.authorization.replace('Basic', 'Bearer'),
    ];
    for (const path of paths) {
      for (const Authorization of wrong) {
        const answer = await store.send('GET', path, {}, { headers: { Authorization } });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toContain('Basic');
      }
    }
    expect(
      (
        await store.send(
          'POST',
          '/statements',
          {},
          { headers: { Authorization: 'Basic Zm9vOmJhcg==' }, body: createStatement() },
        )
      ).status,
    ).toBe(401);
  });

  it('a revoked key is refused', async () => {
    const other = await RecordStore.open(world());
    expect((await other.get()).status).toBe(200);
    const [key = ''] = Buffer.from(other.authorization.slice(6), 'base64').toString().split(':');
    await revokeLrsKey(world().context, 'test', key);
    expect((await other.get()).status).toBe(401);
  });

  it('3.2 a method that a resource does not have is 405, before key and version', async () => {
    const wrong = [
      ['DELETE', '/statements'],
      ['PATCH', '/statements'],
      ['POST', '/about'],
      ...['PUT', 'POST', 'DELETE'].flatMap((method) => [
        [method, '/activities'],
        [method, '/agents'],
      ]),
    ] as [string, string][];
    for (const [method, path] of wrong) {
      const answer = await store.send(method, path, {}, { headers: { Authorization: undefined } });
      expect([answer.status, answer.headers.get('allow')?.includes('GET')]).toEqual([405, true]);
    }
    expect((await store.send('GET', '/nothing')).status).toBe(404);
  });

  it('1.1 HEAD is GET without a body', async () => {
    const id = await store.store(createStatement());
    for (const [path, query] of [
      ['/statements', { statementId: id }],
      ['/statements', { limit: '1' }],
      ['/agents', { agent: JSON.stringify({ mbox: createMbox() }) }],
      ['/activities', { activityId: createIri() }],
      ['/about', {}],
    ] as [string, Record<string, string>][]) {
      const [head, get] = [await store.send('HEAD', path, query), await store.send('GET', path, query)];
      expect([head.status, head.text]).toEqual([200, '']);
      for (const name of ['content-type', 'x-experience-api-version', 'last-modified']) {
        expect(head.headers.get(name)).toBe(get.headers.get(name));
      }
    }
    expect((await store.send('HEAD', '/statements', { statementId: randomUUID() })).status).toBe(404);
    expect((await store.send('HEAD', '/agents/profile')).status).toBe(400);
  });

  it('3.3 an answer to an address that cannot be read names a version too', async () => {
    for (const path of ['/%zz', '/statements/%']) {
      const answer = await store.send('GET', path);
      expect([answer.status, answer.headers.get('x-experience-api-version')]).toEqual([400, '1.0.3']);
      expect(answer.json).toEqual({ error: 'The address is malformed' });
    }
    expect((await fetch(`${world().origin}/api/%zz`)).status).toBe(400);
  });

  it.each(['/statements', '/about', '/agents/profile'])('OPTIONS of %s is answered', async (path) => {
    const answer = await store.send('OPTIONS', path, {}, { headers: { Authorization: undefined } });
    expect([answer.status, answer.headers.get('x-experience-api-version')]).toEqual([204, '1.0.3']);
  });

  it('pages of other origins may use it', async () => {
    const preflight = await store.send(
      'OPTIONS',
      '/statements',
      {},
      {
        headers: {
          Authorization: undefined,
          'X-Experience-API-Version': undefined,
          Origin: 'https://course.example',
          'Access-Control-Request-Method': 'PUT',
        },
      },
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('X-Experience-API-Version');
    const answer = await store.send('GET', '/statements', {}, { headers: { Authorization: undefined } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  describe('1.3 requests wrapped in a POST', () => {
    const form = (
      fields: Record<string, string>,
      query: Record<string, string>,
      headers = {},
      path = '/statements',
    ) =>
      store.send('POST', path, query, {
        body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      });

    it('XAPI-00148 GET, with its parameters in the form', async () => {
      const verb = createIri();
      const id = await store.store(createStatement({ verb: { id: verb } }));
      const answer = await form({ limit: '1', verb }, { method: 'GET' });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ statements: [{ id }], more: '' });
      expect(answer.headers.get('x-experience-api-consistent-through')).toBeTruthy();
    });

    it('PUT and POST of content, headers in the form alone', async () => {
      const id = randomUUID();
      const fields = {
        'X-Experience-API-Version': '1.0.3',
        Authorization: store.authorization,
        'Content-Type': 'application/json',
        'Content-Length': '5',
      };
      const bare = { 'X-Experience-API-Version': undefined, Authorization: undefined };
      const put = await form(
        { ...fields, statementId: id, content: JSON.stringify(createStatement()) },
        { method: 'PUT' },
        bare,
      );
      expect(put.status).toBe(204);
      expect((await store.get({ statementId: id })).status).toBe(200);
      const posted = await form(
        { ...fields, content: JSON.stringify([createStatement()]) },
        { method: 'POST' },
        bare,
      );
      expect([posted.status, posted.json]).toEqual([200, [expect.any(String)]]);
    });

    it('works for every resource, with preconditions', async () => {
      const agent = JSON.stringify({ mbox: createMbox() });
      const path = '/agents/profile';
      const write = (extra: Record<string, string>) =>
        form(
          { agent, profileId: 'p', content: 'text', 'Content-Type': 'text/plain', ...extra },
          { method: 'PUT' },
          {},
          path,
        );
      expect((await write({ 'If-None-Match': '*' })).status).toBe(204);
      expect((await write({ 'If-None-Match': '*' })).status).toBe(412);
      const read = await form({ agent, profileId: 'p' }, { method: 'GET' }, {}, path);
      expect([read.text, read.headers.get('content-type')]).toEqual(['text', 'text/plain']);
      expect((await write({ 'If-Match': read.headers.get('etag') ?? '' })).status).toBe(204);
      expect((await form({ agent, profileId: 'p' }, { method: 'DELETE' }, {}, path)).status).toBe(204);
      expect((await form({ agent }, { method: 'GET' }, {}, '/agents')).status).toBe(200);
    });

    it('refuses everything else', async () => {
      const content = JSON.stringify(createStatement());
      const statementId = randomUUID();
      expect((await form({ statementId, content }, { method: 'PUT', statementId })).status).toBe(400);
      expect((await form({ statementId }, { method: 'PUT' })).status).toBe(400);
      expect((await form({ content }, { method: 'PATCH' })).status).toBe(400);
      expect(
        (await form({ content, 'X-Experience-API-Version': '0.8', statementId }, { method: 'PUT' })).status,
      ).toBe(400);
      expect((await form({ limit: '1', happy: 'day' }, { method: 'GET' })).status).toBe(400);
      expect((await form({ limit: '1', content }, { method: 'GET' })).status).toBe(400);
      expect(
        (await form({ statementId, content, Authorization: 'Basic Zm9vOmJhcg==' }, { method: 'PUT' })).status,
      ).toBe(401);
      const json = JSON.stringify({ statementId, content });
      expect((await store.send('POST', '/statements', { method: 'PUT' }, { body: json })).status).toBe(400);
      const asForm = { 'Content-Type': 'application/x-www-form-urlencoded' };
      expect(
        (await store.send('POST', '/statements', { method: 'PUT' }, { body: json, headers: asForm })).status,
      ).toBe(400);
      expect((await store.send('POST', '/statements', { method: 'PUT' })).status).toBe(400);
      expect(
        (await store.send('PUT', '/statements', { method: 'POST', statementId }, { body: createStatement() }))
          .status,
      ).toBe(400);
      expect((await store.send('GET', '/statements', { method: 'POST' })).status).toBe(400);
      expect((await store.get({ statementId })).status).toBe(404);
    });

    it('2.0 has none', async () => {
      const speaking = { 'X-Experience-API-Version': '2.0.0' };
      expect((await form({ limit: '1' }, { method: 'GET' }, speaking)).status).toBe(400);
      const content = JSON.stringify(createStatement());
      expect((await form({ statementId: randomUUID(), content }, { method: 'PUT' }, speaking)).status).toBe(
        400,
      );
    });
  });

  describe.each(versions)('resources of knowledge, version %s', (version) => {
    it('2.5 an activity with all that any statement told of it', async () => {
      const own = store.speaking(version);
      const id = createIri();
      const unknown = await own.send('GET', '/activities', { activityId: id });
      expect([unknown.status, unknown.json]).toEqual([200, { objectType: 'Activity', id }]);
      const definition = {
        name: { 'en-US': 'meeting' },
        type: createIri(),
        moreInfo: createIri(),
        extensions: { 'http://example.com/a': 1 },
      };
      await own.store(createStatement({ object: { id, definition } }));
      expect((await own.send('GET', '/activities', { activityId: id })).json).toEqual({
        objectType: 'Activity',
        id,
        definition,
      });
      await own.post([
        createStatement({ object: { id, definition: { name: { 'fr-FR': 'réunion' } } } }),
        createStatement({
          context: { contextActivities: { parent: { id, definition: { name: { ug: 'x' } } } } },
        }),
        createSubStatement({ object: { id, definition: { extensions: { 'http://example.com/b': 2 } } } }),
      ]);
      expect((await own.send('GET', '/activities', { activityId: id })).json).toMatchObject({
        definition: {
          ...definition,
          name: { 'en-US': 'meeting', 'fr-FR': 'réunion', ug: 'x' },
          extensions: { 'http://example.com/a': 1, 'http://example.com/b': 2 },
        },
      });
      for (const query of [{}, { activityId: 'true' }, { activityId: id, foo: 'x' }] as Record<
        string,
        string
      >[]) {
        expect((await own.send('GET', '/activities', query)).status).toBe(400);
      }
    });

    it('2.4 a Person with every name that was told', async () => {
      const own = store.speaking(version);
      const identifiers: Plain[] = [
        { mbox: createMbox() },
        { mbox_sha1sum: 'b'.repeat(40) },
        { openid: createIri() },
        { account: { homePage: createIri(), name: 'n' } },
      ];
      for (const agent of identifiers) {
        const unknown = (await own.send('GET', '/agents', { agent })).json as Plain;
        const [name = '', value] = Object.entries(agent)[0] ?? [];
        expect(unknown).toMatchObject({ objectType: 'Person', [name]: [value] });
        await own.store(createStatement({ actor: { ...agent, name: 'Ann' } }));
        await own.store(createStatement({ object: { objectType: 'Agent', ...agent, name: 'Anna' } }));
        const known = (await own.send('GET', '/agents', { agent: { ...agent, name: 'An' } })).json as Plain;
        expect(known).toMatchObject({ objectType: 'Person', [name]: [value], name: ['An', 'Ann', 'Anna'] });
      }
      for (const query of [{}, { agent: 'x' }, { agent: '{}' }, { agent: '{"mbox":"x"}' }] as Record<
        string,
        string
      >[]) {
        expect((await own.send('GET', '/agents', query)).status).toBe(400);
      }
    });
  });

  describe('4.2 scopes', () => {
    const open = (...scopes: LrsScope[]) => RecordStore.open(world(), '1.0.3', scopes);
    const state = { activityId: createIri(), agent: { mbox: createMbox() }, stateId: 's' };
    const profile = { activityId: createIri(), profileId: 'p' };

    it.each([
      ['statements/write', 200, 403, 403, 403, 403, 403],
      ['statements/read', 403, 200, 403, 403, 403, 403],
      ['statements/read/mine', 403, 200, 403, 403, 403, 403],
      ['state', 403, 403, 204, 404, 403, 403],
      ['profile', 403, 403, 403, 403, 204, 404],
      ['define', 403, 403, 403, 403, 403, 403],
      ['all/read', 403, 200, 403, 404, 403, 404],
      ['all', 200, 200, 204, 404, 204, 404],
    ] as [LrsScope, ...number[]][])('%s', async (scope, ...expected) => {
      const tool = await open(scope);
      const answers = [
        await tool.post(createStatement()),
        await tool.get({ limit: 1 }),
        await tool.send('PUT', '/activities/state', state, { body: 'x' }),
        await tool.send('GET', '/activities/state', { ...state, stateId: 'none' }),
        await tool.send('PUT', '/activities/profile', profile, { body: 'x', headers: { 'If-Match': '*' } }),
        await tool.send('GET', '/activities/profile', { ...profile, profileId: 'none' }),
      ];
      const found = answers.map(({ status }) => (status === 412 ? 204 : status));
      expect(found).toEqual(expected);
    });

    it('statements/read/mine sees its own only, whatever it asks', async () => {
      const verb = createIri();
      const other = await store.store(createStatement({ verb: { id: verb } }));
      const tool = await open('statements/write', 'statements/read/mine');
      const id = await tool.store(createStatement({ verb: { id: verb } }));
      const reference = await tool.store(
        createStatement({ object: { objectType: 'StatementRef', id: other } }),
      );
      expect(await tool.findIds({ verb })).toEqual([reference, id]);
      expect(await tool.findIds({ limit: 10 })).toEqual([reference, id]);
      expect((await tool.get({ statementId: other })).status).toBe(404);
      expect((await tool.get({ statementId: id })).status).toBe(200);
    });

    it('only with define do definitions count', async () => {
      const activityId = createIri();
      const tool = await open('statements/write');
      const object = { id: activityId, definition: { name: { en: 'mine' } } };
      await tool.store(createStatement({ object }));
      expect((await store.send('GET', '/activities', { activityId })).json).toEqual({
        objectType: 'Activity',
        id: activityId,
      });
      await (await open('statements/write', 'define')).store(createStatement({ object }));
      expect((await store.send('GET', '/activities', { activityId })).json).toMatchObject(object);
    });
  });
});
