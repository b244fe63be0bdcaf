// Owns: the one route of demo mode: a fresh enrolment code for whoever opens the kiosk.
import { stationPaths } from '#core/protocol/paths.ts';
import { createDemoCode } from '../services/demo.ts';
import type { App, AppParts } from './app.ts';

export function registerDemoRoutes(app: App, { context }: AppParts): void {
  app.get(stationPaths.demoCode, async (_request, reply) =>
    reply.header('access-control-allow-origin', '*').send({ code: await createDemoCode(context) }),
  );
}
