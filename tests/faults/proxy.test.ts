// The bad line does what it says, and the same to the same seed.
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanLine, FaultProxy, type LineFaults } from './proxy.ts';
import { createSeededRandom } from './seeded-random.ts';

const received: string[] = [];
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('error', () => undefined);
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      received.push(Buffer.concat(parts).toString('latin1'));
      answer.end('a'.repeat(3000));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function withLine<Value>(faults: Partial<LineFaults>, use: (proxy: FaultProxy) => Promise<Value>) {
  const proxy = await FaultProxy.start(createSeededRandom(7), { ...cleanLine, ...faults });
  proxy.leadTo([origin]);
  try {
    return await use(proxy);
  } finally {
    await proxy.close();
  }
}

/** The answer's text, or why there is none; one connection for each request. */
async function post(proxy: FaultProxy, sizeBytes = 3000): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(`${proxy.origin}/`, { method: 'POST', agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', () => resolve('cut'));
      answer.on('end', () => resolve(Buffer.concat(parts).toString('latin1')));
    });
    sent.on('error', () => resolve('cut'));
    sent.end('q'.repeat(sizeBytes));
  });
}

describe('a bad line', () => {
  it('passes everything unharmed when it has no faults', async () => {
    received.length = 0;
    const answer = await withLine({}, (proxy) => post(proxy, 200_000));
    expect(answer).toBe('a'.repeat(3000));
    expect(received).toEqual(['q'.repeat(200_000)]);
  });

  it('refuses about the share it was told, and the same connections for the same seed', async () => {
    const run = () =>
      withLine({ refuse: 0.3 }, async (proxy) => {
        const outcomes: string[] = [];
        for (let count = 0; count < 100; count++) outcomes.push((await post(proxy)).slice(0, 3));
        expect(proxy.counts.refused).toBe(outcomes.filter((outcome) => outcome === 'cut').length);
        return outcomes;
      });
    const first = await run();
    const share = first.filter((outcome) => outcome === 'cut').length / 100;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.45);
    expect(await run()).toEqual(first);
  });

  it('cuts in the middle of a request: it never arrives whole', async () => {
    received.length = 0;
    const answers = await withLine({ cutRequest: 1 }, (proxy) => Promise.all([post(proxy), post(proxy)]));
    expect(answers).toEqual(['cut', 'cut']);
    expect(received).toEqual([]);
  });

  it('cuts in the middle of an answer: the request took effect all the same', async () => {
    received.length = 0;
    await withLine({ cutAnswer: 1 }, async (proxy) => {
      expect(await Promise.all([post(proxy), post(proxy)])).toEqual(['cut', 'cut']);
      expect(proxy.counts.cutAnswers).toBe(2);
    });
    expect(received).toHaveLength(2);
  });

  it('changes one byte, of the request or of the answer', async () => {
    received.length = 0;
    await withLine({ corrupt: 1 }, async (proxy) => {
      const harmed: string[] = [];
      for (let count = 0; count < 20; count++) harmed.push(await post(proxy));
      const isHarmed = (text: string, whole: string) => text !== whole;
      const inAnswers = harmed.filter((text) => isHarmed(text, 'a'.repeat(3000))).length;
      const inRequests = received.filter((text) => isHarmed(text, 'q'.repeat(3000))).length;
      expect(proxy.counts.corrupted).toBe(20);
      expect(inAnswers).toBeGreaterThan(0);
      expect(inAnswers + inRequests).toBeGreaterThan(10);
    });
  });

  it('is as slow as 64 kbit/s, and late', async () => {
    await withLine({ bytesPerSecond: 8000 }, async (proxy) => {
      const startedMs = performance.now();
      expect(await post(proxy, 6000)).toHaveLength(3000);
      // 6 kB up and 3 kB down, one after the other.
      expect(performance.now() - startedMs).toBeGreaterThan(1000);
    });
    await withLine({ delay: 1, maxDelayMs: 80 }, async (proxy) => {
      await post(proxy);
      expect(proxy.counts.delayed).toBe(1);
    });
  });

  it('leads nowhere when there is no center', async () => {
    await withLine({}, async (proxy) => {
      proxy.leadTo([]);
      expect(await post(proxy)).toBe('cut');
    });
  });
});
