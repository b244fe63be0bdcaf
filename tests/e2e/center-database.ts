// Owns: looking into the center's database behind its back, after the center has stopped.
import { openDatabase } from '#center/db/database.ts';
import { openPglite } from '#center/db/pglite-engine.ts';
import { openPostgres } from '#center/db/postgres-engine.ts';

/** Statement ids of all stored records, one for each row: a double would show. */
export async function readStatementIds(dataDir: string, databaseUrl: string | undefined): Promise<string[]> {
  const engine = databaseUrl === undefined ? await openPglite(dataDir) : await openPostgres(databaseUrl);
  const db = await openDatabase(engine);
  try {
    const rows = await db.read.selectFrom('log_record').select('statement_id').execute();
    return rows.map((row) => row.statement_id ?? 'none');
  } finally {
    await db.close();
  }
}
