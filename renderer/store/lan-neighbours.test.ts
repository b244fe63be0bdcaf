import { describe, expect, test } from 'vitest';
import type { Bridge } from '#core/bridge/bridge.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import type { LanNews, LanOrder } from './lan-messages.ts';
import { Neighbours, toNeighbourError } from './lan-neighbours.ts';

const origin = 'http://192.168.1.20:47110';

/** A worker that does what the test says, by hand. */
class HandWorker extends EventTarget {
  readonly orders: LanOrder[] = [];
  postMessage(order: LanOrder): void {
    this.orders.push(order);
  }
  say(news: LanNews): void {
    this.dispatchEvent(new MessageEvent('message', { data: news }));
  }
}

function createNeighbours(lan: Partial<Bridge['lan']> = {}) {
  const worker = new HandWorker();
  const time = { ms: 0 };
  const neighbours = new Neighbours({
    bridge: { lan } as unknown as Bridge,
    startWorker: () => worker as unknown as Worker,
    getNowMs: () => 1000,
    now: () => time.ms,
    getStationName: async () => '木吉村站',
    getCounty: async () => 'pishan',
  });
  return { neighbours, worker, time };
}

const survey = { station: '固玛镇站', county: 'pishan', offers: [], missingBytes: 4_000_000, isOlder: false };

describe('a visit as the screen sees it', () => {
  test('is looked for, found, fetched with the time that is left, and done', () => {
    const { neighbours, worker, time } = createNeighbours();
    neighbours.lookAtTyped('192.168.1.20');
    expect(worker.orders).toEqual([{ type: 'look', origin, nowMs: 1000, isThroughPage: true }]);
    worker.say({ type: 'found', survey });
    expect(neighbours.read().neighbours).toEqual([{ origin, station: '固玛镇站', county: 'pishan' }]);
    neighbours.fetch();
    const progress = { filesDone: 0, filesTotal: 2, bytesDone: 1_000_000, bytesTotal: 4_000_000 };
    time.ms = 1000;
    worker.say({ type: 'progress', progress });
    // Too short a look to promise anything.
    expect(neighbours.read().visit).toMatchObject({ kind: 'fetching', leftMs: undefined });
    time.ms = 4000;
    worker.say({ type: 'progress', progress });
    expect(neighbours.read().visit).toMatchObject({ kind: 'fetching', leftMs: 12_000 });
    worker.say({ type: 'done', report: { failures: [], installed: ['units/x.json'], isStopped: false } });
    expect(neighbours.read().visit).toMatchObject({ kind: 'done', report: { installed: ['units/x.json'] } });
    expect(neighbours.read().doubted.size).toBe(0);
  });

  test('[LN5] remembers who gave something false', () => {
    const { neighbours, worker } = createNeighbours();
    neighbours.look(origin);
    worker.say({ type: 'failed', error: { kind: 'metadata-invalid' } });
    expect(neighbours.read().visit).toMatchObject({ kind: 'failed', error: { kind: 'neighbour-false' } });
    expect([...neighbours.read().doubted]).toEqual([origin]);
  });

  test('[LN3] an address of the world is not asked at all', () => {
    const { neighbours, worker } = createNeighbours();
    neighbours.lookAtTyped('8.8.8.8');
    expect(worker.orders).toEqual([]);
    expect(neighbours.read().visit).toMatchObject({ kind: 'failed', error: { kind: 'lan-address' } });
  });

  test('one at a time; nothing that a worker makes up is believed', () => {
    const { neighbours, worker } = createNeighbours();
    neighbours.look(origin);
    neighbours.look('http://192.168.1.21:47110');
    expect(worker.orders).toHaveLength(1);
    worker.dispatchEvent(new MessageEvent('message', { data: { type: 'found', survey: 'all of it' } }));
    expect(neighbours.read().visit).toEqual({ kind: 'looking', origin });
    neighbours.stop();
    expect(worker.orders.at(-1)).toEqual({ type: 'stop' });
  });

  test('carries what the worker asks through the shell, and the answer back', async () => {
    const body = Uint8Array.of(1, 2, 3);
    const asked: unknown[] = [];
    const { neighbours, worker } = createNeighbours({
      get: async (request) => {
        asked.push(request);
        return asked.length === 1 ? succeed({ status: 206, body }) : fail('no-road');
      },
    });
    neighbours.look(origin);
    const request = { origin, path: '/lan/about', maxBytes: 10 };
    worker.say({ type: 'get', number: 1, request });
    worker.say({ type: 'get', number: 2, request });
    await expect.poll(() => worker.orders.length).toBe(3);
    expect(worker.orders.slice(1)).toEqual([
      { type: 'got', number: 1, outcome: succeed({ status: 206, body }) },
      { type: 'got', number: 2, outcome: fail('no-road') },
    ]);
  });
});

test('errors of the line’s words become those of a neighbour; others keep theirs', () => {
  const toKind = (kind: Parameters<typeof fail>[0]) => toNeighbourError({ kind }).kind;
  expect(toKind('no-road')).toBe('neighbour-away');
  expect(toKind('blob-corrupt')).toBe('neighbour-false');
  expect(toKind('manifest-invalid')).toBe('neighbour-false');
  expect(toKind('wrong-county')).toBe('wrong-county');
  expect(toKind('metadata-expired')).toBe('metadata-expired');
  expect(toKind('disk-full')).toBe('disk-full');
});
