// Owns: the console's routes about the question bank (contract: core/protocol/console-questions-api.ts).
import {
  questionFileSchema,
  questionMakeSchema,
  questionPaths,
  questionSaveSchema,
} from '#core/protocol/console-questions-api.ts';
import {
  createQuestion,
  importQuestions,
  listQuestions,
  listUses,
  readQuestion,
  saveQuestion,
} from '../services/questions.ts';
import type { AppParts } from './app.ts';
import { type RegisterRoute, readId, toAnswer } from './console-call.ts';

export function registerQuestionRoutes(route: RegisterRoute, { context }: AppParts): void {
  const { db } = context;
  const { questions } = questionPaths;

  route('GET', questions, 'trainer', async () => ({ value: { items: await listQuestions(db.read) } }));
  route('POST', questions, 'trainer', async ({ operator, request }) => {
    const id = await createQuestion(context, operator.login, questionMakeSchema.parse(request.body));
    return { value: await readQuestion(db.read, id) };
  });
  route('POST', `${questions}/:id/save`, 'trainer', async ({ operator, request }) =>
    toAnswer(
      await saveQuestion(context, operator.login, readId(request), questionSaveSchema.parse(request.body)),
    ),
  );
  route('GET', `${questions}/:id/uses`, 'trainer', async ({ request }) => {
    const id = readId(request);
    if (!(await readQuestion(db.read, id))) return { error: 'not-found' };
    return { value: { items: await listUses(db.read, id) } };
  });
  route('POST', questionPaths.import, 'trainer', async ({ operator, request }) => ({
    value: await importQuestions(context, operator.login, questionFileSchema.parse(request.body)),
  }));
}
