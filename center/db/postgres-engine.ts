// Owns: the engine for many processes: a pool of connections to PostgreSQL.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Engine } from './database.ts';
import type { Tables } from './tables.ts';

/** Type number of int8 in PostgreSQL; our counts and milliseconds are far below 2^53. */
const int8 = 20;

export async function openPostgres(url: string): Promise<Engine> {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === int8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
  } as pg.CustomTypesConfig;
  const pool = new pg.Pool({ connectionString: url, max: 10, types });
  // A connection that broke while idle is replaced by the pool; queries see their own errors.
  pool.on('error', () => undefined);
  const listeners: pg.Client[] = [];
  return {
    name: 'postgres',
    query: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    async execute(text) {
      await pool.query(text);
    },
    async listen(channel, onNotify) {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      await client.connect();
      client.on('notification', (message) => {
        if (message.channel === channel) onNotify(message.payload ?? '');
      });
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      listeners.push(client);
    },
    async close() {
      for (const client of listeners) await client.end();
      await pool.end();
    },
  };
}
