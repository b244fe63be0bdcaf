// Owns: the console's route of the leader's page (contract: core/protocol/console-overview-api.ts).
import { overviewPath } from '#core/protocol/console-overview-api.ts';
import { readOverview } from '../services/overview.ts';
import type { AppParts } from './app.ts';
import type { RegisterRoute } from './console-call.ts';
import { everybody } from './console-session.ts';

export function registerOverviewRoutes(route: RegisterRoute, { context }: AppParts): void {
  route('GET', overviewPath, everybody, async () => ({ value: await readOverview(context) }));
}
