// Owns: what is written of each request and of errors: route, status, time, station; no address with its query,
// no person, no secret. An error of the database tells its code and place, never the values it was about.
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { uuidPattern } from '#core/kernel/ids.ts';
import { headers } from '#core/protocol/version.ts';

/** Five characters, such as 23505 (PostgreSQL, appendix A). */
const sqlStatePattern = /^[0-9A-Z]{5}$/;

/** Lines of the stack that name places in code; the first ones repeat the message. */
function listPlaces(stack: string | undefined): string[] {
  return (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
}

function readText(value: object, name: string): string | undefined {
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'string' ? found : undefined;
}

interface WrittenError {
  type: string;
  message: string;
  stack: string;
  [more: string]: unknown;
}

/** An error as it may be written down. */
export function describeError(error: unknown): WrittenError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error object', stack: '' };
  const code = readText(error, 'code');
  const isOfDatabase = code !== undefined && sqlStatePattern.test(code);
  return {
    type: error.name,
    message: isOfDatabase ? 'the database refused' : error.message.slice(0, 300),
    stack: listPlaces(error.stack).slice(0, 12).join('\n'),
    ...(code === undefined ? {} : { code }),
    ...(isOfDatabase ? { table: readText(error, 'table'), constraint: readText(error, 'constraint') } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

export function toRouteName(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

export function logRequest(log: FastifyBaseLogger, request: FastifyRequest, reply: FastifyReply): void {
  const station = request.headers[headers.station];
  log.info(
    {
      method: request.method,
      route: toRouteName(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(typeof station === 'string' && uuidPattern.test(station) ? { station } : {}),
      ...(reply.refusal === null ? {} : { refusal: reply.refusal }),
    },
    'answered',
  );
}
