import { describe, expect, it } from 'vitest';
import { createTestKeys } from '#tests/doubles/memory-center.ts';
import { type Bytes, encodeUtf8 } from '../kernel/bytes.ts';
import type { Slice } from '../protocol/log.ts';
import { createHttpLink, type HttpLinkOptions, type SendHttp } from './http-link.ts';
import { computeTextBudget } from './slice-size.ts';
import { createStopSwitch } from './stop-signal.ts';

const signed = { payload: '{}', signature: 'A'.repeat(86) };
const stationId = '33333333-3333-4333-8333-333333333333';
type Sent = Parameters<SendHttp>[0];

/** A center that takes everything; refuses a request without its newest nonce, as the real one does. */
async function setUp(options: HttpLinkOptions = {}) {
  const { signer } = await createTestKeys();
  const sent: Sent[] = [];
  let nonce = 0;
  const send: SendHttp = async (request) => {
    sent.push(request);
    const isKnown = request.headers['yuanjiao-nonce'] === String(nonce);
    nonce += 1;
    const answer = isKnown ? { receipt: signed } : { kind: 'bad-nonce' };
    return {
      status: isKnown ? 200 : 401,
      headers: { get: () => String(nonce) },
      readBody: async () => encodeUtf8(JSON.stringify(answer)),
    };
  };
  const link = createHttpLink('http://c', send, { stationId, signer, centerKey: '' }, options);
  return { link, sent };
}

function createSlice(bodyBytes: number): Slice {
  return { header: signed, bodies: ['x'.repeat(bodyBytes)] };
}

const gzipTo = (size: number) => async (): Promise<Bytes> => new Uint8Array(size);

describe('packed slices', () => {
  it('[RD1] go packed when that is smaller, and say so', async () => {
    const { link, sent } = await setUp({ gzip: gzipTo(2000) });
    expect((await link.pushSlice(createSlice(40_000))).ok).toBe(true);
    const last = sent.at(-1);
    expect([last?.headers['content-encoding'], last?.body?.length]).toEqual(['gzip', 2000]);
    expect(link.getPacking?.()).toBeGreaterThan(15);
  });

  it('[RD1] go as they are when packing gains nothing, when they are small, or when the host packs nothing', async () => {
    for (const [options, bytes] of [
      [{ gzip: gzipTo(100_000) }, 40_000],
      [{ gzip: gzipTo(1) }, 200],
      [{}, 40_000],
    ] as const) {
      const { link, sent } = await setUp(options);
      expect((await link.pushSlice(createSlice(bytes))).ok).toBe(true);
      expect(sent.at(-1)?.headers['content-encoding']).toBeUndefined();
      expect(link.getPacking?.()).toBe(1);
    }
  });

  it('[RD1] the budget is of bytes on the line, within what the center takes', () => {
    expect(computeTextBudget({ bytes: 8192 }, 1)).toBe(8192);
    expect(computeTextBudget({ bytes: 8192 }, 8)).toBe(65_536);
    expect(computeTextBudget({ bytes: 8192 }, 1e9)).toBe(8192 * 16);
    expect(computeTextBudget({ bytes: 2 * 1024 ** 2 }, 8)).toBe(2 * 1024 ** 2);
    expect(computeTextBudget({ bytes: 8192 }, 0.1)).toBe(8192);
  });
});

describe('nonces', () => {
  it('[EN5] a large slice is not sent before there is a nonce for it', async () => {
    const { link, sent } = await setUp();
    await link.pushSlice(createSlice(100_000));
    expect(sent.map(({ method, body }) => [method, (body?.length ?? 0) > 50_000])).toEqual([
      ['GET', false],
      ['POST', true],
    ]);
  });

  it('[EN5] a session hands the nonce from one link to the next', async () => {
    const session = { nonce: '' };
    const { signer } = await createTestKeys();
    const { link, sent } = await setUp({ session });
    await link.pushSlice(createSlice(100));
    const before = sent.length;
    const send: SendHttp = async (request) => {
      expect(request.headers['yuanjiao-nonce']).toBe(String(before));
      throw new Error('cut');
    };
    await createHttpLink('http://c', send, { stationId, signer, centerKey: '' }, { session }).pushSlice(
      createSlice(100),
    );
  });
});

describe('a request that is stopped', () => {
  it('[SY2] ends at once, as a lost line', async () => {
    const { signer } = await createTestKeys();
    const stop = createStopSwitch();
    const send: SendHttp = ({ stop: signal }) =>
      new Promise((_resolve, reject) => signal?.onDidStop(() => reject(new Error('stopped'))));
    const link = createHttpLink('http://c', send, { stationId, signer, centerKey: '' }, { stop });
    const answer = link.pushSlice(createSlice(100_000));
    stop.stop();
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'no-road' } });
    expect(await link.pullFeed({ county: 0, station: 0, maxBytes: 1024, wire: 3 })).toMatchObject({
      ok: false,
      error: { kind: 'no-road' },
    });
  });
});
