// Owns: who is signed in at the console. The session travels in a cookie that scripts cannot read; a role
// is asked for by every route.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operator, Role } from '#core/protocol/console-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { CenterContext } from '../services/context.ts';
import { type OpenSession, readSession } from '../services/sessions.ts';

export const sessionCookie = 'yuanjiao_session';
const cookiePath = '/api/console';

/** Says which browser it is where an account has signed in before (services/sign-in-limits.ts). */
export const knownCookie = 'yuanjiao_known';
const knownLifeSeconds = 180 * 24 * 3600;

export function setKnownCookie(request: FastifyRequest, reply: FastifyReply, known: string): void {
  reply.setCookie(knownCookie, known, {
    path: cookiePath,
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: knownLifeSeconds,
  });
}

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

/**
 * To whom a route is open, beside operators, who may do everything. `signed-in`: also to those who have yet to
 * choose a password of their own.
 */
export type Access = Role | readonly Role[] | 'signed-in';
export const everybody = ['trainer', 'leader'] as const;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}

function isOpenTo(access: Access, role: Role): boolean {
  if (access === 'signed-in' || role === 'operator') return true;
  return typeof access === 'string' ? access === role : access.includes(role);
}

/** Codes: sign-in-needed, password-change-needed, not-allowed. */
export async function requireSession(
  context: CenterContext,
  request: FastifyRequest,
  access: Access,
): Promise<Outcome<OpenSession>> {
  const token = request.cookies[sessionCookie];
  const session = token === undefined ? undefined : await readSession(context, token);
  if (!session) return fail('sign-in-needed');
  const { operator } = session;
  if (operator.mustChangePassword && access !== 'signed-in') return fail('password-change-needed');
  return isOpenTo(access, operator.role) ? succeed(session) : fail('not-allowed');
}

/** Codes: sign-in-needed, password-change-needed, not-allowed. */
export async function requireRole(
  context: CenterContext,
  request: FastifyRequest,
  access: Access,
): Promise<Outcome<Operator>> {
  const session = await requireSession(context, request, access);
  return session.ok ? succeed(session.value.operator) : session;
}
