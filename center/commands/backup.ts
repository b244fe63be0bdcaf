// Owns: backup and restore, independent of the engine: every table as lines of JSON from one snapshot, and
// the keys, in one zip. What must stay true: a backup file is whole or not there.
import { createWriteStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import yauzl from 'yauzl-promise';
import yazl from 'yazl';
import * as z from 'zod';
import type { Writer } from '../db/database.ts';
import { type tableNames as names, tableNames } from '../db/tables.ts';
import type { CenterContext } from '../services/context.ts';
import { renewFeed } from '../services/feed-upkeep.ts';
import { toKeyFile, writeDurably } from '../services/keys.ts';

type TableName = (typeof names)[number];

const manifestSchema = z.strictObject({
  format: z.literal(1),
  madeAtMs: z.int(),
  tables: z.record(z.string(), z.int()),
});

const rowsAtOnce = 1000;

/** All rows of a table as lines; the transaction holds one snapshot. */
async function* readLines(writer: Writer, table: TableName): AsyncGenerator<string> {
  const cursor = sql.id(`backup_${table}`);
  await sql`declare ${cursor} no scroll cursor for select to_jsonb(t)::text as line from ${sql.table(table)} t`.execute(
    writer,
  );
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.raw(String(rowsAtOnce))} from ${cursor}`.execute(
      writer,
    );
    if (rows.length === 0) break;
    yield `${rows.map(({ line }) => line).join('\n')}\n`;
  }
  await sql`close ${cursor}`.execute(writer);
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
  if (process.platform === 'win32') return;
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}

async function addTable(zip: yazl.ZipFile, writer: Writer, table: TableName): Promise<number> {
  const stream = new PassThrough();
  zip.addReadStream(stream, `tables/${table}.ndjson`);
  let count = 0;
  for await (const lines of readLines(writer, table)) {
    count += lines.split('\n').length - 1;
    if (!stream.write(lines)) await new Promise((drained) => stream.once('drain', drained));
  }
  stream.end();
  return count;
}

/** Writes a backup of a running or resting center; returns what is in it. */
export async function writeBackup(
  context: CenterContext,
  file: string,
): Promise<{ file: string; rows: number }> {
  const target = resolve(file);
  const temporary = `${target}.${process.pid}.tmp`;
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(temporary, { mode: 0o600 }));
  // Waited for below; an early failure must not count as unhandled meanwhile.
  written.catch(() => undefined);
  try {
    const tables = await context.db.write(async (writer) => {
      await sql`set transaction isolation level repeatable read`.execute(writer);
      const counts: Record<string, number> = {};
      for (const table of tableNames) counts[table] = await addTable(zip, writer, table);
      return counts;
    });
    const manifest = { format: 1 as const, madeAtMs: context.nowMs(), tables };
    zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), 'manifest.json');
    zip.addBuffer(await readFile(toKeyFile(context.dataDir)), 'keys/center.json');
    zip.end();
    await written;
    await syncFile(temporary);
    await rename(temporary, target);
    await syncFile(target);
    return { file: target, rows: Object.values(tables).reduce((sum, count) => sum + count, 0) };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export class RestoreError extends Error {}

/** Columns where the JSON value null means something: a deletion, an emptied field. */
const nullValues: Partial<Record<TableName, string>> = { feed_change: 'doc', document_edit: 'value' };

async function insertLines(writer: Writer, table: TableName, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
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
  const zip = await yauzl.open(file);
  try {
    for await (const entry of zip) {
      if (entry.filename !== 'keys/center.json') continue;
      const kept = await text(await entry.openReadStream());
      const present = await readFile(toKeyFile(dataDir), 'utf8').catch(() => undefined);
      if (present !== undefined && present !== kept) {
        throw new RestoreError('This data folder has the keys of another center: restore into a new folder.');
      }
      if (present === undefined) await writeDurably(toKeyFile(dataDir), kept);
      return;
    }
  } finally {
    await zip.close();
  }
  throw new RestoreError('This file is no backup of a center: it holds no keys.');
}

/** Fills an empty center, of either engine, with the backup's rows. */
export async function restoreTables(context: CenterContext, file: string): Promise<{ rows: number }> {
  const zip = await yauzl.open(file);
  try {
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip) entries.set(entry.filename, entry);
    const manifestEntry = entries.get('manifest.json');
    if (!manifestEntry) throw new RestoreError('This file is no backup of a center: it holds no manifest.');
    const manifest = manifestSchema.parse(JSON.parse(await text(await manifestEntry.openReadStream())));
    const rows = await context.db.write(async (writer) => {
      const station = await writer.selectFrom('station').select('id').limit(1).executeTakeFirst();
      const operator = await writer.selectFrom('operator').select('id').limit(1).executeTakeFirst();
      if (station || operator)
        throw new RestoreError('This center is not empty: restore into a new data folder or database.');
      // A setup code that this start has made gives way to what the backup says.
      await writer.deleteFrom('setting').execute();
      let count = 0;
      for (const table of tableNames) {
        const entry = entries.get(`tables/${table}.ndjson`);
        if (!entry) continue;
        const lines = (await text(await entry.openReadStream())).split('\n').filter((line) => line !== '');
        if (lines.length !== manifest.tables[table])
          throw new RestoreError(`The backup is damaged: ${table} is not whole.`);
        for (let at = 0; at < lines.length; at += rowsAtOnce) {
          await insertLines(writer, table, lines.slice(at, at + rowsAtOnce));
        }
        count += lines.length;
      }
      await moveIdentities(writer);
      await renewFeed(writer);
      return count;
    });
    return { rows };
  } finally {
    await zip.close();
  }
}
