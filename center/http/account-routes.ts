// Owns: the console's routes about one's own account (contract: core/protocol/console-staff-api.ts). A session that
// guesses at the password or at codes is paused by itself.
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  passwordChangeSchema,
  passwordProofSchema,
  staffPaths,
  totpCodeSchema,
} from '#core/protocol/console-staff-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import {
  beginTotp,
  changePassword,
  confirmTotp,
  dropTotp,
  readAccount,
  renewRecoveryCodes,
} from '../services/account.ts';
import { createGuessLimits } from '../services/guess-limits.ts';
import { type OpenSession, revokeOtherSessions, revokeSession } from '../services/sessions.ts';
import type { App, AppParts } from './app.ts';
import { readId } from './console-call.ts';
import { type Access, everybody, requireSession } from './console-session.ts';
import { answerError } from './error-answers.ts';

export function registerAccountRoutes(app: App, { context }: AppParts): void {
  const limits = createGuessLimits(10, 15 * 60_000, context.nowMs);
  const { account } = staffPaths;

  function route(
    method: 'GET' | 'POST',
    path: string,
    access: Access,
    act: (session: OpenSession, request: FastifyRequest) => Promise<Outcome<unknown>>,
  ): void {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const session = await requireSession(context, request, access);
      if (!session.ok) return answerError(reply, session.error);
      const { id } = session.value;
      const waitMs = method === 'POST' ? limits.getWaitMs(id) : 0;
      if (waitMs > 0) return answerError(reply, { kind: 'too-many-guesses', waitMs });
      const outcome = await act(session.value, request);
      if (outcome.ok) return reply.send(outcome.value ?? {});
      if (outcome.error.kind === 'password-wrong' || outcome.error.kind === 'totp-wrong')
        limits.noteWrong(id);
      return answerError(reply, outcome.error);
    };
    app.route({ method, url: `${account}${path}`, config: { access }, handler });
  }

  route('GET', '', 'signed-in', async (session) => ({
    ok: true,
    value: await readAccount(context, session),
  }));
  route('POST', '/password', 'signed-in', (session, request) => {
    const { oldPassword, newPassword } = passwordChangeSchema.parse(request.body);
    return changePassword(context, session, oldPassword, newPassword);
  });
  route('POST', '/totp', everybody, (session, request) =>
    beginTotp(context, session, passwordProofSchema.parse(request.body).password),
  );
  route('POST', '/totp/confirm', everybody, (session, request) =>
    confirmTotp(context, session, totpCodeSchema.parse(request.body).code),
  );
  route('POST', '/totp/off', everybody, (session, request) =>
    dropTotp(context, session, passwordProofSchema.parse(request.body).password),
  );
  route('POST', '/recovery', everybody, (session, request) =>
    renewRecoveryCodes(context, session, passwordProofSchema.parse(request.body).password),
  );
  route('POST', '/sessions/:id/revoke', everybody, async ({ operator }, request) =>
    (await revokeSession(context, operator, readId(request)))
      ? { ok: true, value: {} }
      : { ok: false, error: { kind: 'not-found' } },
  );
  route('POST', '/sessions/revoke-others', everybody, async ({ id, operator }) => ({
    ok: true,
    value: { count: await revokeOtherSessions(context, operator, id) },
  }));
}
