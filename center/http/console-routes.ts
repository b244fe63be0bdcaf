// Owns: the console's side of the interface (contract: core/protocol/console-api.ts). Each route names the
// role it needs in one table-like call; unknown fields are refused by the schemas.
import * as z from 'zod';
import {
  consolePaths,
  groupDraftSchema,
  learnerDraftSchema,
  stationDraftSchema,
} from '#core/protocol/console-api.ts';
import {
  createGroup,
  createLearner,
  listGroups,
  listLearners,
  readLearnerProgress,
  resetPin,
} from '../services/learners.ts';
import { noteView } from '../services/note-view.ts';
import { listRecords } from '../services/records.ts';
import { hasLearner } from '../services/scope.ts';
import { createEnrolmentCode, createStation, listStations, revokeStation } from '../services/stations.ts';
import { registerAccountRoutes } from './account-routes.ts';
import type { App, RouteParts } from './app.ts';
import { registerBackupRoutes } from './backup-routes.ts';
import { type RegisterRoute, readId } from './console-call.ts';
import { everybody, requireRole } from './console-session.ts';
import { registerCountyRoutes } from './county-routes.ts';
import { registerCourierRoutes } from './courier-routes.ts';
import { registerEntrance } from './entrance-routes.ts';
import { answerError } from './error-answers.ts';
import { registerExamRoutes } from './exam-routes.ts';
import { registerLearningRoutes } from './learning-routes.ts';
import { registerLogRoutes } from './log-routes.ts';
import { registerOverviewRoutes } from './overview-routes.ts';
import { registerPeopleRoutes } from './people-routes.ts';
import { registerPlanRoutes } from './plan-routes.ts';
import { registerQuestionRoutes } from './question-routes.ts';
import { registerStaffRoutes } from './staff-routes.ts';
import { registerStudyRoutes } from './study-routes.ts';
import { registerVoicesRoutes } from './voices-routes.ts';

const recordsQuerySchema = z.strictObject({ before: z.coerce.number().int().min(1).optional() });

export async function registerConsoleRoutes(app: App, parts: RouteParts): Promise<void> {
  const { context, catalog, streams } = parts;
  const { db } = context;

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  const route: RegisterRoute = (method, url, access, act) => {
    app.route({
      method,
      url,
      config: { access },
      handler: async (request, reply) => {
        const operator = await requireRole(context, request, access);
        if (!operator.ok) return answerError(reply, operator.error);
        const answer = await act({ operator: operator.value, request, reply });
        return 'error' in answer ? answerError(reply, { kind: answer.error }) : reply.send(answer.value);
      },
    });
  };

  registerEntrance(app, parts);
  registerAccountRoutes(app, parts);
  registerStaffRoutes(route, parts);
  registerLogRoutes(route, parts);
  registerPeopleRoutes(route, parts);
  registerPlanRoutes(app, route, parts);
  registerLearningRoutes(route, parts);
  registerOverviewRoutes(route, parts);
  registerCourierRoutes(app, route, parts);
  registerCountyRoutes(route, parts);
  await registerStudyRoutes(app, route, parts);
  registerBackupRoutes(app, route, parts);
  registerQuestionRoutes(route, parts);
  registerVoicesRoutes(route, parts);
  registerExamRoutes(route, parts);

  route('GET', consolePaths.session, 'signed-in', async ({ operator }) => ({ value: { operator } }));
  route('GET', consolePaths.stations, 'trainer', async ({ operator }) => ({
    value: { items: await listStations(db.read, operator) },
  }));
  route('POST', consolePaths.stations, 'operator', async ({ operator, request }) => {
    const id = await createStation(context, operator.login, stationDraftSchema.parse(request.body));
    const row = (await listStations(db.read)).find((station) => station.id === id);
    return row ? { value: row } : { error: 'center-fault' };
  });
  route('POST', `${consolePaths.stations}/:id/code`, 'operator', async ({ operator, request }) => {
    const code = await createEnrolmentCode(context, operator.login, readId(request));
    return code ? { value: code } : { error: 'not-found' };
  });
  route('POST', `${consolePaths.stations}/:id/revoke`, 'operator', async ({ operator, request }) =>
    (await revokeStation(context, operator.login, readId(request))) ? { value: {} } : { error: 'not-found' },
  );

  route('GET', consolePaths.groups, 'trainer', async ({ operator }) => ({
    value: { items: await listGroups(db.read, operator) },
  }));
  route('POST', consolePaths.groups, 'operator', async ({ operator, request }) => {
    const made = await createGroup(context, operator.login, groupDraftSchema.parse(request.body));
    return made ? { value: made } : { error: 'not-found' };
  });

  route('GET', consolePaths.learners, 'trainer', async ({ operator }) => ({
    value: { items: await listLearners(db.read, undefined, operator) },
  }));
  route('POST', consolePaths.learners, 'operator', async ({ operator, request }) => {
    const made = await createLearner(context, operator.login, learnerDraftSchema.parse(request.body));
    return made ? { value: made } : { error: 'not-found' };
  });
  route('POST', `${consolePaths.learners}/:id/pin`, 'operator', async ({ operator, request }) => {
    const pin = await resetPin(context, operator.login, readId(request));
    return pin === undefined ? { error: 'not-found' } : { value: { pin } };
  });
  route('GET', `${consolePaths.learners}/:id/records`, 'trainer', async ({ operator, request }) => {
    const id = readId(request);
    if (!(await hasLearner(db.read, operator, id))) return { error: 'not-found' };
    await noteView(context, operator.login, id, 'records');
    return { value: await listRecords(db.read, id, recordsQuerySchema.parse(request.query).before) };
  });
  route('GET', `${consolePaths.learners}/:id/progress`, 'trainer', async ({ operator, request }) => {
    const id = readId(request);
    if (!(await hasLearner(db.read, operator, id))) return { error: 'not-found' };
    await noteView(context, operator.login, id, 'progress');
    return { value: await readLearnerProgress(db.read, id) };
  });

  route('GET', consolePaths.units, 'trainer', async () => ({ value: { items: await catalog.listUnits() } }));

  app.get(consolePaths.events, { config: { access: everybody } }, async (request, reply) => {
    const readWho = () => requireRole(context, request, everybody);
    const operator = await readWho();
    if (!operator.ok) return answerError(reply, operator.error);
    return streams.open(request, reply, { operator: operator.value, readWho });
  });
}
