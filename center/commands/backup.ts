// Owns: restoring a center from a backup: its keys, then every row, into an empty center of either engine. What must
// stay true: all of it or nothing, and with memory for some rows only.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Writer } from '../db/database.ts';
import { tableNames } from '../db/tables.ts';
import { BackupError, openBackup, type TableName, writeBackup } from '../services/backup-file.ts';
import type { CenterContext } from '../services/context.ts';
import { renewFeed } from '../services/feed-upkeep.ts';
import { toKeyFile, writeDurably } from '../services/keys.ts';

/** Writes a backup while the center goes on serving. */
export async function backUp(context: CenterContext, file: string): Promise<{ file: string; rows: number }> {
  const folder = await mkdtemp(join(context.dataDir, 'reading-'));
  try {
    const still = await context.db.openForReading(folder);
    try {
      return await writeBackup({ ...context, db: still }, file);
    } finally {
      await still.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Columns where the JSON value null means something: a deletion, an emptied field. */
const nullValues: Partial<Record<TableName, string>> = { feed_change: 'doc', document_edit: 'value' };

async function insertLines(writer: Writer, table: TableName, lines: readonly string[]): Promise<void> {
  const rows = `[${lines.join(',')}]`;
  // Columns that are newer than the backup get their defaults.
  const names = Object.keys(JSON.parse(lines[0] ?? '{}') as object);
  const columns = sql.join(names.map((name) => sql.ref(name)));
  // A record is populated with SQL's null where the JSON has null.
  const values = names.map((name) =>
    name === nullValues[table] ? sql`coalesce(${sql.ref(name)}, 'null'::jsonb)` : sql.ref(name),
  );
  await sql`insert into ${sql.table(table)} (${columns}) overriding system value
    select ${sql.join(values)} from jsonb_populate_recordset(null::${sql.table(table)}, ${rows}::jsonb)`.execute(
    writer,
  );
}

/** Numbers that the database hands out go on behind the restored ones. */
async function moveIdentities(writer: Writer): Promise<void> {
  for (const [table, column] of [
    ['statement', 'position'],
    ['incident', 'id'],
    ['audit', 'id'],
    ['document_edit', 'id'],
    ['courier_reading', 'id'],
  ] as const) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      (select coalesce(max(${sql.ref(column)}), 0) + 1 from ${sql.table(table)}), false)`.execute(writer);
  }
}

/** Puts the keys of the backup in place; never over other keys, because stations trust those. */
export async function restoreKeys(file: string, dataDir: string): Promise<void> {
  const backup = await openBackup(file);
  await backup.close();
  const present = await readFile(toKeyFile(dataDir), 'utf8').catch(() => undefined);
  if (present !== undefined && present !== backup.keys) {
    throw new BackupError('This data folder has the keys of another center: restore into a new folder.');
  }
  if (present === undefined) await writeDurably(toKeyFile(dataDir), backup.keys);
}

/** Fills an empty center, of either engine, with the backup's rows. */
export async function restoreTables(context: CenterContext, file: string): Promise<{ rows: number }> {
  const backup = await openBackup(file);
  try {
    const rows = await context.db.write(async (writer) => {
      const station = await writer.selectFrom('station').select('id').limit(1).executeTakeFirst();
      const operator = await writer.selectFrom('operator').select('id').limit(1).executeTakeFirst();
      if (station || operator)
        throw new BackupError('This center is not empty: restore into a new data folder or database.');
      // A setup code that this start has made gives way to what the backup says.
      await writer.deleteFrom('setting').execute();
      let count = 0;
      for (const table of tableNames) {
        for await (const lines of backup.readTable(table)) {
          await insertLines(writer, table, lines);
          count += lines.length;
        }
      }
      // The run that wrote this backup was under way when its row was read.
      await writer.deleteFrom('backup_run').where('state', '=', 'running').execute();
      await moveIdentities(writer);
      await renewFeed(writer);
      return count;
    });
    return { rows };
  } finally {
    await backup.close();
  }
}
