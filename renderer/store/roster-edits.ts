// Owns: people and plans as this station shows them: what the feed says, and over it the corrections made here
// that the feed does not know yet (SPEC: ED8). A correction is a record; what lies over the feed is derived.
import {
  listPlansFor,
  type Person,
  type Plan,
  planSchema,
  type RosterEntry,
  rosterSchema,
} from '#core/domain/documents.ts';
import {
  type DocumentName,
  type FieldEdit,
  type FieldValue,
  parseGroupField,
  readFieldValue,
} from '#core/domain/edit.ts';
import type { Language } from '#core/domain/language.ts';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import { createHlc, findLatestHlc, type Hlc } from '#core/kernel/hlc.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { readBody } from '#core/protocol/log.ts';
import type { LogRow, StationDatabase } from './database.ts';
import { listDocuments } from './station-feed.ts';
import { appendTables } from './station-log.ts';
import { appendActs, type RecordContext } from './study-records.ts';

/** A correction made here that the feed may not know yet. */
export interface PendingEdit extends FieldEdit {
  document: DocumentName;
  field: string;
  statementId: string;
}

type Versions = Readonly<Record<string, Hlc>>;

/** A roster entry with what belongs to it. */
export interface StationPerson {
  entry: RosterEntry;
  isAdministrator: boolean;
  aliasIds: readonly LearnerId[];
  /** Time of each field's value, corrections of this station included. */
  versions: Versions;
  /** Fields that were corrected here and have not come back from the center yet. */
  pendingFields: readonly string[];
}

/** Corrections of the document that still lie over the feed, oldest first. */
function listOver(
  pending: readonly PendingEdit[],
  { kind, id }: DocumentName,
  versions: Versions,
): PendingEdit[] {
  return pending
    .filter(({ document, field, hlc }) => {
      const known = versions[field];
      return document.kind === kind && document.id === id && (known === undefined || hlc > known);
    })
    .sort((a, b) => (a.hlc < b.hlc ? -1 : 1));
}

function addVersions(versions: Versions, over: readonly PendingEdit[]): Versions {
  return { ...versions, ...Object.fromEntries(over.map(({ field, hlc }) => [field, hlc])) };
}

function applyToEntry(entry: RosterEntry, { field, value }: PendingEdit): RosterEntry {
  const groupId = parseGroupField(field);
  if (groupId !== undefined) {
    const others = entry.groupIds.filter((id) => id !== groupId);
    return { ...entry, groupIds: value === true ? [...others, groupId].sort() : others };
  }
  const language = /^names\.(zh|ug|en)$/.exec(field)?.[1];
  const changed =
    language === undefined
      ? { ...entry, [field]: value }
      : { ...entry, names: { ...entry.names, [language]: value } };
  const parsed = rosterSchema.safeParse(changed);
  return parsed.success ? parsed.data : entry;
}

function applyToPlan(plan: Plan, { field, value }: PendingEdit): Plan {
  const parsed = planSchema.safeParse({ ...plan, [field]: value });
  return parsed.success ? parsed.data : plan;
}

export interface RefusedEdit {
  document: DocumentName;
  field: string;
  value: FieldValue;
  /** One of `EditRefusal`, or a word of a newer center. */
  reason: string;
}

interface Corrections {
  pending: PendingEdit[];
  refused: (RefusedEdit & { statementId: string })[];
}

/** Corrections made here, and those among them that the center did not take. */
async function readCorrections(db: StationDatabase): Promise<Corrections> {
  const reasons = new Map((await listDocuments(db, 'refused-edit')).map(({ id, fields }) => [id, fields]));
  const found: Corrections = { pending: [], refused: [] };
  for (const edit of (await db.readState('pendingEdits')) ?? []) {
    const { document, field, value, statementId } = edit;
    const fields = reasons.get(statementId);
    const reason = fields?.[field] ?? fields?.['*'];
    if (reason === undefined) found.pending.push(edit);
    else found.refused.push({ document, field, value, statementId, reason });
  }
  return found;
}

export async function listRefusedEdits(db: StationDatabase): Promise<RefusedEdit[]> {
  return (await readCorrections(db)).refused;
}

/** Somebody has read why they were refused. */
export async function dismissRefusedEdits(db: StationDatabase): Promise<void> {
  await db.transaction('rw', db.documents, db.state, async () => {
    await db.writeState('pendingEdits', (await readCorrections(db)).pending);
  });
}

function toPerson(
  entry: RosterEntry,
  person: Person | undefined,
  pending: readonly PendingEdit[],
): StationPerson {
  const versions = person?.versions ?? {};
  const over = listOver(pending, { kind: 'roster', id: entry.id }, versions);
  return {
    entry: over.reduce(applyToEntry, entry),
    isAdministrator: person?.isAdministrator ?? false,
    aliasIds: person?.aliasIds ?? [],
    versions: addVersions(versions, over),
    pendingFields: [...new Set(over.map(({ field }) => field))],
  };
}

