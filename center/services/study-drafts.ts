// Owns: drafts of study units and briefings: made, listed, saved. Two who edit at once are told apart by the version; nobody's
// words are overwritten unseen. Whoever changed a draft cannot approve it later, so that is noted with each save.
import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import {
  type Draft,
  type DraftFile,
  type DraftMake,
  type DraftRow,
  type DraftSave,
  type DraftTexts,
  draftFileSchema,
  draftTextsSchema,
  noWords,
} from '#core/protocol/console-study-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import { createBriefing } from './briefings.ts';
import type { Actor, CenterContext } from './context.ts';
import type { LibraryCatalog } from './library-catalog.ts';
import {
  type DraftBody,
  type DraftSource,
  editorsSchema,
  listTitles,
  parseBody,
  toStored,
} from './study-body.ts';
import { toStudyFolders } from './study-folders.ts';
import { readStudyKey, toItemId } from './study-keys.ts';

/** Also known to the release that is made from it. */
export type DraftContent = DraftSource & { id: string; version: number; editors: string[] };

export async function readContent(reader: Reader, id: string): Promise<DraftContent | undefined> {
  const row = await reader.selectFrom('study_draft').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id,
      itemId: row.unit_id,
      version: row.version,
      ...parseBody(row.kind, row.unit),
      texts: draftTextsSchema.parse(row.texts),
      editors: editorsSchema.parse(row.editors),
    }
  );
}

export async function listFiles(reader: Reader, draftId: string): Promise<DraftFile[]> {
  const rows = await reader
    .selectFrom('study_file')
    .selectAll()
    .where('draft_id', '=', draftId)
    .orderBy('added_ms')
    .orderBy('path')
    .execute();
  return rows.map((row) =>
    draftFileSchema.parse({
      path: row.path,
      name: row.name,
      use: row.file_use,
      mediaType: row.media_type,
      sizeBytes: row.size_bytes,
      sha256: row.sha256,
      durationSeconds: row.duration_seconds,
      notes: row.notes,
    }),
  );
}

async function listRows(reader: Reader, id?: string): Promise<DraftRow[]> {
  const drafts = await reader
    .selectFrom('study_draft')
    .selectAll()
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('updated_ms', 'desc')
    .execute();
  const releases = await reader
    .selectFrom('study_release')
    .select(['draft_id', 'number', 'state', 'decision', 'draft_version'])
    .$if(id !== undefined, (query) => query.where('draft_id', '=', id ?? ''))
    .orderBy('number')
    .execute();
  return drafts.map((row): DraftRow => {
    const own = releases.filter((release) => release.draft_id === row.id);
    const newest = own.at(-1);
    const body = parseBody(row.kind, row.unit);
    const shared = {
      id: row.id,
      itemId: row.unit_id,
      titles: listTitles(body),
      version: row.version,
      createdBy: row.created_by,
      updatedAtMs: row.updated_ms,
      updatedBy: row.updated_by,
      release: newest ? { number: newest.number, state: newest.state, decision: newest.decision } : null,
      isPublished: own.some(({ state }) => state === 'published'),
      hasChanges: newest === undefined || newest.draft_version !== row.version,
    };
    if (body.kind === 'unit') {
      const { topic, materials } = body.unit;
      return { ...shared, kind: 'unit', topic, materialCount: materials.length };
    }
    const { column, series, issue, date } = body.briefing;
    return { ...shared, kind: 'briefing', column, series, issue, date };
  });
}

export async function listDrafts(reader: Reader): Promise<DraftRow[]> {
  return listRows(reader);
}

export async function readDraft(reader: Reader, id: string): Promise<Draft | undefined> {
  const [row] = await listRows(reader, id);
  const content = await readContent(reader, id);
  if (!row || !content) return undefined;
  const written = { texts: content.texts, files: await listFiles(reader, id) };
  if (row.kind === 'unit' && content.kind === 'unit') return { ...row, unit: content.unit, ...written };
  if (row.kind === 'briefing' && content.kind === 'briefing')
    return { ...row, briefing: content.briefing, ...written };
  return undefined;
}

