// Owns: the console's routes about following what learners do (contract: core/protocol/console-learning-api.ts).

import {
  answerRequestSchema,
  helpQuerySchema,
  learningPaths,
  progressQuerySchema,
  textQuerySchema,
} from '#core/protocol/console-learning-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { listHelp, listProgress } from '../services/learning-progress.ts';
import { answerText, listTexts, readTextOnce } from '../services/texts.ts';
import type { AppParts } from './app.ts';
import { type Answer, type RegisterRoute, readId } from './console-call.ts';

function toAnswer(outcome: Outcome<void>): Answer {
  return outcome.ok ? { value: {} } : { error: outcome.error.kind };
}

export function registerLearningRoutes(route: RegisterRoute, { context }: AppParts): void {
  const { db } = context;

  route('GET', learningPaths.texts, 'trainer', async ({ operator, request }) => ({
    value: await listTexts(db.read, textQuerySchema.parse(request.query), operator),
  }));
  route('POST', `${learningPaths.texts}/:id/read`, 'trainer', async ({ operator, request }) =>
    toAnswer(await readTextOnce(context, operator, readId(request))),
  );
  route('POST', `${learningPaths.texts}/:id/answer`, 'trainer', async ({ operator, request }) => {
    const { answer } = answerRequestSchema.parse(request.body);
    return toAnswer(await answerText(context, operator, readId(request), answer));
  });

  route('GET', learningPaths.progress, 'trainer', async ({ operator, request }) => ({
    value: await listProgress(db.read, progressQuerySchema.parse(request.query), operator, context.nowMs()),
  }));
  route('GET', learningPaths.help, 'trainer', async ({ operator, request }) => ({
    value: await listHelp(db.read, helpQuerySchema.parse(request.query), operator, context.nowMs()),
  }));
}
