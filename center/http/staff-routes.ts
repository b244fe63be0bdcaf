// Owns: the console's routes about the people who work there, keys of tools and the audit log (contract:
// core/protocol/console-staff-api.ts).
import { consolePaths } from '#core/protocol/console-api.ts';
import {
  auditQuerySchema,
  lrsKeyDraftSchema,
  lrsKeyNameSchema,
  staffChangeSchema,
  staffDraftSchema,
  staffPaths,
} from '#core/protocol/console-staff-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { listAudit } from '../services/audit-log.ts';
import { listViews } from '../services/learner-views.ts';
import { createLrsKey, listLrsKeys, revokeLrsKey } from '../services/lrs-keys.ts';
import { hasLearner } from '../services/scope.ts';
import {
  changeStaff,
  createStaff,
  listStaff,
  resetPassword,
  resetTotp,
  setDisabled,
} from '../services/staff.ts';
import type { AppParts } from './app.ts';
import { type Answer, type RegisterRoute, readId } from './console-call.ts';

function toAnswer(outcome: Outcome<unknown>): Answer {
  return outcome.ok ? { value: outcome.value ?? {} } : { error: outcome.error.kind };
}

export function registerStaffRoutes(route: RegisterRoute, { context }: AppParts): void {
  const { db } = context;
  const { staff, lrsKeys, audit } = staffPaths;

  route('GET', staff, 'operator', async () => ({
    value: { items: await listStaff(db.read, context.nowMs()) },
  }));
  route('POST', staff, 'operator', async ({ operator, request }) =>
    toAnswer(await createStaff(context, operator.login, staffDraftSchema.parse(request.body))),
  );
  route('POST', `${staff}/:id`, 'operator', async ({ operator, request }) =>
    toAnswer(
      await changeStaff(context, operator.login, readId(request), staffChangeSchema.parse(request.body)),
    ),
  );
  for (const [act, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    route('POST', `${staff}/:id/${act}`, 'operator', async ({ operator, request }) =>
      toAnswer(await setDisabled(context, operator.login, readId(request), isDisabled)),
    );
  }
  route('POST', `${staff}/:id/password`, 'operator', async ({ operator, request }) =>
    toAnswer(await resetPassword(context, operator.login, readId(request))),
  );
  route('POST', `${staff}/:id/totp-reset`, 'operator', async ({ operator, request }) =>
    toAnswer(await resetTotp(context, operator.login, readId(request))),
  );

  route('GET', lrsKeys, 'operator', async () => ({ value: { items: await listLrsKeys(db.read) } }));
  route('POST', lrsKeys, 'operator', async ({ operator, request }) => {
    const { name, scopes } = lrsKeyDraftSchema.parse(request.body);
    const { key, secret } = await createLrsKey(context, operator.login, name, scopes);
    return { value: { key, secret } };
  });
  route('POST', `${lrsKeys}/:key/revoke`, 'operator', async ({ operator, request }) =>
    (await revokeLrsKey(context, operator.login, lrsKeyNameSchema.parse(request.params).key))
      ? { value: {} }
      : { error: 'not-found' },
  );

  route('GET', audit, 'operator', async ({ request }) => {
    const { before, ...query } = auditQuerySchema.parse(request.query);
    return { value: await listAudit(db.read, query, before) };
  });
  route('GET', `${consolePaths.learners}/:id/views`, 'trainer', async ({ operator, request }) => {
    const id = readId(request);
    if (!(await hasLearner(db.read, operator, id))) return { error: 'not-found' };
    return { value: { items: await listViews(db.read, id) } };
  });
}
