// Owns: the console's routes about study plans (contract: core/protocol/console-plans-api.ts), and looking whether a
// plan that repeats has to go on.
import { consolePaths } from '#core/protocol/console-api.ts';
import { planChangeSchema, planDraftSchema } from '#core/protocol/console-plans-api.ts';
import { changePlan } from '../services/plan-changes.ts';
import { continueSeries } from '../services/plan-series.ts';
import { createPlan, deletePlan, listPlanRows } from '../services/plans.ts';
import type { App, AppParts } from './app.ts';
import { type RegisterRoute, readId, toAnswer } from './console-call.ts';

/** A plan is made days ahead of its start; an hour does not matter. */
const lookMs = 3_600_000;

export function registerPlanRoutes(app: App, route: RegisterRoute, { context, catalog }: AppParts): void {
  const { plans } = consolePaths;
  const timer = setInterval(() => {
    continueSeries(context).catch((error: unknown) => app.log.error({ err: error }, 'monthly plans'));
  }, lookMs);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  const listUnitIds = async () => new Set<string>((await catalog.listUnits()).map(({ id }) => id));

  route('GET', plans, 'trainer', async ({ operator }) => ({
    value: { items: await listPlanRows(context.db.read, operator) },
  }));
  route('POST', plans, 'trainer', async ({ operator, request }) => {
    const draft = planDraftSchema.parse(request.body);
    const known = await listUnitIds();
    if (!draft.unitIds.every((id) => known.has(id))) return { error: 'not-found' };
    const made = await createPlan(context, operator.login, draft, operator);
    return made ? { value: { ...made, isWhole: true } } : { error: 'not-found' };
  });
  route('POST', `${plans}/:id/change`, 'trainer', async ({ operator, request }) => {
    const change = planChangeSchema.parse(request.body);
    const units = await listUnitIds();
    return toAnswer(await changePlan(context, operator.login, readId(request), change, units, operator));
  });
  route('DELETE', `${plans}/:id`, 'trainer', async ({ operator, request }) =>
    (await deletePlan(context, operator.login, readId(request), operator))
      ? { value: {} }
      : { error: 'not-found' },
  );
}
