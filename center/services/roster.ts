// Owns: what the stations are told of a learner: the roster entry, and beside it what stations of the first
// wire do not know. An entry that was merged into another is on no roster.
import { sql } from 'kysely';
import { type RosterEntry, rosterSchema } from '#core/domain/documents.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import type { Reader, Writer } from '../db/database.ts';
import { listAliases } from './aliases.ts';
import { readVersions } from './document-edits.ts';
import type { Publications } from './feed-documents.ts';
import { publishViews } from './learner-views.ts';
import { publishAnswers } from './text-answers.ts';

export interface RosterState {
  entry: RosterEntry;
  isAdministrator: boolean;
  isMerged: boolean;
  stationIds: string[];
}

/** Locks the learners' rows in one order; whoever changes what is known of a person does this first. */
export async function lockLearners(writer: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`select l.id from learner l
    join jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb) w on l.id = w.value::uuid
    order by l.id for update of l`.execute(writer);
}

/** Undefined when there is no such learner. */
export async function readRosterState(reader: Reader, learnerId: string): Promise<RosterState | undefined> {
  const row = await reader.selectFrom('learner').selectAll().where('id', '=', learnerId).executeTakeFirst();
  if (!row) return undefined;
  const groups = await reader
    .selectFrom('learner_group')
    .select('group_id')
    .where('learner_id', '=', learnerId)
    .execute();
  const stations = await reader
    .selectFrom('learner_station')
    .select('station_id')
    .where('learner_id', '=', learnerId)
    .orderBy('station_id')
    .execute();
  const merged = await reader
    .selectFrom('learner_alias')
    .select('alias_id')
    .where('alias_id', '=', learnerId)
    .executeTakeFirst();
  const entry = rosterSchema.parse({
    id: row.id,
    names: row.names,
    letters: row.letters,
    symbol: row.symbol,
    pinHash: row.pin_hash,
    groupIds: groups.map(({ group_id }) => group_id).sort(),
  });
  return {
    entry,
    isAdministrator: row.is_administrator,
    isMerged: merged !== undefined,
    stationIds: stations.map(({ station_id }) => station_id),
  };
}

/** Sends the learner's documents to each of his or her stations. */
export async function publishLearner(
  writer: Writer,
  publications: Publications,
  learnerId: string,
): Promise<void> {
  const state = await readRosterState(writer, learnerId);
  if (!state) return;
  const { entry, isAdministrator, isMerged, stationIds } = state;
  const aliasIds = (await listAliases(writer, learnerId)) as LearnerId[];
  const versions = await readVersions(writer, { kind: 'roster', id: learnerId });
  for (const stationId of stationIds) {
    if (isMerged) {
      publications.drop(stationId, 'roster', entry.id);
      publications.drop(stationId, 'person', entry.id);
      publications.drop(stationId, 'views', entry.id);
    } else {
      publications.put(stationId, 'roster', entry.id, entry);
      publications.put(stationId, 'person', entry.id, { id: entry.id, versions, isAdministrator, aliasIds });
    }
  }
  if (isMerged) return;
  await publishAnswers(writer, publications, entry.id);
  await publishViews(writer, publications, entry.id, stationIds);
}
