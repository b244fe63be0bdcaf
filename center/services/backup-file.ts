// Owns: a backup as a file, independent of the engine: every table as lines of JSON from one snapshot, and the keys,
// in one zip. What must stay true: a backup file is whole or not there, and neither writing nor reading one needs
// memory for more than some rows.
import { createWriteStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { sql } from 'kysely';
import yauzl from 'yauzl-promise';
import yazl from 'yazl';
import * as z from 'zod';
import type { Database, Writer } from '../db/database.ts';
import { type tableNames as names, tableNames } from '../db/tables.ts';
import { toKeyFile } from './keys.ts';

export type TableName = (typeof names)[number];

const manifestSchema = z.strictObject({
  format: z.literal(1),
  madeAtMs: z.int(),
  tables: z.record(z.string(), z.int()),
});
type Manifest = z.infer<typeof manifestSchema>;

/** Rows handled at once: at most so many, and about so many characters; a single row may be longer. */
const rowsAtOnce = 1000;
const charactersAtOnce = 4 * 1024 ** 2;
/** Rows whose length nobody knows yet. */
const firstRows = 32;

export interface Watch {
  /** Called with rows done since the last call. */
  onDidHandle?: (rowCount: number) => void;
  signal?: AbortSignal;
}

/** Rows of a table as texts, some at once; the transaction holds one snapshot. */
async function* readRows(writer: Writer, table: TableName): AsyncGenerator<string[]> {
  const cursor = sql.id(`backup_${table}`);
  await sql`declare ${cursor} no scroll cursor for select to_jsonb(t)::text as line from ${sql.table(table)} t`.execute(
    writer,
  );
  let count = firstRows;
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.raw(String(count))} from ${cursor}`.execute(
      writer,
    );
    if (rows.length === 0) break;
    const lines = rows.map(({ line }) => line);
    yield lines;
    const average = lines.reduce((sum, { length }) => sum + length, 0) / lines.length;
    // Long rows may come after short ones: the number grows step by step.
    count = Math.max(1, Math.min(rowsAtOnce, count * 2, Math.floor(charactersAtOnce / average)));
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

async function addTable(
  zip: yazl.ZipFile,
  writer: Writer,
  table: TableName,
  { onDidHandle, signal }: Watch,
): Promise<number> {
  const stream = new PassThrough();
  zip.addReadStream(stream, `tables/${table}.ndjson`);
  let count = 0;
  for await (const lines of readRows(writer, table)) {
    signal?.throwIfAborted();
    count += lines.length;
    if (!stream.write(`${lines.join('\n')}\n`)) await new Promise((drained) => stream.once('drain', drained));
    onDidHandle?.(lines.length);
  }
  stream.end();
  return count;
}

export interface BackupSource {
  db: Pick<Database, 'write'>;
  dataDir: string;
  nowMs(): number;
}

/** Writes a backup of a running or resting center; returns what is in it. */
export async function writeBackup(
  source: BackupSource,
  file: string,
  watch: Watch = {},
): Promise<{ file: string; rows: number }> {
  const target = resolve(file);
  const temporary = `${target}.${process.pid}.tmp`;
  const zip = new yazl.ZipFile();
  const output = createWriteStream(temporary, { mode: 0o600 });
  const written = pipeline(zip.outputStream, output);
  // Waited for below; an early failure must not count as unhandled meanwhile.
  written.catch(() => undefined);
  try {
    const tables = await source.db.write(async (writer) => {
      await sql`set transaction isolation level repeatable read`.execute(writer);
      const counts: Record<string, number> = {};
      for (const table of tableNames) {
        // A full disk ends the writing: nobody would take in what is read from then on.
        counts[table] = await Promise.race([addTable(zip, writer, table, watch), failed(written)]);
      }
      return counts;
    });
    const manifest = { format: 1 as const, madeAtMs: source.nowMs(), tables };
    zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), 'manifest.json');
    zip.addBuffer(await readFile(toKeyFile(source.dataDir)), 'keys/center.json');
    zip.end();
    await written;
    await syncFile(temporary);
    await rename(temporary, target);
    await syncFile(target);
    return { file: target, rows: sumRows(tables) };
  } catch (error) {
    output.destroy();
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Never resolves; rejects when `work` does. */
async function failed(work: Promise<unknown>): Promise<never> {
  await work;
  return new Promise(() => undefined);
}

function sumRows(tables: Readonly<Record<string, number>>): number {
  return Object.values(tables).reduce((sum, count) => sum + count, 0);
}

/** What a person at the terminal or the console is told. */
export class BackupError extends Error {}

/** Texts between line feeds, some at once. Other marks that Unicode calls line ends are part of a row. */
async function* splitLines(stream: Readable): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let lines: string[] = [];
  let size = 0;
  let begun: string[] = [];
  for await (const chunk of stream) {
    const parts = decoder.write(chunk as Buffer).split('\n');
    for (const [at, part] of parts.entries()) {
      begun.push(part);
      size += part.length;
      if (at === parts.length - 1) continue;
      const line = begun.join('');
      begun = [];
      if (line !== '') lines.push(line);
      if (lines.length < rowsAtOnce && size < charactersAtOnce) continue;
      yield lines;
      lines = [];
      size = 0;
    }
  }
  const last = begun.join('');
  if (last !== '') lines.push(last);
  if (lines.length > 0) yield lines;
}

export interface OpenBackup {
  manifest: Manifest;
  keys: string;
  /** Rows of a table, some at once; throws when they are not as many as the backup says. */
  readTable(table: TableName): AsyncGenerator<string[]>;
  close(): Promise<void>;
}

/** Throws a BackupError for a file that is no backup. */
export async function openBackup(file: string): Promise<OpenBackup> {
  const zip = await yauzl.open(file).catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new BackupError(isMissing ? 'There is no such file.' : 'This file is no backup of a center.', {
      cause,
    });
  });
  try {
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip) entries.set(entry.filename, entry);
    const readText = async (name: string, lack: string) => {
      const entry = entries.get(name);
      if (!entry) throw new BackupError(`This file is no backup of a center: it holds no ${lack}.`);
      return text(await entry.openReadStream());
    };
    const manifest = manifestSchema.parse(JSON.parse(await readText('manifest.json', 'manifest')));
    const keys = await readText('keys/center.json', 'keys');
    return {
      manifest,
      keys,
      async *readTable(table) {
        const expected = manifest.tables[table] ?? 0;
        const entry = entries.get(`tables/${table}.ndjson`);
        let count = 0;
        try {
          // The end of the stream compares the sum of its bytes with the one in the zip.
          if (entry) {
            for await (const lines of splitLines(await entry.openReadStream())) {
              count += lines.length;
              yield lines;
            }
          }
        } catch (cause) {
          if (!(cause instanceof Error) || !/CRC32|zlib|inflate|header|size|decompress/i.test(cause.message))
            throw cause;
          throw new BackupError(`The backup is damaged: ${table} cannot be read.`, { cause });
        }
        if (count !== expected) throw new BackupError(`The backup is damaged: ${table} is not whole.`);
      },
      close: () => zip.close(),
    };
  } catch (cause) {
    await zip.close();
    if (cause instanceof BackupError) throw cause;
    throw new BackupError('The backup is damaged: its list or keys cannot be read.', { cause });
  }
}

/** Reads the whole file as a restore would, and keeps nothing; throws a BackupError when it is not sound. */
export async function checkBackup(
  file: string,
  { onDidHandle, signal }: Watch = {},
): Promise<{ rows: number }> {
  const backup = await openBackup(file);
  try {
    for (const table of tableNames) {
      for await (const lines of backup.readTable(table)) {
        signal?.throwIfAborted();
        for (const line of lines) {
          if (!isRow(line)) throw new BackupError(`The backup is damaged: ${table} holds what is no row.`);
        }
        onDidHandle?.(lines.length);
      }
    }
    return { rows: sumRows(backup.manifest.tables) };
  } finally {
    await backup.close();
  }
}

function isRow(line: string): boolean {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null && !Array.isArray(row);
  } catch {
    return false;
  }
}
