// Owns: HTTP as the page and the worker do it: fetch without cookies, bounded answers, bounded waits.
import type { Bytes } from '#core/kernel/bytes.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import type { SendHttp } from '#core/sync/http-link.ts';

/** A line of 10 kbit/s still moves a 64 KiB slice in this time; longer silence means that it is dead. */
const silenceMs = 60_000;

async function readBounded(response: Response, maxBytes: number): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(...parts);
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      throw new Error('answer longer than allowed');
    }
    parts.push(value);
  }
}

export const sendHttp: SendHttp = async ({ method, url, headers, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    ...(body ? { body } : {}),
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(silenceMs),
  });
  return {
    status: response.status,
    headers: response.headers,
    readBody: (maxBytes) => readBounded(response, maxBytes),
  };
};
