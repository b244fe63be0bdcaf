// Owns: the center's database in a simulation: PostgreSQL's own code in memory (PGlite), one for many seeds,
// behind a driver in which each query waits for its turn, can fail, and dies with its process.
import { PGlite } from '@electric-sql/pglite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { type Database, openDatabase } from '#center/db/database.ts';
import { type Tables, tableNames } from '#center/db/tables.ts';
import { renewFeed } from '#center/services/feed-upkeep.ts';
import { PreparedQueries } from './prepared-queries.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** What may go wrong with the next queries; the simulation sets it. */
export interface QueryFaults {
  /** Queries until one fails; undefined for none. */
  failAfter: number | undefined;
  /** The next commit is done, but its answer never comes. */
  loseCommit: boolean;
}

/** Changes a query's text: a mutant's way into the SQL. */
export type RewriteSql = (text: string) => string;

export class QueryFault extends Error {}

/** One connection, handed out in turn, as the embedded engine does. */
class SimDriver implements Driver {
  readonly #queries: PreparedQueries;
  readonly #beforeQuery: (text: string) => Promise<void>;
  readonly #afterCommit: () => Promise<void>;
  readonly #rewrite: RewriteSql;
  #last: Promise<unknown> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(
    queries: PreparedQueries,
    beforeQuery: (text: string) => Promise<void>,
    afterCommit: () => Promise<void>,
    rewrite: RewriteSql,
  ) {
    this.#queries = queries;
    this.#beforeQuery = beforeQuery;
    this.#afterCommit = afterCommit;
    this.#rewrite = rewrite;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return {
      executeQuery: async <Row>(query: CompiledQuery) => {
        await this.#beforeQuery(query.sql);
        const { rows, affectedRows } = this.#queries.query(this.#rewrite(query.sql), query.parameters);
        return { rows: rows as Row[], numAffectedRows: BigInt(affectedRows) };
      },
      streamQuery: () => {
        throw new Error('the simulated engine does not stream');
      },
    };
  }

  async beginTransaction(): Promise<void> {
    this.#queries.execute('begin');
  }

  async commitTransaction(): Promise<void> {
    await this.#beforeQuery('commit');
    this.#queries.execute('commit');
    await this.#afterCommit();
  }

  async rollbackTransaction(): Promise<void> {
    this.#queries.execute('rollback');
  }

  async releaseConnection(): Promise<void> {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }

  async destroy(): Promise<void> {}
}

/** A backup: the rows of every table, as JSON by table. */
export type Backup = Record<string, unknown>;

const clearSql = `set session_replication_role = replica;
  ${[...tableNames].map((name) => `delete from ${name};`).join('\n')}
  set session_replication_role = default;`;

export class SimDatabase {
  readonly #pglite: PGlite;
  readonly #queries: PreparedQueries;
  /** Outside simulated time. */
  readonly #plain: Kysely<Tables>;
  #clearedCount = 0;
  /** Records of each epoch that are committed: what a receipt may speak of. */
  committed = new Map<string, number>();

  private constructor(pglite: PGlite) {
    this.#pglite = pglite;
    this.#queries = new PreparedQueries(pglite);
    const nothing = async () => undefined;
    this.#plain = this.#createQuery(nothing, nothing, (text) => text);
  }

  static async create(): Promise<SimDatabase> {
    const pglite = await PGlite.create({
      dataDir: 'memory://',
      parsers: { 20: (text: string) => Number(text) },
    });
    // The same few statements come again and again over tiny tables: planning each time is all that costs.
    await pglite.exec('set plan_cache_mode = force_generic_plan; set synchronous_commit = off');
    const made = new SimDatabase(pglite);
    // Brings the schema up to date by the center's own migrations.
    await openDatabase({
      name: 'pglite',
      query: made.#plain,
      execute: async (text) => void (await pglite.exec(text)),
      listen: async () => undefined,
      close: async () => undefined,
    });
    return made;
  }

