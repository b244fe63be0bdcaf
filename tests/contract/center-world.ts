// Owns: a whole center for a contract test: a real engine, real keys, real HTTP on a free port, and a
// clock that the test turns. The same tests run on both engines (see `describeOnEngines`).
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from '#center/db/database.ts';
import { openPostgres } from '#center/db/postgres-engine.ts';
import { type App, createApp } from '#center/http/app.ts';
import type { CenterContext } from '#center/services/context.ts';
import { openKeys } from '#center/services/keys.ts';
import { createGroup, createLearner } from '#center/services/learners.ts';
import { createLibraryCatalog } from '#center/services/library-catalog.ts';
import { createLiveEvents } from '#center/services/live-events.ts';
import { createNonces } from '#center/services/nonces.ts';
import { createOperator } from '#center/services/operators.ts';
import { createEnrolmentCode, createStation } from '#center/services/stations.ts';
import type { LearnerSymbol } from '#core/domain/documents.ts';
import { must } from '#core/kernel/assert.ts';
import { hashText } from '#core/kernel/hash.ts';
import type { StationId } from '#core/kernel/ids.ts';
import type { Role } from '#core/protocol/console-api.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { StationDouble } from '#tests/doubles/station.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';

export type EngineName = 'pglite' | 'postgres';
export const password = 'long enough for a test';

export interface Console {
  /** Sends a request with the session's cookie; the body as JSON. */
  send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }>;
  cookie: string;
}

export class CenterWorld {
  readonly context: CenterContext;
  readonly app: App;
  readonly origin: string;
  /** Added to the machine's clock. */
  readonly clock: { aheadMs: number };

  constructor(context: CenterContext, app: App, clock: { aheadMs: number }) {
    this.context = context;
    this.app = app;
    this.origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    this.clock = clock;
  }

  async createStation(name = 'Mokoyla'): Promise<string> {
    return createStation(this.context, 'test', { name, township: 'Zanggu' });
  }

  async createCode(stationId: string, lifeMs?: number): Promise<string> {
    return must(await createEnrolmentCode(this.context, 'test', stationId, lifeMs), 'code').code;
  }

  /** A station of its own for each test, so that tests do not see each other. */
  async enrolStation(name?: string): Promise<StationDouble> {
    return StationDouble.enrol(this.origin, await this.createCode(await this.createStation(name)));
  }

  async createGroup(stationId: string, name = 'Evening group'): Promise<string> {
    return must(await createGroup(this.context, 'test', { name, stationId }), 'group').id;
  }

  async createLearner(stationIds: readonly string[], groupIds: readonly string[] = []): Promise<string> {
    const draft = {
      names: { ug: 'گۈلنار', zh: '古丽娜尔' },
      letters: '',
      symbol: 'walnut' as LearnerSymbol,
      stationIds: stationIds as StationId[],
      groupIds: [...groupIds],
    };
    return must(await createLearner(this.context, 'test', draft), 'learner').learner.id;
  }

  /** `stationIds`: scope of a trainer; null: the whole county. */
  async signIn(role: Role, stationIds: readonly string[] | null = null): Promise<Console> {
    const login = `${role}-${randomUUID().slice(0, 8)}`;
    await createOperator(this.context, 'test', { login, name: login, role, stationIds, password });
    const response = await fetch(this.origin + consolePaths.session, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return this.createConsole(cookie);
  }

  createConsole(cookie: string): Console {
    return {
      cookie,
      send: async (method, path, body) => {
        const response = await fetch(this.origin + path, {
          method,
          headers: {
            ...(cookie === '' ? {} : { cookie }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
      },
    };
  }
}

const words = { zh: '滴灌', ug: 'تېمىتىپ سۇغىرىش', en: 'Drip irrigation' };

/** The smallest published library: a root, one unit and one briefing. Signatures are the station's business. */
export async function writeLibrary(dir: string): Promise<void> {
  const file = { sha256: hashText('text'), sizeBytes: 4, mediaType: 'application/json' };
  const unit = JSON.stringify({
    format: 1,
    kind: 'unit',
    id: 'drip-irrigation',
    version: '0123456789abcdef',
    topic: 'farming',
    titles: words,
    summaries: words,
    minutes: 20,
    cover: file,
    materials: [{ id: 'text', kind: 'article', titles: words, files: { zh: file, ug: file, en: file } }],
    pictures: [],
  });
  const sha256 = hashText(unit);
  const briefing = JSON.stringify({
    format: 1,
    kind: 'briefing',
    id: 'winter-water',
    version: '0123456789abcdef',
    column: 'farming',
    titles: words,
    date: '2026-11-20',
    office: words,
    series: words,
    issue: 1,
    editor: words,
    files: { zh: file, ug: file, en: file },
    pictures: [],
  });
  const briefingHash = hashText(briefing);
  const files: Record<string, string> = {
    'metadata/1.root.json': '{"signed":{"_type":"root"}}',
    'metadata/timestamp.json': JSON.stringify({ signed: { meta: { 'snapshot.json': { version: 1 } } } }),
    'metadata/1.snapshot.json': JSON.stringify({ signed: { meta: { 'targets.json': { version: 1 } } } }),
    'metadata/1.targets.json': JSON.stringify({
      signed: {
        targets: {
          'units/drip-irrigation.json': { hashes: { sha256 } },
          'briefings/winter-water.json': { hashes: { sha256: briefingHash } },
        },
      },
    }),
    [`targets/briefings/${briefingHash}.winter-water.json`]: briefing,
    [`targets/units/${sha256}.drip-irrigation.json`]: unit,
    [`blobs/${file.sha256}`]: 'text',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

export async function openWorld(db: Database, dataDir: string): Promise<CenterWorld> {
  const clock = { aheadMs: 0 };
  const nowMs = () => Date.now() + clock.aheadMs;
  const keys = await openKeys(dataDir);
  const libraryDir = join(dataDir, 'library');
  await writeLibrary(libraryDir);
  const nonces = createNonces(keys.secret, nowMs);
  const context: CenterContext = { db, keys, nonces, nowMs, dataDir, libraryDir, isDemo: false };
  const app = await createApp({
    context,
    catalog: createLibraryCatalog(libraryDir),
    events: await createLiveEvents(db),
    rendererDir: undefined,
    logLevel: 'fatal',
    // An answer that is not as it is described ends as 500: each test that sees one fails.
    onWrongAnswer(route, error) {
      throw new Error(`${route} is described otherwise: ${error.message}`);
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return new CenterWorld(context, app, clock);
}

/** Runs the suite once on each engine; `world()` is the center of the current one. */
export function describeOnEngines(
  what: string,
  suite: (world: () => CenterWorld, engine: EngineName) => void,
): void {
  describe.each(['pglite', 'postgres'] as const)(`${what} (%s)`, (engine) => {
    let world: CenterWorld | undefined;
    let dataDir = '';
    let postgres: ThrowawayPostgres | undefined;

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'yuanjiao-center-'));
      if (engine === 'postgres') postgres = await startPostgres();
      const opened = postgres
        ? await openPostgres(await postgres.createDatabase())
        : await openPreparedEmbedded(dataDir);
      world = await openWorld(await openDatabase(opened), dataDir);
    });
    afterAll(async () => {
      await world?.app.close();
      await world?.context.db.close();
      await postgres?.remove();
      await rm(dataDir, { recursive: true, force: true });
    });

    suite(() => must(world, 'world'), engine);
  });
}
