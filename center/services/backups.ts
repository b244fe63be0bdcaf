// Owns: backups in the data folder: one run at a time in the whole center, its progress in the database, so that any
// process can tell and cancel it; what lies in the folder; and the backups that a plan asks for. What must stay
// true: a backup counts when it has been read again and found whole.
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Selectable, sql } from 'kysely';
import {
  type BackupList,
  type BackupRow,
  type BackupRun,
  backupFileSchema,
} from '#core/protocol/console-backup-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { writeAudit } from './audit.ts';
import { BackupError, checkBackup, writeBackup } from './backup-file.ts';
import type { Actor, CenterContext } from './context.ts';
import { readSetting } from './county-settings.ts';
import { readPolicy } from './policy.ts';

type Kind = BackupRun['kind'];
type RunRow = Selectable<Tables['backup_run']>;

const beatMs = 1000;
/** A run that has not said anything for so long belongs to a process that is gone. */
const deadMs = 60_000;
/** After a planned backup that failed. */
const retryMs = 15 * 60_000;
const plannedBy = 'plan';

export function toBackupFolder(dataDir: string): string {
  return join(dataDir, 'backups');
}

function toRun(row: RunRow, nowMs: number): BackupRun {
  const isDead = row.state === 'running' && row.beat_ms < nowMs - deadMs;
  return {
    id: row.id,
    kind: row.kind,
    file: row.file,
    startedAtMs: row.started_ms,
    startedBy: row.started_by,
    state: isDead ? 'failed' : row.state,
    phase: row.phase,
    rowCount: row.row_count,
    rowsAbout: row.rows_about,
    endedAtMs: row.ended_ms,
    fault: isDead ? 'the process ended' : row.fault,
  };
}

async function listRuns(reader: Reader): Promise<RunRow[]> {
  return reader.selectFrom('backup_run').selectAll().orderBy('started_ms', 'desc').limit(2000).execute();
}

async function listFolder(folder: string): Promise<{ file: string; sizeBytes: number; changedMs: number }[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => backupFileSchema.safeParse(name).success)
      .map(async (file) => {
        const is = await stat(join(folder, file)).catch(() => undefined);
        return is?.isFile() ? [{ file, sizeBytes: is.size, changedMs: Math.round(is.mtimeMs) }] : [];
      }),
  );
  return found.flat();
}

function toBackupRow(
  { file, sizeBytes, changedMs }: { file: string; sizeBytes: number; changedMs: number },
  runs: readonly RunRow[],
): BackupRow {
  const own = runs.filter((run) => run.file === file);
  const made = own.find((run) => run.kind !== 'check' && run.state === 'done');
  // What was checked was of this size; another file under the name has not been.
  const checked = own.find(
    (run) =>
      run.phase === 'checking' &&
      (run.state === 'done' || run.fault !== null) &&
      run.size_bytes === sizeBytes,
  );
  return {
    file,
    sizeBytes,
    madeAtMs: made?.ended_ms ?? changedMs,
    madeBy: made?.started_by ?? null,
    isPlanned: made?.kind === 'planned',
    check: checked
      ? {
          isSound: checked.state === 'done',
          atMs: checked.ended_ms ?? checked.started_ms,
          fault: checked.fault,
        }
      : null,
  };
}

export async function listBackups(context: CenterContext): Promise<BackupList> {
  const folder = toBackupFolder(context.dataDir);
  const runs = await listRuns(context.db.read);
  const { bavail, bsize } = await statfs(context.dataDir);
  const backups = (await listFolder(folder)).map((one) => toBackupRow(one, runs));
  return {
    folder,
    freeBytes: bavail * bsize,
    engine: context.db.engine,
    backups: backups.sort((a, b) => b.madeAtMs - a.madeAtMs),
    run: runs[0] ? toRun(runs[0], context.nowMs()) : null,
  };
}

