// Owns: the wall between the center and the origin on which a browser's courseware runs. That origin has
// two files of ours and nothing else; those two are served nowhere else.
import type { FastifyInstance } from 'fastify';
import { buildInstallPolicy, coursePath, isCourseHost } from '#core/protocol/course-origin.ts';
import { answerError } from './error-answers.ts';

export function guardCourseHost(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onRequest', async (request, reply) => {
    const isCourse = isCourseHost(request.host);
    if (isCourse !== request.url.startsWith(coursePath)) return answerError(reply, { kind: 'not-found' });
    if (!isCourse) return;
    // A proxy in front may have ended the TLS; on the machine itself there is none.
    const scheme = request.hostname.endsWith('localhost') ? request.protocol : 'https';
    reply.header('content-security-policy', buildInstallPolicy(`${scheme}://${request.host}`));
    reply.raw.removeHeader('x-frame-options');
    reply.header('origin-agent-cluster', '?1');
  });
}
