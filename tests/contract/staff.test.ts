// People at the console over real HTTP on both engines: accounts, second factors, sessions, keys, and the audit log.
import { Secret, TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { writeAudit } from '#center/services/audit.ts';
import { createOperator } from '#center/services/operators.ts';
import { consolePaths, type Operator } from '#core/protocol/console-api.ts';
import {
  accountSchema,
  auditPageSchema,
  lrsKeyMadeSchema,
  lrsKeyRowSchema,
  recoveryCodesSchema,
  staffMadeSchema,
  staffPaths,
  staffRowSchema,
  totpBegunSchema,
  viewRowSchema,
} from '#core/protocol/console-staff-api.ts';
import { type CenterWorld, type Console, describeOnEngines, password } from './center-world.ts';

const { session, learners, stations } = consolePaths;
const { staff, account, lrsKeys, audit } = staffPaths;
let count = 0;

interface Answered {
  status: number;
  kind: unknown;
  cookies: Record<string, string>;
}

/** A browser that signs in, by what it keeps: cookies and the address from which it asks. */
async function signIn(
  world: CenterWorld,
  body: { login: string; password: string; code?: string },
  from: { known?: string; sender?: string } = {},
): Promise<Answered> {
  const answer = await world.app.inject({
    method: 'POST',
    url: session,
    payload: body,
    headers: { 'user-agent': 'Test browser' },
    cookies: from.known === undefined ? {} : { yuanjiao_known: from.known },
    remoteAddress: from.sender ?? '10.0.0.1',
  });
  return {
    status: answer.statusCode,
    kind: answer.json<{ kind?: string }>().kind,
    cookies: Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value])),
  };
}

async function enter(
  world: CenterWorld,
  body: { login: string; password: string; code?: string },
): Promise<Console> {
  const { status, cookies } = await signIn(world, body);
  expect(status).toBe(200);
  return world.createConsole(`yuanjiao_session=${cookies['yuanjiao_session']}`);
}

async function createPerson(world: CenterWorld, role: Operator['role'] = 'trainer'): Promise<Operator> {
  const login = `person-${Date.now().toString(36)}-${count++}`;
  const made = await createOperator(world.context, 'test', { login, name: login, role, password });
  if (!made.ok) throw new Error('not made');
  return made.value;
}

async function send(person: Console, path: string, body: unknown = {}): Promise<[number, unknown]> {
  const answer = await person.send('POST', path, body);
  return [answer.status, (answer.body as { kind?: string }).kind];
}

function createCode(world: CenterWorld, secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: world.context.nowMs() });
}

async function setUpTotp(world: CenterWorld, person: Console) {
  const begun = totpBegunSchema.parse((await person.send('POST', `${account}/totp`, { password })).body);
  const answer = await person.send('POST', `${account}/totp/confirm`, {
    code: createCode(world, begun.secret),
  });
  const { recoveryCodes } = recoveryCodesSchema.parse(answer.body);
  world.clock.aheadMs += 30_000;
  return { ...begun, recoveryCodes };
}

