// Owns: the routes for those who are not signed in yet: first-start setup, signing in and out.
import { consolePaths, setupRequestSchema, signInRequestSchema } from '#core/protocol/console-api.ts';
import { createGuessLimits } from '../services/guess-limits.ts';
import { isSetupNeeded, setUpFirstOperator } from '../services/operators.ts';
import { signIn, signOut } from '../services/sessions.ts';
import { createKnownBrowser, createSignInLimits, readKnownBrowser } from '../services/sign-in-limits.ts';
import type { App, AppParts } from './app.ts';
import {
  clearSessionCookie,
  knownCookie,
  sessionCookie,
  setKnownCookie,
  setSessionCookie,
} from './console-session.ts';
import { answerError } from './error-answers.ts';

export function registerEntrance(app: App, { context }: AppParts): void {
  const setupLimits = createGuessLimits(10, 15 * 60_000, context.nowMs);
  const limits = createSignInLimits(context);

  app.get(consolePaths.setup, async () => ({
    isNeeded: await isSetupNeeded(context.db.read),
    isDemo: context.isDemo,
  }));

  app.post(consolePaths.setup, async (request, reply) => {
    const waitMs = setupLimits.getWaitMs(request.ip);
    if (waitMs > 0) return answerError(reply, { kind: 'too-many-guesses', waitMs });
    const { code, ...draft } = setupRequestSchema.parse(request.body);
    const outcome = await setUpFirstOperator(context, code, draft);
    if (outcome.ok) return reply.send({ operator: outcome.value });
    setupLimits.noteWrong(request.ip);
    return answerError(reply, outcome.error);
  });

  app.post(consolePaths.session, async (request, reply) => {
    const { login, password, code } = signInRequestSchema.parse(request.body);
    const known = request.cookies[knownCookie];
    const tried = { login, sender: request.ip, known, hasCode: code !== undefined };
    const waitMs = limits.getWaitMs(tried);
    if (waitMs > 0) return answerError(reply, { kind: 'too-many-guesses', waitMs });
    const browser = request.headers['user-agent'] ?? '';
    const outcome = await signIn(context, { login, password, code, browser });
    if (!outcome.ok) {
      // Asking for the code is no wrong guess, and does not clear any.
      if (outcome.error.kind !== 'totp-needed') limits.noteWrong(tried, outcome.error.kind);
      return answerError(reply, outcome.error);
    }
    limits.noteRight(tried);
    setSessionCookie(request, reply, outcome.value.token);
    if (readKnownBrowser(context, login, known) === undefined)
      setKnownCookie(request, reply, createKnownBrowser(context, login));
    return reply.send({ operator: outcome.value.operator });
  });

  app.delete(consolePaths.session, async (request, reply) => {
    const token = request.cookies[sessionCookie];
    if (token !== undefined) await signOut(context, token);
    clearSessionCookie(reply);
    return reply.send({});
  });
}
