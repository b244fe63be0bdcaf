// Owns: the road over HTTP(S). Each request is signed over a nonce of the center; the nonce of the last
// answer serves the next request, and a refused nonce is renewed once.
import type * as z from 'zod';
import { type Bytes, decodeUtf8, encodeUtf8 } from '../kernel/bytes.ts';
import { type Sha256, toSha256 } from '../kernel/hash.ts';
import type { Signed } from '../kernel/signing.ts';
import { fail, type Outcome, succeed, type WireError, wireErrorSchema } from '../protocol/errors.ts';
import { feedAnswerSchema } from '../protocol/feed.ts';
import { pushAnswerSchema } from '../protocol/log.ts';
import { stationPaths } from '../protocol/paths.ts';
import { signRequest } from '../protocol/request-auth.ts';
import { headers } from '../protocol/version.ts';
import type { Link } from './ports.ts';
import type { Identity } from './push-log.ts';
import type { StopSignal } from './stop-signal.ts';

export interface HttpAnswer {
  status: number;
  headers: { get(name: string): string | null };
  /**
   * Whole body; throws when the line is cut or the body is longer than `maxBytes`. A host that gets it little
   * by little calls `onDidReceive` for each part, also for those before a cut.
   */
  readBody(maxBytes: number, onDidReceive?: (bytes: Uint8Array) => void): Promise<Bytes>;
}

/** One HTTP request; throws when no answer comes. Each host passes its own. */
export type SendHttp = (request: {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: Bytes;
  /** Ends the request, which then throws. */
  stop?: StopSignal;
}) => Promise<HttpAnswer>;

export interface HttpLinkOptions {
  /** gzip of the host; without it slices go as they are. */
  gzip?(bytes: Bytes): Promise<Bytes>;
  /** Ends what is under way as if the line were lost. */
  stop?: StopSignal;
  /** The nonce for the next request: given, it serves several links one after another. */
  session?: { nonce: string };
}

/** Below this a packed body saves nothing that counts. */
const leastPackedBytes = 1024;
/** A body above this is not sent without a nonce: it would be refused, and cross a slow line twice. */
const mostBlindBytes = 4096;

/** An answer to a signed request is a receipt, a page or an error: never more than this. */
const maxAnswerBytes = 4 * 1024 ** 2;

function readError(status: number, body: Uint8Array): WireError {
  try {
    const parsed = wireErrorSchema.safeParse(JSON.parse(decodeUtf8(body)));
    if (parsed.success) return parsed.data;
  } catch {
    // Not our center's words: a proxy's page, or a cut answer.
  }
  return status >= 500
    ? { kind: 'no-road', detail: `status ${status}` }
    : { kind: 'malformed', detail: `status ${status}` };
}

function parseAnswer<Value>(schema: z.ZodType<Value>, body: Uint8Array): Outcome<Value> {
  try {
    const parsed = schema.safeParse(JSON.parse(decodeUtf8(body)));
    if (parsed.success) return succeed(parsed.data);
  } catch {
    // Falls through: an answer that is not JSON is not the center's.
  }
  return fail('no-road', { detail: 'answer is not of the center' });
}

