// Owns: couriers at the center: made for stations, read when they come back, and both remembered. What a stick
// brings is taken in by the same door as what comes by the line, marked as carried.

import { readBox, toBoxContext } from '#core/courier/boxes.ts';
import type { CourierFolder } from '#core/courier/ports.ts';
import { readUpList } from '#core/courier/up-writer.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import type { CourierRequest, CourierRow, Reading, ReadingRow } from '#core/protocol/console-courier-api.ts';
import { courierPaths, type UpList, upContentSchema } from '#core/protocol/courier.ts';
import { type ErrorKind, fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { type CourierPlan, planCourier } from './courier-plan.ts';
import { countyScope, publishDocument } from './feed.ts';
import { notePosition } from './feed-positions.ts';
import { ingestSlice } from './ingest.ts';
import { isInScope, restrictStations, wholeCounty } from './scope.ts';
import { listRetiredKeys } from './station-keys.ts';
import type { Sender } from './tell-stations.ts';

/** Into the list of couriers, when it lies on the stick or the last byte of it has gone out. */
export async function noteCourier(
  context: CenterContext,
  actor: Actor,
  { scope }: CourierRequest,
  { courier, sizeBytes }: CourierPlan,
): Promise<void> {
  const stations = courier.stations.map(({ station, name }) => ({ id: station, name }));
  await context.db.write(async (writer) => {
    await writer
      .insertInto('courier')
      .values({
        id: courier.id,
        made_ms: courier.madeAtMs,
        made_by: actor,
        scope,
        stations: JSON.stringify(stations),
        size_bytes: sizeBytes,
      })
      .execute();
    await writeAudit(writer, courier.madeAtMs, actor, 'courier.make', courier.id, {
      stations: stations.map(({ id }) => id),
      scope,
    });
  });
}

/** Plans a courier and has it written by `write`. Codes: not-found, and those of `write`. */
export async function makeCourier<Written>(
  context: CenterContext,
  actor: Actor,
  request: CourierRequest,
  write: (plan: CourierPlan) => Promise<Outcome<Written>>,
): Promise<Outcome<{ plan: CourierPlan; written: Written }>> {
  const planned = await planCourier(context, request);
  if (!planned.ok) return planned;
  const written = await write(planned.value);
  if (!written.ok) return written;
  await noteCourier(context, actor, request, planned.value);
  return succeed({ plan: planned.value, written: written.value });
}

interface KnownStation {
  id: string;
  name: string;
  senders: Sender[];
}

/** Keys that may speak for the station; none when it is barred. */
async function readStation(reader: Reader, id: string): Promise<Outcome<KnownStation>> {
  const row = await reader
    .selectFrom('station')
    .select(['name', 'status', 'sign_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row || row.sign_key === null) return fail('unknown-station');
  if (row.status === 'revoked') return fail('station-revoked');
  const retired = (await listRetiredKeys(reader, id)).filter(({ isBarred }) => !isBarred);
  const senders = [
    { id, signKey: row.sign_key, isRetired: false },
    ...retired.map(({ signKey }) => ({ id, signKey, isRetired: true })),
  ];
  return succeed({ id, name: row.name, senders });
}

/** Takes in the boxes one after another; one that fails keeps none of the others back. */
async function takeBoxes(
  context: CenterContext,
  folder: CourierFolder,
  sender: Sender,
  list: UpList,
): Promise<Pick<Reading, 'newCount' | 'error'>> {
  let newCount = 0;
  let error: ErrorKind | null = null;
  const place = courierPaths.up(sender.id);
  for (const box of list.boxes) {
    const sealedFor = toBoxContext('up', sender.id);
    const content = await readBox(folder, place, box, context.keys.opener, sealedFor, upContentSchema);
    if (!content.ok) {
      error ??= content.error.kind;
      if (content.error.kind === 'courier-gone') break;
      continue;
    }
    const taken = await ingestSlice(context, sender, content.value.slice, 'carried');
    if (taken.ok) newCount += taken.value.newCount;
    else error ??= taken.error.kind;
  }
  return { newCount, error };
}

async function readOne(
  context: CenterContext,
  folder: CourierFolder,
  stationId: string,
): Promise<Reading | undefined> {
  const blank = { stationId, stationName: '', courierId: null, carriedCount: 0, newCount: 0 };
  const known = await readStation(context.db.read, stationId);
  const size = await folder.measureFile(courierPaths.upList(stationId));
  // A folder that holds only what goes down says nothing.
  if (size.ok && size.value === undefined) return undefined;
  if (!known.ok) return { ...blank, error: known.error.kind };
  const named = { ...blank, stationName: known.value.name };
  const keys = known.value.senders.map(({ signKey }) => signKey);
  const found = await readUpList(folder, context.keys.verifier, stationId, keys);
  if (!found.ok) return { ...named, error: found.error.kind };
  if (!found.value) return { ...named, error: 'courier-damaged' };
  const { list, signKey } = found.value;
  const sender = known.value.senders.find((one) => one.signKey === signKey);
  if (!sender) return { ...named, error: 'bad-signature' };
  const taken = await takeBoxes(context, folder, sender, list);
  if (!sender.isRetired) await notePosition(context, stationId, list.position);
  const carriedCount = list.boxes.reduce((sum, { count }) => sum + count, 0);
  return { ...named, courierId: list.courier, carriedCount, ...taken };
}

/** Reads what stations put on a courier. Codes: courier-missing (no station's folder is there), courier-gone. */
export async function readCourier(
  context: CenterContext,
  actor: Actor,
  folder: CourierFolder,
): Promise<Outcome<Reading[]>> {
  const names = await folder.listFolder('stations');
  if (!names.ok) return names;
  const ids = names.value.filter((name) => uuidPattern.test(name)).sort();
  if (ids.length === 0) return fail('courier-missing');
  const readings: Reading[] = [];
  for (const id of ids.slice(0, 1000)) {
    const reading = await readOne(context, folder, id);
    if (reading) readings.push(reading);
  }
  await noteReadings(context, actor, readings);
  return succeed(readings);
}

async function noteReadings(
  context: CenterContext,
  actor: Actor,
  readings: readonly Reading[],
): Promise<void> {
  const nowMs = context.nowMs();
  // A folder of a station that nobody here knows has no row to hang on; it is told to who reads.
  const known = readings.filter(({ error }) => error !== 'unknown-station');
  await context.db.write(async (writer) => {
    for (const { stationId, courierId, carriedCount, newCount, error } of known) {
      await writer
        .insertInto('courier_reading')
        .values({
          read_ms: nowMs,
          read_by: actor,
          station_id: stationId,
          courier_id: courierId,
          carried_count: carriedCount,
          new_count: newCount,
          error,
        })
        .execute();
      await writeAudit(writer, nowMs, actor, 'courier.read', stationId, { carriedCount, newCount, error });
    }
  });
}

const shownRows = 200;

/** Those that go to a station in scope. */
export async function listCouriers(reader: Reader, scoped = wholeCounty): Promise<CourierRow[]> {
  const rows = await reader
    .selectFrom('courier')
    .selectAll()
    .orderBy('made_ms', 'desc')
    .limit(shownRows)
    .execute();
  const couriers = rows.map((row) => ({
    id: row.id,
    madeAtMs: row.made_ms,
    madeBy: row.made_by,
    scope: row.scope,
    stations: (row.stations as CourierRow['stations']).filter(({ id }) => isInScope(scoped, id)),
    sizeBytes: row.size_bytes,
  }));
  return couriers.filter(({ stations }) => scoped.stationIds === null || stations.length > 0);
}

export async function listReadings(reader: Reader, scoped = wholeCounty): Promise<ReadingRow[]> {
  const rows = await reader
    .selectFrom('courier_reading')
    .innerJoin('station', 'station.id', 'courier_reading.station_id')
    .selectAll('courier_reading')
    .select('station.name')
    .where(restrictStations(scoped, 'courier_reading.station_id'))
    .orderBy('read_ms', 'desc')
    .limit(shownRows)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    readAtMs: row.read_ms,
    readBy: row.read_by,
    stationId: row.station_id,
    stationName: row.name,
    courierId: row.courier_id,
    carriedCount: row.carried_count,
    newCount: row.new_count,
    error: row.error as ReadingRow['error'],
  }));
}

/** Tells every station the key that sticks are sealed to; costs nothing when they know it. */
export async function publishBoxKey(context: CenterContext): Promise<void> {
  const { boxKey } = context.keys;
  await context.db.write(async (writer) => {
    const told = await writer
      .selectFrom('feed_change')
      .select('doc')
      .where('scope', '=', countyScope)
      .where('kind', '=', 'center')
      .where('id', '=', 'center')
      .executeTakeFirst();
    if (JSON.stringify(told?.doc) === JSON.stringify({ boxKey })) return;
    await publishDocument(writer, countyScope, 'center', 'center', { boxKey });
  });
}
