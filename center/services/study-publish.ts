// Owns: publishing what was approved. One publication at a time in the whole county; each step may be done again, so
// that one which was killed in the middle is completed by the next. The library's own order (timestamp last) keeps
// stations from ever seeing half of it.

import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as z from 'zod';
import { isPathMatch } from '#core/library/update-delegated.ts';
import { draftKindSchema, type ReleaseRow, type StudyKey } from '#core/protocol/console-study-api.ts';
import type { Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import { runContent } from './content-program.ts';
import type { CenterContext } from './context.ts';
import { sourceGroups, toTargetPath } from './study-body.ts';
import { consoleRole, copySource, toSourceFolder, toStudyFolders } from './study-folders.ts';
import { readCounty, readStudyKey } from './study-keys.ts';

const stateKey = 'study-publish';
/** `due`: what was decided and is not published yet, by a mark that each decision makes anew. */
const stateSchema = z.strictObject({ due: z.string().nullable(), publishedMs: z.int() });
type State = z.infer<typeof stateSchema>;
/** The console's list is signed for a year; half of it may pass. */
const renewMs = 180 * 86_400_000;
/** Any number: names this work among advisory locks. */
const publishLock = 7_203_415;

async function readState({ db }: CenterContext): Promise<State> {
  const row = await db.read
    .selectFrom('setting')
    .select('value')
    .where('key', '=', stateKey)
    .executeTakeFirst();
  return stateSchema.safeParse(row?.value).data ?? { due: null, publishedMs: 0 };
}

async function writeState(writer: Writer, state: State): Promise<void> {
  const value = JSON.stringify(state);
  await writer
    .insertInto('setting')
    .values({ key: stateKey, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** In the transaction of a decision that the library has to follow. */
export async function markDue(writer: Writer): Promise<void> {
  await writeState(writer, { due: randomUUID(), publishedMs: 0 });
}

/** One at a time among all processes of the county; a process that was killed gives its turn back by that. */
async function inTurn(context: CenterContext, work: () => Promise<void>): Promise<void> {
  // The embedded database belongs to one process, in which the queue below is enough.
  if (context.db.engine === 'pglite') return work();
  await context.db.read.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${publishLock})`.execute(connection);
    try {
      await work();
    } finally {
      await sql`select pg_advisory_unlock(${publishLock})`.execute(connection);
    }
  });
}

type Fault = NonNullable<ReleaseRow['fault']>;

interface Arranged {
  /** Approved, and among the sources now. */
  approved: string[];
  /** Approved, but the county lets the key sign nothing of that name. */
  outside: string[];
}

/**
 * Puts the sources in the state that the rows ask for: of each unit and briefing the newest that was approved and not
 * withdrawn. What the key may not sign stays out: the county would refuse the whole list for it.
 */
async function arrangeSources(context: CenterContext, { paths }: StudyKey): Promise<Arranged> {
  const folders = toStudyFolders(context);
  const rows = await context.db.read
    .selectFrom('study_release as r')
    .innerJoin('study_draft as d', 'd.id', 'r.draft_id')
    .select(['r.id', 'r.state', 'd.unit_id', 'd.kind'])
    .where('r.state', 'in', ['approved', 'published'])
    .orderBy('r.number')
    .execute();
  const items = rows.map(({ id, state, kind, unit_id: itemId }) => ({ id, state, kind, itemId }));
  const isSignable = (item: (typeof items)[number]) =>
    paths.some((pattern) => isPathMatch(pattern, toTargetPath(item)));
  const wanted = new Map(items.filter(isSignable).map((item) => [toTargetPath(item), item]));
  for (const item of wanted.values()) await copySource(folders.release(item.id), folders.published, item);
  for (const kind of draftKindSchema.options)
    for (const itemId of await readdir(join(folders.published, sourceGroups[kind])).catch(() => []))
      if (!wanted.has(toTargetPath({ kind, itemId })))
        await rm(toSourceFolder(folders.published, { kind, itemId }), { recursive: true, force: true });
  const approved = items.filter(({ state }) => state === 'approved');
  return {
    approved: approved.filter(isSignable).map(({ id }) => id),
    outside: approved.filter((item) => !isSignable(item)).map(({ id }) => id),
  };
}

/** Signs, takes in, vouches; undefined when all of it is done. */
async function publishSources(
  context: CenterContext,
  key: StudyKey,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const { libraryDir, libraryKeysDir } = context;
  const folders = toStudyFolders(context);
  const county = await readCounty(context);
  if (libraryKeysDir === undefined || !key.canPublish || county === undefined) return 'no-library-keys';
  if (key.paths.length === 0) return 'no-delegation';
  const run = { signal };
  const signed = await runContent(
    [
      ...['sign', '--as', consoleRole, '--may-be-empty', '--keys', folders.keys],
      ...['--sources', folders.published, '--out', folders.handedIn],
    ],
    run,
  );
  if (signed.code !== 0) return signed.code === 2 ? 'content-faulty' : 'center-fault';
  const published = await runContent(
    [
      ...['publish', '--from', folders.handedIn, '--out', libraryDir],
      ...['--keys', libraryKeysDir, '--county', county],
    ],
    run,
  );
  if (published.code === 0) return undefined;
  return /outside of what was given/.test(published.complaint) ? 'no-delegation' : 'center-fault';
}

async function noteFault(context: CenterContext, ids: readonly string[], fault: Fault): Promise<void> {
  if (ids.length === 0) return;
  await context.db.write(async (writer) => {
    await writer
      .updateTable('study_release')
      .set({ fault })
      .where('id', 'in', [...ids])
      .execute();
  });
}

async function notePublished(
  context: CenterContext,
  { approved: ids, outside }: Arranged,
  due: string | null,
): Promise<void> {
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    const state = await writer
      .selectFrom('setting')
      .select('value')
      .where('key', '=', stateKey)
      .forUpdate()
      .executeTakeFirst();
    const now = stateSchema.safeParse(state?.value).data;
    // A decision that was made meanwhile stays due, and what still waits for the county's word.
    const isAllDone = now?.due === due && outside.length === 0;
    await writeState(writer, { due: isAllDone ? null : (now?.due ?? null), publishedMs: nowMs });
    if (ids.length === 0) return;
    const rows = await writer
      .updateTable('study_release')
      .set({ state: 'published', published_ms: nowMs, fault: null })
      .where('id', 'in', [...ids])
      .where('state', '=', 'approved')
      .returning(['id', 'draft_id', 'number', 'draft_version'])
      .execute();
    for (const { draft_id: draftId, number, draft_version: version } of rows) {
      // Only the newest is out; those before it are history.
      await writer
        .updateTable('study_release')
        .set({ state: 'replaced' })
        .where('draft_id', '=', draftId)
        .where('number', '<', number)
        .where('state', '=', 'published')
        .execute();
      const { kind } = await writer
        .selectFrom('study_draft')
        .select('kind')
        .where('id', '=', draftId)
        .executeTakeFirstOrThrow();
      // Those who worked on what is out now may judge what comes next; who went on meanwhile may not.
      await writer
        .updateTable('study_draft')
        .set({ editors: '[]' })
        .where('id', '=', draftId)
        .where('version', '=', version)
        .execute();
      await writeAudit(writer, nowMs, 'center', `${kind}.publish`, draftId, { number });
    }
  });
}

export interface Publisher {
  /** Publishes what is waiting, now or after the one that runs; resolves when that was tried. */
  run(): Promise<void>;
  /** Ends what runs; the next start completes it. */
  stop(): Promise<void>;
}

/** `onFault` hears what no person at the console can mend. */
export function createPublisher(context: CenterContext, onFault: (error: unknown) => void): Publisher {
  const ending = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  async function publishOnce(): Promise<void> {
    if (ending.signal.aborted) return;
    const { due } = await readState(context);
    const key = await readStudyKey(context);
    const arranged = await arrangeSources(context, key);
    const fault = await publishSources(context, key, ending.signal);
    await noteFault(context, arranged.outside, fault === 'no-library-keys' ? fault : 'no-delegation');
    if (fault) await noteFault(context, arranged.approved, fault);
    else await notePublished(context, arranged, due);
  }

  return {
    async run() {
      queue = queue
        .then(() => inTurn(context, publishOnce))
        .catch((error: unknown) => {
          if (!ending.signal.aborted) onFault(error);
        });
      return queue;
    },
    async stop() {
      ending.abort();
      await queue;
    },
  };
}

/** Something was decided and not published, or the console's list is about to run out. */
export async function isPublicationDue(context: CenterContext): Promise<boolean> {
  const { due, publishedMs } = await readState(context);
  return due !== null || (publishedMs > 0 && context.nowMs() - publishedMs > renewMs);
}
