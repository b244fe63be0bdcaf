// Owns: fetching from a neighbour on behalf of the page, whose own policy lets it reach the center only.
// What must stay true: private addresses, addresses of the library, bounded answers, bounded waits; nothing of
// ours goes out with the request.
import { request as httpRequest } from 'node:http';
import type { AnswerOf, RequestOf } from '#core/bridge/channels.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { isLanOrigin, parseLanPath } from '#core/protocol/lan.ts';

/** A neighbour that is silent for so long is gone or too slow to be of use. */
export const lanSilenceMs = 10_000;
/** A piece of 1 MiB in this time is 140 kbit/s: slower than most lines to the center. */
const wholeMs = 60_000;
const mostRequests = 4;

export type LanGet = (request: RequestOf<'lan.get'>) => Promise<Outcome<AnswerOf<'lan.get'>>>;

function getOnce(
  { origin, path, range, maxBytes }: RequestOf<'lan.get'>,
  silenceMs: number,
): Promise<Outcome<AnswerOf<'lan.get'>>> {
  return new Promise((resolve) => {
    const outgoing = httpRequest(`${origin}${path}`, {
      method: 'GET',
      agent: false,
      maxHeaderSize: 8192,
      headers: range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {},
    });
    const settle = (outcome: Outcome<AnswerOf<'lan.get'>>): void => {
      clearTimeout(timer);
      resolve(outcome);
      outgoing.destroy();
    };
    const away = (detail: unknown): void => settle(fail('no-road', { detail: String(detail).slice(0, 200) }));
    const timer = setTimeout(() => away('too slow'), wholeMs);
    outgoing.setTimeout(silenceMs, () => away('silent'));
    outgoing.on('error', away);
    outgoing.on('response', (response) => {
      const parts: Uint8Array[] = [];
      let size = 0;
      response.on('data', (part: Uint8Array) => {
        size += part.length;
        if (size > maxBytes) settle(fail('too-large', { detail: path }));
        else parts.push(part);
      });
      response.on('error', away);
      response.on('end', () =>
        settle(succeed({ status: response.statusCode ?? 0, body: joinBytes(...parts) })),
      );
      response.on('close', () => away('cut'));
    });
    outgoing.end();
  });
}

export function createLanGet(silenceMs = lanSilenceMs): LanGet {
  let running = 0;
  return async (request) => {
    // The channel's schema says the same; this is the last door before the network.
    if (!isLanOrigin(request.origin) || !parseLanPath(request.path)) return fail('lan-address');
    if (running >= mostRequests) return fail('busy', { detail: 'too many requests to neighbours' });
    running += 1;
    try {
      return await getOnce(request, silenceMs);
    } finally {
      running -= 1;
    }
  };
}