const emptyUnit = { summaries: noWords, minutes: 15, cover: '', materials: [] };

/** Codes: issue-taken, column-unknown. */
export async function createDraft(
  context: CenterContext,
  catalog: LibraryCatalog,
  actor: Actor,
  make: DraftMake,
): Promise<Outcome<string>> {
  const id = randomUUID();
  const { paths } = await readStudyKey(context);
  const kind = 'topic' in make ? 'unit' : 'briefing';
  const itemId = toItemId(kind, paths, make.titles.en, randomBytes(2).toString('hex'));
  const nowMs = context.nowMs();
  const published = await catalog.listBriefings();
  return context.db.write(async (writer): Promise<Outcome<string>> => {
    let body: DraftBody;
    if ('topic' in make) body = { kind: 'unit', unit: { ...emptyUnit, ...make } };
    else {
      const begun = await createBriefing(writer, published, make);
      if (!begun.ok) return begun;
      body = { kind: 'briefing', briefing: begun.value };
    }
    await writer
      .insertInto('study_draft')
      .values({
        id,
        kind,
        unit_id: itemId,
        version: 1,
        unit: toStored(body),
        texts: '{}',
        editors: JSON.stringify([actor]),
        created_ms: nowMs,
        created_by: actor,
        updated_ms: nowMs,
        updated_by: actor,
      })
      .execute();
    await writeAudit(writer, nowMs, actor, 'draft.create', id, { itemId });
    return succeed(id);
  });
}

/**
 * Notes who changed the draft, and gives the change its version. Codes: not-found, draft-changed, malformed (a
 * briefing for a unit).
 */
export async function touchDraft(
  writer: Writer,
  nowMs: number,
  actor: Actor,
  id: string,
  change: DraftBody & { version: number; texts: DraftTexts },
): Promise<Outcome<{ version: number }>> {
  const row = await writer
    .selectFrom('study_draft')
    .select(['kind', 'version', 'editors'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return fail('not-found');
  if (row.kind !== change.kind) return fail('malformed');
  if (row.version !== change.version) return fail('draft-changed');
  const editors = new Set([...editorsSchema.parse(row.editors), actor]);
  const version = row.version + 1;
  await writer
    .updateTable('study_draft')
    .set({
      version,
      unit: toStored(change),
      texts: JSON.stringify(change.texts),
      editors: JSON.stringify([...editors].sort()),
      updated_ms: nowMs,
      updated_by: actor,
    })
    .where('id', '=', id)
    .execute();
  return succeed({ version });
}

/** Codes: not-found, draft-changed (somebody else saved meanwhile; nothing was overwritten). */
export async function saveDraft(
  context: CenterContext,
  actor: Actor,
  id: string,
  save: DraftSave,
): Promise<Outcome<{ version: number }>> {
  const nowMs = context.nowMs();
  const change = 'unit' in save ? { kind: 'unit' as const, ...save } : { kind: 'briefing' as const, ...save };
  return context.db.write(async (writer) => {
    const saved = await touchDraft(writer, nowMs, actor, id, change);
    if (saved.ok) await writeAudit(writer, nowMs, actor, 'draft.save', id, saved.value);
    return saved;
  });
}

/** Only what was never handed in; else its history would go with it. Codes: not-found, draft-waiting. */
export async function removeDraft(context: CenterContext, actor: Actor, id: string): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  const removed = await context.db.write(async (writer): Promise<Outcome<void>> => {
    const row = await writer
      .selectFrom('study_draft')
      .select('unit_id')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return fail('not-found');
    const release = await writer
      .selectFrom('study_release')
      .select('id')
      .where('draft_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    if (release) return fail('draft-waiting');
    await writer.deleteFrom('study_draft').where('id', '=', id).execute();
    await writeAudit(writer, nowMs, actor, 'draft.remove', id, { itemId: row.unit_id });
    return succeed(undefined);
  });
  if (removed.ok) {
    const folders = toStudyFolders(context);
    await rm(folders.draft(id), { recursive: true, force: true });
    await rm(folders.preview('drafts', id), { recursive: true, force: true });
  }
  return removed;
}
