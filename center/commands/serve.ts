// Owns: a serving center: opens everything, listens, says that it is ready, and ends in order on SIGINT or
// SIGTERM.
import type { AddressInfo } from 'node:net';
import { createApp } from '../http/app.ts';
import { listenForCourse } from '../http/course-host.ts';
import { publishBoxKey } from '../services/couriers.ts';
import { demoLearners, demoOperator, seedDemo } from '../services/demo.ts';
import { purgeDeletions } from '../services/feed-upkeep.ts';
import { createLibraryCatalog } from '../services/library-catalog.ts';
import { createLiveEvents } from '../services/live-events.ts';
import { createSetupCode } from '../services/operators.ts';
import { rereadAfterUpgrade } from '../services/requarantine.ts';
import { delegateToConsole } from '../services/study-keys.ts';
import { serveControl } from './control-socket.ts';
import { type OpenOptions, openCenter } from './open-center.ts';

export interface ServeOptions extends OpenOptions {
  host: string;
  port: number;
  rendererDir: string | undefined;
  isJson: boolean;
}

function printReady(options: ServeOptions, url: string, setupCode: string | undefined): void {
  const learners = demoLearners.map(({ names, pin }) => ({ name: `${names.zh} · ${names.ug}`, pin }));
  const ready = {
    url,
    kiosk: `${url}/kiosk/`,
    console: `${url}/console/`,
    ...(setupCode === undefined ? {} : { setupCode }),
    ...(options.isDemo ? { demo: { operator: demoOperator, learners } } : {}),
  };
  if (options.isJson) {
    console.log(JSON.stringify(ready));
    return;
  }
  console.log(`Kiosk    ${ready.kiosk}\nConsole  ${ready.console}`);
  if (setupCode !== undefined) {
    console.log(`One-time code to make the first operator in the console: ${setupCode}`);
  }
}

/** Resolves when the center has been told to stop and has stopped. */
export async function serve(options: ServeOptions): Promise<void> {
  const context = await openCenter(options);
  const control = context.db.engine === 'pglite' ? await serveControl(context) : undefined;
  try {
    await rereadAfterUpgrade(context);
    if (options.isDemo) await seedDemo(context);
    await purgeDeletions(context);
    await publishBoxKey(context);
    const setupCode = await createSetupCode(context);
    const app = await createApp({
      context,
      catalog: createLibraryCatalog(context.libraryDir),
      events: await createLiveEvents(context.db),
      rendererDir: options.rendererDir,
      logLevel: process.env['LOG_LEVEL'] ?? 'warn',
      xapiAssumedVersion: process.env['XAPI_ASSUMED_VERSION'],
    });
    const told = new Promise<void>((resolve) => {
      // Ctrl-C may come twice, from the terminal and from whoever started us: the end stays an orderly one.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    });
    await app.listen({ host: options.host, port: options.port });
    const { port } = app.server.address() as AddressInfo;
    const course = await listenForCourse(app, options.host, port);
    if (!course) app.log.info('no second port: a browser kiosk on this machine plays no packages');
    // Takes seconds, and nothing else waits for it.
    if (options.isDemo)
      void delegateToConsole(context).catch((error: unknown) =>
        app.log.error({ err: error }, 'the console could not be given its units'),
      );
    printReady(
      options,
      `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
      setupCode,
    );
    await told;
    course?.closeAllConnections();
    course?.close();
    await app.close();
  } finally {
    control?.close();
    await context.db.close();
  }
}
