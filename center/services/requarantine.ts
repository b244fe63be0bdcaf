// Owns: reading quarantined records again, after an upgrade or when an operator asks (SPEC: SL9). What can be
// interpreted now leaves quarantine and is dated, stored and folded once, as it would have been on arrival.
import { sql } from 'kysely';
import * as z from 'zod';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { hashText, type Sha256 } from '#core/kernel/hash.ts';
import { maxBodyBytes, recordBodySchema, sliceHeaderSchema } from '#core/protocol/log.ts';
import type { Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import type { Received } from './date-records.ts';
import { foldNews, lockStation } from './fold-news.ts';
import { readPolicy } from './policy.ts';
import { interpret, type NewRecord, storeInterpreted } from './store-slice.ts';
import { type Sender, tellStations } from './tell-stations.ts';

export interface Reread {
  /** Quarantined records that were read again. */
  read: number;
  /** Of these, how many count now. */
  released: number;
  remaining: number;
}

/** Bodies may be large: this many at once. */
const pageRows = 100;

interface QuarantinedRow {
  epoch: string;
  seq: number;
  hash: string;
  body: string;
  is_escaped: boolean;
  received_ms: number;
  opened_ms: number;
  sign_key: string | null;
  is_live: boolean | null;
  payload: string | null;
}

async function readPage(
  writer: Writer,
  stationId: string,
  after: { epoch: string; seq: number },
): Promise<QuarantinedRow[]> {
  const { rows } = await sql<QuarantinedRow>`
    select r.epoch, r.seq, r.hash, r.body, r.is_escaped, r.received_ms, e.opened_ms, h.sign_key, h.is_live, h.payload
    from log_record r
    join log_epoch e on e.station_id = r.station_id and e.epoch = r.epoch
    left join lateral (select sign_key, is_live, payload from slice_header s
      where s.station_id = r.station_id and s.epoch = r.epoch and s.through_seq >= r.seq and s.from_seq <= r.seq
      order by s.through_seq limit 1) h on true
    where r.station_id = ${stationId}::uuid and r.quarantine is not null
      and (r.epoch, r.seq) > (${after.epoch}::uuid, ${after.seq}::bigint)
    order by r.epoch, r.seq limit ${pageRows}`.execute(writer);
  return rows;
}

function readSender({ payload, is_live }: QuarantinedRow): Received['sender'] {
  const header = payload === null ? undefined : sliceHeaderSchema.safeParse(JSON.parse(payload)).data;
  if (!header) return { bootId: '', uptimeMs: 0, isLive: false };
  return { bootId: header.clock.bootId, uptimeMs: header.clock.uptimeMs, isLive: is_live === true };
}

/** Rows of one slice, which have the sender's clock and the time of receipt in common. */
function groupBySlice(rows: readonly QuarantinedRow[]): QuarantinedRow[][] {
  const groups = new Map<string, QuarantinedRow[]>();
  for (const row of rows) {
    const key = `${row.epoch}/${row.received_ms}/${row.payload ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

async function release(writer: Writer, stationId: string, epoch: string, records: readonly NewRecord[]) {
  const rows = records.map(({ seq, quarantine, body }) => ({
    seq,
    reason: quarantine,
    statement: body?.statement.id ?? null,
  }));
  await sql`
    update log_record l set quarantine = r.reason, statement_id = r.statement
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(seq bigint, reason text, statement uuid)
    where l.station_id = ${stationId}::uuid and l.epoch = ${epoch}::uuid and l.seq = r.seq`.execute(writer);
}

async function rereadGroup(
  writer: Writer,
  sender: Sender,
  floorMs: number,
  group: readonly QuarantinedRow[],
  offsetMinutes: number,
): Promise<number> {
  const [first] = group;
  if (!first) return 0;
  const records = group.map(({ seq, hash, body, is_escaped }) =>
    interpret(seq, hash as Sha256, is_escaped ? z.string().parse(JSON.parse(body)) : body),
  );
  const { epoch, opened_ms, received_ms } = first;
  const news = await storeInterpreted(
    writer,
    { station: sender.id, epoch },
    records.filter(({ body }) => body !== undefined),
    {
      stationId: sender.id,
      epochOrder: opened_ms,
      sender: readSender(first),
      receivedMs: received_ms,
      floorMs,
    },
  );
  await release(writer, sender.id, epoch, records);
  await foldNews(writer, news, offsetMinutes);
  await tellStations(writer, {
    sender,
    epoch,
    steps: [...news.steps, ...news.moved],
    edits: news.edits,
    held: undefined,
    nowMs: received_ms,
    offsetMinutes,
  });
  return records.filter(({ quarantine }) => quarantine === null).length;
}

async function rereadStation(
  context: CenterContext,
  stationId: string,
  offsetMinutes: number,
): Promise<{ read: number; released: number }> {
  const total = { read: 0, released: 0 };
  let after = { epoch: '00000000-0000-0000-0000-000000000000', seq: 0 };
  for (;;) {
    const page = await context.db.write(async (writer) => {
      const floorMs = await lockStation(writer, stationId);
      const rows = await readPage(writer, stationId, after);
      let released = 0;
      for (const group of groupBySlice(rows)) {
        const sender: Sender = { id: stationId, signKey: group[0]?.sign_key ?? '' };
        released += await rereadGroup(writer, sender, floorMs, group, offsetMinutes);
      }
      return { rows, released };
    });
    total.read += page.rows.length;
    total.released += page.released;
    const last = page.rows.at(-1);
    if (!last || page.rows.length < pageRows) return total;
    after = { epoch: last.epoch, seq: last.seq };
  }
}

/** Reads the quarantine of one station, or of all, again. */
export async function rereadQuarantine(
  context: CenterContext,
  actor: Actor,
  stationId?: string,
): Promise<Reread> {
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  let query = context.db.read
    .selectFrom('log_record')
    .select('station_id')
    .distinct()
    .where('quarantine', 'is not', null);
  if (stationId !== undefined) query = query.where('station_id', '=', stationId);
  const reread: Reread = { read: 0, released: 0, remaining: 0 };
  for (const { station_id } of await query.execute()) {
    const { read, released } = await rereadStation(context, station_id, timeZoneOffsetMinutes);
    reread.read += read;
    reread.released += released;
  }
  reread.remaining = reread.read - reread.released;
  await context.db.write((writer) =>
    writeAudit(writer, context.nowMs(), actor, 'quarantine.reread', stationId ?? 'county', reread),
  );
  return reread;
}

const settingKey = 'quarantine.readBy';

/** Names the way in which this version reads bodies. */
function describeReading(): string {
  const schema = z.toJSONSchema(recordBodySchema, { io: 'input', unrepresentable: 'any' });
  return hashText(toCanonicalJson([schema, maxBodyBytes]));
}

/** At the first start of a version that reads bodies otherwise: what waits in quarantine may be readable now. */
export async function rereadAfterUpgrade(context: CenterContext): Promise<Reread | undefined> {
  const reading = describeReading();
  const row = await context.db.read
    .selectFrom('setting')
    .select('value')
    .where('key', '=', settingKey)
    .executeTakeFirst();
  if (row?.value === reading) return undefined;
  const reread = row ? await rereadQuarantine(context, 'upgrade') : undefined;
  const value = JSON.stringify(reading);
  await context.db.write((writer) =>
    writer
      .insertInto('setting')
      .values({ key: settingKey, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute(),
  );
  return reread;
}
