// Owns: learners and groups, and telling the stations concerned through the feed.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type * as z from 'zod';
import { createDayHours, type Tally } from '#core/domain/credit.ts';
import { toGroupField } from '#core/domain/edit.ts';
import { mergeUnitProgress, type UnitProgress, unitProgressSchema } from '#core/domain/progress.ts';
import { createHlc } from '#core/kernel/hlc.ts';
import type { StationId, UnitId } from '#core/kernel/ids.ts';
import {
  type GroupRow,
  type LearnerProgress,
  type LearnerRow,
  type learnerDraftSchema,
  learnerRowSchema,
} from '#core/protocol/console-api.ts';
import type { Reader, Writer } from '../db/database.ts';
import { listAliases } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { centerNode, keepEdit } from './document-edits.ts';
import { publishDocument, toStationScope } from './feed.ts';
import { createPublications } from './feed-documents.ts';
import { computeLetters } from './letters.ts';
import { republishForRosters } from './plans.ts';
import { readPolicy } from './policy.ts';
import { listUnitsOf, publishRoaming } from './roaming.ts';
import { lockLearners, publishLearner } from './roster.ts';
import { restrictLearners, restrictStations, wholeCounty } from './scope.ts';
import { createPin, hashPassword } from './secrets.ts';

type LearnerDraft = z.output<typeof learnerDraftSchema>;

/** `joined`: rosters that the learner has just come to. */
async function tellStations(
  writer: Writer,
  learnerId: string,
  joined: readonly string[] = [],
): Promise<void> {
  const publications = createPublications();
  await publishLearner(writer, publications, learnerId);
  await republishForRosters(writer, publications, joined);
  await publications.send(writer);
}

