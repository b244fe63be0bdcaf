// Owns: the table of a station's boots: one row a boot, with what the log tells of it and where that places it.
import { sql } from 'kysely';
import type { BootLine, LogPlace } from '#core/domain/clock-boots.ts';
import type { BootPlacement } from '#core/domain/clock-placement.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

export interface StoredBoot {
  line: BootLine;
  placement: BootPlacement;
  isSettled: boolean;
}

type BootRow = Tables['boot_clock'];

function toEnd(order: number | null, seq: number | null, uptimeMs: number | null) {
  return order === null || seq === null || uptimeMs === null
    ? undefined
    : { epochOrder: order, seq, uptimeMs };
}

function toStored(row: BootRow): StoredBoot {
  return {
    line: {
      bootId: row.boot_id,
      first: toEnd(row.first_order, row.first_seq, row.first_uptime_ms),
      last: toEnd(row.last_order, row.last_seq, row.last_uptime_ms),
      wallZeroMs: row.wall_zero_ms,
      zeroMs: row.exact_zero_ms ?? undefined,
      latestZeroMs: row.limit_zero_ms,
      senderZeroMs: row.sender_zero_ms ?? undefined,
    },
    placement: {
      quality: row.quality,
      zeroMs: row.zero_ms,
      earliestZeroMs: row.earliest_zero_ms,
      latestZeroMs: row.latest_zero_ms,
    },
    isSettled: row.is_settled,
  };
}

function toMap(rows: readonly BootRow[]): Map<string, StoredBoot> {
  return new Map(rows.map((row) => [row.boot_id, toStored(row)]));
}

/** The named boots, and all that later boots may still move. */
export async function readBoots(
  reader: Reader,
  stationId: string,
  bootIds: readonly string[],
): Promise<Map<string, StoredBoot>> {
  const { rows } = await sql<BootRow>`
    select * from boot_clock where station_id = ${stationId}::uuid
      and boot_id in (select jsonb_array_elements_text(${JSON.stringify(bootIds)}::jsonb))
    union all
    select * from boot_clock where station_id = ${stationId}::uuid and not is_settled`.execute(reader);
  return toMap(rows);
}

/**
 * Every boot that is placed together with what stands at `from`: from the last exact one before it on. What
 * lies between two exact boots depends on nothing outside.
 */
export async function readRun(
  reader: Reader,
  stationId: string,
  from: LogPlace,
): Promise<Map<string, StoredBoot>> {
  const { epochOrder, seq } = from;
  const { rows } = await sql<BootRow>`
    with base as (
      select last_order, last_seq from boot_clock
      where station_id = ${stationId}::uuid and exact_zero_ms is not null
        and (last_order, last_seq) < (${epochOrder}::double precision, ${seq}::bigint)
      order by last_order desc, last_seq desc limit 1)
    select b.* from boot_clock b left join base on true
    where b.station_id = ${stationId}::uuid
      and (base.last_order is null or b.last_order is null
        or (b.last_order, b.last_seq) >= (base.last_order, base.last_seq))`.execute(reader);
  return toMap(rows);
}

export async function listBoots(reader: Reader, stationId: string): Promise<StoredBoot[]> {
  const rows = await reader
    .selectFrom('boot_clock')
    .selectAll()
    .where('station_id', '=', stationId)
    .execute();
  return rows.map(toStored);
}

export async function writeBoots(
  writer: Writer,
  stationId: string,
  boots: readonly StoredBoot[],
): Promise<void> {
  if (boots.length === 0) return;
  const rows = boots.map(({ line, placement, isSettled }) => ({
    boot_id: line.bootId,
    first_order: line.first?.epochOrder ?? null,
    first_seq: line.first?.seq ?? null,
    first_uptime_ms: line.first?.uptimeMs ?? null,
    last_order: line.last?.epochOrder ?? null,
    last_seq: line.last?.seq ?? null,
    last_uptime_ms: line.last?.uptimeMs ?? null,
    wall_zero_ms: line.wallZeroMs,
    exact_zero_ms: line.zeroMs ?? null,
    limit_zero_ms: line.latestZeroMs,
    sender_zero_ms: line.senderZeroMs ?? null,
    quality: placement.quality,
    zero_ms: placement.zeroMs,
    earliest_zero_ms: placement.earliestZeroMs,
    latest_zero_ms: placement.latestZeroMs,
    is_settled: isSettled,
  }));
  await sql`
    insert into boot_clock select ${stationId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      boot_id text, first_order double precision, first_seq bigint, first_uptime_ms double precision,
      last_order double precision, last_seq bigint, last_uptime_ms double precision,
      wall_zero_ms double precision, exact_zero_ms double precision, limit_zero_ms double precision,
      sender_zero_ms double precision, quality text, zero_ms double precision,
      earliest_zero_ms double precision, latest_zero_ms double precision, is_settled boolean)
    on conflict (station_id, boot_id) do update set
      first_order = excluded.first_order, first_seq = excluded.first_seq, first_uptime_ms = excluded.first_uptime_ms,
      last_order = excluded.last_order, last_seq = excluded.last_seq, last_uptime_ms = excluded.last_uptime_ms,
      wall_zero_ms = excluded.wall_zero_ms, exact_zero_ms = excluded.exact_zero_ms,
      limit_zero_ms = excluded.limit_zero_ms, sender_zero_ms = excluded.sender_zero_ms, quality = excluded.quality,
      zero_ms = excluded.zero_ms, earliest_zero_ms = excluded.earliest_zero_ms,
      latest_zero_ms = excluded.latest_zero_ms, is_settled = excluded.is_settled`.execute(writer);
}
