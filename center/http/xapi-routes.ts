// Owns: the xAPI road: its resources and methods, headers that every answer has, and how refusals are told. The road
// is the standard's (xAPI 1.0.3, 2.0.0), so errors here are sentences with its statuses, not kinds of ours.
import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { readDefinitions, readPerson } from '../xapi/definitions.ts';
import type { DocumentKind } from '../xapi/documents.ts';
import { readConsistentThrough } from '../xapi/find-statements.ts';
import { parseOrRefuse, XapiProblem } from '../xapi/problem.ts';
import { checkNames, readAgent } from '../xapi/query.ts';
import { iriSchema } from '../xapi/values.ts';
import type { App, AppParts } from './app.ts';
import { registerCmi5Routes } from './cmi5-routes.ts';
import { toWireError } from './error-answers.ts';
import { deleteDocument, getDocument, putDocument } from './xapi-documents.ts';
import {
  type Exchange,
  isWrapped,
  openExchange,
  readVersion,
  relayWrapped,
  toAnswerVersion,
  versionHeader,
} from './xapi-exchange.ts';
import { getStatements, postStatements, putStatement } from './xapi-statements.ts';

/** A batch with its attachments. */
const bodyLimit = 64 * 1024 ** 2;

const allMethods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const;
type Method = Exclude<(typeof allMethods)[number], 'PATCH'>;

const olderVersions = ['1.0.0', '1.0.1', '1.0.2', '1.0.3'];

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': [
    'ETag',
    'Last-Modified',
    'X-Experience-API-Version',
    'X-Experience-API-Consistent-Through',
    'WWW-Authenticate',
  ].join(', '),
};
const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE',
  'access-control-allow-headers': [
    'Authorization',
    'Content-Type',
    'If-Match',
    'If-None-Match',
    'Accept-Language',
    'X-Experience-API-Version',
    'X-Experience-API-Hash',
  ].join(', '),
  'access-control-max-age': '86400',
};

type Handler = (exchange: Exchange, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof XapiProblem) return reply.code(error.status).send({ error: error.message });
  const wire = toWireError(error);
  if (wire.kind === 'center-fault') {
    request.log.error({ err: error }, 'xAPI request failed');
    return reply.code(500).send({ error: 'The center failed; the request may be sent again' });
  }
  if (wire.kind === 'too-large') return reply.code(413).send({ error: 'The request is too large' });
  return reply.code(400).send({ error: wire.detail ?? 'The request is malformed' });
}

/** For a request that no route has seen because its address cannot be read; undefined: it is not on this road. */
export function answerUnreadable(
  request: FastifyRequest,
  reply: FastifyReply,
  assumed: string | undefined,
): FastifyReply | undefined {
  if (!request.raw.url?.startsWith('/xapi/')) return undefined;
  const version = request.headers[versionHeader]?.toString() ?? assumed;
  reply.headers(corsHeaders).header(versionHeader, toAnswerVersion(version));
  return reply.code(400).send({ error: 'The address is malformed' });
}

/** `app` has the prefix of the road. */
export function registerXapiRoutes(app: App, { context, xapiAssumedVersion: assumed }: AppParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is no such resource' }));

  app.addHook('onRequest', async (request, reply) => {
    const version = request.headers[versionHeader];
    reply.headers(corsHeaders).header(versionHeader, toAnswerVersion(version?.toString() ?? assumed));
  });

  app.addHook('onSend', async (_request, reply, payload) => {
    // JSON is UTF-8 by itself and its media type has no charset (RFC 8259); some tools compare the whole header.
    const type = reply.getHeader('content-type');
    if (type === 'application/json; charset=utf-8') reply.header('content-type', 'application/json');
    return payload;
  });

  /** All methods of a resource; those that it does not have are refused before anything else is looked at. */
  function resource(path: string, handlers: Partial<Record<Method, Handler>>): void {
    const methods = Object.keys(handlers) as Method[];
    const allow = ['OPTIONS', ...(handlers.GET ? ['HEAD'] : []), ...methods].join(', ');
    app.options(path, async (_request, reply) => reply.code(204).headers(preflightHeaders).send());
    for (const method of allMethods) {
      const handler = method === 'PATCH' ? undefined : handlers[method];
      app.route({
        method: method as HTTPMethods,
        url: path,
        bodyLimit,
        handler: async (request, reply) => {
          if (isWrapped(request)) return relayWrapped(app, request, reply);
          if (!handler) {
            reply.header('allow', allow);
            throw new XapiProblem(405, `${method} is no method of this resource`);
          }
          return handler(await openExchange(context, request, reply), request, reply);
        },
      });
    }
  }

  app.get('/about', async (request) => {
    // 1.0.3 knows no later versions (Communication 2.8): whoever speaks it is told those that it knows.
    const isOlder = readVersion(request.headers[versionHeader]?.toString() ?? '') === '1.0.3';
    return { version: isOlder ? olderVersions : [...olderVersions, '2.0.0'] };
  });
  registerCmi5Routes(app, context, preflightHeaders);
  app.options('/about', async (_request, reply) => reply.code(204).headers(preflightHeaders).send());
  app.route({
    method: ['PUT', 'POST', 'DELETE', 'PATCH'],
    url: '/about',
    bodyLimit,
    handler: async (request, reply) => {
      if (isWrapped(request)) return relayWrapped(app, request, reply);
      reply.header('allow', 'GET, HEAD');
      throw new XapiProblem(405, 'About can only be read');
    },
  });

  app.addHook('onRequest', async (request, reply) => {
    if (!/^\/xapi\/statements(?:\?|$)/.test(request.raw.url ?? '')) return;
    const nowMs = context.nowMs();
    // The embedded database has one connection: whatever was begun is finished before the next question.
    const throughMs =
      context.db.engine === 'pglite' ? nowMs : await readConsistentThrough(context.db.read, nowMs);
    reply.header('x-experience-api-consistent-through', new Date(throughMs).toISOString());
  });
  resource('/statements', {
    GET: (exchange, request, reply) => getStatements(context, exchange, request, reply),
    PUT: (exchange, request, reply) => putStatement(context, exchange, request, reply),
    POST: (exchange, request, reply) => postStatements(context, exchange, request, reply),
  });
  const documents: [string, DocumentKind][] = [
    ['/activities/state', 'state'],
    ['/agents/profile', 'agent-profile'],
    ['/activities/profile', 'activity-profile'],
  ];
  for (const [path, kind] of documents) {
    const put: Handler = (exchange, request, reply) => putDocument(kind, context, exchange, request, reply);
    resource(path, {
      GET: (exchange, request, reply) => getDocument(kind, context, exchange, request, reply),
      PUT: put,
      POST: put,
      DELETE: (exchange, request, reply) => deleteDocument(kind, context, exchange, request, reply),
    });
  }
  resource('/activities', {
    GET: async ({ parameters }, _request, reply) => {
      checkNames(parameters, ['activityId']);
      const id = parseOrRefuse(iriSchema, parameters.get('activityId'), 'activityId');
      const definition = (await readDefinitions(context.db.read, [id])).get(id);
      return reply.send({ objectType: 'Activity', id, ...(definition ? { definition } : {}) });
    },
  });
  resource('/agents', {
    GET: async ({ parameters }, _request, reply) => {
      checkNames(parameters, ['agent']);
      const asked = readAgent(parameters, 'agent');
      if (!asked) throw new XapiProblem(400, 'The parameter agent is needed');
      return reply.send(await readPerson(context.db.read, asked.agent, asked.key));
    },
  });
}
