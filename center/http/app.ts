// Owns: the HTTP application: limits, headers, error answers, and which routes there are.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, LogController, type RouteOptions } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { toCourseOrigin } from '#core/protocol/course-origin.ts';
import { maxSliceBytes } from '#core/protocol/log.ts';
import type { CenterContext } from '../services/context.ts';
import type { LibraryCatalog } from '../services/library-catalog.ts';
import type { LiveEvents } from '../services/live-events.ts';
import { type OnWrongAnswer, registerDocument } from './api/document.ts';
import { registerConsoleRoutes } from './console-routes.ts';
import { guardCourseHost } from './course-host.ts';
import { registerDemoRoutes } from './demo-routes.ts';
import { answerError, toWireError } from './error-answers.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { registerFileRoutes } from './file-routes.ts';
import type { FrontDoor } from './front-door.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { describeError } from './request-log.ts';
import { registerServiceRoutes, watchRequests } from './service-routes.ts';
import { registerStationRoutes } from './station-routes.ts';
import { answerUnreadable, registerXapiRoutes } from './xapi-routes.ts';

export type App = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  import('fastify').FastifyBaseLogger,
  ZodTypeProvider
>;

export interface AppParts {
  context: CenterContext;
  catalog: LibraryCatalog;
  events: LiveEvents;
  /** Folder of the built pages; undefined serves none. */
  rendererDir: string | undefined;
  logLevel: string;
  /** xAPI version in whose name a request that names none is refused; undefined: the latest. */
  xapiAssumedVersion?: string | undefined;
  /** Hears of each route as it is registered. */
  onRoute?: (route: RouteOptions) => void;
  /** The port that is open already; without one the application opens its own. */
  door?: FrontDoor | undefined;
  /** Below this much room on the disk the center is not ready; undefined: its own limit. */
  leastFreeBytes?: number | undefined;
  /** What whoever reads the figures has to know; undefined: they are told to this machine only. */
  metricsToken?: string | undefined;
  /** Addresses of the proxies that may say for whom they ask; undefined: nobody may. */
  trustedProxies?: readonly string[] | undefined;
  /** Where log lines go; undefined: the error stream. */
  logTo?: { write(line: string): void } | undefined;
  /** An answer is not as it is described; undefined: it is written down and sent all the same. */
  onWrongAnswer?: OnWrongAnswer | undefined;
}

/** What routes are given beside. */
export interface RouteParts extends AppParts {
  metrics: Metrics;
  streams: EventStreams;
}

/** Courseware is framed from an origin of its own, beside the one that was asked. */
function toCourseSource(request: { headers: IncomingHttpHeaders }): string {
  const { host = '' } = request.headers;
  // Without TLS there is one on the machine itself only; behind a proxy the name tells, not the scheme.
  return toCourseOrigin(`http://${host}`) ?? toCourseOrigin(`https://${host}`) ?? "'none'";
}

/** Nothing of an author or a learner ever runs in our pages. */
const contentPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  workerSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  mediaSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'"],
  // The console's component library writes its styles at run time.
  styleSrc: ["'self'", "'unsafe-inline'"],
  frameSrc: ["'self'", toCourseSource],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export async function createApp(parts: AppParts): Promise<App> {
  const { door } = parts;
  const app = fastify({
    logger: {
      level: parts.logLevel,
      serializers: { err: describeError },
      // Whoever started us reads our first lines from the other stream.
      stream: parts.logTo ?? process.stderr,
    },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // The largest slice, escaped inside JSON.
    bodyLimit: maxSliceBytes * 2,
    // A line that sends a byte now and then must not hold a connection for ever.
    requestTimeout: 5 * 60_000,
    connectionTimeout: 6 * 60_000,
    forceCloseConnections: true,
    // Else whoever asks could choose the address under which guesses are counted.
    trustProxy: parts.trustedProxies === undefined ? false : [...parts.trustedProxies],
    ...(door ? { serverFactory: () => door.server } : {}),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error, request, reply) => {
      if (!answerUnreadable(request, reply, parts.xapiAssumedVersion))
        answerError(reply, { kind: 'malformed' });
    },
  }).withTypeProvider<ZodTypeProvider>();
  if (parts.onRoute) app.addHook('onRoute', parts.onRoute);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => {
    const wire = toWireError(error);
    if (wire.kind === 'center-fault') request.log.error({ err: error }, 'request failed');
    return answerError(reply, wire);
  });
  app.setNotFoundHandler((_request, reply) => answerError(reply, { kind: 'not-found' }));
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // A village center is often reached by plain http on its own network.
    strictTransportSecurity: false,
  });
  await app.register(cookie);
  const metrics = createMetrics(parts.context);
  const streams = createEventStreams(parts.events, metrics);
  app.addHook('preClose', async () => streams.endAll());
  watchRequests(app, metrics);
  guardCourseHost(app);
  await registerDocument(
    app,
    parts.onWrongAnswer ??
      ((route, { issues }) => app.log.error({ route, path: issues[0]?.path }, 'wrong answer')),
  );
  registerServiceRoutes(app, parts, metrics);
  const routeParts = { ...parts, metrics, streams };
  await app.register(async (scope) =>
    registerStationRoutes(scope.withTypeProvider<ZodTypeProvider>(), routeParts),
  );
  await app.register(async (scope) =>
    registerConsoleRoutes(scope.withTypeProvider<ZodTypeProvider>(), routeParts),
  );
  await app.register(async (scope) => registerXapiRoutes(scope.withTypeProvider<ZodTypeProvider>(), parts), {
    prefix: '/xapi',
  });
  if (parts.context.isDemo) registerDemoRoutes(app, parts);
  await registerFileRoutes(app, parts);
  return app;
}