describeOnEngines('people at the console', (world) => {
  it('a made account opens nothing but the choice of a password', async () => {
    const operator = await world().signIn('operator');
    const station = await world().createStation();
    const draft = { login: 'new.trainer', name: 'New', role: 'trainer', stationIds: [station] };
    const made = staffMadeSchema.parse((await operator.send('POST', staff, draft)).body);
    expect(made.staff).toMatchObject({ stationIds: [station], mustChangePassword: true });
    expect(await send(operator, staff, draft)).toEqual([409, 'already-exists']);
    expect(await send(operator, staff, { ...draft, login: 'other', stationIds: [made.staff.id] })).toEqual([
      404,
      'not-found',
    ]);
    const given = made.password ?? '';
    const person = await enter(world(), { login: 'new.trainer', password: given });
    expect((await person.send('GET', session)).status).toBe(200);
    expect(await person.send('GET', stations)).toMatchObject({
      status: 403,
      body: { kind: 'password-change-needed' },
    });
    const change = (oldPassword: string, newPassword: string) =>
      send(person, `${account}/password`, { oldPassword, newPassword });
    expect(await change('not this one', 'a password of my own')).toEqual([403, 'password-wrong']);
    expect(await change(given, given)).toEqual([409, 'password-same']);
    expect((await change(given, 'a password of my own'))[0]).toBe(200);
    expect((await person.send('GET', stations)).status).toBe(200);
    expect((await signIn(world(), { login: 'new.trainer', password: given })).kind).toBe('sign-in-wrong');
  });

  it('another role, disabling and resets count with the next request', async () => {
    const operator = await world().signIn('operator');
    const { id, login } = await createPerson(world());
    const person = await enter(world(), { login, password });
    const isIn = async (path: string) => (await person.send('GET', path)).status;
    expect(await isIn(staff)).toBe(403);
    await send(operator, `${staff}/${id}`, { name: 'Now operator', role: 'operator', stationIds: null });
    expect(await isIn(staff)).toBe(200);
    await send(operator, `${staff}/${id}`, { name: 'Leader', role: 'leader', stationIds: null });
    expect(await isIn(stations)).toBe(403);
    expect((await send(operator, `${staff}/${id}/disable`))[0]).toBe(200);
    expect(await isIn(session)).toBe(401);
    expect((await signIn(world(), { login, password })).kind).toBe('sign-in-wrong');
    await send(operator, `${staff}/${id}/enable`);
    expect(await isIn(session)).toBe(401);
    const again = await enter(world(), { login, password });
    const reset = await operator.send('POST', `${staff}/${id}/password`);
    expect((await again.send('GET', session)).status).toBe(401);
    const { password: given } = reset.body as { password: string };
    await enter(world(), { login, password: given });
    const { items } = (await operator.send('GET', staff)).body as { items: unknown[] };
    const row = items.map((item) => staffRowSchema.parse(item)).find((item) => item.id === id);
    expect(row).toMatchObject({ role: 'leader', mustChangePassword: true, disabledAtMs: null });
  });

  it('the last operator stays one', async () => {
    const { db } = world().context;
    await db.write(async (writer) => {
      await writer.updateTable('operator').set({ disabled_ms: 1 }).where('role', '=', 'operator').execute();
    });
    const { id, login } = await createPerson(world(), 'operator');
    const person = await enter(world(), { login, password });
    expect(await send(person, `${staff}/${id}/disable`)).toEqual([409, 'last-operator']);
    const change = { name: 'x', role: 'trainer', stationIds: null };
    expect(await send(person, `${staff}/${id}`, change)).toEqual([409, 'last-operator']);
    await createPerson(world(), 'operator');
    expect((await send(person, `${staff}/${id}`, change))[0]).toBe(200);
  });

  it('a second factor is asked for, and no code works twice', async () => {
    const { id, login } = await createPerson(world());
    const person = await enter(world(), { login, password });
    expect(await send(person, `${account}/totp`, { password: 'wrong' })).toEqual([403, 'password-wrong']);
    expect(await send(person, `${account}/totp/confirm`, { code: '123456' })).toEqual([404, 'not-found']);
    const { secret, address, recoveryCodes } = await setUpTotp(world(), person);
    expect(address).toMatch(/^otpauth:\/\/totp\//);
    const { db } = world().context;
    const kept = await db.read.selectFrom('operator').selectAll().where('id', '=', id).executeTakeFirst();
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(await send(person, `${account}/totp`, { password })).toEqual([409, 'already-exists']);

    const tryCode = async (code?: string) =>
      (await signIn(world(), { login, password, ...(code === undefined ? {} : { code }) })).kind;
    expect(await tryCode()).toBe('totp-needed');
    const code = createCode(world(), secret);
    const before = new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: world().context.nowMs() - 90_000,
    });
    expect(await tryCode(before)).toBe('totp-wrong');
    expect(await tryCode(code)).toBeUndefined();
    expect(await tryCode(code)).toBe('totp-wrong');
    expect((await signIn(world(), { login, password: 'wrong password', code })).kind).toBe('sign-in-wrong');

    const [first = '', second = ''] = recoveryCodes;
    expect(await tryCode(first.toLowerCase())).toBeUndefined();
    expect(await tryCode(first)).toBe('totp-wrong');
    const read = async () => accountSchema.parse((await person.send('GET', account)).body);
    expect((await read()).recoveryCodesLeft).toBe(9);
    const renewed = await person.send('POST', `${account}/recovery`, { password });
    const [fresh = ''] = recoveryCodesSchema.parse(renewed.body).recoveryCodes;
    expect(await tryCode(second)).toBe('totp-wrong');
    expect(await tryCode(fresh)).toBeUndefined();

    const operator = await world().signIn('operator');
    expect((await send(operator, `${staff}/${id}/totp-reset`))[0]).toBe(200);
    expect(await tryCode()).toBeUndefined();
    expect(await read()).toMatchObject({ totpSinceMs: null, recoveryCodesLeft: 0 });
    await setUpTotp(world(), person);
    expect((await send(person, `${account}/totp/off`, { password }))[0]).toBe(200);
    expect(await tryCode()).toBeUndefined();
  });

  it('sessions are listed and end one by one, all others, or with another password', async () => {
    const { login } = await createPerson(world());
    const stranger = await enter(world(), { login: (await createPerson(world())).login, password });
    const open = () => enter(world(), { login, password });
    const [here, second, third] = [await open(), await open(), await open()];
    const isIn = async (person: Console) => (await person.send('GET', session)).status === 200;
    const { sessions } = accountSchema.parse((await here.send('GET', account)).body);
    expect(sessions).toHaveLength(3);
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toMatchObject([{ browser: 'Test browser' }]);
    const others = accountSchema.parse((await second.send('GET', account)).body).sessions;
    const secondId = others.find(({ isCurrent }) => isCurrent)?.id;
    expect(await send(stranger, `${account}/sessions/${secondId}/revoke`)).toEqual([404, 'not-found']);
    expect((await send(here, `${account}/sessions/${secondId}/revoke`))[0]).toBe(200);
    expect([await isIn(here), await isIn(second), await isIn(third)]).toEqual([true, false, true]);
    await send(here, `${account}/sessions/revoke-others`);
    expect([await isIn(here), await isIn(third), await isIn(stranger)]).toEqual([true, false, true]);
    const fourth = await open();
    await send(here, `${account}/password`, { oldPassword: password, newPassword: 'another long password' });
    expect([await isIn(here), await isIn(fourth)]).toEqual([true, false]);
  });

  it('guesses at a password pause who guesses; the own browser still enters', async () => {
    const { login } = await createPerson(world());
    const own = await signIn(world(), { login, password });
    const known = own.cookies['yuanjiao_known'] ?? '';
    for (let i = 0; i < 10; i++)
      expect((await signIn(world(), { login, password: 'a wrong guess' })).kind).toBe('sign-in-wrong');
    expect((await signIn(world(), { login, password })).kind).toBe('too-many-guesses');
    expect((await signIn(world(), { login, password }, { known })).status).toBe(200);
    world().clock.aheadMs += 16 * 60_000;
    expect((await signIn(world(), { login, password })).status).toBe(200);
  });

  it('codes are guessed ten times at most, from wherever; the own browser still enters', async () => {
    const { login } = await createPerson(world());
    const first = await signIn(world(), { login, password });
    const person = world().createConsole(`yuanjiao_session=${first.cookies['yuanjiao_session']}`);
    const { secret, recoveryCodes } = await setUpTotp(world(), person);
    for (let i = 0; i < 10; i++) {
      const guess = { login, password, code: i % 2 ? '000000' : 'BCDFGHJKLMNP' };
      expect((await signIn(world(), guess, { sender: `10.0.2.${i}` })).kind).toBe('totp-wrong');
    }
    const right = { login, password, code: recoveryCodes[0] ?? '' };
    expect((await signIn(world(), right, { sender: '10.0.2.99' })).kind).toBe('too-many-guesses');
    const known = first.cookies['yuanjiao_known'] ?? '';
    const own = { login, password, code: createCode(world(), secret) };
    expect((await signIn(world(), own, { sender: '10.0.2.99', known })).status).toBe(200);
    for (let i = 0; i < 10; i++) await send(person, `${account}/totp/off`, { password: 'wrong' });
    expect(await send(person, `${account}/totp/off`, { password })).toEqual([429, 'too-many-guesses']);
  });

  it('keys of tools are made with scopes, listed without secret, and revoked', async () => {
    const operator = await world().signIn('operator');
    const draft = { name: 'Author', scopes: ['statements/write', 'state'] };
    const { key, secret } = lrsKeyMadeSchema.parse((await operator.send('POST', lrsKeys, draft)).body);
    expect(secret.length).toBeGreaterThan(30);
    expect((await send(operator, lrsKeys, { name: 'x', scopes: ['everything'] }))[0]).toBe(400);
    const list = async () =>
      ((await operator.send('GET', lrsKeys)).body as { items: unknown[] }).items
        .map((item) => lrsKeyRowSchema.parse(item))
        .find((row) => row.key === key);
    expect(await list()).toMatchObject({ scopes: draft.scopes, revokedAtMs: null });
    expect((await send(operator, `${lrsKeys}/${key}/revoke`))[0]).toBe(200);
    expect((await list())?.revokedAtMs).not.toBeNull();
    expect(await send(operator, `${lrsKeys}/0123456789abcdef/revoke`)).toEqual([404, 'not-found']);
  });

  it('the audit log is filtered, paged, told with names, and only added to', async () => {
    const operator = await world().signIn('operator');
    const { db, nowMs } = world().context;
    const station = await world().createStation('Named village');
    const [marker, startMs] = [`actor-${count++}`, nowMs()];
    await db.write(async (writer) => {
      for (let i = 0; i < 150; i++)
        await writeAudit(writer, startMs + i, marker, i % 2 ? 'test.odd' : 'test.even', station, { i });
    });
    const read = async (query: Record<string, string | number>) =>
      auditPageSchema.parse(
        (await operator.send('GET', `${audit}?${new URLSearchParams({ actor: marker, ...query } as never)}`))
          .body,
      );
    const first = await read({});
    expect(first.items).toHaveLength(100);
    expect(first.items[0]).toMatchObject({ objectName: 'Named village', detail: { i: 149 } });
    const rest = await read({ before: first.next ?? '' });
    expect(rest.next).toBeNull();
    expect(rest.items.map(({ detail }) => (detail as { i: number }).i)).toEqual(
      Array.from({ length: 50 }, (_, index) => 49 - index),
    );
    expect((await read({ action: 'test.odd' })).items).toHaveLength(75);
    expect((await read({ action: 'test' })).next).not.toBeNull();
    expect((await read({ action: 't%t.odd' })).items).toEqual([]);
    expect((await read({ fromMs: startMs + 10, toMs: startMs + 15 })).items).toHaveLength(5);
    expect((await read({ object: 'nothing' })).items).toEqual([]);
    await expect(
      db.write((writer) => writer.deleteFrom('audit').where('actor', '=', marker).execute()),
    ).rejects.toThrow('only ever added');
    const all = await db.read.selectFrom('audit').select(['detail']).execute();
    expect(JSON.stringify(all)).not.toContain(password);
  });

  it('who looked at a learner is noted once per look, and told', async () => {
    const station = await world().createStation();
    const learner = await world().createLearner([station]);
    const { login } = await createPerson(world());
    const person = await enter(world(), { login, password });
    const look = (what: string) => person.send('GET', `${learners}/${learner}/${what}`);
    for (let i = 0; i < 3; i++) await look('progress');
    await look('records');
    await person.send('GET', learners);
    world().clock.aheadMs += 11 * 60_000;
    await look('progress');
    const { items } = (await look('views')).body as { items: unknown[] };
    const views = items.map((item) => viewRowSchema.parse(item));
    expect(views.map(({ what }) => what)).toEqual(['progress', 'records', 'progress']);
    expect(views[0]).toMatchObject({ login, name: login });
  });
});
