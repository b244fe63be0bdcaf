// Owns: opening the center's parts from a data folder and the environment: the same for serving and for
// every command.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { installDigest } from '#core/kernel/hash.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { openPglite } from '../db/pglite-engine.ts';
import { openPostgres } from '../db/postgres-engine.ts';
import type { CenterContext } from '../services/context.ts';
import { openKeys } from '../services/keys.ts';
import { createNonces } from '../services/nonces.ts';

export interface OpenOptions {
  dataDir: string;
  libraryDir: string;
  libraryKeysDir?: string | undefined;
  isDemo: boolean;
  /** Address of a PostgreSQL database; undefined: the embedded one in the data folder. */
  databaseUrl: string | undefined;
  /** Of the embedded one: write-ahead log after which it makes a checkpoint. */
  checkpointBytes?: number | undefined;
}

async function openEngine({ dataDir, databaseUrl, checkpointBytes }: OpenOptions): Promise<Database> {
  return openDatabase(
    databaseUrl === undefined ? await openPglite(dataDir, checkpointBytes) : await openPostgres(databaseUrl),
  );
}

export async function openCenter(options: OpenOptions): Promise<CenterContext> {
  installDigest((bytes) => createHash('sha256').update(bytes).digest());
  const dataDir = resolve(options.dataDir);
  const nowMs = () => Date.now();
  // The lock of the folder comes with the database: keys are made under it.
  const db = await openEngine({ ...options, dataDir });
  try {
    const keys = await openKeys(dataDir);
    const nonces = createNonces(keys.secret, nowMs);
    return {
      db,
      keys,
      nonces,
      nowMs,
      dataDir,
      libraryDir: resolve(options.libraryDir),
      ...(options.libraryKeysDir === undefined ? {} : { libraryKeysDir: resolve(options.libraryKeysDir) }),
      isDemo: options.isDemo,
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}
