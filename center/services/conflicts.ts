// Owns: corrections that somebody should look at: those that lost against one that did not know of them, and
// those that were refused. Both are read off the kept corrections (core/domain/merge-edits.ts).
import { sql } from 'kysely';
import { type DocumentName, fieldEditSchema } from '#core/domain/edit.ts';
import { findWinner, listConflicts as listLosers } from '#core/domain/merge-edits.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import type { ConflictRow, EditSide, RefusalRow } from '#core/protocol/console-people-api.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { listPlans } from './plans.ts';
import { listLearnersInScope, type Scoped, wholeCounty } from './scope.ts';

interface EditRow {
  id: number;
  kind: DocumentName['kind'];
  document_id: string;
  field: string;
  hlc: string;
  base: string | null;
  value: unknown;
  editor: string;
  editor_names: Record<string, string> | null;
  station_name: string | null;
  statement_id: string | null;
  made_ms: number;
  refusal: string | null;
  restores: number | null;
  settled_ms: number | null;
  title: Record<string, string> | null;
}

/** More refused corrections than this nobody reads; the log keeps them all. */
const maxRefusals = 500;

const columns = sql`e.id, e.kind, e.document_id, e.field, e.hlc, e.base, e.value, e.editor, e.statement_id,
  e.made_ms, e.refusal, e.restores, e.settled_ms, s.name as station_name, p.names as editor_names,
  coalesce(l.names, case when pl.id is null then null else
    jsonb_build_object('zh', pl.doc->>'title', 'ug', pl.doc->>'title', 'en', pl.doc->>'title') end) as title`;
const joins = sql`document_edit e
  left join station s on s.id = e.station_id
  left join learner p on p.id::text = e.editor
  left join learner l on e.kind = 'roster' and l.id = e.document_id
  left join plan pl on e.kind = 'plan' and pl.id = e.document_id`;

function toSide(row: EditRow): EditSide {
  const name = Object.values(row.editor_names ?? {}).join(' / ');
  const value = typeof row.value === 'string' || typeof row.value === 'boolean' ? row.value : null;
  return {
    value,
    // An id says nothing to anybody.
    editorName: name || (uuidPattern.test(row.editor) ? '?' : row.editor),
    stationName: row.station_name,
    madeAtMs: row.made_ms,
  };
}

function toDocumentRow({ id, kind, document_id, title, field }: EditRow) {
  return { id, kind, documentId: document_id, title, field };
}

function toEdit(row: EditRow) {
  return { row, ...fieldEditSchema.parse({ value: row.value, hlc: row.hlc, base: row.base }) };
}

/** Conflicts of one field, newest loser first. */
function readField(rows: readonly EditRow[]): ConflictRow[] {
  const edits = rows.map(toEdit);
  const winner = findWinner(edits);
  if (!winner) return [];
  const kept = toSide(winner.row);
  const losers = listLosers(edits).map(
    ({ row }): ConflictRow => ({
      ...toDocumentRow(row),
      state: row.settled_ms === null ? 'open' : 'settled',
      kept,
      lost: toSide(row),
    }),
  );
  const before = edits.find(({ hlc }) => hlc === winner.base);
  const restored = rows.find(({ id }) => id === winner.row.restores);
  if (restored && before && toEdit(restored).value === winner.value) {
    losers.push({ ...toDocumentRow(restored), state: 'restored', kept, lost: toSide(before.row) });
  }
  return losers;
}

/** Of documents in scope. */
async function filterDocuments<Row extends Pick<ConflictRow, 'kind' | 'documentId'>>(
  reader: Reader,
  scoped: Scoped,
  rows: readonly Row[],
): Promise<Row[]> {
  if (scoped.stationIds === null) return [...rows];
  const learnerIds = rows.filter(({ kind }) => kind === 'roster').map(({ documentId }) => documentId);
  const learners = await listLearnersInScope(reader, scoped, learnerIds);
  const plans = new Set((await listPlans(reader, scoped)).map(({ id }) => id));
  return rows.filter(({ kind, documentId }) =>
    kind === 'roster' ? learners.has(documentId) : plans.has(documentId),
  );
}

export async function listConflicts(
  reader: Reader,
  which: 'open' | 'all',
  scoped = wholeCounty,
): Promise<ConflictRow[]> {
  // Only fields in which more than one correction has nobody built upon it, or where one was brought back.
  const { rows } = await sql<EditRow>`
    with contested as (
      select kind, document_id, field from document_edit e where refusal is null
      group by kind, document_id, field
      having bool_or(restores is not null) or 1 < count(*) filter (where not exists (
        select 1 from document_edit n where n.kind = e.kind and n.document_id = e.document_id
          and n.field = e.field and n.base = e.hlc and n.refusal is null)))
    select ${columns} from ${joins} join contested c using (kind, document_id, field)
    where e.refusal is null order by e.kind, e.document_id, e.field, e.id`.execute(reader);
  const fields = new Map<string, EditRow[]>();
  for (const row of rows) {
    const key = `${row.kind}/${row.document_id}/${row.field}`;
    fields.set(key, [...(fields.get(key) ?? []), row]);
  }
  const found = await filterDocuments(reader, scoped, [...fields.values()].flatMap(readField));
  return found
    .filter(({ state }) => which === 'all' || state === 'open')
    .sort((a, b) => b.lost.madeAtMs - a.lost.madeAtMs || b.id - a.id);
}

/** Corrections that changed nothing, newest first. */
export async function listRefusals(reader: Reader, scoped = wholeCounty): Promise<RefusalRow[]> {
  const { rows } = await sql<EditRow>`
    select ${columns} from ${joins} where e.refusal is not null
    order by e.stored_ms desc, e.id desc limit ${maxRefusals}`.execute(reader);
  const refusals = rows.map((row) => ({
    ...toDocumentRow(row),
    statementId: row.statement_id,
    made: toSide(row),
    reason: row.refusal ?? '',
  }));
  return filterDocuments(reader, scoped, refusals);
}

/** The operator has looked and leaves it as it is; false when there is no such conflict. */
export async function settleConflict(context: CenterContext, actor: Actor, id: number): Promise<boolean> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer) => {
    const row = await writer
      .updateTable('document_edit')
      .set({ settled_ms: nowMs, settled_by: actor })
      .where('id', '=', id)
      .where('refusal', 'is', null)
      .returning(['kind', 'document_id', 'field'])
      .executeTakeFirst();
    if (!row) return false;
    await writeAudit(writer, nowMs, actor, `${row.kind}.settle`, row.document_id, { field: row.field, id });
    return true;
  });
}
