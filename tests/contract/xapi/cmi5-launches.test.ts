// Launches of cmi5 courses: what a course finds, what its key may do, and when the key ends.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createLaunch } from '#center/services/cmi5-launches.ts';
import { revokeLrsKey } from '#center/services/lrs-keys.ts';
import { type CenterWorld, describeOnEngines } from '#tests/contract/center-world.ts';
import { createStatement } from './record-store.ts';

const activityId = 'https://publisher.example/courses/pruning';

async function launch(world: CenterWorld) {
  const made = await createLaunch(world.context, 'test', {
    learnerId: randomUUID(),
    activityId,
    publisherId: activityId,
    url: 'https://course.example/start?lang=ug',
    endpoint: `${world.origin}/xapi`,
    moveOn: 'Passed',
    parameters: 'chapter=2',
  });
  const parameters = new URL(made.url).searchParams;
  const read = (name: string) => parameters.get(name) ?? '';
  return { ...made, read };
}

async function askKey(address: string): Promise<Record<string, string>> {
  const answer = await fetch(address, { method: 'POST' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  return (await answer.json()) as Record<string, string>;
}

function useKey(world: CenterWorld, token: string | undefined, path: string, body?: unknown) {
  return fetch(`${world.origin}/xapi${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Basic ${token}`,
      'x-experience-api-version': '1.0.3',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describeOnEngines('cmi5 launches', (world) => {
  it('the address names everything that cmi5 asks for and keeps what it had', async () => {
    const { url, read, registration } = await launch(world());
    expect(url.startsWith('https://course.example/start?lang=ug&')).toBe(true);
    expect(read('endpoint')).toBe(`${world().origin}/xapi/`);
    expect(read('registration')).toBe(registration);
    expect(read('activityId')).toBe(activityId);
    expect(JSON.parse(read('actor'))).toMatchObject({ objectType: 'Agent', account: {} });
  });

  it('the key is given once, and opens what the course needs and no more', async () => {
    const { read, registration } = await launch(world());
    const { 'auth-token': token } = await askKey(read('fetch'));
    expect(await askKey(read('fetch'))).toMatchObject({ 'error-code': '1' });
    const query = new URLSearchParams({
      activityId,
      agent: read('actor'),
      registration,
      stateId: 'LMS.LaunchData',
    });
    const data = await useKey(world(), token, `/activities/state?${query}`);
    expect(await data.json()).toMatchObject({ moveOn: 'Passed', launchParameters: 'chapter=2' });
    expect((await useKey(world(), token, '/statements', createStatement())).status).toBe(200);
    // It sees its own statements alone: the launch and the one above.
    const seen = (await (await useKey(world(), token, '/statements')).json()) as { statements: unknown[] };
    expect(seen.statements).toHaveLength(2);
  });

  it('an unknown token, a revoked launch and one that has ended give no key', async () => {
    const { read, key } = await launch(world());
    expect(await askKey(`${world().origin}/xapi/fetch?token=unknown`)).toMatchObject({ 'error-code': '2' });
    await revokeLrsKey(world().context, 'test', key);
    expect(await askKey(read('fetch'))).toMatchObject({ 'error-code': '2' });

    const other = await launch(world());
    const { 'auth-token': token } = await askKey(other.read('fetch'));
    const unused = await launch(world());
    await world().context.db.write((writer) =>
      writer
        .updateTable('lrs_key')
        .set({ expires_ms: world().context.nowMs() })
        .where('id', 'in', [other.key, unused.key])
        .execute(),
    );
    expect((await useKey(world(), token, '/statements')).status).toBe(401);
    expect(await askKey(unused.read('fetch'))).toMatchObject({ 'error-code': '2' });
  });

  it('a token that is none, or none at all, is a malformed request', async () => {
    for (const query of ['', '?token=', '?token=a%00b', '?other=1', '?token=a&token=b']) {
      const answer = await fetch(`${world().origin}/xapi/fetch${query}`, { method: 'POST' });
      expect(answer.status).toBe(400);
    }
  });
});
