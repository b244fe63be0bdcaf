// Two public clients drive the record store over real HTTP: @xapi/xapi and TinCanJS. What they take for granted holds.
import { randomUUID } from 'node:crypto';
import XAPI, { type Statement, type StatementsResponse } from '@xapi/xapi';
import tinCan, { type Callback } from 'tincanjs';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import { createIri, createMbox, RecordStore } from './record-store.ts';

/** Calls back once; `last` is its configuration. */
async function ask(call: (callback: Callback) => void): Promise<unknown> {
  return new Promise((resolve, reject) =>
    call((error, result) =>
      error === null ? resolve(result) : reject(new Error(`client: ${String(error)}`)),
    ),
  );
}

describeOnEngines('public xAPI clients', (world) => {
  it.each(['1.0.3', '1.0.0'] as const)('@xapi/xapi, version %s', async (version) => {
    const store = await RecordStore.open(world());
    const client = new XAPI({ endpoint: `${store.base}/`, auth: store.authorization, version });
    expect((await client.getAbout()).data.version).toContain('1.0.3');
    const agent = { objectType: 'Agent' as const, mbox: createMbox(), name: 'Ann' };
    const verb = { id: createIri(), display: { en: 'tried' } };
    const activity = { objectType: 'Activity' as const, id: createIri(), definition: { name: { en: 'It' } } };
    const statement: Statement = { actor: agent, verb, object: activity };
    const [id = ''] = (await client.sendStatement({ statement })).data;
    const ids = (await client.sendStatements({ statements: [statement, statement, statement] })).data;
    expect(ids).toHaveLength(3);
    expect((await client.getStatement({ statementId: id })).data.actor).toMatchObject(agent);
    const first = (await client.getStatements({ agent, verb: verb.id, limit: 2 })).data;
    expect(first.statements).toHaveLength(2);
    const rest = (await client.getMoreStatements({ more: first.more })).data as StatementsResponse;
    expect([rest.statements.length, rest.more]).toEqual([2, '']);

    await client.voidStatement({ actor: agent, statementId: id });
    await expect(client.getStatement({ statementId: id })).rejects.toBeTruthy();
    expect((await client.getVoidedStatement({ voidedStatementId: id })).data.id).toBe(id);

    const content = new TextEncoder().encode('an attachment').buffer;
    const attached = (
      await client
        .sendStatement({
          statement: {
            ...statement,
            attachments: [
              {
                usageType: createIri(),
                display: { en: 'x' },
                contentType: 'text/plain',
                length: 13,
                sha2: 'ea0ba34b65e8bc6cd70bbf69a0d99b86e9b2a2ceb1da7ddd6b2bfb6bc6c7c8d0',
              },
            ],
          },
          attachments: [content],
        })
        .catch(() => undefined)
    )?.data;
    // A hash that is not the content's is refused.
    expect(attached).toBeUndefined();

    const owner = { agent, activityId: activity.id };
    await client.setState({ ...owner, stateId: 's', state: { place: 1 } });
    await client.createState({ ...owner, stateId: 's', state: { more: 2 } });
    expect((await client.getState({ ...owner, stateId: 's' })).data).toEqual({ place: 1, more: 2 });
    expect((await client.getStates(owner)).data).toEqual(['s']);
    await client.deleteStates(owner);
    expect((await client.getStates(owner)).data).toEqual([]);

    await client.setAgentProfile({
      agent,
      profileId: 'p',
      profile: { a: 1 },
      etag: '*',
      matchHeader: 'If-None-Match',
    });
    const profile = await client.getAgentProfile({ agent, profileId: 'p' });
    const etag = (profile.headers as Record<string, string>)['etag'] ?? '';
    await client.setAgentProfile({ agent, profileId: 'p', profile: { a: 2 }, etag, matchHeader: 'If-Match' });
    expect((await client.getAgentProfile({ agent, profileId: 'p' })).data).toEqual({ a: 2 });
    await client.createActivityProfile({ activityId: activity.id, profileId: 'p', profile: { b: 1 } });
    expect((await client.getActivityProfiles({ activityId: activity.id })).data).toEqual(['p']);
    expect((await client.getActivity({ activityId: activity.id })).data.definition?.name).toEqual({
      en: 'It',
    });
    expect((await client.getAgent({ agent })).data).toMatchObject({ objectType: 'Person', name: ['Ann'] });
  });

  it('TinCanJS', async () => {
    tinCan.DEBUG = false;
    const store = await RecordStore.open(world());
    const lrs = new tinCan.LRS({
      endpoint: `${store.base}/`,
      auth: store.authorization,
      version: '1.0.2',
      allowFail: false,
    });
    const agent = new tinCan.Agent({ mbox: createMbox(), name: 'Ann' });
    const activity = { id: createIri(), definition: { name: { en: 'It' } } };
    const verb = { id: createIri() };
    const create = (more: object = {}) =>
      new tinCan.Statement({ actor: agent, verb, target: activity, ...more });
    await ask((callback) => lrs.about({ callback }));
    const first = create({ id: randomUUID() });
    await ask((callback) => lrs.saveStatement(first, { callback }));
    await ask((callback) => lrs.saveStatements([create(), create()], { callback }));
    expect(await ask((callback) => lrs.retrieveStatement(first.id, { callback }))).toMatchObject({
      id: first.id,
    });
    const page = (await ask((callback) =>
      lrs.queryStatements({ params: { agent, verb, limit: 2 }, callback }),
    )) as { statements: unknown[]; more: string };
    expect(page.statements).toHaveLength(2);
    const rest = (await ask((callback) => lrs.moreStatements({ url: page.more, callback }))) as typeof page;
    expect(rest.statements).toHaveLength(1);
    const voiding = create({
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      target: { objectType: 'StatementRef', id: first.id },
    });
    await ask((callback) => lrs.saveStatement(voiding, { callback }));
    expect(await ask((callback) => lrs.retrieveVoidedStatement(first.id, { callback }))).toMatchObject({
      id: first.id,
    });

    const owner = { agent, activity: new tinCan.Activity(activity) };
    const json = { contentType: 'application/json' };
    await ask((callback) => lrs.saveState('s', { place: 1 }, { ...owner, ...json, callback }));
    expect(await ask((callback) => lrs.retrieveState('s', { ...owner, callback }))).toMatchObject({
      contents: { place: 1 },
    });
    await ask((callback) => lrs.saveActivityProfile('p', { a: 1 }, { ...owner, ...json, callback }));
    const profile = (await ask((callback) => lrs.retrieveActivityProfile('p', { ...owner, callback }))) as {
      contents: object;
      etag: string;
    };
    expect(profile.contents).toEqual({ a: 1 });
    const lastSHA1 = profile.etag.replaceAll('"', '');
    await ask((callback) =>
      lrs.saveActivityProfile('p', { a: 2 }, { ...owner, ...json, lastSHA1, callback }),
    );
    await expect(
      ask((callback) => lrs.saveActivityProfile('p', { a: 3 }, { ...owner, ...json, lastSHA1, callback })),
    ).rejects.toThrow('412');
    await ask((callback) => lrs.saveAgentProfile('p', { b: 1 }, { ...owner, ...json, callback }));
    expect(await ask((callback) => lrs.retrieveAgentProfile('p', { ...owner, callback }))).toMatchObject({
      contents: { b: 1 },
    });
    expect(await ask((callback) => lrs.retrieveActivity(activity.id, { callback }))).toMatchObject({
      id: activity.id,
    });
  });
});