/** When the newest backup that was found whole was made; null when there is none. */
export async function readNewestBackup(reader: Reader): Promise<{ atMs: number; file: string } | null> {
  const row = await reader
    .selectFrom('backup_run')
    .select(['ended_ms', 'file'])
    .where('state', '=', 'done')
    .where('kind', '<>', 'check')
    .orderBy('started_ms', 'desc')
    .executeTakeFirst();
  return row?.ended_ms ? { atMs: row.ended_ms, file: row.file } : null;
}

function nameFile(kind: Kind, nowMs: number): string {
  return `${kind}-${new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')}.zip`;
}

/** About as many rows as there are: what the database reckons, or what the last backup held. */
async function estimateRows(reader: Reader): Promise<number | null> {
  const { rows } = await sql<{ known: number | null }>`
    select greatest(
      (select sum(reltuples)::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = current_schema() and relkind = 'r' and reltuples > 0),
      (select row_count from backup_run where state = 'done' and kind <> 'check' order by started_ms desc limit 1)
    ) as known`.execute(reader);
  return rows[0]?.known ?? null;
}

export interface Backups {
  /** Errors: `backup-running`; `not-found` for a check of a file that is not there. */
  start(actor: Actor, kind: 'hand' | 'planned'): Promise<Outcome<{ id: string }>>;
  check(actor: Actor, file: string): Promise<Outcome<{ id: string }>>;
  cancel(actor: Actor, id: string): Promise<Outcome<void>>;
  remove(actor: Actor, file: string): Promise<Outcome<void>>;
  /** Starts one when the plan wants it and none was made since its hour. */
  startDue(): Promise<void>;
  /** Cancels what this process runs, and waits for its end. */
  stop(): Promise<void>;
}

