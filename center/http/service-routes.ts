// Owns: the routes by which the service is watched: alive, ready, figures; and that each request is counted and
// written down. Figures are told to this machine, or to whoever knows the token.
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '#core/protocol/course-origin.ts';
import type { ErrorKind } from '#core/protocol/errors.ts';
import type { App, AppParts } from './app.ts';
import { answerError } from './error-answers.ts';
import type { Metrics } from './metrics.ts';
import { findWhyNotReady } from './readiness.ts';
import { logRequest, toRouteName } from './request-log.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The error that was answered. */
    refusal: ErrorKind | null;
  }
}

/** Headers by which a proxy says for whom it asks. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

function isFromHere(request: FastifyRequest): boolean {
  const { remoteAddress = '' } = request.socket;
  const isNear =
    remoteAddress.startsWith('127.') || remoteAddress === '::1' || remoteAddress.startsWith('::ffff:127.');
  return (
    isNear &&
    isLoopback(request.hostname) &&
    proxyHeaders.every((name) => request.headers[name] === undefined)
  );
}

function hasToken(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

export function watchRequests(app: App, metrics: Metrics): void {
  app.decorateReply('refusal', null);
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    metrics.noteRequest(
      { method, route: toRouteName(request), status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    if (reply.refusal !== null) metrics.noteRefusal(reply.refusal);
    logRequest(request.log, request, reply);
  });
}

export function registerServiceRoutes(app: App, parts: AppParts, metrics: Metrics): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const detail = await findWhyNotReady(parts.context, parts.leastFreeBytes);
    return detail === undefined ? { ok: true } : answerError(reply, { kind: 'busy', detail });
  });
  app.get('/metrics', async (request, reply) => {
    const { metricsToken } = parts;
    const isAllowed = metricsToken === undefined ? isFromHere(request) : hasToken(request, metricsToken);
    if (!isAllowed) return answerError(reply, { kind: 'not-found' });
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
