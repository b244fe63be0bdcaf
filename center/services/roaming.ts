// Owns: telling a station what its learners did elsewhere (SPEC: FD9). For each learner and unit it is one
// document: the fold of all records of the person that this station's own disk does not hold. Made anew
// from the records each time, never added to, so that nothing is counted twice whatever happens.
import { sql } from 'kysely';
import { toDay } from '#core/domain/calendar.ts';
import { addToDay, type DayHours } from '#core/domain/credit.ts';
import { applyStep, computeStep, type UnitProgress } from '#core/domain/progress.ts';
import { must } from '#core/kernel/assert.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { placeAtStation } from '#core/protocol/proof-hours.ts';
import type { Reader, Writer } from '../db/database.ts';
import { viewForProgress } from '../xapi/progress-view.ts';
import { isCounted } from '../xapi/standing.ts';
import { listAliases, resolveLearners } from './aliases.ts';
import type { Publications } from './feed-documents.ts';
import { lockLearners } from './roster.ts';

export interface LearnerUnit {
  /** As the records name the person. */
  learnerId: string;
  unitId: string;
}

interface Person {
  id: string;
  /** All entries of the person; read only for those whom another station has to be told of. */
  entryIds: string[];
  unitIds: Set<string>;
}

interface Fold {
  progress: UnitProgress;
  days: Map<string, DayHours>;
}

interface StoredRecord {
  body: unknown;
  occurred_ms: number;
  station_id: string | null;
  boot_id: string | null;
  uptime_ms: number | null;
}

/** Records of the person in these units that the station's disk does not hold. */
async function readForeign(
  reader: Reader,
  { entryIds, unitIds }: Person,
  stationId: string,
): Promise<StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`
    select t.body, t.occurred_ms, t.station_id, t.boot_id, t.uptime_ms from statement t
    left join log_epoch e on e.station_id = t.station_id and e.epoch = t.epoch
    where t.learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))
      and split_part(t.activity, ':', 4) in (select jsonb_array_elements_text(${JSON.stringify([...unitIds])}::jsonb))
      and not (t.station_id is not distinct from ${stationId}::uuid and coalesce(e.held_through, 0) >= t.seq) and ${isCounted('t')}
    order by t.position`.execute(reader);
  return rows;
}

function toStep({ body, occurred_ms, station_id, boot_id, uptime_ms }: StoredRecord) {
  const statement = viewForProgress(body);
  if (!statement) return undefined;
  const place =
    station_id === null || boot_id === null || uptime_ms === null
      ? undefined
      : placeAtStation(station_id, { bootId: boot_id, uptimeMs: uptime_ms });
  return computeStep(statement, occurred_ms, place);
}

function foldForeign(rows: readonly StoredRecord[], offsetMinutes: number): Map<string, Fold> {
  const folds = new Map<string, Fold>();
  for (const row of rows) {
    const step = toStep(row);
    if (!step) continue;
    const known = folds.get(step.unitId);
    const days = known?.days ?? new Map<string, DayHours>();
    const day = toDay(step.atMs, offsetMinutes);
    if (step.activeMs > 0) days.set(day, addToDay(days.get(day), step.activeMs, step.place));
    folds.set(step.unitId, { progress: applyStep(known?.progress, step), days });
  }
  return folds;
}

/**
 * Persons behind the entries that the records name, locked, so that nobody merges them meanwhile. `locked`: entries
 * that the transaction has locked already, by `lockLearners`.
 */
async function lockPersons(
  writer: Writer,
  changed: readonly LearnerUnit[],
  locked: ReadonlySet<string>,
): Promise<Person[]> {
  const entryIds = [...new Set(changed.map(({ learnerId }) => learnerId))];
  let survivors = await resolveLearners(writer, entryIds);
  if (![...survivors.values()].every((id) => locked.has(id))) {
    await lockLearners(writer, [...survivors.values()]);
    survivors = await resolveLearners(writer, entryIds);
  }
  const persons = new Map<string, Person>();
  for (const { learnerId, unitId } of changed) {
    const id = must(survivors.get(learnerId), 'resolved learner');
    const person = persons.get(id) ?? { id, entryIds: [], unitIds: new Set() };
    person.unitIds.add(unitId);
    persons.set(id, person);
  }
  return [...persons.values()];
}

/** Stations that have these learners on their rosters, by learner. */
async function listStationsOf(writer: Writer, learnerIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ learner_id: string; station_id: string }>`
    select learner_id, station_id from learner_station
    where learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learnerIds)}::jsonb))
    order by learner_id, station_id`.execute(writer);
  const stations = new Map<string, string[]>();
  for (const { learner_id, station_id } of rows) {
    const known = stations.get(learner_id);
    if (known) known.push(station_id);
    else stations.set(learner_id, [station_id]);
  }
  return stations;
}

/**
 * Tells the stations of these learners what changed for them in these units. `concerns`: whether a station
 * is concerned; the one that sent the records itself is not.
 */
export async function publishRoaming(
  writer: Writer,
  publications: Publications,
  changed: readonly LearnerUnit[],
  offsetMinutes: number,
  concerns: (stationId: string) => boolean = () => true,
  locked: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (changed.length === 0) return;
  const persons = await lockPersons(writer, changed, locked);
  const stations = await listStationsOf(
    writer,
    persons.map(({ id }) => id),
  );
  for (const person of persons) {
    const concerned = (stations.get(person.id) ?? []).filter(concerns);
    // Most learners study at one station only: nobody else has to be told, and nothing is read.
    if (concerned.length > 0) person.entryIds = [person.id, ...(await listAliases(writer, person.id))];
    for (const stationId of concerned) {
      const folds = foldForeign(await readForeign(writer, person, stationId), offsetMinutes);
      for (const unitId of person.unitIds) {
        const fold = folds.get(unitId);
        const id = `${person.id}/${unitId}`;
        if (!fold) publications.drop(stationId, 'roaming', id);
        else {
          publications.put(stationId, 'roaming', id, {
            learnerId: person.id as LearnerId,
            unitId: unitId as UnitId,
            progress: fold.progress,
            days: [...fold.days]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([day, { tallies }]) => ({ day, tallies })),
          });
        }
      }
    }
  }
}

/** Every learner and unit of which the entries have records. */
export async function listUnitsOf(reader: Reader, entryIds: readonly string[]): Promise<LearnerUnit[]> {
  const { rows } = await sql<LearnerUnit>`
    select distinct learner_id as "learnerId", split_part(activity, ':', 4) as "unitId" from statement
    where learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))
      and activity like 'urn:yuanjiao:unit:%'
    order by 1, 2`.execute(reader);
  return rows;
}

/** Learners and units of the records with these seqs of an epoch, both ends inclusive. */
export async function listUnitsOfSpan(
  reader: Reader,
  stationId: string,
  epoch: string,
  from: number,
  to: number,
): Promise<LearnerUnit[]> {
  const { rows } = await sql<LearnerUnit>`
    select distinct t.learner_id as "learnerId", split_part(t.activity, ':', 4) as "unitId"
    from log_record r join statement t on t.id = r.statement_id
    where r.station_id = ${stationId}::uuid and r.epoch = ${epoch}::uuid and r.seq between ${from} and ${to}
      and t.epoch = r.epoch and t.learner_id is not null and t.activity like 'urn:yuanjiao:unit:%'
    order by 1, 2`.execute(reader);
  return rows;
}
