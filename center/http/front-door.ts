// Owns: the center's own port from the first moment to the last: while the database is opened and brought up to
// date it says 'busy', then the application answers, and at the end whatever was begun is finished.
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

const busy = JSON.stringify({ kind: 'busy', detail: 'the center is starting' });

function answerMeanwhile(request: IncomingMessage, response: ServerResponse): void {
  const isAlive = request.url === '/healthz';
  response.writeHead(isAlive ? 200 : 503, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    ...(isAlive ? {} : { 'retry-after': '2', connection: 'close' }),
  });
  response.end(isAlive ? JSON.stringify({ ok: true }) : busy);
}

export interface FrontDoor {
  readonly server: Server;
  readonly port: number;
  /** From now on the application answers. */
  admit(answer: RequestListener): void;
  /** Takes no new connection, waits for what was begun, and cuts after `graceMs` what has not ended by then. */
  close(graceMs: number): Promise<void>;
}

export async function openFrontDoor(host: string, port: number): Promise<FrontDoor> {
  let answer: RequestListener = answerMeanwhile;
  // A line that sends a byte now and then must not hold a connection for ever.
  const server = createServer({ requestTimeout: 5 * 60_000 }, (request, response) =>
    answer(request, response),
  );
  server.setTimeout(6 * 60_000);
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done();
    });
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    admit(next) {
      answer = next;
    },
    async close(graceMs) {
      const closed = new Promise<void>((done) => server.close(() => done()));
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(deadline);
    },
  };
}