/** `origin`: scheme, host and port of the center, without a slash at the end. */
export function createHttpLink(
  origin: string,
  sendBare: SendHttp,
  identity: Identity,
  options: HttpLinkOptions = {},
): Link {
  const { gzip, stop, session = { nonce: '' } } = options;
  /** Bytes of text in one byte on the line, as the last slice had it. */
  let packing = 1;
  const send: SendHttp = (request) => sendBare({ ...request, ...(stop ? { stop } : {}) });

  async function pack(text: Bytes): Promise<{ body: Bytes; headers: Record<string, string> }> {
    if (!gzip || text.length < leastPackedBytes) return { body: text, headers: {} };
    const packed = await gzip(text);
    packing = Math.max(1, text.length / packed.length);
    return packed.length < text.length
      ? { body: packed, headers: { 'content-encoding': 'gzip' } }
      : { body: text, headers: {} };
  }

  async function fetchNonce(): Promise<void> {
    const answer = await send({ method: 'GET', url: origin + stationPaths.feed, headers: {} });
    session.nonce = answer.headers.get(headers.nonce) ?? '';
    await answer.readBody(maxAnswerBytes);
  }

  async function sendSigned(
    method: 'GET' | 'POST',
    path: string,
    body: Bytes,
    extra: Record<string, string> = {},
  ): Promise<Outcome<Bytes>> {
    for (let attempt = 0; ; attempt++) {
      if (session.nonce === '' && body.length > mostBlindBytes) {
        try {
          await fetchNonce();
        } catch (cause) {
          return fail('no-road', { detail: String(cause).slice(0, 200) });
        }
      }
      const parts = {
        method,
        path,
        nonce: session.nonce,
        station: identity.stationId,
        bodyHash: toSha256(body),
      };
      try {
        const answer = await send({
          method,
          url: origin + path,
          headers: {
            [headers.station]: identity.stationId,
            [headers.nonce]: session.nonce,
            [headers.signature]: await signRequest(identity.signer, parts),
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
            ...extra,
          },
          ...(method === 'POST' ? { body } : {}),
        });
        session.nonce = answer.headers.get(headers.nonce) ?? '';
        const received = await answer.readBody(maxAnswerBytes);
        if (answer.status === 200) return succeed(received);
        const error = readError(answer.status, received);
        if (error.kind !== 'bad-nonce' || attempt > 0) return { ok: false, error };
      } catch (cause) {
        return fail('no-road', { detail: String(cause).slice(0, 200) });
      }
    }
  }

  async function sendPlain(path: string, extra: Record<string, string>, maxBytes: number) {
    try {
      const answer = await send({ method: 'GET', url: origin + path, headers: extra });
      return succeed({ status: answer.status, body: await answer.readBody(maxBytes) });
    } catch (cause) {
      return fail('no-road', { detail: String(cause).slice(0, 200) });
    }
  }

  async function sendForRange(
    sha256: Sha256,
    from: number,
    to: number,
    onDidReceive: ((bytes: Uint8Array) => void) | undefined,
  ): Promise<Outcome<Bytes>> {
    try {
      const url = `${origin}${stationPaths.blobs}${sha256}`;
      const range = { range: `bytes=${from}-${to - 1}` };
      const answer = await send({ method: 'GET', url, headers: range });
      // 200: the whole file, when it is just the range asked for.
      const isRange = answer.status === 206 || (answer.status === 200 && from === 0);
      if (answer.status === 404) return fail('blob-missing', { detail: sha256 });
      if (!isRange) return fail('no-road', { detail: `status ${answer.status}` });
      const body = await answer.readBody(to - from, onDidReceive);
      if (body.length !== to - from) return fail('no-road', { detail: 'short range' });
      return succeed(body);
    } catch (cause) {
      return fail('no-road', { detail: String(cause).slice(0, 200) });
    }
  }

  return {
    async pushSlice(slice): Promise<Outcome<Signed>> {
      const packed = await pack(encodeUtf8(JSON.stringify(slice)));
      const answer = await sendSigned('POST', stationPaths.log, packed.body, packed.headers);
      if (!answer.ok) return answer;
      const parsed = parseAnswer(pushAnswerSchema, answer.value);
      return parsed.ok ? succeed(parsed.value.receipt) : parsed;
    },
    async pullFeed(query): Promise<Outcome<Signed>> {
      const asked = Object.entries(query).map(
        ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
      );
      const path = `${stationPaths.feed}?${asked.join('&')}`;
      const answer = await sendSigned('GET', path, encodeUtf8(''));
      if (!answer.ok) return answer;
      const parsed = parseAnswer(feedAnswerSchema, answer.value);
      return parsed.ok ? succeed(parsed.value.page) : parsed;
    },
    getPacking: () => packing,
    async getLibraryFile(path, maxBytes) {
      const answer = await sendPlain(path, { 'cache-control': 'no-cache' }, maxBytes);
      if (!answer.ok) return answer;
      if (answer.value.status === 404) return succeed(undefined);
      if (answer.value.status !== 200)
        return { ok: false, error: readError(answer.value.status, answer.value.body) };
      return succeed(answer.value.body);
    },
    async getBlobRange(sha256, from, to, onDidReceive) {
      if (to <= from) return succeed(new Uint8Array(0));
      return sendForRange(sha256, from, to, onDidReceive);
    },
  };
}