export function createBackups(context: CenterContext): Backups {
  const { db, dataDir, nowMs } = context;
  const folder = toBackupFolder(dataDir);
  let current: { id: string; abort: AbortController; ended: Promise<void> } | undefined;
  let isStopped = false;

  async function claim(actor: Actor, kind: Kind, file: string): Promise<string | undefined> {
    const id = randomUUID();
    const rowsAbout = await estimateRows(db.read);
    return db.write(async (writer) => {
      await writer
        .updateTable('backup_run')
        .set({ state: 'failed', fault: 'the process ended', ended_ms: nowMs() })
        .where('state', '=', 'running')
        .where('beat_ms', '<', nowMs() - deadMs)
        .execute();
      const made = await writer
        .insertInto('backup_run')
        .values({
          id,
          kind,
          file,
          started_ms: nowMs(),
          started_by: actor,
          beat_ms: nowMs(),
          state: 'running',
          phase: kind === 'check' ? 'checking' : 'copying',
          row_count: 0,
          rows_about: rowsAbout,
          size_bytes: null,
          ended_ms: null,
          fault: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 0n) return undefined;
      await writeAudit(writer, nowMs(), actor, `backup.${kind}`, file);
      return id;
    });
  }

  async function run(id: string, kind: Kind, file: string, abort: AbortController): Promise<void> {
    const path = join(folder, file);
    const told = { phase: (kind === 'check' ? 'checking' : 'copying') as BackupRun['phase'], row_count: 0 };
    const watch = {
      signal: abort.signal,
      onDidHandle: (count: number) => {
        told.row_count += count;
      },
    };
    let beating: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      beating = db.read
        .updateTable('backup_run')
        .set({ ...told, beat_ms: nowMs() })
        .where('id', '=', id)
        .returning('is_cancel_wanted')
        .executeTakeFirst()
        .then(
          (row) => void (row?.is_cancel_wanted && abort.abort()),
          // A database that is away for a moment: the next beat tells.
          () => undefined,
        );
    }, beatMs);
    let fault: string | null = null;
    try {
      if (kind !== 'check') await write(path, told, watch);
      told.phase = 'checking';
      told.row_count = 0;
      await checkBackup(path, watch);
    } catch (error) {
      fault =
        error instanceof BackupError ? error.message : error instanceof Error ? error.message : String(error);
      // What was not found whole is no backup.
      if (kind !== 'check') await rm(path, { force: true });
    }
    clearInterval(timer);
    await beating;
    const isCancelled = fault !== null && abort.signal.aborted;
    const size = await stat(path).catch(() => undefined);
    await db.read
      .updateTable('backup_run')
      .set({
        ...told,
        state: isCancelled ? 'cancelled' : fault === null ? 'done' : 'failed',
        fault: isCancelled ? null : fault,
        size_bytes: size?.size ?? null,
        beat_ms: nowMs(),
        ended_ms: nowMs(),
      })
      .where('id', '=', id)
      .execute();
    if (kind === 'planned' && fault === null) await removeOld();
  }

  async function write(
    path: string,
    told: { phase: BackupRun['phase'] },
    watch: { signal: AbortSignal; onDidHandle: (count: number) => void },
  ): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const copy = await mkdtemp(join(dataDir, 'reading-'));
    try {
      const still = await db.openForReading(copy);
      try {
        told.phase = 'writing';
        watch.signal.throwIfAborted();
        await writeBackup({ db: still, dataDir, nowMs }, path, watch);
      } finally {
        await still.close();
      }
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  /** Only what a plan made goes by itself. */
  async function removeOld(): Promise<void> {
    const { keep } = (await readSetting(db.read, 'backups')).value;
    const planned = (await listFolder(folder)).filter(({ file }) => file.startsWith('planned-'));
    const old = planned.sort((a, b) => (a.file < b.file ? 1 : -1)).slice(keep);
    for (const { file } of old) await rm(join(folder, file), { force: true });
  }

  async function begin(actor: Actor, kind: Kind, file: string): Promise<Outcome<{ id: string }>> {
    if (isStopped) return fail('busy');
    const id = await claim(actor, kind, file);
    if (id === undefined) return fail('backup-running');
    const abort = new AbortController();
    // A run that cannot even tell its end is told dead by its silence.
    current = { id, abort, ended: run(id, kind, file, abort).catch(() => undefined) };
    return succeed({ id });
  }

  async function exists(file: string): Promise<boolean> {
    return (await listFolder(folder)).some((one) => one.file === file);
  }

  return {
    start: (actor, kind) => begin(actor, kind, nameFile(kind, nowMs())),
    async check(actor, file) {
      return (await exists(file)) ? begin(actor, 'check', file) : fail('not-found');
    },
    async cancel(actor, id) {
      return db.write(async (writer): Promise<Outcome<void>> => {
        const changed = await writer
          .updateTable('backup_run')
          .set({ is_cancel_wanted: true })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .executeTakeFirst();
        if (changed.numUpdatedRows === 0n) return fail('not-found');
        await writeAudit(writer, nowMs(), actor, 'backup.cancel', id);
        // Another process sees it at its next beat.
        if (current?.id === id) current.abort.abort();
        return succeed(undefined);
      });
    },
    async remove(actor, file) {
      if (!(await exists(file))) return fail('not-found');
      await db.write((writer) => writeAudit(writer, nowMs(), actor, 'backup.remove', file));
      await rm(join(folder, file), { force: true });
      return succeed(undefined);
    },
    async startDue() {
      const plan = (await readSetting(db.read, 'backups')).value;
      if (!plan.isOn) return;
      const dueMs = computeDue(plan.hour, (await readPolicy(db.read)).timeZoneOffsetMinutes, nowMs());
      const last = (await listRuns(db.read)).find(({ kind }) => kind === 'planned');
      const run = last && toRun(last, nowMs());
      const isMade = run !== undefined && run.startedAtMs >= dueMs && run.state !== 'failed';
      const isResting = run?.state === 'failed' && run.startedAtMs > nowMs() - retryMs;
      if (!isMade && !isResting) await begin(plannedBy, 'planned', nameFile('planned', nowMs()));
    },
    async stop() {
      isStopped = true;
      current?.abort.abort();
      await current?.ended;
    },
  };
}

/** The last moment at which the county's clock showed this hour. */
export function computeDue(hour: number, offsetMinutes: number, nowMs: number): number {
  const day = 86_400_000;
  const local = nowMs + offsetMinutes * 60_000;
  const today = Math.floor(local / day) * day + hour * 3_600_000;
  return (today <= local ? today : today - day) - offsetMinutes * 60_000;
}
