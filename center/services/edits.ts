// Owns: taking in corrections of documents, from station logs and from the console, by the same path
// (SPEC: ED rules). A correction that may not be is kept, changes nothing, and its station is told why.
import {
  type DocumentName,
  type EditRefusal,
  type FieldEdit,
  parseGroupField,
  readEditRecord,
  readFieldValue,
} from '#core/domain/edit.ts';
import { isAfterBase } from '#core/domain/merge-edits.ts';
import type { Statement } from '#core/domain/statement.ts';
import { createHlc, findLatestHlc, isHlcAhead } from '#core/kernel/hlc.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { resolveLearners } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import {
  centerNode,
  type EditSource,
  keepEdit,
  listKnownEdits,
  readVersions,
  settleField,
} from './document-edits.ts';
import { createPublications, type Publications } from './feed-documents.ts';
import { listAudienceStations, lockPlans, publishPlan, readPlan } from './plans.ts';
import { lockLearners, publishLearner, readRosterState } from './roster.ts';

/** A correction as it came in a station's log. */
export interface EditStatement {
  statement: Statement;
  occurredMs: number;
}

async function lockDocuments(writer: Writer, documents: readonly DocumentName[]): Promise<void> {
  await lockLearners(
    writer,
    documents.filter(({ kind }) => kind === 'roster').map(({ id }) => id),
  );
  await lockPlans(
    writer,
    documents.filter(({ kind }) => kind === 'plan').map(({ id }) => id),
  );
}

async function publish(
  writer: Writer,
  publications: Publications,
  { kind, id }: DocumentName,
): Promise<void> {
  if (kind === 'roster') await publishLearner(writer, publications, id);
  else await publishPlan(writer, publications, id);
}

/** True when the person may correct documents at this station. */
async function isAdministratorAt(reader: Reader, learnerId: string, stationId: string): Promise<boolean> {
  if (!uuidPattern.test(learnerId)) return false;
  const id = (await resolveLearners(reader, [learnerId])).get(learnerId) ?? learnerId;
  const state = await readRosterState(reader, id);
  return state?.isAdministrator === true && state.stationIds.includes(stationId);
}

/** True when the document is among those that the station shows. */
async function isShownAt(reader: Reader, { kind, id }: DocumentName, stationId: string): Promise<boolean> {
  if (kind === 'roster') {
    const state = await readRosterState(reader, id);
    return state !== undefined && !state.isMerged && state.stationIds.includes(stationId);
  }
  const plan = await readPlan(reader, id);
  return plan !== undefined && (await listAudienceStations(reader, plan)).includes(stationId);
}

