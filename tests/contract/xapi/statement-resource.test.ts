// The Statement resource over real HTTP (Communication 2.1, 3.2; 2.0 4.1.6.1): sending, ids, conflicts, batches,
// voiding, every filter. How answers are cut and formatted: statement-answers.test.ts.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import {
  createIri,
  createMbox,
  createReference,
  createStatement,
  createSubStatement,
  createVoiding,
  type Plain,
  RecordStore,
  verbIri,
  versions,
  voidedIri,
} from './record-store.ts';

describeOnEngines('xAPI statements', (world) => {
  describe.each(versions)('version %s', (version) => {
    let store: RecordStore;
    beforeAll(async () => {
      store = await RecordStore.open(world(), version);
    });

    it('XAPI-00146 POST answers 200 and the ids in order', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const answer = await store.post([
        createStatement({ id: first }),
        createStatement(),
        createStatement({ id: second.toUpperCase() }),
      ]);
      expect(answer.status).toBe(200);
      const ids = answer.json as string[];
      expect(ids).toHaveLength(3);
      expect([ids[0], ids[2]]).toEqual([first, second]);
      expect((await store.get({ statementId: second })).status).toBe(200);
    });

    it('2.4 a statement with the same key twice is refused, wherever it stands', async () => {
      const text = JSON.stringify(createStatement({ result: { extensions: { 'urn:x:y': { a: 1 } } } }));
      expect((await store.post(text.replace('"a":1', '"a":1,"b":1'))).status).toBe(200);
      expect((await store.post(text.replace('"a":1', '"a":1,"a":1'))).text).toContain(
        'the key \\"a\\" twice',
      );
      expect((await store.post(`[${text.replace('{', '{"verb":{"id":"urn:x:z"},')}]`)).status).toBe(400);
    });

    it('XAPI-00174 a limit beyond what is given out at once is no mistake', async () => {
      expect((await store.get({ limit: '99999999999' })).status).toBe(200);
    });

    it('XAPI-00143 PUT answers 204 without a body, and the id comes from the parameter', async () => {
      const id = randomUUID();
      const answer = await store.send('PUT', '/statements', { statementId: id }, { body: createStatement() });
      expect([answer.status, answer.text]).toEqual([204, '']);
      const found = await store.get({ statementId: id });
      expect([found.status, (found.json as Plain)['id']]).toEqual([200, id]);
    });

    it.each([
      ['XAPI-00145 without statementId', {}, createStatement()],
      ['statementId no UUID', { statementId: 'true' }, createStatement()],
      ['another id in the statement', { statementId: randomUUID() }, createStatement({ id: randomUUID() })],
      ['two statements', { statementId: randomUUID() }, [createStatement(), createStatement()]],
      ['the case of the parameter', { StatementId: randomUUID() }, createStatement()],
      ['an unknown parameter', { statementId: randomUUID(), foo: 'bar' }, createStatement()],
    ] as [string, Record<string, string>, unknown][])('PUT refused: %s', async (_rule, query, body) => {
      expect((await store.send('PUT', '/statements', query, { body })).status).toBe(400);
    });

    it('XAPI-00142 the same statement again changes nothing; another under its id is a conflict', async () => {
      const statement = createStatement({ id: randomUUID(), timestamp: '2013-05-18T05:32:34.804Z' });
      const query = { statementId: String(statement['id']) };
      expect((await store.send('PUT', '/statements', query, { body: statement })).status).toBe(204);
      const before = (await store.get(query)).text;
      expect((await store.send('PUT', '/statements', query, { body: statement })).status).toBe(204);
      expect((await store.post(statement)).status).toBe(200);
      const same = {
        ...statement,
        timestamp: '2013-05-18T07:32:34.804+02:00',
        actor: { ...(statement['actor'] as Plain) },
      };
      expect((await store.post(same)).status).toBe(200);
      const other = { ...statement, verb: { id: 'http://example.com/other' } };
      expect((await store.send('PUT', '/statements', query, { body: other })).status).toBe(409);
      expect((await store.post(other)).status).toBe(409);
      expect((await store.post({ ...statement, timestamp: '2013-05-18T05:32:35.804Z' })).status).toBe(409);
      expect((await store.get(query)).text).toBe(before);
    });

    it('XAPI-00326 a batch is stored whole or not at all', async () => {
      const [good, bad, known] = [randomUUID(), randomUUID(), randomUUID()];
      await store.store(createStatement({ id: known }));
      const refusals: [unknown[], number][] = [
        [[createStatement({ id: good }), createStatement({ id: bad, verb: { id: 'should fail' } })], 400],
        [[createStatement({ id: good }), createStatement({ id: known })], 409],
        [[createStatement({ id: good }), createStatement({ id: good })], 400],
      ];
      for (const [batch, status] of refusals) {
        expect((await store.post(batch)).status).toBe(status);
        expect((await store.get({ statementId: good })).status).toBe(404);
      }
    });

    it('what only the store sets: stored, authority, version, timestamp', async () => {
      const id = await store.store(
        createStatement({
          stored: '1999-01-01T00:00:00Z',
          authority: { objectType: 'Agent', mbox: createMbox() },
        }),
      );
      const answer = await store.get({ statementId: id });
      const found = answer.json as Plain;
      expect(found['timestamp']).toBe(found['stored']);
      expect(Math.abs(Date.parse(String(found['stored'])) - Date.now())).toBeLessThan(60_000);
      expect(found['version']).toBe(version === '1.0.3' ? '1.0.0' : '2.0.0');
      expect(found['authority']).toMatchObject({
        objectType: 'Agent',
        name: 'a tool',
        account: { homePage: 'https://yuanjiao.example/lrs-keys' },
      });
      const modified = Date.parse(answer.headers.get('last-modified') ?? '');
      expect(modified).toBe(Math.floor(Date.parse(String(found['stored'])) / 1000) * 1000);
    });

    it('XAPI-00332 the version that a statement came with stays; so do numbers, times and letters', async () => {
      const statement = createStatement({
        version: version === '1.0.3' ? '1.0.2' : '2.0.0',
        timestamp: '2013-05-18T05:32:34.804512+05:30',
        result: { score: { raw: 12.125, min: 0.12123434, max: 45.45 }, response: 'سالام 你好 \u{1F600} "\\' },
        context: { extensions: { 'http://example.com/x': { deep: [null, { a: 1e-9 }] } } },
      });
      const id = await store.store(statement);
      const found = (await store.get({ statementId: id })).json as Plain;
      expect(found).toMatchObject(statement);
    });

    it('a single context activity comes back as a list', async () => {
      const activity = { id: createIri() };
      const id = await store.store(createStatement({ context: { contextActivities: { parent: activity } } }));
      const found = (await store.get({ statementId: id })).json as { context: Plain };
      expect(found.context).toEqual({ contextActivities: { parent: [activity] } });
    });

    it.each([
      ['no JSON', '{"actor":', 'application/json'],
      ['a number', '5', 'application/json'],
      ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json'],
      ['nothing', '', 'application/json'],
      ['another content type', JSON.stringify(createStatement()), 'text/plain'],
      ['no content type', JSON.stringify(createStatement()), undefined],
      ['a form', JSON.stringify(createStatement()), 'multipart/form-data; boundary=x'],
      [
        'NUL in a text',
        JSON.stringify(createStatement({ result: { response: '\u0000' } })),
        'application/json',
      ],
      ['half a pair', '{"result":{"response":"\\ud800"}}', 'application/json'],
      ['endless nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'application/json'],
    ] as [string, string | Buffer, string | undefined][])('POST refused: %s', async (_rule, body, type) => {
      const answer = await store.post(body, { 'Content-Type': type });
      expect(answer.status).toBe(400);
      expect((answer.json as { error: string }).error.length).toBeGreaterThan(5);
    });

    it('XAPI-00324/00325 unknown parameters and other letters of known ones are refused', async () => {
      const wrong: Record<string, string>[] = [
        { foo: 'bar' },
        { LIMIT: '1' },
        { Agent: JSON.stringify({ mbox: createMbox() }) },
        { Verb: verbIri },
        { VoidedStatementId: randomUUID() },
        { Related_Agents: 'true' },
        { method: 'GET' },
      ];
      for (const query of wrong) expect((await store.get(query)).status).toBe(400);
      expect(
        (await store.send('POST', '/statements', { foo: 'x' }, { body: createStatement() })).status,
      ).toBe(400);
    });

    it('XAPI-00012 values of parameters are held to the rules of statements', async () => {
      const wrong: Record<string, string>[] = [
        { statementId: 'x' },
        { agent: 'not JSON' },
        { agent: JSON.stringify({ mbox: 'x' }) },
        { agent: JSON.stringify({ objectType: 'Group', member: [{ mbox: createMbox() }] }) },
        { verb: 'not an IRI' },
        { activity: 'not an IRI' },
        { registration: 'x' },
        { since: 'yesterday' },
        { until: '2013-05-18T05:32:34-00:00' },
        { limit: '-1' },
        { limit: 'x' },
        { ascending: 'yes' },
        { related_agents: '1' },
        { related_activities: 'TRUE' },
        { attachments: 'x' },
        { format: 'pretty' },
        { cursor: 'x' },
      ];
      for (const query of wrong) expect((await store.get(query)).status, JSON.stringify(query)).toBe(400);
    });

    it('XAPI-00150/00151 the id of one statement goes with format and attachments only', async () => {
      const id = await store.store(createStatement());
      const others: Record<string, string>[] = [
        { agent: JSON.stringify({ mbox: createMbox() }) },
        { verb: verbIri },
        { activity: createIri() },
        { registration: randomUUID() },
        { related_activities: 'true' },
        { related_agents: 'true' },
        { since: '2012-06-01T19:09:13.245Z' },
        { until: '2012-06-01T19:09:13.245Z' },
        { limit: '1' },
        { ascending: 'true' },
      ];
      for (const name of ['statementId', 'voidedStatementId']) {
        for (const other of others) expect((await store.get({ [name]: id, ...other })).status).toBe(400);
      }
      expect((await store.get({ statementId: id, voidedStatementId: randomUUID() })).status).toBe(400);
      expect((await store.get({ statementId: id, format: 'ids' })).status).toBe(200);
      expect((await store.get({ statementId: id, attachments: true })).status).toBe(200);
      expect((await store.get({ statementId: randomUUID() })).status).toBe(404);
    });

    it('XAPI-00155/00163 a voided statement is found by voidedStatementId only', async () => {
      const verb = createIri();
      const voided = await store.store(createStatement({ verb: { id: verb } }));
      expect((await store.get({ voidedStatementId: voided })).status).toBe(404);
      const voiding = await store.store(createVoiding(voided));
      expect((await store.get({ statementId: voided })).status).toBe(404);
      expect((await store.get({ voidedStatementId: voided })).status).toBe(200);
      expect((await store.get({ statementId: voiding })).status).toBe(200);
      // XAPI-00162 whatever refers to it is still found by what it is about.
      const reference = await store.store(
        createStatement({ verb: { id: verb }, object: createReference(voided) }),
      );
      expect(await store.findIds({ verb })).toEqual([reference, voiding]);
      expect(await store.findIds({ verb, limit: 1 })).toEqual([reference]);
      expect(await store.findIds({ verb, ascending: true })).toEqual([voiding, reference]);
    });

    it('XAPI-00016 a voiding statement cannot be voided; one that comes first voids all the same', async () => {
      const id = randomUUID();
      const voiding = await store.store(createVoiding(id));
      await store.store(createStatement({ id }));
      expect((await store.get({ statementId: id })).status).toBe(404);
      await store.store(createVoiding(voiding));
      expect((await store.get({ statementId: voiding })).status).toBe(200);
      expect((await store.get({ voidedStatementId: voiding })).status).toBe(404);
      expect((await store.get({ statementId: id })).status).toBe(404);
    });

    it('2.1.3 a reference is followed over several statements, in whatever order they came', async () => {
      const verb = createIri();
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      await store.store(createStatement({ id: c, object: createReference(b) }));
      await store.store(createStatement({ id: b, object: createReference(a) }));
      await store.store(createStatement({ id: a, verb: { id: verb } }));
      expect(await store.findIds({ verb, ascending: true })).toEqual([c, b, a]);
      // Both ends of a ring.
      const [x, y] = [randomUUID(), randomUUID()];
      const ring = createIri();
      await store.post([
        createStatement({ id: x, verb: { id: ring }, object: createReference(y) }),
        createStatement({ id: y, object: createReference(x) }),
      ]);
      expect(new Set(await store.findIds({ verb: ring }))).toEqual(new Set([x, y]));
      // A reference fits only by one statement as a whole.
      const actor = { mbox: createMbox() };
      await store.store(createStatement({ actor, object: createReference(a) }));
      expect(await store.findIds({ verb, agent: actor })).toEqual([]);
    });

    it('XAPI-00160 finds by agent: actor, object, members, each identifier', async () => {
      const identifiers: Plain[] = [
        { mbox: createMbox() },
        { mbox_sha1sum: randomUUID().replaceAll('-', '').padEnd(40, 'a') },
        { openid: createIri() },
        { account: { homePage: createIri(), name: 'n' } },
      ];
      for (const agent of identifiers) {
        const other = { mbox: createMbox() };
        const ids = [
          await store.store(createStatement({ actor: { ...agent, name: 'told otherwise' } })),
          await store.store(createStatement({ object: { objectType: 'Agent', ...agent } })),
          await store.store(createStatement({ actor: { objectType: 'Group', member: [other, agent] } })),
          await store.store(createStatement({ object: { objectType: 'Group', ...other, member: [agent] } })),
        ];
        // Mentioned elsewhere: only by related_agents.
        const related = [
          await store.store(createStatement({ context: { instructor: agent } })),
          await store.store(createStatement({ context: { team: { objectType: 'Group', member: [agent] } } })),
          await store.store(createSubStatement({ actor: agent })),
          await store.store(createSubStatement({ object: { objectType: 'Agent', ...agent } })),
          await store.store(createSubStatement({ context: { instructor: agent } })),
        ];
        if (version === '2.0.0') {
          related.push(
            await store.store(
              createStatement({ context: { contextAgents: [{ objectType: 'contextAgent', agent }] } }),
            ),
            await store.store(
              createStatement({
                context: {
                  contextGroups: [
                    { objectType: 'contextGroup', group: { objectType: 'Group', member: [agent] } },
                  ],
                },
              }),
            ),
          );
        }
        expect(await store.findIds({ agent, ascending: true })).toEqual(ids);
        expect(await store.findIds({ agent, related_agents: true, ascending: true })).toEqual([
          ...ids,
          ...related,
        ]);
      }
      const group = { objectType: 'Group', mbox: createMbox() };
      const ofGroup = await store.store(createStatement({ actor: group }));
      expect(await store.findIds({ agent: group })).toEqual([ofGroup]);
    });

    it('finds by authority only with related_agents', async () => {
      const own = await RecordStore.open(world(), version);
      const id = await own.store(createStatement());
      const { authority } = (await own.get({ statementId: id })).json as { authority: Plain };
      expect(await own.findIds({ agent: authority })).toEqual([]);
      expect(await own.findIds({ agent: authority, related_agents: true })).toEqual([id]);
    });

    it('finds by activity, and by related_activities wherever it stands', async () => {
      const activity = createIri();
      const object = await store.store(createStatement({ object: { id: activity } }));
      const related: string[] = [];
      for (const list of ['parent', 'grouping', 'category', 'other']) {
        const context = { contextActivities: { [list]: [{ id: createIri() }, { id: activity }] } };
        related.push(await store.store(createStatement({ context })));
        related.push(await store.store(createSubStatement({ context })));
      }
      related.push(
        await store.store(createStatement({ context: { contextActivities: { parent: { id: activity } } } })),
      );
      related.push(await store.store(createSubStatement({ object: { id: activity } })));
      expect(await store.findIds({ activity })).toEqual([object]);
      expect(await store.findIds({ activity, related_activities: true, ascending: true })).toEqual([
        object,
        ...related,
      ]);
      const agent = { mbox: createMbox() };
      const both = await store.store(
        createStatement({
          context: {
            instructor: agent,
            contextActivities: { other: [{ id: createIri() }, { id: activity }] },
          },
        }),
      );
      expect(
        await store.findIds({ agent, related_agents: true, activity, related_activities: true }),
      ).toEqual([both]);
    });

    it('finds by verb, registration, and several at once', async () => {
      const verb = createIri();
      const registration = randomUUID();
      const actor = { mbox: createMbox() };
      const parts = { actor, verb: { id: verb }, context: { registration } };
      const id = await store.store(createStatement(parts));
      const activity = ((await store.get({ statementId: id })).json as { object: { id: string } }).object.id;
      await store.store(createStatement({ ...parts, context: {} }));
      await store.store(createStatement({ ...parts, verb: { id: createIri() } }));
      expect(await store.findIds({ registration: registration.toUpperCase(), verb })).toEqual([id]);
      expect(
        await store.findIds({
          limit: 1,
          agent: actor,
          verb,
          activity,
          registration,
          related_activities: true,
          since: '2012-06-01T19:09:13.245Z',
          format: 'ids',
          attachments: false,
        }),
      ).toEqual([id]);
      expect(await store.findIds({ verb: createIri() })).toEqual([]);
    });

    it('since is after, until is up to; the newest comes first', async () => {
      const verb = createIri();
      const ids: string[] = [];
      const times: string[] = [];
      for (let count = 0; count < 3; count++) {
        const id = await store.store(createStatement({ verb: { id: verb } }));
        ids.push(id);
        times.push(String(((await store.get({ statementId: id })).json as Plain)['stored']));
      }
      const [first, second, third] = ids;
      const middle = times[1] ?? '';
      expect(await store.findIds({ verb })).toEqual([third, second, first]);
      expect(await store.findIds({ verb, since: middle })).toEqual([third]);
      expect(await store.findIds({ verb, until: middle })).toEqual([second, first]);
      expect(await store.findIds({ verb, since: times[0] ?? '', until: middle })).toEqual([second]);
      expect(await store.findIds({ verb, until: '2012-06-01T19:09:13.245Z' })).toEqual([]);
    });

    it('a voiding statement that names no statement is refused', async () => {
      const answer = await store.post(createStatement({ verb: { id: voidedIri } }));
      expect(answer.status).toBe(400);
    });
  });
});
