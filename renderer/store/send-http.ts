// Owns: HTTP as the page and the worker do it: fetch without cookies, bounded answers, bounded waits.
import type { Bytes } from '#core/kernel/bytes.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import type { SendHttp } from '#core/sync/http-link.ts';
import type { StopSignal } from '#core/sync/stop-signal.ts';

/** A line of 10 kbit/s still moves a 64 KiB slice up in this time; longer silence means that it is dead. */
const silenceMs = 60_000;

async function readBounded(
  response: Response,
  maxBytes: number,
  onDidReceive: (bytes: Uint8Array) => void,
): Promise<Bytes> {
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
    onDidReceive(value);
  }
}

/** Aborts when the line is silent for too long, or when the engine stops. */
function watchLine(stop: StopSignal | undefined) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(abort, silenceMs);
  const forget = stop?.onDidStop(abort);
  return {
    signal: controller.signal,
    onDidHear() {
      clearTimeout(timer);
      timer = setTimeout(abort, silenceMs);
    },
    end() {
      clearTimeout(timer);
      forget?.();
    },
  };
}

export async function gzip(bytes: Bytes): Promise<Bytes> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

export const sendHttp: SendHttp = async ({ method, url, headers, body, stop }) => {
  const line = watchLine(stop);
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body ? { body } : {}),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: line.signal,
    });
    return {
      status: response.status,
      headers: response.headers,
      readBody: (maxBytes, onDidReceive) =>
        readBounded(response, maxBytes, (bytes) => {
          line.onDidHear();
          onDidReceive?.(bytes);
        }).finally(line.end),
    };
  } catch (cause) {
    line.end();
    throw cause;
  }
};
