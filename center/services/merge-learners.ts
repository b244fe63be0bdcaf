// Owns: finding that two roster entries are one person, and taking that back. Records stay as they are: the
// vanished entry becomes an alias of the other, and whoever reads progress reads both (SPEC: ED7).
import * as z from 'zod';
import { toGroupField } from '#core/domain/edit.ts';
import { type AliasRow, aliasRowSchema } from '#core/protocol/console-people-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { listAliases } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { readVersions } from './document-edits.ts';
import { keepConsoleEdits } from './edits.ts';
import { createPublications, type Publications } from './feed-documents.ts';
import {
  type AssignedPlan,
  dropPlan,
  listAudienceStations,
  listPlans,
  publishPlan,
  republishForRosters,
} from './plans.ts';
import { readPolicy } from './policy.ts';
import { listUnitsOf, publishRoaming } from './roaming.ts';
import { lockLearners, publishLearner, type RosterState, readRosterState } from './roster.ts';
import { listLearnersInScope, wholeCounty } from './scope.ts';
import { dropAnswers } from './text-answers.ts';

/** What the surviving entry got from the other, so that it can be given back. */
const addedSchema = z.strictObject({ stationIds: z.array(z.uuid()), groupIds: z.array(z.uuid()) });

interface Pair {
  learnerId: string;
  aliasId: string;
}

async function setGroups(
  writer: Writer,
  learnerId: string,
  groupIds: readonly string[],
  isMember: boolean,
  actor: Actor,
  nowMs: number,
): Promise<void> {
  if (groupIds.length === 0) return;
  const document = { kind: 'roster' as const, id: learnerId };
  const versions = await readVersions(writer, document);
  const edits = groupIds.map((id) => {
    const field = toGroupField(id);
    return [field, { value: isMember, base: versions[field] ?? null }] as const;
  });
  await keepConsoleEdits(writer, document, Object.fromEntries(edits), { editor: actor }, nowMs);
}

/** Plans that name one of the entries, with the stations they reach now. */
async function listPlansOf(
  reader: Reader,
  entryIds: readonly string[],
): Promise<{ plan: AssignedPlan; stationIds: string[] }[]> {
  const plans = (await listPlans(reader)).filter(({ audience }) =>
    audience.learnerIds.some((id) => entryIds.includes(id)),
  );
  return Promise.all(
    plans.map(async (plan) => ({ plan, stationIds: await listAudienceStations(reader, plan) })),
  );
}

/** Every document that follows from who is whom, for both entries; `rosters`: stations of either. */
async function republish(
  writer: Writer,
  publications: Publications,
  pair: Pair,
  before: Awaited<ReturnType<typeof listPlansOf>>,
  rosters: readonly string[],
  offsetMinutes: number,
): Promise<void> {
  const { learnerId, aliasId } = pair;
  await publishLearner(writer, publications, aliasId);
  await publishLearner(writer, publications, learnerId);
  const entryIds = [learnerId, aliasId];
  for (const id of [learnerId, aliasId]) entryIds.push(...(await listAliases(writer, id)));
  await publishRoaming(
    writer,
    publications,
    await listUnitsOf(writer, [...new Set(entryIds)]),
    offsetMinutes,
  );
  for (const { plan, stationIds } of before) {
    const now = await listAudienceStations(writer, plan);
    const gone = stationIds.filter((id) => !now.includes(id));
    dropPlan(publications, plan.id, gone);
    await publishPlan(writer, publications, plan.id);
  }
  await republishForRosters(writer, publications, rosters);
}

/** The entry's roaming documents go from these stations. */
async function dropRoaming(
  writer: Writer,
  publications: Publications,
  entryId: string,
  stationIds: readonly string[],
): Promise<void> {
  const units = await listUnitsOf(writer, [entryId, ...(await listAliases(writer, entryId))]);
  for (const stationId of stationIds) {
    for (const { unitId } of units) publications.drop(stationId, 'roaming', `${entryId}/${unitId}`);
  }
}

async function link(
  writer: Writer,
  pair: Pair,
  survivor: RosterState,
  alias: RosterState,
  actor: Actor,
  nowMs: number,
) {
  const added = {
    stationIds: alias.stationIds.filter((id) => !survivor.stationIds.includes(id)),
    groupIds: alias.entry.groupIds.filter((id) => !survivor.entry.groupIds.includes(id)),
  };
  for (const station_id of added.stationIds) {
    await writer.insertInto('learner_station').values({ learner_id: pair.learnerId, station_id }).execute();
  }
  await writer
    .insertInto('learner_alias')
    .values({
      alias_id: pair.aliasId,
      learner_id: pair.learnerId,
      merged_ms: nowMs,
      merged_by: actor,
      added: JSON.stringify(added),
    })
    .execute();
  await setGroups(writer, pair.learnerId, added.groupIds, true, actor, nowMs);
}

