import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBridge } from '#core/bridge/bridge.ts';
import { createChain } from '#core/journal/journal-samples.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { kioskOrigin, kioskPage } from './addresses.ts';
import { createInvokeAnswerer } from './answer-invoke.ts';
import { createHandlers, createOnce, type ShellParts } from './bridge-handlers.ts';
import { CourseDesk } from './course-desk.ts';
import { createLan } from './lan.ts';
import { silentDiscovery } from './lan-discovery.ts';
import { createSettingsFile, readSettings, writeSettings } from './settings-file.ts';

const kioskFrame = { url: kioskPage, origin: kioskOrigin, parent: null };

function createDoor(change: Partial<ShellParts> = {}) {
  const reports: string[] = [];
  const parts: ShellParts = {
    version: '1.2.3',
    platform: 'linux',
    clock: { bootId: 'boot', readUptimeMs: () => 5 },
    launch: {},
    center: { get: () => undefined, set: async () => succeed(true) },
    getJournal: async () => fail('storage-broken'),
    lan: createLan({
      port: 0,
      id: 'door',
      discovery: silentDiscovery,
      keep: async () => succeed(undefined),
      report: (text) => reports.push(text),
    }).handlers,
    courses: new CourseDesk(),
    ...change,
  };
  const answer = createInvokeAnswerer(createHandlers(parts), (text) => reports.push(text));
  return { answer, reports };
}

describe('the door between page and shell', () => {
  test.each([
    ['no frame', null],
    ['a frame inside the kiosk', { ...kioskFrame, parent: kioskFrame }],
    ['a foreign page', { url: 'https://evil.test/', origin: 'https://evil.test', parent: null }],
    ['a look-alike', { url: 'app://kiosk.evil/', origin: 'app://kiosk.evil', parent: null }],
    ['a sandboxed document with our URL', { ...kioskFrame, origin: 'null' }],
    ['about:blank with our origin', { url: 'about:blank', origin: kioskOrigin, parent: null }],
  ])('is closed for %s', async (_who, senderFrame) => {
    const { answer } = createDoor();
    expect(await answer({ senderFrame }, 'shell.info', {})).toMatchObject({
      ok: false,
      error: { kind: 'not-allowed' },
    });
  });

  test.each([
    ['nothing'],
    ['__proto__'],
    ['constructor'],
    [7],
    [undefined],
    [{ toString: () => 'shell.info' }],
  ])('knows no channel %j', async (name) => {
    const { answer } = createDoor();
    expect(await answer({ senderFrame: kioskFrame }, name, {})).toMatchObject({
      error: { kind: 'not-found' },
    });
  });

  test.each([
    ['shell.info', undefined],
    ['shell.info', { more: 1 }],
    ['center.set', { origin: 'https://a.test/path' }],
    ['journal.read', { epoch: '../..', after: 0, limit: 1 }],
    ['journal.read', { epoch: '7f2f1c94-2b9e-4f0a-8a33-0c6f5b1d9e22', after: 0, limit: 1e9 }],
    ['journal.append', { entries: [{}] }],
    ['journal.append', { entries: new Array(1001).fill(createChain(1, () => '{}')[0]) }],
    ['journal.append', { entries: new Array(40).fill(createChain(1, () => 'x'.repeat(262_144))[0]) }],
  ])('asks %s for its schema', async (name, request) => {
    const { answer } = createDoor();
    expect(await answer({ senderFrame: kioskFrame }, name, request)).toMatchObject({
      error: { kind: 'malformed' },
    });
  });

  test('turns what a bug throws into a value, and tells the log', async () => {
    const { answer, reports } = createDoor({
      getJournal: () => Promise.reject(new Error('a bug')),
    });
    expect(await answer({ senderFrame: kioskFrame }, 'journal.heads', {})).toMatchObject({
      ok: false,
      error: { kind: 'storage-broken' },
    });
    expect(reports[0]).toContain('a bug');
  });
});

