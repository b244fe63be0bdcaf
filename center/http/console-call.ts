// Owns: what a route of the console is: the role it needs, and what it gives back.
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Operator } from '#core/protocol/console-api.ts';
import type { ErrorKind, Outcome } from '#core/protocol/errors.ts';
import type { Access } from './console-session.ts';

const idSchema = z.strictObject({ id: z.uuid() });

export interface Call {
  operator: Operator;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** What a route gives back: a JSON value, or the kind of an error. */
export type Answer = { value: unknown } | { error: ErrorKind };

export function toAnswer(outcome: Outcome<unknown>): Answer {
  return outcome.ok ? { value: outcome.value ?? {} } : { error: outcome.error.kind };
}

/**
 * Adds one route for those who are signed in with one of these roles, and for operators. A trainer's scope
 * (`operator.stationIds`, services/scope.ts) is the act's own business.
 */
export type RegisterRoute = (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  access: Access,
  act: (call: Call) => Promise<Answer>,
) => void;

/** `id` of the path; a malformed one is answered before anything runs. */
export function readId(request: FastifyRequest): string {
  return idSchema.parse(request.params).id;
}
