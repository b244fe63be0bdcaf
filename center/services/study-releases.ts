// Owns: handing a unit or briefing in, and the second person's word on it. What was handed in is frozen: a copy of the sources is
// what is looked at, approved and published, whatever becomes of the draft meanwhile.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Operator } from '#core/protocol/console-api.ts';
import {
  type DraftKind,
  draftTextsSchema,
  type Release,
  type ReleaseRow,
  releaseFaultSchema,
  type Submitted,
} from '#core/protocol/console-study-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import { findBriefingFault } from './briefings.ts';
import type { CenterContext } from './context.ts';
import { compareDrafts, type DraftVersion } from './draft-changes.ts';
import type { LibraryCatalog } from './library-catalog.ts';
import { editorsSchema, listTitles, parseBody, toStored } from './study-body.ts';
import { checkDraft, layOutDraft } from './study-check.ts';
import { copySource, toStudyFolders } from './study-folders.ts';
import { markDue } from './study-publish.ts';

function answersForAll({ role, stationIds }: Pick<Operator, 'role' | 'stationIds'>): boolean {
  return role === 'operator' || (role === 'trainer' && stationIds === null);
}

/**
 * It reaches every station: who approves it answers for the whole county, and has not worked on it. Whoever only
 * handed it in counts as having worked on it.
 */
export function mayDecide(
  operator: Pick<Operator, 'login' | 'role' | 'stationIds'>,
  release: { submittedBy: string; editors: readonly string[] },
): boolean {
  return (
    answersForAll(operator) &&
    release.submittedBy !== operator.login &&
    !release.editors.includes(operator.login)
  );
}

/** With the texts of each, newest first. */
function selectReleases(reader: Reader) {
  return reader
    .selectFrom('study_release as r')
    .innerJoin('study_draft as d', 'd.id', 'r.draft_id')
    .selectAll('r')
    .select(['d.unit_id', 'd.kind'])
    .orderBy('r.submitted_ms', 'desc');
}
export type StoredRelease = Awaited<ReturnType<ReturnType<typeof selectReleases>['execute']>>[number];

export async function listReleasesOf(reader: Reader, draftId: string): Promise<StoredRelease[]> {
  return selectReleases(reader).where('r.draft_id', '=', draftId).execute();
}

export function toReleaseRow(row: StoredRelease, operator: Operator): ReleaseRow {
  const editors = editorsSchema.parse(row.editors);
  return {
    id: row.id,
    draftId: row.draft_id,
    kind: row.kind,
    itemId: row.unit_id,
    titles: listTitles(parseBody(row.kind, row.unit)),
    number: row.number,
    state: row.state,
    words: row.words,
    submittedAtMs: row.submitted_ms,
    submittedBy: row.submitted_by,
    editors,
    decidedAtMs: row.decided_ms,
    decidedBy: row.decided_by,
    decision: row.decision,
    publishedAtMs: row.published_ms,
    fault: releaseFaultSchema.nullable().catch(null).parse(row.fault),
    mayDecide: row.state === 'submitted' && mayDecide(operator, { submittedBy: row.submitted_by, editors }),
  };
}

export function toVersion(
  kind: DraftKind,
  { unit, texts }: Pick<StoredRelease, 'unit' | 'texts'>,
): DraftVersion {
  return { ...parseBody(kind, unit), texts: draftTextsSchema.parse(texts) };
}

export async function listReleases(reader: Reader, operator: Operator): Promise<ReleaseRow[]> {
  const rows = await selectReleases(reader).limit(1000).execute();
  return rows.map((row) => toReleaseRow(row, operator));
}

