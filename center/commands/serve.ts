// Owns: a serving center: opens everything, listens, says that it is ready, and ends in order on SIGINT or
// SIGTERM.
import { type App, createApp } from '../http/app.ts';
import { listenForCourse } from '../http/course-host.ts';
import { type FrontDoor, openFrontDoor } from '../http/front-door.ts';
import type { CenterContext } from '../services/context.ts';
import { publishBoxKey } from '../services/couriers.ts';
import { demoLearners, demoOperator, seedDemo } from '../services/demo.ts';
import { purgeDeletions } from '../services/feed-upkeep.ts';
import { createLibraryCatalog } from '../services/library-catalog.ts';
import { createLiveEvents } from '../services/live-events.ts';
import { createSetupCode } from '../services/operators.ts';
import { continueSeries } from '../services/plan-series.ts';
import { foldAfterUpgrade } from '../services/rebuild.ts';
import { rereadAfterUpgrade } from '../services/requarantine.ts';
import { delegateToConsole } from '../services/study-keys.ts';
import { serveControl } from './control-socket.ts';
import { type OpenOptions, openCenter } from './open-center.ts';

export interface ServeOptions extends OpenOptions {
  host: string;
  port: number;
  rendererDir: string | undefined;
  isJson: boolean;
  trustedProxies?: readonly string[] | undefined;
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

/** Longest wait for what was begun when we were told to stop: a courier on a slow line goes on from where it was. */
const graceMs = 15_000;

/** The port is open before the database: who asks meanwhile is told that the center is starting. */
async function openPort(options: ServeOptions): Promise<FrontDoor> {
  try {
    return await openFrontDoor(options.host, options.port);
  } catch (error) {
    // Whoever has the port may have the folder as well; that says more, and opening throws it.
    await (await openCenter(options)).db.close();
    throw error;
  }
}

async function makeApp(options: ServeOptions, context: CenterContext, door: FrontDoor): Promise<App> {
  const app = await createApp({
    context,
    catalog: createLibraryCatalog(context.libraryDir),
    events: await createLiveEvents(context.db),
    rendererDir: options.rendererDir,
    logLevel: process.env['LOG_LEVEL'] ?? 'warn',
    xapiAssumedVersion: process.env['XAPI_ASSUMED_VERSION'],
    metricsToken: process.env['METRICS_TOKEN'],
    trustedProxies: options.trustedProxies,
    door,
  });
  await app.ready();
  return app;
}

/** Prepares what every start prepares; several processes may do so at once. */
async function prepare(options: ServeOptions, context: CenterContext): Promise<string | undefined> {
  await rereadAfterUpgrade(context);
  await foldAfterUpgrade(context);
  if (options.isDemo) await seedDemo(context);
  await purgeDeletions(context);
  await continueSeries(context);
  await publishBoxKey(context);
  return createSetupCode(context);
}

async function run(options: ServeOptions, context: CenterContext, door: FrontDoor, told: Promise<void>) {
  const setupCode = await prepare(options, context);
  const app = await makeApp(options, context, door);
  door.admit(app.routing);
  const course = await listenForCourse(app, options.host, door.port);
  if (!course) app.log.info('no second port: a browser kiosk on this machine plays no packages');
  // Takes seconds, and nothing else waits for it.
  if (options.isDemo)
    void delegateToConsole(context).catch((error: unknown) =>
      app.log.error({ err: error }, 'the console could not be given its units'),
    );
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  printReady(options, `http://${host}:${door.port}`, setupCode);
  await told;
  course?.closeAllConnections();
  course?.close();
  // Streams end, and whoever asks on an open connection is sent elsewhere, while what was begun is finished.
  const isClosed = app.close();
  await door.close(graceMs);
  await isClosed;
}

/** Resolves when the center has been told to stop and has stopped. */
export async function serve(options: ServeOptions): Promise<void> {
  const told = new Promise<void>((resolve) => {
    // Ctrl-C may come twice, from the terminal and from whoever started us: the end stays an orderly one.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  const door = await openPort(options);
  try {
    const context = await openCenter(options);
    const control = context.db.engine === 'pglite' ? await serveControl(context) : undefined;
    try {
      await run(options, context, door, told);
    } finally {
      control?.close();
      await context.db.close();
    }
  } finally {
    await door.close(0);
  }
}
