// Owns: storing the records of a slice that continues its epoch: statements, the bodies as they came, the
// station's signature over them. What cannot be interpreted is kept raw and passed by (SPEC: SL9).
import { sql } from 'kysely';
import { normalizeEvidence } from '#core/domain/clock-evidence.ts';
import type { RecordTime } from '#core/domain/clock-placement.ts';
import { readEditRecord } from '#core/domain/edit.ts';
import { computeStep } from '#core/domain/progress.ts';
import { must } from '#core/kernel/assert.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import { type RecordBody, readBody, type Slice, type SliceHeader } from '#core/protocol/log.ts';
import { placeAtStation } from '#core/protocol/proof-hours.ts';
import type { Writer } from '../db/database.ts';
import { createStationKeys, storeStationMentions, toStationAuthorityKey } from '../xapi/station-keys.ts';
import { dateRecords, type Received, redateRecords } from './date-records.ts';
import type { EditStatement } from './edits.ts';
import type { CountedStep } from './fold-figures.ts';
import type { LearnerUnit } from './roaming.ts';
import { isStorableJson, isStorableText, toStorable } from './storable-text.ts';

/** Whose log, and which epoch of it. */
export type LogAddress = Pick<SliceHeader, 'station' | 'epoch'>;

export interface NewRecord {
  seq: number;
  hash: Sha256;
  text: string;
  body: RecordBody | undefined;
  quarantine: string | null;
}

/** [SL9] The body, or why it goes to quarantine. */
export function interpret(seq: number, hash: Sha256, text: string): NewRecord {
  const read = readBody(text, seq);
  if (!read.ok) return { seq, hash, text, body: undefined, quarantine: toStorable(read.reason).text };
  if (isStorableText(text) || isStorableJson(read.body))
    return { seq, hash, text, body: read.body, quarantine: null };
  const quarantine = 'holds characters that the database cannot keep';
  return { seq, hash, text, body: undefined, quarantine };
}

function readNewRecords(
  slice: Slice,
  header: SliceHeader,
  hashes: readonly Sha256[],
  through: number,
): NewRecord[] {
  return slice.bodies.flatMap((text, index): NewRecord[] => {
    const seq = header.from + index;
    const hash = hashes[index];
    return seq <= through || hash === undefined ? [] : [interpret(seq, hash, text)];
  });
}

/** Stores the statements; returns the ids that are stored now, each by the seq that brought it. */
async function storeStatements(
  writer: Writer,
  header: LogAddress,
  records: readonly NewRecord[],
  times: ReadonlyMap<number, RecordTime>,
  nowMs: number,
): Promise<Map<string, number>> {
  const toKeys = createStationKeys();
  const rows = records.flatMap(({ seq, body }) => {
    if (!body) return [];
    const { statement } = body;
    const { wallMs, bootId, uptimeMs } = normalizeEvidence(body.evidence);
    const time = must(times.get(seq), 'time of a record');
    const { name } = statement.actor.account;
    return [
      {
        id: statement.id,
        seq,
        learner: uuidPattern.test(name) ? name : null,
        verb: statement.verb.id,
        activity: statement.object.id,
        occurred: time.occurredMs,
        quality: time.quality,
        boot: bootId,
        uptime: uptimeMs,
        wall: wallMs,
        ...toKeys(statement),
        body: statement,
      },
    ];
  });
  if (rows.length === 0) return new Map();
  const { rows: stored } = await sql<{ id: string; seq: number }>`
    insert into statement (id, station_id, epoch, seq, learner_id, verb, activity, occurred_ms, quality, boot_id,
           uptime_ms, wall_ms, stored_ms, actor_key, authority_key, parent_key, body)
    select r.id, ${header.station}::uuid, ${header.epoch}::uuid, r.seq, r.learner, r.verb, r.activity, r.occurred,
           r.quality, r.boot, r.uptime, r.wall, ${nowMs}::bigint, r.actor,
           ${toStationAuthorityKey(header.station)}::uuid, r.parent, r.body
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, seq bigint, learner uuid, verb text,
         activity text, occurred bigint, quality text, boot text, uptime double precision, wall double precision,
         actor uuid, parent uuid, body jsonb)
    order by r.seq
    on conflict (id) do nothing returning id, seq`.execute(writer);
  const seqs = new Map(stored.map((row) => [row.id, row.seq]));
  await storeStationMentions(
    writer,
    rows.filter(({ id, seq, others }) => others.length > 0 && seqs.get(id) === seq),
  );
  return seqs;
}

