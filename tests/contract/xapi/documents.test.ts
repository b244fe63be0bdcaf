// States, agent profiles and activity profiles over real HTTP (Communication 2.2–2.7, 3.1; 2.0 4.1.4).
import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import { type Answer, createIri, createMbox, type Plain, RecordStore, versions } from './record-store.ts';

type Query = Record<string, string | object>;

interface Resource {
  name: string;
  path: string;
  id: string;
  create(): Query;
}

const resources: Resource[] = [
  {
    name: 'state',
    path: '/activities/state',
    id: 'stateId',
    create: () => ({
      activityId: createIri(),
      agent: { account: { homePage: createIri(), name: 'n' } },
      stateId: 's/1',
    }),
  },
  {
    name: 'agent profile',
    path: '/agents/profile',
    id: 'profileId',
    create: () => ({ agent: { objectType: 'Agent', mbox: createMbox() }, profileId: 'p' }),
  },
  {
    name: 'activity profile',
    path: '/activities/profile',
    id: 'profileId',
    create: () => ({ activityId: createIri(), profileId: 'ئۇيغۇر' }),
  },
];

function without(query: Query, name: string): Query {
  return Object.fromEntries(Object.entries(query).filter(([key]) => key !== name));
}

describeOnEngines('xAPI documents', (world) => {
  describe.each(versions)('version %s', (version) => {
    describe.each(resources)('$name', ({ name, path, id, create }) => {
      let store: RecordStore;
      beforeAll(async () => {
        store = await RecordStore.open(world(), version);
      });
      const send = (method: string, query: Query, body?: unknown, headers: Record<string, string> = {}) =>
        store.send(method, path, query, { ...(body === undefined ? {} : { body }), headers });

      it('keeps bytes as they came, with their type, ETag and time', async () => {
        const query = create();
        const bytes = Buffer.from([0, 255, 10, 13, 10, 34]);
        const put = await send('PUT', query, bytes, { 'Content-Type': 'image/x-strange; a=b' });
        expect([put.status, put.text]).toEqual([204, '']);
        const got = await send('GET', query);
        expect(got.status).toBe(200);
        expect(got.bytes.equals(bytes)).toBe(true);
        expect(got.headers.get('content-type')).toBe('image/x-strange; a=b');
        expect(got.headers.get('etag')).toBe(`"${createHash('sha1').update(bytes).digest('hex')}"`);
        expect(Math.abs(Date.parse(got.headers.get('last-modified') ?? '') - Date.now())).toBeLessThan(
          60_000,
        );
        const head = await send('HEAD', query);
        expect([head.status, head.text, head.headers.get('etag')]).toEqual([
          200,
          '',
          got.headers.get('etag'),
        ]);
        const again = await send('GET', query, undefined, { 'If-None-Match': got.headers.get('etag') ?? '' });
        expect(again.status).toBe(304);
      });

      it('POST of what is not there stores it; DELETE takes it away', async () => {
        const query = create();
        expect((await send('GET', query)).status).toBe(404);
        expect((await send('POST', query, { car: 'Honda' })).status).toBe(204);
        expect((await send('GET', query)).json).toEqual({ car: 'Honda' });
        expect((await send('DELETE', query)).status).toBe(204);
        expect((await send('GET', query)).status).toBe(404);
        expect((await send('DELETE', query)).status).toBe(204);
      });

      it('POST merges JSON objects at their first level', async () => {
        const query = create();
        await send('POST', query, { car: { make: 'Ford', model: 'Escape' }, driver: 'Dale', year: 1 });
        const answer = await send('POST', query, { car: { make: 'Dodge' }, driver: null, type: 'Civic' });
        expect(answer.status).toBe(204);
        expect((await send('GET', query)).json).toEqual({
          car: { make: 'Dodge' },
          driver: null,
          type: 'Civic',
          year: 1,
        });
      });

      it.each([
        ['the new one is no JSON', '{"a":1}', 'application/json', 'abc', 'application/octet-stream'],
        ['the new one is of another type', '{"a":1}', 'application/json', '{"b":1}', 'not/json'],
        ['the old one is no JSON', '/ asdf', 'application/octet-stream', '{"b":1}', 'application/json'],
        ['the new one is broken', '{"a":1}', 'application/json', '{"b":1}{', 'application/json'],
        ['the new one is a list', '{"a":1}', 'application/json', '[1]', 'application/json'],
        ['the old one is a list', '[1]', 'application/json', '{"b":1}', 'application/json'],
      ])('XAPI-00229 does not merge: %s', async (_rule, before, beforeType, after, afterType) => {
        const query = create();
        expect((await send('PUT', query, before, { 'Content-Type': beforeType })).status).toBe(204);
        expect((await send('POST', query, after, { 'Content-Type': afterType })).status).toBe(400);
        expect((await send('GET', query)).text).toBe(before);
      });

      it('any content may be posted when there is nothing to merge with', async () => {
        for (const content of ['1', 'true', '']) {
          const query = create();
          const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
          expect((await send('POST', query, content, type)).status).toBe(204);
          expect((await send('GET', query)).text).toBe(content);
        }
      });

      it('lists ids, since when too', async () => {
        const query = create();
        const list = without(query, id);
        expect((await send('GET', list)).json).toEqual([]);
        await send('PUT', { ...query, [id]: 'a' }, 'x');
        const first = (await send('GET', { ...query, [id]: 'a' })).headers.get('last-modified') ?? '';
        await new Promise((resolve) => setTimeout(resolve, 5));
        const since = new Date().toISOString();
        await new Promise((resolve) => setTimeout(resolve, 5));
        await send('PUT', { ...query, [id]: 'b' }, 'x');
        expect((await send('GET', list)).json).toEqual(['a', 'b']);
        expect((await send('GET', { ...list, since })).json).toEqual(['b']);
        expect(
          (await send('GET', { ...list, since: new Date(Date.parse(first) - 60_000).toISOString() })).json,
        ).toEqual(['a', 'b']);
        expect((await send('GET', { ...list, since: 'true' })).status).toBe(400);
      });

      it('refuses missing, unknown and malformed parameters', async () => {
        const query = create();
        const answers: Answer[] = [];
        for (const needed of Object.keys(query).filter((key) => key !== id)) {
          for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
            const body = method === 'GET' || method === 'DELETE' ? undefined : {};
            answers.push(await send(method, without(query, needed), body));
            answers.push(await send(method, { ...query, [needed]: 'true' }, body));
            answers.push(await send(method, { ...query, [needed]: '{"key":"value"}' }, body));
          }
        }
        answers.push(await send('PUT', without(query, id), {}), await send('POST', without(query, id), {}));
        answers.push(
          await send('GET', { ...query, foo: 'bar' }),
          await send('PUT', { ...query, since: 'x' }, {}),
        );
        if (name !== 'state') {
          answers.push(await send('DELETE', without(query, id)));
          answers.push(await send('GET', { ...query, registration: randomUUID() }));
        } else {
          for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
            const body = method === 'GET' || method === 'DELETE' ? undefined : {};
            answers.push(await send(method, { ...query, registration: 'true' }, body));
          }
        }
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
        expect((await send('GET', query)).status).toBe(404);
      });

      it.each(['PUT', 'POST', 'DELETE'])('3.1 %s respects If-Match', async (method) => {
        const query = create();
        const body = method === 'DELETE' ? undefined : { name: 'new' };
        const missing = await send(method, query, body, { 'If-Match': '*' });
        expect(missing.status).toBe(412);
        await send('POST', query, { name: 'old' });
        const tag = (await send('GET', query)).headers.get('etag') ?? '';
        expect((await send(method, query, body, { 'If-Match': '"1234"' })).status).toBe(412);
        expect((await send(method, query, body, { 'If-None-Match': '*' })).status).toBe(412);
        expect((await send(method, query, body, { 'If-None-Match': `"1", ${tag}` })).status).toBe(412);
        expect((await send('GET', query)).json).toEqual({ name: 'old' });
        expect((await send(method, query, body, { 'If-Match': `"1234", ${tag}` })).status).toBe(204);
        const after = await send('GET', query);
        expect(method === 'DELETE' ? after.status : after.json).toEqual(
          method === 'DELETE' ? 404 : { name: 'new' },
        );
      });

      it('3.1 PUT with If-None-Match * makes, and never overwrites', async () => {
        const query = create();
        expect((await send('PUT', query, { a: 1 }, { 'If-None-Match': '*' })).status).toBe(204);
        expect((await send('PUT', query, { a: 2 }, { 'If-None-Match': '*' })).status).toBe(412);
        expect((await send('GET', query)).json).toEqual({ a: 1 });
      });

      it('3.1 PUT over what is there needs a precondition, but for states in 1.0.3', async () => {
        const query = create();
        expect((await send('PUT', query, { a: 1 })).status).toBe(204);
        const answer = await send('PUT', query, { a: 2 });
        const isFree = name === 'state' && version === '1.0.3';
        expect(answer.status).toBe(isFree ? 204 : 409);
        if (!isFree) expect((answer.json as { error: string }).error).toContain('If-Match');
        expect((await send('GET', query)).json).toEqual({ a: isFree ? 2 : 1 });
      });

      it('of two who overwrite the same at once one is told', async () => {
        const query = create();
        await send('POST', query, { count: 0 });
        const tag = (await send('GET', query)).headers.get('etag') ?? '';
        const answers = await Promise.all(
          [1, 2, 3, 4].map((count) => send('PUT', query, { count }, { 'If-Match': tag })),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([204, 412, 412, 412]);
      });
    });

    it('states are apart by registration; without one all are listed and deleted', async () => {
      const store = await RecordStore.open(world(), version);
      const path = '/activities/state';
      const owner = { activityId: createIri(), agent: { mbox: createMbox() } };
      const [first, second] = [randomUUID(), randomUUID()];
      const put = (stateId: string, registration?: string) =>
        store.send(
          'PUT',
          path,
          { ...owner, stateId, ...(registration ? { registration } : {}) },
          { body: registration ?? 'none' },
        );
      const list = async (query: Plain = {}) =>
        (await store.send('GET', path, { ...owner, ...(query as Record<string, string>) })).json;
      await put('s');
      await put('s', first);
      await put('t', second);
      const read = async (query: Record<string, string>) =>
        (await store.send('GET', path, { ...owner, ...query })).text;
      expect(await read({ stateId: 's' })).toBe('none');
      expect(await read({ stateId: 's', registration: first.toUpperCase() })).toBe(first);
      expect((await store.send('GET', path, { ...owner, stateId: 't' })).status).toBe(404);
      expect(await list()).toEqual(['s', 't']);
      expect(await list({ registration: second })).toEqual(['t']);
      expect((await store.send('DELETE', path, { ...owner, registration: first })).status).toBe(204);
      expect(await list({ registration: first })).toEqual([]);
      expect(await read({ stateId: 's' })).toBe('none');
      expect((await store.send('DELETE', path, owner)).status).toBe(204);
      expect(await list()).toEqual([]);
    });

    it('documents of others are not touched: another agent, activity, resource', async () => {
      const store = await RecordStore.open(world(), version);
      const [agent, other, activityId] = [{ mbox: createMbox() }, { mbox: createMbox() }, createIri()];
      await store.send('PUT', '/activities/state', { agent, activityId, stateId: 'x' }, { body: 'state' });
      await store.send('PUT', '/agents/profile', { agent, profileId: 'x' }, { body: 'agent' });
      await store.send('PUT', '/activities/profile', { activityId, profileId: 'x' }, { body: 'activity' });
      expect(
        (await store.send('GET', '/activities/state', { agent: other, activityId, stateId: 'x' })).status,
      ).toBe(404);
      await store.send('DELETE', '/activities/state', { agent, activityId });
      expect((await store.send('GET', '/agents/profile', { agent, profileId: 'x' })).text).toBe('agent');
      expect((await store.send('GET', '/activities/profile', { activityId, profileId: 'x' })).text).toBe(
        'activity',
      );
    });
  });
});