/** Codes: not-found, already-exists (one of them was merged already, or they are the same). */
export async function mergeLearners(
  context: CenterContext,
  actor: Actor,
  pair: Pair,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    await lockLearners(writer, [pair.learnerId, pair.aliasId]);
    const survivor = await readRosterState(writer, pair.learnerId);
    const alias = await readRosterState(writer, pair.aliasId);
    if (!survivor || !alias) return fail('not-found');
    if (survivor.isMerged || alias.isMerged || pair.learnerId === pair.aliasId) return fail('already-exists');
    const entryIds = [pair.learnerId, pair.aliasId, ...(await listAliases(writer, pair.learnerId))];
    const plans = await listPlansOf(writer, [...entryIds, ...(await listAliases(writer, pair.aliasId))]);
    const publications = createPublications();
    await dropRoaming(writer, publications, pair.aliasId, alias.stationIds);
    await link(writer, pair, survivor, alias, actor, nowMs);
    const rosters = [...survivor.stationIds, ...alias.stationIds];
    await republish(writer, publications, pair, plans, rosters, timeZoneOffsetMinutes);
    await publications.send(writer);
    await writeAudit(writer, nowMs, actor, 'learner.merge', pair.learnerId, { aliasId: pair.aliasId });
    return succeed(undefined);
  });
}

/** Codes: not-found, not-allowed (the surviving entry was itself merged since: that is to be undone first). */
export async function undoMerge(
  context: CenterContext,
  actor: Actor,
  aliasId: string,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    const row = await writer
      .selectFrom('learner_alias')
      .select(['learner_id', 'added'])
      .where('alias_id', '=', aliasId)
      .executeTakeFirst();
    if (!row) return fail('not-found');
    const pair: Pair = { learnerId: row.learner_id, aliasId };
    await lockLearners(writer, [pair.learnerId, aliasId]);
    const survivor = await readRosterState(writer, pair.learnerId);
    if (survivor?.isMerged) return fail('not-allowed');
    const added = addedSchema.parse(row.added);
    const plans = await listPlansOf(writer, [pair.learnerId, ...(await listAliases(writer, pair.learnerId))]);
    const publications = createPublications();
    // All units, also those of the entry that leaves: of what remains there will be new documents.
    await dropRoaming(writer, publications, pair.learnerId, survivor?.stationIds ?? []);
    await dropAnswers(writer, publications, pair.learnerId, survivor?.stationIds ?? []);
    const gone = await writer.deleteFrom('learner_alias').where('alias_id', '=', aliasId).executeTakeFirst();
    if (gone.numDeletedRows === 0n) return fail('not-found');
    await setGroups(writer, pair.learnerId, added.groupIds, false, actor, nowMs);
    for (const stationId of added.stationIds) {
      await writer
        .deleteFrom('learner_station')
        .where('learner_id', '=', pair.learnerId)
        .where('station_id', '=', stationId)
        .execute();
      publications.drop(stationId, 'roster', pair.learnerId);
      publications.drop(stationId, 'person', pair.learnerId);
      publications.drop(stationId, 'views', pair.learnerId);
    }
    // The entry that comes back never left its stations' lists; it was only hidden.
    const back = (await readRosterState(writer, aliasId))?.stationIds ?? [];
    const rosters = [...(survivor?.stationIds ?? []), ...back];
    await republish(writer, publications, pair, plans, rosters, timeZoneOffsetMinutes);
    await publications.send(writer);
    await writeAudit(writer, nowMs, actor, 'learner.unmerge', pair.learnerId, { aliasId });
    return succeed(undefined);
  });
}

/** Entries that were merged, newest first. */
export async function listMerged(reader: Reader, scoped = wholeCounty): Promise<AliasRow[]> {
  const rows = await reader
    .selectFrom('learner_alias')
    .innerJoin('learner as alias', 'alias.id', 'learner_alias.alias_id')
    .innerJoin('learner as survivor', 'survivor.id', 'learner_alias.learner_id')
    .select([
      'learner_alias.alias_id as aliasId',
      'learner_alias.learner_id as learnerId',
      'alias.names as aliasNames',
      'survivor.names as names',
      'learner_alias.merged_ms as mergedAtMs',
      'learner_alias.merged_by as mergedBy',
    ])
    .orderBy('learner_alias.merged_ms', 'desc')
    .execute();
  const merged = rows.map((row) => aliasRowSchema.parse(row));
  const inside = await listLearnersInScope(
    reader,
    scoped,
    merged.map(({ learnerId }) => learnerId),
  );
  return merged.filter(({ learnerId }) => inside.has(learnerId));
}
