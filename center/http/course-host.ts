// Owns: the wall between the center and the origin on which a browser's courseware runs. That origin has
// two files of ours and nothing else; those two are served nowhere else.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  buildInstallPolicy,
  coursePath,
  isCourseHost,
  isLoopback,
  toCoursePort,
} from '#core/protocol/course-origin.ts';
import { answerError } from './error-answers.ts';

type Guarded = Pick<FastifyInstance, 'addHook' | 'server'>;

/** Asked under the course's name, or at its port. */
function isForCourse({ server }: Guarded, request: FastifyRequest): boolean {
  const address = server.address() as AddressInfo | null;
  const { localPort } = request.socket;
  return (
    isCourseHost(request.host) || (address !== null && localPort !== undefined && localPort !== address.port)
  );
}

export function guardCourseHost(app: Guarded): void {
  app.addHook('onRequest', async (request, reply) => {
    const isCourse = isForCourse(app, request);
    if (isCourse !== request.url.startsWith(coursePath)) return answerError(reply, { kind: 'not-found' });
    if (!isCourse) return;
    // A proxy in front may have ended the TLS; on the machine itself there is none.
    const scheme = isLoopback(request.hostname) ? request.protocol : 'https';
    reply.header('content-security-policy', buildInstallPolicy(`${scheme}://${request.host}`));
    reply.raw.removeHeader('x-frame-options');
    reply.header('origin-agent-cluster', '?1');
  });
}

/** The port beside the center's, for a kiosk on the same machine. Undefined when another program has it. */
export async function listenForCourse(
  app: Pick<FastifyInstance, 'routing'>,
  host: string,
  port: number,
): Promise<Server | undefined> {
  if (!isLoopback(host)) return undefined;
  const server = createServer({ requestTimeout: 60_000 }, (request, response) =>
    app.routing(request, response),
  );
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(toCoursePort(port), host, () => resolve(server));
  });
}
