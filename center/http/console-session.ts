// Owns: who is signed in at the console. The session travels in a cookie that scripts cannot read; a role
// is asked for by every route.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operator, Role } from '#core/protocol/console-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { CenterContext } from '../services/context.ts';
import { readSession } from '../services/operators.ts';

export const sessionCookie = 'yuanjiao_session';
const cookiePath = '/api/console';

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, {
    path: cookiePath,
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, { path: cookiePath });
}

/** Codes: sign-in-needed, not-allowed. Operators may do all that trainers may. */
export async function requireRole(
  context: CenterContext,
  request: FastifyRequest,
  role: Role,
): Promise<Outcome<Operator>> {
  const token = request.cookies[sessionCookie];
  const operator = token === undefined ? undefined : await readSession(context, token);
  if (!operator) return fail('sign-in-needed');
  return role === 'operator' && operator.role !== 'operator' ? fail('not-allowed') : succeed(operator);
}
