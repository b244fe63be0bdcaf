// Owns: the embedded engine. PGlite ships with fsync off because its file system layer ignores the call;
// here the call goes through to the real disk and PostgreSQL runs with fsync on, so that commits and
// checkpoints keep their promises (docs/decisions/0003-embedded-durability.md).
import { constants, fsyncSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Engine } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import type { Tables } from './tables.ts';

/** Type number of int8 in PostgreSQL. */
const int8 = 20;

/** PGlite's own parameters, with durability switched on. */
const startParams = [
  '--single',
  '-O',
  '-j',
  ...['search_path=public', 'exit_on_error=false', 'log_checkpoints=false', 'max_worker_processes=0'],
  ...['max_parallel_workers=0', 'max_parallel_workers_per_gather=0', 'max_parallel_maintenance_workers=0'],
  ...['io_method=sync', 'fsync=on', 'wal_sync_method=fsync', 'full_page_writes=on', 'synchronous_commit=on'],
].flatMap((part) => (part.startsWith('-') ? [part] : ['-c', part]));

interface NodeStream {
  nfd: number;
}
interface EmscriptenModule {
  FS: { filesystems: { NODEFS: { stream_ops: { fsync?: (stream: NodeStream) => number } } } };
}

/** The file system of PGlite, with an fsync that reaches the disk. */
class DurableFs extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const started = await super.init(...args);
    const { emscriptenOpts } = started;
    emscriptenOpts.preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (module: unknown) => {
        (module as EmscriptenModule).FS.filesystems.NODEFS.stream_ops.fsync = (stream) => {
          fsyncSync(stream.nfd);
          return 0;
        };
      },
    ];
    return started;
  }
}

/**
 * Write-ahead log after which a checkpoint is made. PostgreSQL in one process has no checkpointer, so
 * without this the log would grow until the center is stopped. Recovery reads about 300 MB a second.
 */
const defaultCheckpointBytes = 64 * 1024 ** 2;
/** Asking for the log's length is one more query; a few megabytes late does no harm. */
const usesBetweenLooks = 32;

/** One connection, handed out in turn. */
class PgliteDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #checkpointBytes: number;
  #uses = 0;
  #last: Promise<unknown> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(pglite: PGlite, checkpointBytes: number) {
    this.#pglite = pglite;
    this.#checkpointBytes = checkpointBytes;
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
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        const { rows, affectedRows } = await this.#pglite.query<Row>(query.sql, [...query.parameters]);
        return { rows, numAffectedRows: BigInt(affectedRows ?? 0) };
      },
      streamQuery: () => {
        throw new Error('the embedded engine does not stream');
      },
    };
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    const release = this.#release;
    this.#release = undefined;
    this.#uses += 1;
    // Whoever has just finished does not wait for the checkpoint; whoever comes next does.
    if (this.#uses % usesBetweenLooks === 0) void this.#checkpointWhenLong().then(release, release);
    else release?.();
  }

  async #checkpointWhenLong(): Promise<void> {
    const { rows } = await this.#pglite.query<{ bytes: string }>(
      'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) as bytes from pg_control_checkpoint()',
    );
    if (Number(rows[0]?.bytes ?? 0) > this.#checkpointBytes) await this.#pglite.exec('checkpoint');
  }

  async destroy(): Promise<void> {}
}

function createDialect(pglite: PGlite, checkpointBytes: number): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PgliteDriver(pglite, checkpointBytes),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** Opens the database in `folder`, which no other process may use at the same time. */
export async function openPglite(folder: string, checkpointBytes = defaultCheckpointBytes): Promise<Engine> {
  const unlock = await lockFolder(folder);
  try {
    const pglite = await PGlite.create({
      fs: new DurableFs(`${folder}/pg`),
      startParams,
      parsers: { [int8]: (text: string) => Number(text) },
    });
    const query = new Kysely<Tables>({ dialect: createDialect(pglite, checkpointBytes) });
    return {
      name: 'pglite',
      query,
      async openCopy(target) {
        // While the one connection is held nothing writes: what lies on the disk is a whole database.
        await query.connection().execute(async () => {
          await pglite.exec('checkpoint');
          await cp(`${folder}/pg`, `${target}/pg`, { recursive: true, mode: constants.COPYFILE_FICLONE });
        });
        return openPglite(target, checkpointBytes);
      },
      async execute(text) {
        await pglite.exec(text);
      },
      async listen(channel, onNotify) {
        await pglite.listen(channel, onNotify);
      },
      async close() {
        await pglite.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}
