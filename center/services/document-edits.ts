// Owns: the corrections of a document at the center: all are kept, and a field holds what the latest of
// them says (core/domain/merge-edits.ts). Runs inside the caller's transaction, which has locked the document.
import { sql } from 'kysely';
import { planSchema } from '#core/domain/documents.ts';
import {
  type DocumentName,
  type EditRefusal,
  type FieldEdit,
  fieldEditSchema,
  parseGroupField,
} from '#core/domain/edit.ts';
import { digestValue, findWinner } from '#core/domain/merge-edits.ts';
import type { Hlc } from '#core/kernel/hlc.ts';
import type { Reader, Writer } from '../db/database.ts';

/** Node of the times that are made here. Processes of one center lock the document before they make one. */
export const centerNode = 'center';

export interface EditSource {
  /** null: at the console. */
  stationId: string | null;
  /** The learner at the station, or the operator's login. */
  editor: string;
  statementId: string | null;
  /** When it was made, as well as is known. */
  madeMs: number;
  restores?: number;
}

export interface KnownEdit extends FieldEdit {
  id: number;
  field: string;
}

/** Corrections that count, of one document or one of its fields. */
export async function listKnownEdits(
  reader: Reader,
  document: DocumentName,
  field?: string,
): Promise<KnownEdit[]> {
  const rows = await reader
    .selectFrom('document_edit')
    .select(['id', 'field', 'hlc', 'base', 'value'])
    .where('kind', '=', document.kind)
    .where('document_id', '=', document.id)
    .where('refusal', 'is', null)
    .$if(field !== undefined, (query) => query.where('field', '=', field ?? ''))
    .orderBy('id')
    .execute();
  return rows.map(({ id, field: name, ...edit }) => ({ id, field: name, ...fieldEditSchema.parse(edit) }));
}

/** Time of the value that each field holds. */
export async function readVersions(reader: Reader, document: DocumentName): Promise<Record<string, Hlc>> {
  const { rows } = await sql<{ field: string; hlc: Hlc }>`
    select field, max(hlc) as hlc from document_edit
    where kind = ${document.kind} and document_id = ${document.id}::uuid and refusal is null
    group by field order by field`.execute(reader);
  return Object.fromEntries(rows.map(({ field, hlc }) => [field, hlc]));
}

/** What is kept of a correction; a refused one may lack what makes one. */
export interface KeptEdit {
  field: string;
  value: FieldEdit['value'] | null;
  hlc: string;
  base: string | null;
}

/** Keeps one correction, once. A refused one is kept with its reason and changes nothing. */
export async function keepEdit(
  writer: Writer,
  document: DocumentName,
  edit: KeptEdit,
  source: EditSource,
  nowMs: number,
  refusal: EditRefusal | null = null,
): Promise<void> {
  await writer
    .insertInto('document_edit')
    .values({
      kind: document.kind,
      document_id: document.id,
      field: edit.field,
      hlc: edit.hlc,
      base: edit.base,
      value: JSON.stringify(edit.value),
      digest: edit.value === null ? '' : digestValue(edit.value),
      station_id: source.stationId,
      editor: source.editor,
      statement_id: source.statementId,
      made_ms: Math.round(source.madeMs),
      stored_ms: nowMs,
      refusal,
      restores: source.restores ?? null,
      settled_ms: null,
      settled_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function writeRosterField(
  writer: Writer,
  id: string,
  field: string,
  value: FieldEdit['value'],
): Promise<void> {
  const groupId = parseGroupField(field);
  if (groupId !== undefined) {
    if (value === true) {
      // The group may be gone by now.
      await sql`insert into learner_group (learner_id, group_id)
        select ${id}::uuid, id from study_group where id = ${groupId}::uuid on conflict do nothing`.execute(
        writer,
      );
    } else {
      await writer
        .deleteFrom('learner_group')
        .where('learner_id', '=', id)
        .where('group_id', '=', groupId)
        .execute();
    }
    return;
  }
  const update = writer.updateTable('learner').where('id', '=', id);
  const language = /^names\.(zh|ug|en)$/.exec(field)?.[1];
  if (language !== undefined) {
    const part = JSON.stringify({ [language]: value });
    await update.set({ names: sql`names || ${part}::jsonb` }).execute();
  } else if (field === 'letters') await update.set({ letters: String(value) }).execute();
  else if (field === 'symbol') await update.set({ symbol: String(value) }).execute();
  else if (field === 'isAdministrator') await update.set({ is_administrator: value === true }).execute();
}

async function writePlanField(
  writer: Writer,
  id: string,
  field: string,
  value: FieldEdit['value'],
): Promise<void> {
  const row = await writer.selectFrom('plan').select('doc').where('id', '=', id).executeTakeFirst();
  if (!row) return;
  const doc = JSON.stringify(planSchema.parse({ ...planSchema.parse(row.doc), [field]: value }));
  await writer.updateTable('plan').set({ doc }).where('id', '=', id).execute();
}

/** Brings the field to what its corrections amount to. */
export async function settleField(writer: Writer, document: DocumentName, field: string): Promise<void> {
  const winner = findWinner(await listKnownEdits(writer, document, field));
  if (!winner) return;
  if (document.kind === 'roster') await writeRosterField(writer, document.id, field, winner.value);
  else await writePlanField(writer, document.id, field, winner.value);
}