describe('the bridge in the page', () => {
  function createLinked(change: Partial<ShellParts> = {}) {
    const { answer } = createDoor(change);
    return createBridge((channel, request) => answer({ senderFrame: kioskFrame }, channel, request));
  }

  test('gives what the shell has', async () => {
    const bridge = createLinked({
      launch: { enrolCode: 'BCDFGHJK' },
      center: { get: () => 'https://c.test', set: async () => succeed(false) },
    });
    expect(await bridge.getShellInfo()).toEqual({
      ok: true,
      value: { shellVersion: '1.2.3', platform: 'linux', bootId: 'boot', uptimeMs: 5 },
    });
    expect(await bridge.readUptime()).toEqual({ ok: true, value: { bootId: 'boot', uptimeMs: 5 } });
    expect(await bridge.getLaunch()).toEqual({ ok: true, value: { enrolCode: 'BCDFGHJK' } });
    expect(await bridge.getCenterOrigin()).toEqual({ ok: true, value: { origin: 'https://c.test' } });
    expect(await bridge.setCenterOrigin('https://c.test')).toEqual({
      ok: true,
      value: { needsReload: false },
    });
    expect(await createLinked().getCenterOrigin()).toEqual({ ok: true, value: {} });
  });

  test('hands errors of the shell through', async () => {
    const bridge = createLinked({ getJournal: async () => fail('disk-full', { detail: 'no room' }) });
    const error = { ok: false, error: { kind: 'disk-full', detail: 'no room' } };
    expect(await bridge.journal.append([])).toEqual(error);
    expect(await bridge.journal.readHeads()).toEqual(error);
  });

  test('does not ask wrongly, and does not believe an answer that does not fit', async () => {
    let asked = 0;
    const bridge = createBridge(async () => {
      asked += 1;
      return { ok: true, value: { shellVersion: 7 } };
    });
    expect(await bridge.setCenterOrigin('not an origin')).toMatchObject({ error: { kind: 'malformed' } });
    expect(asked).toBe(0);
    expect(await bridge.getShellInfo()).toMatchObject({ ok: false, error: { kind: 'malformed' } });
    expect(asked).toBe(1);
  });

  test('makes a value of a shell that gives no answer', async () => {
    const bridge = createBridge(() => Promise.reject(new Error('gone')));
    expect(await bridge.readUptime()).toMatchObject({ ok: false, error: { kind: 'storage-broken' } });
  });
});

test('what is opened once is opened again after a failure, and shared otherwise', async () => {
  let count = 0;
  const getValue = createOnce(async () => (++count === 1 ? fail('disk-full') : succeed(count)));
  expect(await getValue()).toMatchObject({ ok: false });
  expect(await Promise.all([getValue(), getValue()])).toEqual([succeed(2), succeed(2)]);
  expect(count).toBe(2);
});

describe('the settings file', () => {
  test('is kept, replaced whole, and never trusted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'settings-'));
    const path = join(folder, 'settings.json');
    expect(await readSettings(path)).toEqual({});
    expect(await writeSettings(path, { centerOrigin: 'https://a.test' })).toEqual(succeed(undefined));
    expect(await writeSettings(path, { centerOrigin: 'https://b.test' })).toEqual(succeed(undefined));
    expect(await readSettings(path)).toEqual({ centerOrigin: 'https://b.test' });
    const file = createSettingsFile(path);
    const lan = { isSharing: true, station: '木吉村站' };
    await Promise.all([file.change({ centerOrigin: 'https://c.test' }), file.change({ lan })]);
    expect(await readSettings(path)).toEqual({ centerOrigin: 'https://c.test', lan });
    for (const text of ['', '{', 'null', '{"centerOrigin":"https://a.test; script-src *"}']) {
      await writeFile(path, text);
      expect(await readSettings(path)).toEqual({});
    }
    expect(await writeSettings(join(folder, 'no/such/folder'), {})).toMatchObject({ ok: false });
    await rm(folder, { recursive: true });
  });
});
