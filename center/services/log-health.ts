// Owns: what an operator sees of a station's log: how far it is received, how well it is dated, what is wrong
// with it. Reading only, but for the acknowledgement of an incident, which goes to the audit log too.
import { sql } from 'kysely';
import * as z from 'zod';
import { verbs } from '#core/domain/xapi.ts';
import type { StationId } from '#core/kernel/ids.ts';
import type { StationRow } from '#core/protocol/console-api.ts';
import {
  type EpochRow,
  type FaultRow,
  faultRowSchema,
  type IncidentDetail,
  type IncidentRow,
  type Quarantined,
  type StationHealth,
  type StationLogHealth,
  type TakenSlice,
} from '#core/protocol/console-log-api.ts';
import { type Slice, sliceHeaderSchema, sliceSchema } from '#core/protocol/log.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { restrictStations, wholeCounty } from './scope.ts';
import { listStations } from './stations.ts';

/** Newest records from which the clock quality is read. */
const sampleRows = 50;

export async function listHealth(
  reader: Reader,
  stationId?: string,
  scoped = wholeCounty,
): Promise<StationHealth[]> {
  const only = stationId === undefined ? sql`true` : sql`s.id = ${stationId}::uuid`;
  const { rows } = await sql<{
    id: string;
    exact: number;
    bounded: number;
    unknown: number;
    wall_off: number | null;
    gaps: number;
    forks: number;
    faults: number;
    last_study: number | null;
  }>`
    select s.id, q.exact, q.bounded, q.unknown, q.wall_off, q.last_study,
      (select count(*) from log_epoch where station_id = s.id and gap_from > through + 1) as gaps,
      (select count(*) from incident where station_id = s.id and acknowledged_ms is null) as forks,
      (select count(*) from clock_fault where station_id = s.id) as faults
    from station s
    left join lateral (select epoch from log_epoch where station_id = s.id and through > 0
                       order by opened_ms desc limit 1) e on true
    cross join lateral (
      select count(*) filter (where n.quality = 'exact') as exact,
        count(*) filter (where n.quality = 'bounded') as bounded,
        count(*) filter (where n.quality = 'unknown') as unknown,
        (array_agg(n.wall_ms - n.occurred_ms order by n.seq desc) filter (where n.quality = 'exact'))[1] as wall_off,
        -- A correction of the roster is no study.
        max(n.occurred_ms) filter (where n.verb <> ${verbs.updated}) as last_study
      from (select r.seq, t.quality, t.wall_ms, t.occurred_ms, t.verb from log_record r join statement t on t.id = r.statement_id
            where r.station_id = s.id and r.epoch = e.epoch order by r.seq desc limit ${sampleRows}) n) q
    where ${only} and ${restrictStations(scoped, 's.id')} order by s.id`.execute(reader);
  return rows.map((row) => ({
    stationId: row.id as StationId,
    clock: { exact: row.exact, bounded: row.bounded, unknown: row.unknown },
    wallOffMs: row.wall_off === null ? null : Math.round(row.wall_off),
    gapCount: row.gaps,
    openForkCount: row.forks,
    faultCount: row.faults,
    lastStudyMs: row.last_study === null ? null : Math.round(row.last_study),
  }));
}

async function listEpochs(reader: Reader, stationId: string): Promise<EpochRow[]> {
  const { rows } = await sql<{
    epoch: string;
    opened_ms: number;
    through: number;
    held_through: number;
    gap_from: number | null;
    gap_want: number | null;
    gap_ms: number | null;
    quarantined: number;
  }>`
    select e.*, (select count(*) from log_record r where r.station_id = e.station_id and r.epoch = e.epoch
                 and r.quarantine is not null) as quarantined
    from log_epoch e where e.station_id = ${stationId}::uuid order by e.opened_ms desc`.execute(reader);
  return rows.map((row) => ({
    epoch: row.epoch,
    openedAtMs: row.opened_ms,
    through: row.through,
    quarantineCount: row.quarantined,
    heldThrough: row.held_through,
    gap:
      row.gap_from === null || row.gap_want === null || row.gap_ms === null
        ? null
        : {
            from: row.gap_from,
            want: row.gap_want,
            atMs: row.gap_ms,
            isOpen: row.gap_from > row.through + 1,
          },
  }));
}

async function listFaults(reader: Reader, stationId: string): Promise<FaultRow[]> {
  const rows = await reader
    .selectFrom('clock_fault')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('last_ms', 'desc')
    .orderBy('boot_id')
    .limit(500)
    .execute();
  return rows.map((row) =>
    faultRowSchema.parse({
      bootId: row.boot_id,
      kind: row.kind,
      sizeMs: row.size_ms,
      recordCount: row.record_count,
      firstAtMs: row.first_ms,
      lastAtMs: row.last_ms,
    }),
  );
}

async function listSlices(reader: Reader, stationId: string): Promise<TakenSlice[]> {
  const rows = await reader
    .selectFrom('slice_header')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('received_ms', 'desc')
    .orderBy('through_seq', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    epoch: row.epoch,
    from: row.from_seq,
    through: row.through_seq,
    receivedAtMs: row.received_ms,
    isLive: row.is_live,
  }));
}

