// Owns: reading the audit log: page by page, newest first, with names.
import * as z from 'zod';
import { partialLocalized } from '#core/domain/language.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import type { AuditPage, AuditQuery } from '#core/protocol/console-staff-api.ts';
import type { Reader } from '../db/database.ts';

const pageRows = 100;
const namesSchema = partialLocalized(z.string());

/** Names of stations, accounts, learners and groups among `ids`. */
async function readNames(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const uuids = [...new Set(ids)].filter((id) => uuidPattern.test(id));
  if (uuids.length === 0) return new Map();
  const names = new Map<string, string>();
  for (const table of ['station', 'operator', 'study_group'] as const) {
    const rows = await reader.selectFrom(table).select(['id', 'name']).where('id', 'in', uuids).execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  const learners = await reader
    .selectFrom('learner')
    .select(['id', 'names'])
    .where('id', 'in', uuids)
    .execute();
  for (const row of learners)
    names.set(row.id, Object.values(namesSchema.parse(row.names)).filter(Boolean).join(' / '));
  return names;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

export async function listAudit(
  reader: Reader,
  { actor, action, object, fromMs, toMs }: AuditQuery,
  before: number | undefined,
): Promise<AuditPage> {
  let query = reader
    .selectFrom('audit')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(pageRows + 1);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', 'like', `${escapeLike(action)}%`);
  if (object !== undefined) query = query.where('object', '=', object);
  if (fromMs !== undefined) query = query.where('at_ms', '>=', fromMs);
  if (toMs !== undefined) query = query.where('at_ms', '<', toMs);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.execute();
  const shown = rows.slice(0, pageRows);
  const names = await readNames(
    reader,
    shown.map(({ object: id }) => id),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      atMs: row.at_ms,
      actor: row.actor,
      action: row.action,
      object: row.object,
      objectName: names.get(row.object) ?? null,
      detail: z.json().parse(row.detail),
    })),
    next: rows.length > pageRows && last ? String(last.id) : null,
  };
}