/** Seqs, of those whose statement was not stored now, that only repeat what is stored under the same id. */
async function findRepeats(
  writer: Writer,
  records: readonly NewRecord[],
  stored: ReadonlyMap<string, number>,
): Promise<Set<number>> {
  const rows = records.flatMap(({ seq, body }) =>
    body && stored.get(body.statement.id) !== seq
      ? [{ seq, id: body.statement.id, body: body.statement }]
      : [],
  );
  if (rows.length === 0) return new Set();
  const { rows: repeats } = await sql<{ seq: number }>`
    select r.seq from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(seq bigint, id uuid, body jsonb)
    join statement t on t.id = r.id and t.body = r.body`.execute(writer);
  return new Set(repeats.map(({ seq }) => seq));
}

async function storeRecords(
  writer: Writer,
  header: SliceHeader,
  records: readonly NewRecord[],
  nowMs: number,
): Promise<void> {
  const rows = records.map(({ seq, hash, text, body, quarantine }) => ({
    seq,
    hash,
    // The chain is over the text as it came, so every character of it is kept.
    body: toStorable(text).text,
    escaped: toStorable(text).isEscaped,
    statement: body?.statement.id ?? null,
    quarantine,
  }));
  await sql`
    insert into log_record (station_id, epoch, seq, hash, body, received_ms, statement_id, quarantine, is_escaped)
    select ${header.station}::uuid, ${header.epoch}::uuid, r.seq, r.hash, r.body, ${nowMs}::bigint, r.statement, r.quarantine,
           r.escaped
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(seq bigint, hash text, body text, statement uuid, quarantine text, escaped boolean)`.execute(
    writer,
  );
}

/** The signed header stays: it is the station's own word for these records (SPEC: PR rules). */
async function storeHeader(
  writer: Writer,
  slice: Slice,
  header: SliceHeader,
  { signKey, nowMs, isLive }: Arrival,
): Promise<void> {
  await writer
    .insertInto('slice_header')
    .values({
      station_id: header.station,
      epoch: header.epoch,
      from_seq: header.from,
      through_seq: header.from + header.count - 1,
      payload: slice.header.payload,
      signature: slice.header.signature,
      sign_key: signKey,
      received_ms: nowMs,
      is_live: isLive,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface Arrival {
  /** Of the epoch, before this slice. */
  through: number;
  openedMs: number;
  /** The key under which the slice's signature held. */
  signKey: string;
  /** When the station was made. */
  floorMs: number;
  nowMs: number;
  /** False for a slice that was carried here. */
  isLive: boolean;
}

export interface StoredNews {
  steps: CountedStep[];
  /** Whose earlier records, of which units, were dated anew. */
  moved: LearnerUnit[];
  edits: EditStatement[];
  count: number;
}
export const nothingNew: StoredNews = { steps: [], moved: [], edits: [], count: 0 };

/** Stores statements of `records` that are new under their ids; marks those that are not. */
export async function storeInterpreted(
  writer: Writer,
  header: LogAddress,
  records: readonly NewRecord[],
  received: Received,
): Promise<Pick<StoredNews, 'steps' | 'moved' | 'edits'>> {
  const bodies = records.flatMap(({ body }) => body ?? []);
  const { times, moved } = await dateRecords(writer, received, bodies);
  const redated = await redateRecords(writer, received, moved);
  const stored = await storeStatements(writer, header, records, times, received.receivedMs);
  const repeats = await findRepeats(writer, records, stored);
  const steps: CountedStep[] = [];
  const edits: EditStatement[] = [];
  for (const record of records) {
    if (!record.body) continue;
    const { statement, evidence } = record.body;
    if (stored.get(statement.id) !== record.seq) {
      // An id is never used twice for two records; the first to come keeps it. A restored disk may send
      // the very same statement again in its new epoch, which is no news.
      if (!repeats.has(record.seq)) record.quarantine = 'statement id is already in use';
      continue;
    }
    const { occurredMs } = must(times.get(record.seq), 'time of a record');
    if (readEditRecord(statement)) edits.push({ statement, occurredMs });
    const step = computeStep(statement, occurredMs, placeAtStation(received.stationId, evidence));
    if (step && uuidPattern.test(step.learnerId)) steps.push({ ...step, stationId: received.stationId });
  }
  return { steps, moved: redated.units, edits };
}

/** Stores what the slice has beyond `arrival.through`. */
export async function storeSlice(
  writer: Writer,
  slice: Slice,
  header: SliceHeader,
  hashes: readonly Sha256[],
  arrival: Arrival,
): Promise<StoredNews> {
  const records = readNewRecords(slice, header, hashes, arrival.through);
  if (records.length === 0) return nothingNew;
  const news = await storeInterpreted(writer, header, records, {
    stationId: header.station,
    epochOrder: arrival.openedMs,
    sender: { bootId: header.clock.bootId, uptimeMs: header.clock.uptimeMs, isLive: arrival.isLive },
    receivedMs: arrival.nowMs,
    floorMs: arrival.floorMs,
  });
  await storeRecords(writer, header, records, arrival.nowMs);
  await storeHeader(writer, slice, header, arrival);
  return { ...news, count: records.length };
}