  #createQuery(
    beforeQuery: (text: string) => Promise<void>,
    afterCommit: () => Promise<void>,
    rewrite: RewriteSql,
  ): Kysely<Tables> {
    return new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new SimDriver(this.#queries, beforeQuery, afterCommit, rewrite),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
  }

  /** The database as one process of the center has it. */
  connect(process: Process, scheduler: Scheduler, faults: QueryFaults, rewrite: RewriteSql): Database {
    const query = this.#createQuery(
      async (text) => {
        await scheduler.pause(process, `query ${text.slice(0, 24).replaceAll('\n', ' ').trim()}`);
        if (faults.failAfter === undefined) return;
        if (faults.failAfter === 0) {
          faults.failAfter = undefined;
          throw new QueryFault('the query died');
        }
        faults.failAfter -= 1;
      },
      async () => {
        await this.#noteCommit();
        await scheduler.pause(process, 'committed');
        if (!faults.loseCommit) return;
        faults.loseCommit = false;
        throw new QueryFault('the answer to the commit was lost');
      },
      rewrite,
    );
    return {
      engine: 'pglite',
      read: query,
      write: (work) => query.transaction().execute(work),
      listen: async () => undefined,
      openForReading: async () => ({
        write: (work) => query.transaction().execute(work),
        close: async () => undefined,
      }),
      close: async () => undefined,
    };
  }

  async #noteCommit(): Promise<void> {
    const rows = await this.select<{ epoch: string; through: number }>(
      'select epoch, through from log_epoch',
    );
    this.committed = new Map(rows.map(({ epoch, through }) => [epoch, through]));
  }

  /** What PostgreSQL does when the process behind a connection is gone. */
  async abandon(): Promise<void> {
    this.#queries.execute('rollback');
  }

  /** Reads what is committed, outside simulated time. */
  async select<Row>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.#queries.query(text, parameters).rows as Row[];
  }

  async execute(text: string): Promise<void> {
    this.#queries.execute(text);
  }

  async clear(): Promise<void> {
    this.#queries.execute(clearSql);
    this.committed.clear();
    this.#clearedCount += 1;
    // No autovacuum runs in one process: without this, dead rows of earlier seeds slow the later ones down.
    if (this.#clearedCount % 20 === 0) this.#queries.execute('vacuum');
  }

  get isInTransaction(): boolean {
    return this.#queries.isInTransaction;
  }

  async backUp(): Promise<Backup> {
    if (this.isInTransaction) throw new Error('a backup would hold half a transaction');
    const columns = tableNames.map((name) => `(select jsonb_agg(to_jsonb(t)) from ${name} t) as ${name}`);
    const [row] = await this.select<Backup>(`select ${columns.join(', ')}`);
    return row ?? {};
  }

  async restore(backup: Backup): Promise<void> {
    this.#queries.execute('set session_replication_role = replica');
    for (const name of tableNames) {
      this.#queries.execute(`delete from ${name}`);
      const rows = backup[name];
      if (rows === null || rows === undefined) continue;
      const columns = Object.keys((rows as object[])[0] ?? {});
      // As in backup.ts: a record is populated with SQL's null where the JSON has null.
      const values = columns.map((column) =>
        name === 'feed_change' && column === 'doc' ? `coalesce(doc, 'null'::jsonb)` : column,
      );
      this.#queries.query(
        `insert into ${name} (${columns.join(', ')}) overriding system value
         select ${values.join(', ')} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
        [JSON.stringify(rows)],
      );
    }
    this.#queries.execute('set session_replication_role = default');
    await this.renewFeed();
    await this.#noteCommit();
  }

  /** As the center's restore does; a fresh database has its first generation from a migration. */
  async renewFeed(): Promise<void> {
    await this.#plain.transaction().execute(renewFeed);
  }

  async close(): Promise<void> {
    await this.#pglite.close();
  }
}
