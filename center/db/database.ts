// Owns: the database as the services use it, whichever engine is below: embedded PGlite or PostgreSQL.
// What must stay true: when `write` has resolved, its rows are on the disk.
import { type Kysely, sql, type Transaction } from 'kysely';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

export type Reader = Kysely<Tables>;
export type Writer = Transaction<Tables>;

/** Connections to the database; waiting: requests that wait for one. */
export type ConnectionCounts = Record<'in use' | 'idle' | 'waiting', number>;

export interface Engine {
  name: 'pglite' | 'postgres';
  query: Kysely<Tables>;
  /** Several statements in one text, without parameters. */
  execute(text: string): Promise<void>;
  listen(channel: string, onNotify: (payload: string) => void): Promise<void>;
  /** Only where a long reading would keep everybody else waiting: an engine over a copy of this moment. */
  openCopy?: (folder: string) => Promise<Engine>;
  /** Where there is more than one. */
  countConnections?(): ConnectionCounts;
  close(): Promise<void>;
}

export interface Database {
  readonly engine: Engine['name'];
  readonly read: Reader;
  write<Value>(work: (writer: Writer) => Promise<Value>): Promise<Value>;
  listen(channel: string, onNotify: (payload: string) => void): Promise<void>;
  /**
   * For a reading that takes minutes: the embedded engine, which has one connection, is copied into `folder`, which
   * must be empty and is the caller's to remove; otherwise the database itself. Close it in any case.
   */
  openForReading(folder: string): Promise<Pick<Database, 'write' | 'close'>>;
  countConnections?(): ConnectionCounts;
  close(): Promise<void>;
}

/** Any number: names this application among advisory locks. */
const migrationLock = 7_203_441;

/** Brings the schema up to date; several processes may start at once. */
async function migrate(engine: Engine): Promise<void> {
  await engine.query.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${migrationLock})`.execute(connection);
    try {
      await sql`create table if not exists schema_migration
        (number int primary key, name text not null, applied_at timestamptz not null default now())`.execute(
        connection,
      );
      const done = await sql<{ number: number }>`select number from schema_migration`.execute(connection);
      const known = new Set(done.rows.map((row) => row.number));
      for (const step of migrations.filter(({ number }) => !known.has(number))) {
        // No parameters: the simple protocol takes many statements, as one transaction.
        const mark = `insert into schema_migration (number, name) values (${step.number}, '${step.name}')`;
        await engine.execute(`begin; ${step.sql}; ${mark}; commit;`);
      }
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection);
    }
  });
}

/** What PostgreSQL reports of a transaction that lost to another and may simply be tried again. */
const lostToAnother = new Set(['40001', '40P01']);
/** Whoever won goes on meanwhile, so that the next try seldom meets the same one again. */
const maxTries = 5;

/**
 * One transaction; `work` runs again when the database ended it in favour of another. Nothing of the lost try is
 * stored, so `work` must keep nothing of it either.
 */
async function writeInTurn<Value>(engine: Engine, work: (writer: Writer) => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await engine.query.transaction().execute(work);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (tries >= maxTries || !lostToAnother.has(code)) throw error;
    }
  }
}

export async function openDatabase(engine: Engine): Promise<Database> {
  await migrate(engine);
  return {
    engine: engine.name,
    read: engine.query,
    write: (work) => writeInTurn(engine, work),
    listen: engine.listen,
    async openForReading(folder) {
      const copy = await engine.openCopy?.(folder);
      const { query } = copy ?? engine;
      return { write: (work) => query.transaction().execute(work), close: async () => copy?.close() };
    },
    ...(engine.countConnections ? { countConnections: engine.countConnections } : {}),
    close: engine.close,
  };
}