export async function readRelease(
  reader: Reader,
  operator: Operator,
  id: string,
): Promise<Release | undefined> {
  const row = await selectReleases(reader).where('r.id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const release = toReleaseRow(row, operator);
  const before = await reader
    .selectFrom('study_release')
    .selectAll()
    .where('draft_id', '=', release.draftId)
    .where('number', '<', release.number)
    .where('published_ms', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    release,
    before: before?.number ?? null,
    changes: compareDrafts(before && toVersion(row.kind, before), toVersion(row.kind, row)),
  };
}

/**
 * Checks the whole draft as the command line would, freezes it and hands it in. Problems are no error: they are what
 * the author has to see. Codes: not-found, draft-changed, draft-waiting, issue-taken, column-unknown, center-fault.
 */
export async function submitDraft(
  context: CenterContext,
  catalog: LibraryCatalog,
  operator: Operator,
  draftId: string,
  { version, words }: { version: number; words: string },
): Promise<Outcome<Submitted>> {
  const checked = await checkDraft(context, draftId);
  if (!checked.ok) return checked;
  if (!checked.value.ok) return succeed({ ok: false, problems: checked.value.problems });
  const laid = await layOutDraft(context, draftId);
  if (!laid.ok) return laid;
  if (laid.value.version !== version) return fail('draft-changed');
  const { itemId, texts, editors, sources } = laid.value;
  const published = await catalog.listBriefings();
  const releaseId = randomUUID();
  const folder = toStudyFolders(context).release(releaseId);
  await copySource(sources, folder, laid.value);
  const nowMs = context.nowMs();
  const submitted = await context.db.write(async (writer): Promise<Outcome<Submitted>> => {
    // Under the lock of the draft: two who hand in at once, and one who saves.
    const draft = await writer
      .selectFrom('study_draft')
      .select('version')
      .where('id', '=', draftId)
      .forUpdate()
      .executeTakeFirst();
    if (!draft) return fail('not-found');
    if (draft.version !== version) return fail('draft-changed');
    const earlier = await writer
      .selectFrom('study_release')
      .select(['number', 'state'])
      .where('draft_id', '=', draftId)
      .orderBy('number')
      .execute();
    if (earlier.some(({ state }) => state === 'submitted' || state === 'approved'))
      return fail('draft-waiting');
    if (laid.value.kind === 'briefing') {
      const fault = await findBriefingFault(writer, published, laid.value);
      if (fault) return fail(fault);
    }
    const number = (earlier.at(-1)?.number ?? 0) + 1;
    await writer
      .insertInto('study_release')
      .values({
        id: releaseId,
        draft_id: draftId,
        number,
        state: 'submitted',
        draft_version: version,
        unit: toStored(laid.value),
        texts: JSON.stringify(texts),
        editors: JSON.stringify(editors),
        words,
        submitted_ms: nowMs,
        submitted_by: operator.login,
        decided_ms: null,
        decided_by: null,
        published_ms: null,
        fault: null,
      })
      .execute();
    await writeAudit(writer, nowMs, operator.login, `${laid.value.kind}.submit`, draftId, { itemId, number });
    return succeed({ ok: true, releaseId, number });
  });
  if (!submitted.ok) await rm(folder, { recursive: true, force: true });
  return submitted;
}

async function readKind(writer: Writer, draftId: string): Promise<DraftKind> {
  const query = writer.selectFrom('study_draft').select('kind').where('id', '=', draftId);
  return (await query.executeTakeFirstOrThrow()).kind;
}

/** Codes: not-found, draft-waiting (decided already), own-work. */
export async function decideRelease(
  context: CenterContext,
  operator: Operator,
  id: string,
  decision: { isApproved: boolean; words: string },
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    const row = await writer
      .selectFrom('study_release')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return fail('not-found');
    if (row.state !== 'submitted') return fail('draft-waiting');
    const editors = editorsSchema.parse(row.editors);
    if (!mayDecide(operator, { submittedBy: row.submitted_by, editors })) return fail('own-work');
    await writer
      .updateTable('study_release')
      .set({
        state: decision.isApproved ? 'approved' : 'returned',
        decided_ms: nowMs,
        decided_by: operator.login,
        decision: decision.words,
      })
      .where('id', '=', id)
      .execute();
    if (decision.isApproved) await markDue(writer);
    const kind = await readKind(writer, row.draft_id);
    const action = decision.isApproved ? `${kind}.approve` : `${kind}.return`;
    await writeAudit(writer, nowMs, operator.login, action, row.draft_id, { number: row.number });
    return succeed(undefined);
  });
}

/**
 * Takes it back from all stations with the next publication. It needs no second person: what is wrong has to go
 * at once. Codes: not-found, not-allowed.
 */
export async function withdrawDraft(
  context: CenterContext,
  operator: Operator,
  draftId: string,
  words: string,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer: Writer): Promise<Outcome<void>> => {
    const row = await writer
      .selectFrom('study_release')
      .select(['id', 'number', 'submitted_by'])
      .where('draft_id', '=', draftId)
      .where('state', '=', 'published')
      .forUpdate()
      .executeTakeFirst();
    if (!row) return fail('not-found');
    if (!answersForAll(operator) && row.submitted_by !== operator.login) return fail('not-allowed');
    await writer.updateTable('study_release').set({ state: 'withdrawn' }).where('id', '=', row.id).execute();
    await markDue(writer);
    const action = `${await readKind(writer, draftId)}.withdraw`;
    await writeAudit(writer, nowMs, operator.login, action, draftId, { number: row.number, words });
    return succeed(undefined);
  });
}