async function linkStations(writer: Writer, learnerId: string, stationIds: readonly string[]): Promise<void> {
  const rows = [...new Set(stationIds)].map((station_id) => ({ learner_id: learnerId, station_id }));
  await writer
    .insertInto('learner_station')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What a field is first given is a correction like any other: later ones say that they saw it. */
async function keepFirstValues(
  writer: Writer,
  id: string,
  draft: LearnerDraft,
  actor: Actor,
  nowMs: number,
): Promise<void> {
  const letters = draft.letters || computeLetters(draft.names);
  const values: Record<string, string | boolean> = { symbol: draft.symbol };
  if (letters !== '') values['letters'] = letters;
  for (const [language, name] of Object.entries(draft.names)) if (name) values[`names.${language}`] = name;
  for (const groupId of draft.groupIds) values[toGroupField(groupId)] = true;
  const hlc = createHlc(undefined, nowMs, centerNode);
  const source = { stationId: null, editor: actor, statementId: null, madeMs: nowMs };
  for (const [field, value] of Object.entries(values)) {
    await keepEdit(writer, { kind: 'roster', id }, { field, value, hlc, base: null }, source, nowMs);
  }
}

/** Undefined when a station or group does not exist, or a group is not of one of the stations. */
export async function createLearner(
  context: CenterContext,
  actor: Actor,
  draft: LearnerDraft,
  givenPin?: string,
): Promise<{ learner: LearnerRow; pin: string } | undefined> {
  const id = randomUUID();
  const pin = givenPin ?? createPin();
  const pinHash = await hashPassword(pin);
  const nowMs = context.nowMs();
  const isMade = await context.db.write(async (writer) => {
    const stations = await writer
      .selectFrom('station')
      .select('id')
      .where('id', 'in', draft.stationIds)
      .execute();
    if (stations.length !== new Set(draft.stationIds).size) return false;
    if (draft.groupIds.length > 0) {
      const groups = await writer
        .selectFrom('study_group')
        .selectAll()
        .where('id', 'in', draft.groupIds)
        .execute();
      const isInside = groups.every(({ station_id }) => draft.stationIds.includes(station_id as StationId));
      if (groups.length !== new Set(draft.groupIds).size || !isInside) return false;
    }
    await writer
      .insertInto('learner')
      .values({
        id,
        names: JSON.stringify(draft.names),
        letters: draft.letters || computeLetters(draft.names),
        symbol: draft.symbol,
        pin_hash: pinHash,
        created_ms: nowMs,
      })
      .execute();
    await linkStations(writer, id, draft.stationIds);
    for (const group_id of new Set(draft.groupIds)) {
      await writer.insertInto('learner_group').values({ learner_id: id, group_id }).execute();
    }
    await keepFirstValues(writer, id, draft, actor, nowMs);
    await tellStations(writer, id, draft.stationIds);
    await writeAudit(writer, nowMs, actor, 'learner.create', id, { stationIds: draft.stationIds });
    return true;
  });
  if (!isMade) return undefined;
  const learner = (await listLearners(context.db.read, id))[0];
  return learner ? { learner, pin } : undefined;
}

/** Puts a known learner on a further station's roster. */
export async function addLearnerToStation(
  context: CenterContext,
  actor: Actor,
  learnerId: string,
  stationId: string,
): Promise<void> {
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  await context.db.write(async (writer) => {
    await lockLearners(writer, [learnerId]);
    await linkStations(writer, learnerId, [stationId]);
    const publications = createPublications();
    await publishLearner(writer, publications, learnerId);
    const units = await listUnitsOf(writer, [learnerId, ...(await listAliases(writer, learnerId))]);
    await publishRoaming(writer, publications, units, timeZoneOffsetMinutes, (id) => id === stationId);
    await republishForRosters(writer, publications, [stationId]);
    await publications.send(writer);
    await writeAudit(writer, context.nowMs(), actor, 'learner.station', learnerId, { stationId });
  });
}

/** A new PIN, told once; undefined when there is no such learner. */
export async function resetPin(
  context: CenterContext,
  actor: Actor,
  learnerId: string,
): Promise<string | undefined> {
  const pin = createPin();
  const pinHash = await hashPassword(pin);
  return context.db.write(async (writer) => {
    const changed = await writer
      .updateTable('learner')
      .set({ pin_hash: pinHash })
      .where('id', '=', learnerId)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return undefined;
    await tellStations(writer, learnerId);
    await writeAudit(writer, context.nowMs(), actor, 'learner.pin', learnerId);
    return pin;
  });
}

/** All learners in scope, or the one named; their stations and groups as far as they are in scope too. */
export async function listLearners(
  reader: Reader,
  learnerId?: string,
  scoped = wholeCounty,
): Promise<LearnerRow[]> {
  const only = learnerId === undefined ? sql`true` : sql`l.id = ${learnerId}::uuid`;
  const { rows } = await sql<Record<string, unknown>>`
    with recursive entries (survivor, id) as (
      select id, id from learner union
      select e.survivor, a.alias_id from entries e join learner_alias a on a.learner_id = e.id)
    select l.id, l.names, l.letters, l.symbol, l.is_administrator as "isAdministrator",
      array(select id::text from entries where survivor = l.id and id <> l.id order by 1) as "aliasIds",
      array(select station_id::text from learner_station where learner_id = l.id
        and ${restrictStations(scoped, 'station_id')} order by 1) as "stationIds",
      array(select group_id::text from learner_group m join study_group g on g.id = m.group_id
        where m.learner_id = l.id and ${restrictStations(scoped, 'g.station_id')} order by 1) as "groupIds",
      coalesce(s.count, 0)::bigint as "recordCount", s.last as "lastRecordMs",
      coalesce((select sum(active_ms) from learner_day where learner_id in
        (select id from entries where survivor = l.id)), 0)::bigint as "activeMs"
    from learner l
    left join lateral (select count(*) as count, max(occurred_ms) as last from statement
      where learner_id in (select id from entries where survivor = l.id)) s on true
    where ${only} and ${restrictLearners(scoped, 'l.id')} and not exists (select 1 from learner_alias where alias_id = l.id)
    order by l.letters, l.id`.execute(reader);
  return rows.map((row) => learnerRowSchema.parse(row));
}

/** Over all entries that are the same person. */
export async function readLearnerProgress(reader: Reader, learnerId: string): Promise<LearnerProgress> {
  const entryIds = [learnerId, ...(await listAliases(reader, learnerId))];
  const rows = await reader
    .selectFrom('progress')
    .selectAll()
    .where('learner_id', 'in', entryIds)
    .orderBy('unit_id')
    .execute();
  const units = new Map<string, UnitProgress>();
  for (const row of rows) {
    const progress = mergeUnitProgress(units.get(row.unit_id), unitProgressSchema.parse(row.state));
    if (progress) units.set(row.unit_id, progress);
  }
  return {
    units: [...units].map(([unitId, progress]) => ({ unitId: unitId as UnitId, progress })),
    days: await readDays(reader, entryIds),
  };
}

/** Hours by day; what overlaps within one boot counts once, also under two entries of one person. */
async function readDays(reader: Reader, entryIds: readonly string[]): Promise<LearnerProgress['days']> {
  const rows = await reader
    .selectFrom('learner_boot_day')
    .select(({ fn }) => [
      'day',
      'boot_id',
      fn.sum<number>('sum_ms').as('sumMs'),
      fn.min('from_ms').as('fromMs'),
      fn.max('to_ms').as('toMs'),
    ])
    .where('learner_id', 'in', entryIds)
    .groupBy(['day', 'boot_id'])
    .orderBy('day')
    .execute();
  const days = new Map<string, Record<string, Tally>>();
  for (const { day, boot_id, sumMs, fromMs, toMs } of rows) {
    days.set(day, { ...days.get(day), [boot_id]: { sumMs, fromMs, toMs } });
  }
  return [...days].map(([day, tallies]) => ({ day, activeMs: createDayHours(tallies).activeMs }));
}

/** Undefined when there is no such station. */
export async function createGroup(
  context: CenterContext,
  actor: Actor,
  draft: { name: string; stationId: string },
): Promise<GroupRow | undefined> {
  const id = randomUUID();
  const { name, stationId } = draft;
  const isMade = await context.db.write(async (writer) => {
    const station = await writer
      .selectFrom('station')
      .select('id')
      .where('id', '=', stationId)
      .executeTakeFirst();
    if (!station) return false;
    await writer.insertInto('study_group').values({ id, station_id: stationId, name }).execute();
    await publishDocument(writer, toStationScope(stationId), 'group', id, { id, name });
    await writeAudit(writer, context.nowMs(), actor, 'group.create', id, draft);
    return true;
  });
  return isMade ? { id, name, stationId: stationId as StationId, learnerCount: 0 } : undefined;
}

export async function listGroups(reader: Reader, scoped = wholeCounty): Promise<GroupRow[]> {
  const { rows } = await sql<{ id: string; name: string; station_id: string; learners: number }>`
    select g.id, g.name, g.station_id,
      (select count(*) from learner_group where group_id = g.id) as learners
    from study_group g where ${restrictStations(scoped, 'g.station_id')} order by g.name, g.id`.execute(
    reader,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    stationId: row.station_id as StationId,
    learnerCount: row.learners,
  }));
}
