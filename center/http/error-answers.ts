// Owns: errors as they leave the center: always a kind of core/protocol/errors.ts with its status; never
// a stack, a path or a query.
import type { FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { errorTraits, type WireError } from '#core/protocol/errors.ts';

export function answerError(reply: FastifyReply, error: WireError): FastifyReply {
  const status = errorTraits[error.kind].status || 500;
  reply.refusal = error.kind;
  if (error.waitMs !== undefined) reply.header('retry-after', Math.ceil(error.waitMs / 1000));
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(error));
}

/** What a thrown error means for the sender. */
export function toWireError(error: unknown): WireError {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    return {
      kind: 'malformed',
      detail: `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim().slice(0, 300),
    };
  }
  if (error instanceof z.ZodError) {
    const first = error.issues[0];
    return {
      kind: 'malformed',
      detail: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`.slice(0, 300),
    };
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return { kind: 'too-large' };
  if (status >= 400 && status < 500) return { kind: 'malformed' };
  return { kind: 'center-fault' };
}
