// Owns: what every request on the xAPI road has in common: the version that is spoken, the key that asks and what it
// may do, parameters, and requests that are wrapped in a POST (1.0.3 Communication 1.3).
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LrsScope } from '#core/protocol/console-staff-api.ts';
import type { CenterContext } from '../services/context.ts';
import { findLrsTool, type LrsTool } from '../services/lrs-keys.ts';
import { XapiProblem } from '../xapi/problem.ts';
import type { Parameters } from '../xapi/query.ts';
import type { SpokenVersion } from '../xapi/statement-schema.ts';
import type { App } from './app.ts';

export const versionHeader = 'x-experience-api-version';

/** undefined: a version that is not spoken here. */
export function readVersion(text: string): SpokenVersion | undefined {
  if (/^1\.0(?:\.\d+)?$/.test(text)) return '1.0.3';
  return /^2\.0(?:\.\d+)?$/.test(text) ? '2.0.0' : undefined;
}

/** What is told to someone whose version is not spoken, or unknown. */
export function toAnswerVersion(text: string | undefined): SpokenVersion {
  return readVersion(text ?? '') ?? (/^[01]\./.test(text ?? '') ? '1.0.3' : '2.0.0');
}

export function readParameters(request: FastifyRequest): Parameters {
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))) {
    if (parameters.has(name))
      throw new XapiProblem(400, `The parameter ${name.slice(0, 100)} is given twice`);
    parameters.set(name, value);
  }
  return parameters;
}

export interface Exchange {
  spoken: SpokenVersion;
  tool: LrsTool;
  parameters: Parameters;
}

/** Both versions of the standard refuse a request that names none. */
function readSpoken(request: FastifyRequest): SpokenVersion {
  const header = request.headers[versionHeader];
  const text = typeof header === 'string' ? header : undefined;
  const spoken = text === undefined ? undefined : readVersion(text);
  if (spoken) return spoken;
  const told = text === undefined ? 'is missing' : `names ${text.slice(0, 20)}`;
  throw new XapiProblem(400, `X-Experience-API-Version ${told}; 1.0.x and 2.0.x are spoken here`);
}

/** Version first, then the key. Throws what is to be answered. */
export async function openExchange(
  context: CenterContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Exchange> {
  const spoken = readSpoken(request);
  reply.header(versionHeader, spoken);
  const { authorization } = request.headers;
  const tool = authorization === undefined ? undefined : await findLrsTool(context, authorization);
  if (!tool) {
    reply.header('www-authenticate', 'Basic realm="xAPI"');
    throw new XapiProblem(401, 'A key of this record store is needed (HTTP Basic)');
  }
  return { spoken, tool, parameters: readParameters(request) };
}

export function hasScope({ tool }: Exchange, ...scopes: LrsScope[]): boolean {
  return tool.scopes.includes('all') || scopes.some((scope) => tool.scopes.includes(scope));
}

export function requireScope(exchange: Exchange, ...scopes: LrsScope[]): void {
  if (!hasScope(exchange, ...scopes)) {
    throw new XapiProblem(403, `The key may not do this; it would need one of: ${scopes.join(', ')}, all`);
  }
}

export function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XapiProblem(400, 'The body is not UTF-8');
  }
}

/** A request in which another one is wrapped; 2.0 knows none. */
export function isWrapped(request: FastifyRequest): boolean {
  return request.method === 'POST' && /[?&]method=/.test(request.raw.url ?? '');
}

const wrappedHeaders = new Map(
  [
    'Authorization',
    'X-Experience-API-Version',
    'Content-Type',
    'Content-Length',
    'If-Match',
    'If-None-Match',
    'Accept-Language',
  ].map((name) => [name, name.toLowerCase()]),
);
const wrappedMethods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'] as const;

function readForm(request: FastifyRequest): Map<string, string> {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new XapiProblem(
      400,
      'A request wrapped in a POST must be a form (application/x-www-form-urlencoded)',
    );
  }
  const body = request.body instanceof Buffer ? decodeUtf8(request.body) : '';
  return new Map(new URLSearchParams(body));
}

/** Unwraps the request and answers what the inner one is answered. */
export async function relayWrapped(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const outer = readParameters(request);
  const method = wrappedMethods.find((one) => one === outer.get('method'));
  if (method === undefined) throw new XapiProblem(400, 'method must be GET, PUT, POST, DELETE or HEAD');
  if (outer.size !== 1) throw new XapiProblem(400, 'Beside method all parameters belong into the form');
  const form = readForm(request);
  const spoken = form.get('X-Experience-API-Version') ?? request.headers[versionHeader];
  if (typeof spoken === 'string' && readVersion(spoken) === '2.0.0') {
    throw new XapiProblem(400, 'xAPI 2.0 has no requests that are wrapped in a POST');
  }
  const headers: Record<string, string> = {};
  for (const name of wrappedHeaders.values()) {
    const value = request.headers[name];
    if (typeof value === 'string' && !name.startsWith('content-')) headers[name] = value;
  }
  const query = new URLSearchParams();
  for (const [name, value] of form) {
    const header = wrappedHeaders.get(name);
    if (header !== undefined) headers[header] = value;
    else if (name !== 'content') query.set(name, value);
  }
  const content = form.get('content');
  const takesContent = method === 'PUT' || method === 'POST';
  if (takesContent !== (content !== undefined)) {
    throw new XapiProblem(400, takesContent ? 'The form needs content' : `${method} has no content`);
  }
  delete headers['content-length'];
  if (takesContent) headers['content-type'] ??= 'application/json';
  const path = (request.raw.url ?? '').split('?')[0] ?? '';
  const inner = await app.inject({
    method,
    url: query.size === 0 ? path : `${path}?${query}`,
    headers,
    ...(content === undefined ? {} : { payload: content }),
  });
  for (const [name, value] of Object.entries(inner.headers)) {
    if (value !== undefined && !['connection', 'date', 'transfer-encoding'].includes(name)) {
      reply.header(name, value);
    }
  }
  return reply.code(inner.statusCode).send(inner.rawPayload);
}