interface StoredIncident {
  id: number;
  station_id: string;
  kind: string;
  at_ms: number;
  detail: unknown;
  acknowledged_ms: number | null;
  acknowledged_by: string | null;
  note: string | null;
}

const forkDetailSchema = z.object({ slice: z.string() });

/** The slice that was refused; undefined when the incident holds none. */
function readSlice(detail: unknown): Slice | undefined {
  const kept = forkDetailSchema.safeParse(detail);
  return kept.success ? sliceSchema.safeParse(JSON.parse(kept.data.slice)).data : undefined;
}

function toIncident(row: StoredIncident): IncidentRow {
  const slice = readSlice(row.detail);
  const header = slice && sliceHeaderSchema.safeParse(JSON.parse(slice.header.payload)).data;
  return {
    id: row.id,
    kind: row.kind,
    atMs: row.at_ms,
    epoch: header?.epoch ?? null,
    from: header?.from ?? null,
    through: header ? header.from + header.count - 1 : null,
    acknowledged:
      row.acknowledged_ms === null
        ? null
        : { atMs: row.acknowledged_ms, by: row.acknowledged_by ?? '', note: row.note ?? '' },
  };
}

/** Undefined when there is no such station in scope. */
export async function readStationLog(
  reader: Reader,
  stationId: string,
  scoped = wholeCounty,
): Promise<StationLogHealth | undefined> {
  const station: StationRow | undefined = (await listStations(reader, scoped)).find(
    ({ id }) => id === stationId,
  );
  const [health] = await listHealth(reader, stationId, scoped);
  if (!station || !health) return undefined;
  const incidents = await reader
    .selectFrom('incident')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('at_ms', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return {
    station,
    health,
    epochs: await listEpochs(reader, stationId),
    incidents: incidents.map(toIncident),
    faults: await listFaults(reader, stationId),
    slices: await listSlices(reader, stationId),
  };
}

/** Bodies may be large. */
const pageRows = 20;

/** `after`: the `next` of the page before. */
export async function listQuarantined(
  reader: Reader,
  stationId: string,
  after: { epoch: string; seq: number } | undefined,
): Promise<{ records: Quarantined[]; next: string | null }> {
  const from = after ?? { epoch: '00000000-0000-0000-0000-000000000000', seq: 0 };
  const { rows } = await sql<{
    epoch: string;
    seq: number;
    received_ms: number;
    quarantine: string;
    body: string;
    is_escaped: boolean;
  }>`
    select * from log_record where station_id = ${stationId}::uuid and quarantine is not null
      and (epoch, seq) > (${from.epoch}::uuid, ${from.seq}::bigint)
    order by epoch, seq limit ${pageRows + 1}`.execute(reader);
  const shown = rows.slice(0, pageRows);
  const last = shown.at(-1);
  return {
    records: shown.map((row) => ({
      epoch: row.epoch,
      seq: row.seq,
      receivedAtMs: row.received_ms,
      reason: row.quarantine,
      body: row.is_escaped ? z.string().parse(JSON.parse(row.body)) : row.body,
    })),
    next: rows.length > pageRows && last ? `${last.epoch}/${last.seq}` : null,
  };
}

/** Places shown of a fork. */
const mostPlaces = 50;

/** Both sides of a fork; undefined when there is no such incident. */
export async function readIncident(reader: Reader, id: number): Promise<IncidentDetail | undefined> {
  const row = await reader.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const incident = toIncident(row);
  const slice = readSlice(row.detail);
  const { epoch, from } = incident;
  if (!slice || epoch === null || from === null) return { incident, places: [], moreCount: 0 };
  const stored = await reader
    .selectFrom('log_record')
    .select(['seq', 'body', 'is_escaped'])
    .where('station_id', '=', row.station_id)
    .where('epoch', '=', epoch)
    .where('seq', '>=', from)
    .where('seq', '<', from + slice.bodies.length)
    .execute();
  const kept = new Map(
    stored.map(({ seq, body, is_escaped }) => [seq, is_escaped ? z.string().parse(JSON.parse(body)) : body]),
  );
  const places = slice.bodies.map((refused, index) => {
    const seq = from + index;
    const own = kept.get(seq) ?? null;
    return { seq, kept: own, refused, isSame: own === refused };
  });
  // Where the two sides part is what one looks for.
  const parted = places.findIndex(({ isSame }) => !isSame);
  const first = Math.max(0, parted - 1);
  const shown = places.slice(first, first + mostPlaces);
  return { incident, places: shown, moreCount: places.length - shown.length };
}

/** False when there is no such incident. A later note stands beside the earlier ones in the audit log. */
export async function acknowledgeIncident(
  context: CenterContext,
  actor: Actor,
  id: number,
  note: string,
): Promise<boolean> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer) => {
    const changed = await writer
      .updateTable('incident')
      .set({ acknowledged_ms: nowMs, acknowledged_by: actor, note })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await writeAudit(writer, nowMs, actor, 'incident.acknowledge', String(id), { note });
    return true;
  });
}
