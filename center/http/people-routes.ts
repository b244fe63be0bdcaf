// Owns: the console's routes about people and documents (contract: core/protocol/console-people-api.ts):
// corrections and their conflicts, entries that are one person, replaced hardware.
import * as z from 'zod';
import type { DocumentName } from '#core/domain/edit.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import {
  consoleEditSchema,
  mergeRequestSchema,
  peoplePaths,
  replaceRequestSchema,
} from '#core/protocol/console-people-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { listConflicts, listRefusals, settleConflict } from '../services/conflicts.ts';
import { editAtConsole, undoConflict } from '../services/edits.ts';
import { readFields } from '../services/fields.ts';
import { listMerged, mergeLearners, undoMerge } from '../services/merge-learners.ts';
import { hasPlan } from '../services/plans.ts';
import { hasLearner, type Scoped } from '../services/scope.ts';
import { codeLifeMs, createEnrolmentCode } from '../services/stations.ts';
import type { AppParts } from './app.ts';
import { type Answer, type RegisterRoute, readId } from './console-call.ts';

const editIdSchema = z.strictObject({ id: z.coerce.number().int().min(1) });
const conflictsQuerySchema = z.strictObject({ which: z.enum(['open', 'all']).default('open') });

function toAnswer(outcome: Outcome<void>): Answer {
  return outcome.ok ? { value: {} } : { error: outcome.error.kind };
}

export function registerPeopleRoutes(route: RegisterRoute, { context }: AppParts): void {
  const { db } = context;

  const documents = [
    ['roster', consolePaths.learners, 'operator'],
    ['plan', consolePaths.plans, 'trainer'],
  ] as const;
  for (const [kind, path, role] of documents) {
    const toDocument = (id: string): DocumentName => ({ kind, id });
    const isThere = (operator: Scoped, id: string) =>
      kind === 'plan' ? hasPlan(db.read, operator, id) : hasLearner(db.read, operator, id);
    route('GET', `${path}/:id/fields`, role, async ({ operator, request }) => {
      if (!(await isThere(operator, readId(request)))) return { error: 'not-found' };
      const fields = await readFields(db.read, toDocument(readId(request)));
      return fields ? { value: fields } : { error: 'not-found' };
    });
    route('POST', `${path}/:id/edit`, role, async ({ operator, request }) => {
      const { fields } = consoleEditSchema.parse(request.body);
      if (!(await isThere(operator, readId(request)))) return { error: 'not-found' };
      return toAnswer(await editAtConsole(context, operator.login, toDocument(readId(request)), fields));
    });
  }

  route('GET', peoplePaths.conflicts, 'trainer', async ({ operator, request }) => ({
    value: {
      items: await listConflicts(db.read, conflictsQuerySchema.parse(request.query).which, operator),
    },
  }));
  route('GET', peoplePaths.refusals, 'trainer', async ({ operator }) => ({
    value: { items: await listRefusals(db.read, operator) },
  }));
  route('POST', `${peoplePaths.conflicts}/:id/undo`, 'operator', async ({ operator, request }) =>
    toAnswer(await undoConflict(context, operator.login, editIdSchema.parse(request.params).id)),
  );
  route('POST', `${peoplePaths.conflicts}/:id/settle`, 'operator', async ({ operator, request }) =>
    (await settleConflict(context, operator.login, editIdSchema.parse(request.params).id))
      ? { value: {} }
      : { error: 'not-found' },
  );

  route('GET', peoplePaths.aliases, 'trainer', async ({ operator }) => ({
    value: { items: await listMerged(db.read, operator) },
  }));
  route('POST', `${consolePaths.learners}/:id/merge`, 'operator', async ({ operator, request }) => {
    const { aliasId } = mergeRequestSchema.parse(request.body);
    return toAnswer(await mergeLearners(context, operator.login, { learnerId: readId(request), aliasId }));
  });
  route('POST', `${peoplePaths.aliases}/:id/undo`, 'operator', async ({ operator, request }) =>
    toAnswer(await undoMerge(context, operator.login, readId(request))),
  );

  route('POST', `${consolePaths.stations}/:id/replace`, 'operator', async ({ operator, request }) => {
    const { isOldLost } = replaceRequestSchema.parse(request.body);
    const id = readId(request);
    const code = await createEnrolmentCode(context, operator.login, id, codeLifeMs, isOldLost);
    return code ? { value: code } : { error: 'not-found' };
  });
}
