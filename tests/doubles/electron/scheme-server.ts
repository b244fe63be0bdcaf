// Owns: our custom schemes in a plain Chromium. A server on the loopback answers `*.localhost` by calling
// the handlers that the shell registered, so status, headers and ranges are the shell's own.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

type Answer = (request: Request) => Promise<Response>;

export interface ServedAnswer {
  /** In the shell's words, such as `app://kiosk/kiosk/index.html`. */
  url: string;
  status: number;
  headers: Headers;
}

export interface SchemeServer {
  handle(scheme: string, answer: Answer): void;
  /** `app://kiosk/x` → `http://kiosk.localhost:<port>/x`; other URLs unchanged. */
  toHttp(url: string): string;
  /** The way back; also for origins. */
  toScheme(url: string): string;
  readonly answers: readonly ServedAnswer[];
  close(): Promise<void>;
}

export async function startSchemeServer(): Promise<SchemeServer> {
  const handlers = new Map<string, Answer>();
  const answers: ServedAnswer[] = [];
  const server = createServer((incoming, outgoing) => {
    answerIncoming(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function toHttp(url: string): string {
    return url.replace(/^app:\/\/kiosk(?=[/?#]|$)/, `http://kiosk.localhost:${port}`).replace(
      // A label of a host name has at most 63 characters, a hash has 64.
      /^course:\/\/([0-9a-f]{32})([0-9a-f]{32})(?=[/?#]|$)/,
      `http://$1.$2.course.localhost:${port}`,
    );
  }
  function toScheme(url: string): string {
    return url
      .replace(new RegExp(`^(blob:)?http://kiosk\\.localhost:${port}(?=[/?#]|$)`), '$1app://kiosk')
      .replace(
        new RegExp(`^(blob:)?http://([0-9a-f]{32})\\.([0-9a-f]{32})\\.course\\.localhost:${port}(?=[/?#]|$)`),
        '$1course://$2$3',
      );
  }
  /** The policy names schemes that this browser does not know. */
  function translatePolicy(policy: string): string {
    return policy
      .replaceAll('app://kiosk', `http://kiosk.localhost:${port}`)
      .replaceAll(/(?<= )course:(?=[ ;]|$)/g, `http://*.course.localhost:${port}`);
  }

  async function answerIncoming(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = toScheme(`http://${incoming.headers.host ?? ''}${incoming.url ?? '/'}`);
    const handler = handlers.get(url.split(':')[0] ?? '');
    if (!handler) {
      outgoing.writeHead(502).end();
      return;
    }
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await handler(new Request(url, { method: incoming.method ?? 'GET', headers }));
    answers.push({ url, status: answer.status, headers: answer.headers });
    outgoing.statusCode = answer.status;
    for (const [name, value] of answer.headers) {
      outgoing.setHeader(name, name === 'content-security-policy' ? translatePolicy(value) : value);
    }
    if (!answer.body) {
      outgoing.end();
      return;
    }
    // Node's and the DOM's stream types differ in name only.
    await pipeline(Readable.fromWeb(answer.body as unknown as ReadableStream), outgoing);
  }

  return {
    handle: (scheme, answer) => handlers.set(scheme, answer),
    toHttp,
    toScheme,
    answers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
