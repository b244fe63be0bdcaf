// Owns: who looked at what is kept of a learner. It is an entry of the audit log, and goes down to the learner's
// stations, where he or she reads it (SPEC: FD12).
import * as z from 'zod';
import type { LearnerId } from '#core/kernel/ids.ts';
import type { ViewRow } from '#core/protocol/console-staff-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import { listAliases } from './aliases.ts';
import type { Publications } from './feed-documents.ts';

/** Of audit entries that say so; the object is the learner. */
export const viewAction = 'learner.view';
export const viewDetailSchema = z.object({ what: z.string() });
/** Nobody scrolls further; the audit log has the rest. */
const shownViews = 500;
/** What a station is told: a document of a few kilobytes. */
const toldViews = 50;

/** Looks at a learner under all entries that are the same person, newest first. */
export async function listViews(
  reader: Reader,
  learnerId: string,
  count: number = shownViews,
): Promise<ViewRow[]> {
  const rows = await reader
    .selectFrom('audit')
    .leftJoin('operator', 'operator.login', 'audit.actor')
    .select(['audit.at_ms', 'audit.actor', 'audit.detail', 'operator.name'])
    .where('object', 'in', [learnerId, ...(await listAliases(reader, learnerId))])
    .where('action', '=', viewAction)
    .orderBy('audit.id', 'desc')
    .limit(count)
    .execute();
  return rows.map((row) => ({
    atMs: row.at_ms,
    login: row.actor,
    name: row.name,
    what: viewDetailSchema.safeParse(row.detail).data?.what ?? '',
  }));
}

/** Tells these stations who looked; nothing when nobody has. */
export async function publishViews(
  writer: Writer,
  publications: Publications,
  learnerId: string,
  stationIds: readonly string[],
): Promise<void> {
  const views = (await listViews(writer, learnerId, toldViews)).map(({ atMs, login, name, what }) => ({
    atMs,
    by: name ?? login,
    what,
  }));
  if (views.length === 0) return;
  for (const stationId of stationIds)
    publications.put(stationId, 'views', learnerId, { id: learnerId as LearnerId, views });
}
