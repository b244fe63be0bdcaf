// Owns: drafts of study units: made, listed, saved. Two who edit at once are told apart by the version; nobody's
// words are overwritten unseen. Whoever changed a draft cannot approve it later, so that is noted with each save.
import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import * as z from 'zod';
import type { UnitId } from '#core/kernel/ids.ts';
import {
  type Draft,
  type DraftFile,
  type DraftRow,
  type DraftTexts,
  type DraftUnit,
  draftFileSchema,
  type draftMakeSchema,
  type draftSaveSchema,
  draftTextsSchema,
  draftUnitSchema,
} from '#core/protocol/console-study-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { toStudyFolders } from './study-folders.ts';
import { readStudyKey, toUnitId } from './study-keys.ts';

export const editorsSchema = z.array(z.string());

/** Also known to the release that is made from it. */
export interface DraftContent {
  id: string;
  unitId: string;
  version: number;
  unit: DraftUnit;
  texts: DraftTexts;
  editors: string[];
}

export async function readContent(reader: Reader, id: string): Promise<DraftContent | undefined> {
  const row = await reader.selectFrom('study_draft').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id,
      unitId: row.unit_id,
      version: row.version,
      unit: draftUnitSchema.parse(row.unit),
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
    const unit = draftUnitSchema.parse(row.unit);
    return {
      id: row.id,
      unitId: row.unit_id as UnitId,
      titles: unit.titles,
      topic: unit.topic,
      version: row.version,
      createdBy: row.created_by,
      updatedAtMs: row.updated_ms,
      updatedBy: row.updated_by,
      materialCount: unit.materials.length,
      release: newest ? { number: newest.number, state: newest.state, decision: newest.decision } : null,
      isPublished: own.some(({ state }) => state === 'published'),
      hasChanges: newest === undefined || newest.draft_version !== row.version,
    };
  });
}

export async function listDrafts(reader: Reader): Promise<DraftRow[]> {
  return listRows(reader);
}

export async function readDraft(reader: Reader, id: string): Promise<Draft | undefined> {
  const [row] = await listRows(reader, id);
  const content = await readContent(reader, id);
  if (!row || !content) return undefined;
  const { unit, texts } = content;
  return { ...row, unit, texts, files: await listFiles(reader, id) };
}

export async function createDraft(
  context: CenterContext,
  actor: Actor,
  { titles, topic }: z.infer<typeof draftMakeSchema>,
): Promise<string> {
  const id = randomUUID();
  const { paths } = await readStudyKey(context);
  const unitId = toUnitId(paths, titles.en, randomBytes(2).toString('hex'));
  const nowMs = context.nowMs();
  const unit: DraftUnit = {
    topic,
    titles,
    summaries: { zh: '', ug: '', en: '' },
    minutes: 15,
    cover: '',
    materials: [],
  };
  await context.db.write(async (writer) => {
    await writer
      .insertInto('study_draft')
      .values({
        id,
        unit_id: unitId,
        version: 1,
        unit: JSON.stringify(unit),
        texts: '{}',
        editors: JSON.stringify([actor]),
        created_ms: nowMs,
        created_by: actor,
        updated_ms: nowMs,
        updated_by: actor,
      })
      .execute();
    await writeAudit(writer, nowMs, actor, 'draft.create', id, { unitId });
  });
  return id;
}

/** Notes who changed the draft, and gives the change its version. Codes: not-found, draft-changed. */
export async function touchDraft(
  writer: Writer,
  nowMs: number,
  actor: Actor,
  id: string,
  change: { version: number; unit: DraftUnit; texts: DraftTexts },
): Promise<Outcome<{ version: number }>> {
  const row = await writer
    .selectFrom('study_draft')
    .select(['version', 'editors'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return fail('not-found');
  if (row.version !== change.version) return fail('draft-changed');
  const editors = new Set([...editorsSchema.parse(row.editors), actor]);
  const version = row.version + 1;
  await writer
    .updateTable('study_draft')
    .set({
      version,
      unit: JSON.stringify(change.unit),
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
  save: z.infer<typeof draftSaveSchema>,
): Promise<Outcome<{ version: number }>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer) => {
    const saved = await touchDraft(writer, nowMs, actor, id, save);
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
    await writeAudit(writer, nowMs, actor, 'draft.remove', id, { unitId: row.unit_id });
    return succeed(undefined);
  });
  if (removed.ok) {
    const folders = toStudyFolders(context);
    await rm(folders.draft(id), { recursive: true, force: true });
    await rm(folders.preview('drafts', id), { recursive: true, force: true });
  }
  return removed;
}