async function isGroupOf(reader: Reader, field: string, stationId: string): Promise<boolean> {
  const groupId = parseGroupField(field);
  if (groupId === undefined) return true;
  if (!uuidPattern.test(groupId)) return false;
  const row = await reader
    .selectFrom('study_group')
    .select('id')
    .where('id', '=', groupId)
    .where('station_id', '=', stationId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Undefined when nothing stands against the correction of this field. */
async function findRefusal(
  writer: Writer,
  { kind }: DocumentName,
  field: string,
  edit: FieldEdit,
  stationId: string,
  nowMs: number,
): Promise<EditRefusal | undefined> {
  const read = readFieldValue(kind, field, edit.value, 'station');
  if (!read.ok) return read.refusal;
  if (!(await isGroupOf(writer, field, stationId))) return 'foreign-document';
  if (!isAfterBase(edit)) return 'before-base';
  return isHlcAhead(edit.hlc, nowMs) ? 'clock-ahead' : undefined;
}

async function applyRecord(
  writer: Writer,
  publications: Publications,
  stationId: string,
  { statement, occurredMs }: EditStatement,
  nowMs: number,
): Promise<void> {
  const record = readEditRecord(statement);
  if (!record) return;
  const { document, edits } = record;
  const editor = statement.actor.account.name;
  const source: EditSource = { stationId, editor, statementId: statement.id, madeMs: occurredMs };
  const refused: Record<string, EditRefusal> = {};
  const refuse = async (field: string, edit: FieldEdit | undefined, reason: EditRefusal) => {
    refused[field] = reason;
    const kept = edit ? { field, ...edit } : { field, value: null, hlc: '', base: null };
    await keepEdit(writer, document, kept, source, nowMs, reason);
  };
  const mayEdit = await isAdministratorAt(writer, editor, stationId);
  const isShown = await isShownAt(writer, document, stationId);
  if (!edits) await refuse('*', undefined, 'malformed');
  let isChanged = false;
  for (const [field, edit] of Object.entries(edits ?? {})) {
    const reason = !mayEdit
      ? 'not-administrator'
      : !isShown
        ? 'foreign-document'
        : await findRefusal(writer, document, field, edit, stationId, nowMs);
    if (reason) {
      await refuse(field, edit, reason);
      continue;
    }
    const read = readFieldValue(document.kind, field, edit.value, 'station');
    await keepEdit(
      writer,
      document,
      { field, ...edit, value: read.ok ? read.value : edit.value },
      source,
      nowMs,
    );
    await settleField(writer, document, field);
    isChanged = true;
  }
  if (isChanged) await publish(writer, publications, document);
  if (Object.keys(refused).length > 0) {
    publications.put(stationId, 'refused-edit', statement.id, { id: statement.id, fields: refused });
  }
}

/** Takes in the corrections among new records of a station, in their order. */
export async function applyEditRecords(
  writer: Writer,
  publications: Publications,
  stationId: string,
  records: readonly EditStatement[],
  nowMs: number,
): Promise<void> {
  const documents = records.flatMap(({ statement }) => readEditRecord(statement)?.document ?? []);
  await lockDocuments(writer, documents);
  for (const record of records) await applyRecord(writer, publications, stationId, record, nowMs);
}

export interface ConsoleEdit {
  value: FieldEdit['value'];
  /** Time of the value that the operator saw; null when the field had none. */
  base: string | null;
}

/** The corrections of one act at the console; the document is locked. */
export async function keepConsoleEdits(
  writer: Writer,
  document: DocumentName,
  edits: Readonly<Record<string, ConsoleEdit>>,
  source: Pick<EditSource, 'editor' | 'restores'>,
  nowMs: number,
): Promise<void> {
  const versions = await readVersions(writer, document);
  const hlc = createHlc(findLatestHlc(Object.values(versions)), nowMs, centerNode);
  for (const [field, { value, base }] of Object.entries(edits)) {
    const kept = { field, value, hlc, base };
    await keepEdit(
      writer,
      document,
      kept,
      { ...source, stationId: null, statementId: null, madeMs: nowMs },
      nowMs,
    );
    await settleField(writer, document, field);
  }
}

/** Codes: not-found, malformed. */
export async function editAtConsole(
  context: CenterContext,
  actor: Actor,
  document: DocumentName,
  edits: Readonly<Record<string, ConsoleEdit>>,
): Promise<Outcome<void>> {
  const read = new Map<string, ConsoleEdit>();
  for (const [field, { value, base }] of Object.entries(edits)) {
    const checked = readFieldValue(document.kind, field, value, 'county');
    if (!checked.ok) return fail('malformed', { detail: `${field}: ${checked.refusal}` });
    read.set(field, { value: checked.value, base });
  }
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    await lockDocuments(writer, [document]);
    const known =
      document.kind === 'roster'
        ? await readRosterState(writer, document.id)
        : await readPlan(writer, document.id);
    if (!known) return fail('not-found');
    for (const field of read.keys()) {
      const groupId = parseGroupField(field);
      if (groupId === undefined) continue;
      const group = await writer
        .selectFrom('study_group')
        .innerJoin('learner_station', 'learner_station.station_id', 'study_group.station_id')
        .select('study_group.id')
        .where('study_group.id', '=', groupId)
        .where('learner_station.learner_id', '=', document.id)
        .executeTakeFirst();
      if (!group) return fail('not-found');
    }
    await keepConsoleEdits(writer, document, Object.fromEntries(read), { editor: actor }, nowMs);
    const publications = createPublications();
    await publish(writer, publications, document);
    await publications.send(writer);
    await writeAudit(writer, nowMs, actor, `${document.kind}.edit`, document.id, {
      fields: [...read.keys()],
    });
    return succeed(undefined);
  });
}

/**
 * Brings back the losing value of a conflict or, where that was done, what held before. Codes: not-found.
 */
export async function undoConflict(
  context: CenterContext,
  actor: Actor,
  editId: number,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    const row = await writer
      .selectFrom('document_edit')
      .select(['kind', 'document_id', 'field'])
      .where('id', '=', editId)
      .where('refusal', 'is', null)
      .executeTakeFirst();
    if (!row) return fail('not-found');
    const document: DocumentName = { kind: row.kind, id: row.document_id };
    await lockDocuments(writer, [document]);
    const known = await listKnownEdits(writer, document, row.field);
    const lost = known.find(({ id }) => id === editId);
    const held = known.reduce((a, b) => (b.hlc > a.hlc ? b : a));
    const other = lost && lost.value !== held.value ? lost : known.find(({ hlc }) => hlc === held.base);
    if (!other) return fail('not-found');
    const edits = { [row.field]: { value: other.value, base: held.hlc } };
    await keepConsoleEdits(writer, document, edits, { editor: actor, restores: editId }, nowMs);
    const publications = createPublications();
    await publish(writer, publications, document);
    await publications.send(writer);
    await writeAudit(writer, nowMs, actor, `${document.kind}.undo`, document.id, {
      field: row.field,
      editId,
    });
    return succeed(undefined);
  });
}
