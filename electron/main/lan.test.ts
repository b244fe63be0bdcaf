// The server that gives the library, and the client that takes it, on the loopback: limits, refusals, ranges.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { pieceBytes } from '#core/domain/pieces.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { createLan } from './lan.ts';
import { createLanDiscovery, cutName, silentDiscovery, toNeighbour } from './lan-discovery.ts';
import { createLanGet } from './lan-get.ts';
import { createLanQuestions, type LanShelf, mostQuestions } from './lan-questions.ts';
import { createLanServer, type LanServer, lanServerLimits } from './lan-server.ts';

const film: Bytes = new Uint8Array(2 * pieceBytes + 1000).map((_, at) => (at * 7) % 251);
const filmHash = toSha256(film);
const holdings = encodeUtf8('{"targets":[]}');

function createShelf(change: Partial<LanShelf> = {}): LanShelf {
  return {
    readText: async (path) => succeed(path === '/lan/holdings' ? holdings : undefined),
    measureBlob: async (sha256) => succeed(sha256 === filmHash ? film.length : undefined),
    readPiece: async (_sha256, index) => succeed(film.slice(index * pieceBytes, (index + 1) * pieceBytes)),
    ...change,
  };
}

const open: LanServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(shelf = createShelf(), limits: Partial<typeof lanServerLimits> = {}): Promise<string> {
  const server = createLanServer(shelf, { ...lanServerLimits, ...limits });
  open.push(server);
  const port = await server.listen(0);
  if (!port.ok) throw new Error(port.error.detail);
  return `http://127.0.0.1:${port.value}`;
}

/** What a raw connection gets until it is closed. */
async function talk(origin: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(text);
  await closed;
  return Buffer.concat(parts).toString();
}

