// Owns: the way in for large files of study units: the tus protocol under the console's session. Who began an upload
// goes on with it, and nobody else.
import { studyPaths } from '#core/protocol/console-study-api.ts';
import type { UploadDesk } from '../services/study-uploads.ts';
import type { App, AppParts } from './app.ts';
import { requireRole } from './console-session.ts';
import { answerError } from './error-answers.ts';

const routes = [
  ['POST', studyPaths.uploads],
  ['HEAD', `${studyPaths.uploads}/:id`],
  ['PATCH', `${studyPaths.uploads}/:id`],
  ['DELETE', `${studyPaths.uploads}/:id`],
] as const;

export function registerUploadRoutes(app: App, { context }: AppParts, uploads: UploadDesk): void {
  void app.register(async (scope) => {
    // The bytes stay in the request: the tus server writes them to the disk as they come.
    scope.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
    for (const [method, url] of routes) {
      scope.route({
        method,
        url,
        config: { role: 'trainer' },
        handler: async (request, reply) => {
          const operator = await requireRole(context, request, 'trainer');
          if (!operator.ok) return answerError(reply, operator.error);
          const { id } = request.params as { id?: string };
          if (id !== undefined && (await uploads.read(id))?.owner !== operator.value.login)
            return answerError(reply, { kind: 'not-found' });
          reply.hijack();
          await uploads.handle(request.raw, reply.raw, operator.value.login);
          return reply;
        },
      });
    }
  });
}
