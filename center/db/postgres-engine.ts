// Owns: the engine for many processes: a pool of connections to PostgreSQL. A database that goes away and
// comes back costs failed queries, never this process, and what was listened to is listened to again.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Engine } from './database.ts';
import type { Tables } from './tables.ts';

/** Type number of int8 in PostgreSQL; our counts and milliseconds are far below 2^53. */
const int8 = 20;

/** Between two tries to listen again; each console shows its age meanwhile, so a second is soon enough. */
const listenAgainMs = 1000;

interface Listener {
  close(): Promise<void>;
}

/** Listens until closed, over as many connections as that takes. Notifications of a gap are lost. */
async function listenForEver(
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
): Promise<Listener> {
  const state: { client?: pg.Client; timer?: NodeJS.Timeout; isClosed: boolean } = { isClosed: false };

  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    state.client = client;
    client.on('error', () => undefined);
    client.on('notification', (message) => {
      if (message.channel === channel) onNotify(message.payload ?? '');
    });
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    client.once('end', connectAgain);
  }

  function connectAgain(): void {
    if (state.isClosed) return;
    state.timer = setTimeout(() => void connect().catch(connectAgain), listenAgainMs);
  }

  await connect();
  return {
    async close() {
      state.isClosed = true;
      clearTimeout(state.timer);
      await state.client?.end();
    },
  };
}

export async function openPostgres(url: string): Promise<Engine> {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === int8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
  } as pg.CustomTypesConfig;
  // Compiling a query takes longer than any of ours runs; of the lengths of arrays in JSON the planner knows nothing.
  const pool = new pg.Pool({ connectionString: url, max: 10, types, options: '-c jit=off' });
  // A connection that broke while idle is replaced by the pool; queries see their own errors. In use it
  // reports to itself, and an error event that nobody hears ends the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const listeners: Listener[] = [];
  return {
    name: 'postgres',
    query: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    async execute(text) {
      await pool.query(text);
    },
    async listen(channel, onNotify) {
      listeners.push(await listenForEver(url, channel, onNotify));
    },
    countConnections: () => ({
      'in use': pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    async close() {
      for (const listener of listeners) await listener.close();
      await pool.end();
    },
  };
}