describe('a station that gives', () => {
  test('[LN4] lets go of a neighbour that takes nothing of its second request', async () => {
    const origin = await start(createShelf(), { stallMs: 500, connectionsOfOne: 1 });
    const deaf = connect(Number(new URL(origin).port), '127.0.0.1');
    deaf.on('error', () => undefined);
    deaf.write('GET /lan/holdings HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(deaf, 'data');
    // Nothing is read from here on, and so many films do not fit into what the system buffers.
    deaf.pause();
    deaf.write(`GET /library/blobs/${filmHash} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(8));
    const ask = () => talk(origin, 'GET /lan/holdings HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await ask()).toBe('');
    await expect.poll(ask, { timeout: 20_000 }).toMatch(/^HTTP\/1\.1 200 /);
    deaf.destroy();
  });

  test('gives texts, whole files and parts of them across pieces', async () => {
    const origin = await start();
    const text = await fetch(`${origin}/lan/holdings`);
    expect([text.status, await text.text()]).toEqual([200, '{"targets":[]}']);
    expect(text.headers.get('access-control-allow-origin')).toBe('*');
    const whole = await fetch(`${origin}/library/blobs/${filmHash}`);
    expect(toSha256(new Uint8Array(await whole.arrayBuffer()))).toBe(filmHash);
    const part = await fetch(`${origin}/library/blobs/${filmHash}`, {
      headers: { range: `bytes=${pieceBytes - 3}-${pieceBytes + 2}` },
    });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(
      `bytes ${pieceBytes - 3}-${pieceBytes + 2}/${film.length}`,
    );
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(film.slice(pieceBytes - 3, pieceBytes + 3));
    const head = await fetch(`${origin}/library/blobs/${filmHash}`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(film.length));
  });

  test('[LN1] knows no other address and no other method', async () => {
    const origin = await start();
    expect((await fetch(`${origin}/api/station/v1/log`)).status).toBe(404);
    expect((await fetch(`${origin}/library/blobs/${'00'.repeat(32)}`)).status).toBe(404);
    expect((await fetch(`${origin}/library/metadata/timestamp.json`)).status).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await fetch(`${origin}/lan/holdings`, { method })).status, method).toBe(405);
    }
    const preflight = await fetch(`${origin}/library/blobs/${filmHash}`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'range, cache-control',
    ]);
    const past = { headers: { range: `bytes=${film.length}-` } };
    expect((await fetch(`${origin}/library/blobs/${filmHash}`, past)).status).toBe(416);
  });

  test('[LN4] tells a neighbour to come back when it is busy or the page is gone', async () => {
    const gone = await start(createShelf({ readText: async () => fail('busy') }));
    expect((await fetch(`${gone}/lan/holdings`)).status).toBe(503);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = createShelf({
      readText: async () => {
        await held;
        return succeed(holdings);
      },
    });
    const origin = await start(slow, { answers: 2 });
    const first = [fetch(`${origin}/lan/holdings`), fetch(`${origin}/lan/holdings`)];
    await expect.poll(async () => (await fetch(`${origin}/lan/holdings`)).status).toBe(503);
    release();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('[LN4] gives one neighbour a few connections, and no more', async () => {
    const origin = await start(createShelf(), { connectionsOfOne: 2 });
    const port = Number(new URL(origin).port);
    const kept = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    for (const socket of kept) socket.on('error', () => undefined);
    await Promise.all(kept.map((socket) => once(socket, 'connect')));
    expect(await talk(origin, 'GET /lan/holdings HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('');
    for (const socket of kept) socket.destroy();
    await expect
      .poll(async () => (await fetch(`${origin}/lan/holdings`).catch(() => undefined))?.status)
      .toBe(200);
  });

  test('[LN4] lets go of a neighbour that asks too slowly or takes nothing', async () => {
    const origin = await start(createShelf(), { headMs: 300, stallMs: 500 });
    expect(await talk(origin, 'GET /lan/holdings HTTP/1.1\r\nhost:')).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
    const port = Number(new URL(origin).port);
    const deaf = connect(port, '127.0.0.1');
    deaf.on('error', () => undefined);
    deaf.pause();
    deaf.write(`GET /library/blobs/${filmHash} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(4));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const closed = new Promise((resolve) => deaf.once('close', resolve));
    deaf.resume();
    await closed;
    expect((await fetch(`${origin}/lan/holdings`)).status).toBe(200);
  });

  test('cuts the answer when a piece is no longer there, instead of filling it with something', async () => {
    const readPiece: LanShelf['readPiece'] = async (_sha256, index) =>
      succeed(index === 0 ? film.slice(0, pieceBytes) : undefined);
    const origin = await start(createShelf({ readPiece }));
    const answer = await fetch(`${origin}/library/blobs/${filmHash}`);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });
});

describe('the questions to the page', () => {
  test('[LN4] are bounded, wake a waiting page, and are answered by number', async () => {
    const questions = createLanQuestions();
    const taking = questions.take();
    const asked = questions.shelf.measureBlob(filmHash);
    const [question] = await taking;
    expect(question).toMatchObject({ kind: 'size', sha256: filmHash });
    questions.settle({ number: 999, sizeBytes: 1 });
    questions.settle({ number: question?.number ?? 0, sizeBytes: 7 });
    expect(await asked).toEqual(succeed(7));
    const many = Array.from({ length: mostQuestions }, () => questions.shelf.readPiece(filmHash, 0));
    expect(await questions.shelf.readPiece(filmHash, 0)).toMatchObject({ error: { kind: 'busy' } });
    for (const { number } of await questions.take()) questions.settle({ number });
    expect(await Promise.all(many)).toEqual(Array(mostQuestions).fill(succeed(undefined)));
  });
});

describe('fetching for the page', () => {
  const get = createLanGet(400);
  const ask = (origin: string, maxBytes = 100) => get({ origin, path: '/lan/about', maxBytes });

  test('[LN3] goes to addresses of the local network and of the library only', async () => {
    for (const origin of ['http://8.8.8.8:80', 'http://center.example:80', 'https://127.0.0.1:1']) {
      expect(await ask(origin)).toMatchObject({ error: { kind: 'lan-address' } });
    }
    const away = await get({ origin: 'http://127.0.0.1:9', path: '/api/station/v1/log', maxBytes: 1 });
    expect(away).toMatchObject({ error: { kind: 'lan-address' } });
  });

  test('[LN4] takes bounded answers, follows nobody elsewhere, waits not for ever', async () => {
    const answers: Record<string, (end: (text: string) => void) => void> = {
      long: (end) => end('x'.repeat(101)),
      right: (end) => end('right'),
      silent: () => undefined,
    };
    let mood = 'right';
    const server = createServer((_request, response) => {
      if (mood === 'elsewhere') response.writeHead(302, { location: 'http://8.8.8.8/' }).end();
      else answers[mood]?.((text) => response.end(text));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await ask(origin)).toMatchObject({ value: { status: 200, body: encodeUtf8('right') } });
    mood = 'long';
    expect(await ask(origin)).toMatchObject({ error: { kind: 'too-large' } });
    mood = 'elsewhere';
    expect(await ask(origin)).toMatchObject({ value: { status: 302 } });
    mood = 'silent';
    expect(await ask(origin)).toMatchObject({ error: { kind: 'no-road', detail: 'silent' } });
    server.closeAllConnections();
    server.close();
    expect(await ask(origin)).toMatchObject({ error: { kind: 'no-road' } });
  });
});

describe('the switch', () => {
  test('[LN2] is off at first, is kept, and closes the port again', async () => {
    const kept: unknown[] = [];
    const lan = createLan({
      port: 0,
      id: 'me',
      discovery: silentDiscovery,
      keep: async (setting) => {
        kept.push(setting);
        return succeed(undefined);
      },
      listAddresses: () => ['127.0.0.1'],
      report: () => undefined,
    });
    expect(await lan.handlers['lan.state']({})).toMatchObject({ value: { isSharing: false, origins: [] } });
    // A double tap opens one door.
    const share = () => lan.handlers['lan.share']({ isSharing: true, station: '木吉村站', county: 'pishan' });
    const [on, again] = await Promise.all([share(), share()]);
    expect(again).toEqual(on);
    const [origin = ''] = on.ok ? on.value.origins : [];
    expect(await (await fetch(`${origin}/lan/about`)).json()).toEqual({
      format: 1,
      station: '木吉村站',
      county: 'pishan',
    });
    await lan.handlers['lan.share']({ isSharing: false, station: '木吉村站' });
    await expect(fetch(`${origin}/lan/about`)).rejects.toThrow();
    expect(kept).toEqual([
      { isSharing: true, station: '木吉村站', county: 'pishan' },
      { isSharing: true, station: '木吉村站', county: 'pishan' },
      { isSharing: false, station: '木吉村站' },
    ]);
    await lan.restore({ isSharing: true, station: 'x' });
    expect(await lan.handlers['lan.state']({})).toMatchObject({ value: { isSharing: true } });
    await lan.close();
  });

  test('says so when the port is taken', async () => {
    const origin = await start();
    const lan = createLan({
      port: Number(new URL(origin).port),
      id: 'me',
      discovery: silentDiscovery,
      keep: async () => succeed(undefined),
      report: () => undefined,
    });
    expect(await lan.handlers['lan.share']({ isSharing: true, station: 'x' })).toMatchObject({
      value: { isSharing: false, hasFailed: true },
    });
  });
});

describe('[LN8] what is heard of neighbours', () => {
  const service = (change: object) => ({
    port: 47110,
    txt: { id: 'other', station: '固玛镇站', county: 'pishan' },
    addresses: ['192.168.1.20'],
    ...change,
  });

  test('becomes an address of the local network, or nothing', () => {
    expect(toNeighbour(service({}), 'me')).toEqual({
      origin: 'http://192.168.1.20:47110',
      station: '固玛镇站',
      county: 'pishan',
    });
    expect(toNeighbour(service({}), 'other')).toBeUndefined();
    for (const change of [
      { addresses: ['8.8.8.8'] },
      { addresses: ['x@192.168.1.20'] },
      { port: 0 },
      { txt: undefined },
      { txt: { id: 'x'.repeat(65) } },
    ]) {
      expect(toNeighbour(service(change), 'me')).toBeUndefined();
    }
  });

  test('two stations on one network find each other, and not themselves', async () => {
    const reports: string[] = [];
    const [here, there] = [1, 2].map(() => createLanDiscovery((text) => reports.push(text), '127.0.0.1'));
    if (!here || !there) throw new Error('two');
    there.advertise({ id: 'there-1234', port: 47110, station: '木吉村站', county: 'pishan' });
    const found = [{ origin: 'http://127.0.0.1:47110', station: '木吉村站', county: 'pishan' }];
    await expect.poll(() => here.list('here'), { timeout: 5000 }).toEqual(found);
    expect(there.list('there-1234')).toEqual([]);
    there.withdraw();
    await expect.poll(() => here.list('here'), { timeout: 5000 }).toEqual([]);
    here.close();
    there.close();
    expect(reports).toEqual([]);
  });

  test('names are cut between letters', () => {
    expect(Buffer.byteLength(cutName('گۇما'.repeat(60)))).toBeLessThanOrEqual(200);
    expect(cutName('站'.repeat(100))).toBe('站'.repeat(66));
    expect(cutName('木吉村站')).toBe('木吉村站');
  });
});
