// Owns: the static files: the published library, and the two pages.
import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, AppParts } from './app.ts';

/** Named by their content: they never change. */
const forEver = 'public, max-age=31536000, immutable';

/**
 * The page reaches the center and nothing else; its worker for neighbours reaches the local network too. Which
 * addresses those are, the worker itself checks: a policy cannot name them.
 */
const neighbourPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http: https:";

/** Shows what an author wrote as a kiosk does, framed by the console and by nobody else. */
const previewPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; style-src 'self' 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

export async function registerFileRoutes(app: App, { context, rendererDir }: AppParts): Promise<void> {
  await app.register(async (scope) => {
    // Also for what is not there: a kiosk in its shell is another origin, and must see a 404 as a 404 to know
    // that the newest root is reached.
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*');
    });
    await scope.register(fastifyStatic, {
      root: resolve(context.libraryDir),
      prefix: '/library/',
      serveDotFiles: false,
      index: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const isMetadata = path.startsWith(join(resolve(context.libraryDir), 'metadata'));
        reply.header('cache-control', isMetadata ? 'no-cache' : forEver);
      },
    });
    // A range is no simple header for a page of another origin.
    scope.options('/library/*', async (_request, reply) =>
      reply
        .header('access-control-allow-headers', 'range, cache-control')
        .header('access-control-max-age', '86400')
        .code(204)
        .send(),
    );
  });
  if (rendererDir === undefined || !existsSync(rendererDir)) return;
  await app.register(fastifyStatic, {
    root: resolve(rendererDir),
    prefix: '/',
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('cache-control', path.includes(`${sep}assets${sep}`) ? forEver : 'no-cache');
      if (path.endsWith(`${sep}console${sep}preview.html`))
        reply.header('content-security-policy', previewPolicy);
      if (path.endsWith(`${sep}lan-worker.js`)) reply.header('content-security-policy', neighbourPolicy);
    },
  });
  app.get('/', async (_request, reply) => reply.redirect('/console/'));
  app.get('/kiosk', async (_request, reply) => reply.redirect('/kiosk/'));
  const consolePage = (_request: FastifyRequest, reply: FastifyReply) => reply.sendFile('console/index.html');
  app.get('/console', consolePage);
  // Every address of the console is its one page, and what the page consists of has a name with an ending.
  app.get<{ Params: { '*': string } }>('/console/*', (request, reply) => {
    const rest = request.params['*'];
    return /\.[a-z0-9]+$/.test(rest) ? reply.sendFile(`console/${rest}`) : consolePage(request, reply);
  });
}