/** Everybody on the roster, by their letters. */
export async function listPeople(db: StationDatabase): Promise<StationPerson[]> {
  const { pending } = await readCorrections(db);
  const persons = new Map((await listDocuments(db, 'person')).map((person) => [person.id, person]));
  return (await listDocuments(db, 'roster'))
    .map((entry) => toPerson(entry, persons.get(entry.id), pending))
    .sort((a, b) => (a.entry.letters < b.entry.letters ? -1 : 1));
}

interface StationPlan {
  plan: Plan;
  versions: Versions;
}

async function readPlans(db: StationDatabase): Promise<StationPlan[]> {
  const { pending } = await readCorrections(db);
  const known = new Map((await listDocuments(db, 'plan-versions')).map(({ id, versions }) => [id, versions]));
  return (await listDocuments(db, 'plan')).map((plan) => {
    const versions = known.get(plan.id) ?? {};
    const over = listOver(pending, { kind: 'plan', id: plan.id }, versions);
    return { plan: over.reduce(applyToPlan, plan), versions: addVersions(versions, over) };
  });
}

/** Plans that reach the learner, nearest due day first. */
export async function listPlansOf(db: StationDatabase, learner: RosterEntry): Promise<Plan[]> {
  const person = (await listDocuments(db, 'person')).find(({ id }) => id === learner.id);
  const plans = (await readPlans(db)).map(({ plan }) => plan);
  return listPlansFor(plans, learner, person?.aliasIds);
}

/** The greatest time that this station has seen anywhere. */
async function findSeen(db: StationDatabase): Promise<Hlc | undefined> {
  const documents = [...(await listDocuments(db, 'person')), ...(await listDocuments(db, 'plan-versions'))];
  const pending = ((await db.readState('pendingEdits')) ?? []).map(({ hlc }) => hlc);
  return findLatestHlc([...documents.flatMap(({ versions }) => Object.values(versions)), ...pending]);
}

async function findVersions(db: StationDatabase, { kind, id }: DocumentName): Promise<Versions | undefined> {
  if (kind === 'roster') return (await listPeople(db)).find(({ entry }) => entry.id === id)?.versions;
  return (await readPlans(db)).find(({ plan }) => plan.id === id)?.versions;
}

/** What the feed does not contain or overrule by now. */
async function listUnsettled(db: StationDatabase): Promise<PendingEdit[]> {
  const known = new Map<string, Versions>();
  for (const { id, versions } of await listDocuments(db, 'person')) known.set(`roster/${id}`, versions);
  for (const { id, versions } of await listDocuments(db, 'plan-versions')) known.set(`plan/${id}`, versions);
  return ((await db.readState('pendingEdits')) ?? []).filter(({ document, field, hlc }) => {
    const version = known.get(`${document.kind}/${document.id}`)?.[field];
    return version === undefined || hlc > version;
  });
}

function editTables(db: StationDatabase) {
  return [...appendTables(db), db.documents, db.state];
}

/**
 * Records a correction; the screens show it as soon as the transaction is complete. Codes: not-found,
 * malformed (a field or value that nobody may set here).
 */
export async function recordEdit(
  context: RecordContext,
  author: { learnerId: LearnerId; language: Language },
  document: DocumentName,
  values: Readonly<Record<string, FieldValue>>,
): Promise<Outcome<LogRow[]>> {
  const { db, clock, stationId } = context;
  const read = Object.entries(values).map(
    ([field, value]) => [field, readFieldValue(document.kind, field, value, 'station')] as const,
  );
  const bad = read.find(([, checked]) => !checked.ok);
  if (bad || read.length === 0) return fail('malformed', { detail: bad?.[0] ?? 'nothing corrected' });
  return db.transaction('rw', editTables(db), async (): Promise<Outcome<LogRow[]>> => {
    const versions = await findVersions(db, document);
    if (!versions) return fail('not-found');
    const evidence = clock.readEvidence();
    // A center time that was ever heard is a floor; the wall clock is none.
    const heardMs = evidence.synced ? clock.nowMs() : (await db.readState('sync'))?.lastContactMs;
    const hlc = createHlc(await findSeen(db), heardMs, stationId);
    const edits = Object.fromEntries(
      read.flatMap(([field, checked]): [string, FieldEdit][] =>
        checked.ok ? [[field, { value: checked.value, hlc, base: versions[field] ?? null }]] : [],
      ),
    );
    const act: Act = { kind: 'document-edited', document, edits };
    const rows = await appendActs(context, author, [act], evidence);
    const row = must(rows[0], 'row of the correction');
    const body = readBody(row.body, row.seq);
    const statementId = body.ok ? body.body.statement.id : '';
    const added = Object.entries(edits).map(([field, edit]) => ({ ...edit, field, document, statementId }));
    await db.writeState('pendingEdits', [...(await listUnsettled(db)), ...added]);
    return succeed(rows);
  });
}
