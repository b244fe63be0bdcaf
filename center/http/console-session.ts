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

/** To whom a route is open, beside operators, who may do everything. */
export type Access = Role | readonly Role[];
export const everybody = ['trainer', 'leader'] as const;

function isOpenTo(access: Access, role: Role): boolean {
  return role === 'operator' || (typeof access === 'string' ? access === role : access.includes(role));
}

/** Codes: sign-in-needed, not-allowed. */
export async function requireRole(
  context: CenterContext,
  request: FastifyRequest,
  access: Access,
): Promise<Outcome<Operator>> {
  const token = request.cookies[sessionCookie];
  const operator = token === undefined ? undefined : await readSession(context, token);
  if (!operator) return fail('sign-in-needed');
  return isOpenTo(access, operator.role) ? succeed(operator) : fail('not-allowed');
}
