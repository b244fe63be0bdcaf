// Owns: taking in a slice of a station log (SPEC: SL4–SL9). One transaction: the epoch's row is locked, the
// chain continued, rows, statements and progress stored; the receipt is signed when all that is on disk.
import { sql } from 'kysely';
import { computeStep, type ProgressStep } from '#core/domain/progress.ts';
import { hashText, type Sha256 } from '#core/kernel/hash.ts';
import { type LearnerId, uuidPattern } from '#core/kernel/ids.ts';
import { openSigned, type Signed, signPayload } from '#core/kernel/signing.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import {
  computeGenesis,
  type Receipt,
  type RecordBody,
  readBody,
  type Slice,
  type SliceHeader,
  sliceHeaderSchema,
  verifyChain,
} from '#core/protocol/log.ts';
import { contexts, oldestWireVersion, wireVersion } from '#core/protocol/version.ts';
import type { Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';
import { foldSteps } from './fold-progress.ts';
import { readPolicy } from './policy.ts';
import { computeRecordTime } from './record-time.ts';
import { isStorableJson, toStorable } from './storable-text.ts';

export interface Ingested {
  receipt: Signed;
  /** Records that were new, and whose they are: for those who watch. */
  newCount: number;
  learnerIds: LearnerId[];
}

interface Place {
  through: number;
  head: Sha256;
}

async function lockEpoch(writer: Writer, header: SliceHeader, nowMs: number): Promise<Place> {
  const genesis = computeGenesis(header.station, header.epoch);
  await writer
    .insertInto('log_epoch')
    .values({ station_id: header.station, epoch: header.epoch, through: 0, head: genesis, opened_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await writer
    .selectFrom('log_epoch')
    .select(['through', 'head'])
    .where('station_id', '=', header.station)
    .where('epoch', '=', header.epoch)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { through: row.through, head: row.head as Sha256 };
}

/** Stored hashes of seqs `from` … `to` of the epoch. */
async function readHashes(
  writer: Writer,
  header: SliceHeader,
  from: number,
  to: number,
): Promise<Map<number, string>> {
  if (to < from) return new Map();
  const rows = await writer
    .selectFrom('log_record')
    .select(['seq', 'hash'])
    .where('station_id', '=', header.station)
    .where('epoch', '=', header.epoch)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .execute();
  return new Map(rows.map((row) => [row.seq, row.hash]));
}

/** True when what the slice says of seqs up to `through` is what is stored. */
async function isContinuation(
  writer: Writer,
  header: SliceHeader,
  hashes: readonly Sha256[],
  place: Place,
): Promise<boolean> {
  const genesis = computeGenesis(header.station, header.epoch);
  const before = header.from - 1;
  const known = await readHashes(
    writer,
    header,
    Math.max(1, before),
    Math.min(place.through, before + hashes.length),
  );
  if ((before === 0 ? genesis : known.get(before)) !== header.previous) return false;
  return hashes.every((hash, index) => {
    const seq = header.from + index;
    return seq > place.through || known.get(seq) === hash;
  });
}

interface NewRecord {
  seq: number;
  hash: Sha256;
  text: string;
  body: RecordBody | undefined;
  quarantine: string | null;
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
    if (seq <= through || hash === undefined) return [];
    const read = readBody(text, seq);
    if (!read.ok) return [{ seq, hash, text, body: undefined, quarantine: toStorable(read.reason).text }];
    if (isStorableJson(read.body.statement)) return [{ seq, hash, text, body: read.body, quarantine: null }];
    return [
      { seq, hash, text, body: undefined, quarantine: 'holds characters that the database cannot keep' },
    ];
  });
}

/** Stores the statements; returns the ids that are stored now, each by the seq that brought it. */
async function storeStatements(
  writer: Writer,
  header: SliceHeader,
  records: readonly NewRecord[],
  nowMs: number,
): Promise<Map<string, number>> {
  const rows = records.flatMap(({ seq, body }) => {
    if (!body) return [];
    const { statement, evidence } = body;
    const time = computeRecordTime(evidence, header.clock, nowMs);
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
        body: statement,
      },
    ];
  });
  if (rows.length === 0) return new Map();
  const { rows: stored } = await sql<{ id: string; seq: number }>`
    insert into statement (id, station_id, epoch, seq, learner_id, verb, activity, occurred_ms, quality, stored_ms, body)
    select r.id, ${header.station}::uuid, ${header.epoch}::uuid, r.seq, r.learner, r.verb, r.activity, r.occurred,
           r.quality, ${nowMs}::bigint, r.body
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, seq bigint, learner uuid, verb text,
         activity text, occurred bigint, quality text, body jsonb)
    order by r.seq
    on conflict (id) do nothing returning id, seq`.execute(writer);
  return new Map(stored.map((row) => [row.id, row.seq]));
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

async function storeNew(
  writer: Writer,
  slice: Slice,
  header: SliceHeader,
  hashes: readonly Sha256[],
  through: number,
  nowMs: number,
): Promise<{ steps: ProgressStep[]; count: number }> {
  const records = readNewRecords(slice, header, hashes, through);
  if (records.length === 0) return { steps: [], count: 0 };
  const stored = await storeStatements(writer, header, records, nowMs);
  const repeats = await findRepeats(writer, records, stored);
  const steps: ProgressStep[] = [];
  for (const record of records) {
    if (!record.body) continue;
    const { statement, evidence } = record.body;
    if (stored.get(statement.id) !== record.seq) {
      // An id is never used twice for two records; the first to come keeps it. A restored disk may send
      // the very same statement again in its new epoch, which is no news.
      if (!repeats.has(record.seq)) record.quarantine = 'statement id is already in use';
      continue;
    }
    const step = computeStep(statement, computeRecordTime(evidence, header.clock, nowMs).occurredMs);
    if (step && uuidPattern.test(step.learnerId)) steps.push(step);
  }
  await storeRecords(writer, header, records, nowMs);
  return { steps, count: records.length };
}

/** More forks of one station than this tell nobody anything new, and would fill the disk. */
const maxIncidents = 200;

/** Keeps the refused side. A station asks again and again; the same slice is kept once. */
async function recordFork(context: CenterContext, header: SliceHeader, slice: Slice): Promise<void> {
  await context.db.write(async (writer) => {
    const { kept } = await writer
      .selectFrom('incident')
      .select(({ fn }) => fn.countAll<number>().as('kept'))
      .where('station_id', '=', header.station)
      .executeTakeFirstOrThrow();
    if (kept >= maxIncidents) return;
    await writer
      .insertInto('incident')
      .values({
        station_id: header.station,
        at_ms: context.nowMs(),
        kind: 'fork',
        digest: hashText(slice.header.payload),
        // As text of JSON inside JSON: the bodies may hold what jsonb does not take.
        detail: JSON.stringify({ slice: JSON.stringify(slice) }),
      })
      .onConflict((conflict) => conflict.columns(['station_id', 'kind', 'digest']).doNothing())
      .execute();
  });
}

/** Checks that cost little come first; nothing is stored before the signature and the chain hold. */
async function openSlice(
  context: CenterContext,
  station: { id: string; signKey: string },
  slice: Slice,
): Promise<Outcome<{ header: SliceHeader; hashes: Sha256[] }>> {
  const raw = await openSigned(context.keys.verifier, station.signKey, contexts.slice, slice.header);
  if (raw === undefined) return fail('bad-signature', { detail: 'slice header' });
  const parsed = sliceHeaderSchema.safeParse(raw);
  if (!parsed.success) return fail('malformed', { detail: 'slice header' });
  const header = parsed.data;
  if (header.wire < oldestWireVersion) return fail('wire-too-old');
  if (header.wire > wireVersion) return fail('wire-unknown');
  if (header.station !== station.id) return fail('bad-signature', { detail: 'slice of another station' });
  const hashes = verifyChain(header, slice.bodies);
  if (!hashes) return fail('broken-chain');
  return succeed({ header, hashes });
}

type Stored =
  | { kind: 'stored'; place: Place; count: number; learnerIds: LearnerId[] }
  | { kind: 'gap'; want: number }
  | { kind: 'fork' };

/** Codes: bad-signature, malformed, wire-too-old, wire-unknown, broken-chain, gap, fork. */
export async function ingestSlice(
  context: CenterContext,
  station: { id: string; signKey: string },
  slice: Slice,
): Promise<Outcome<Ingested>> {
  const opened = await openSlice(context, station, slice);
  if (!opened.ok) return opened;
  const { header, hashes } = opened.value;
  const nowMs = context.nowMs();
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  const stored = await context.db.write(async (writer): Promise<Stored> => {
    const place = await lockEpoch(writer, header, nowMs);
    // [SL8] Without bodies the station only asks where we stand.
    if (header.count === 0) return { kind: 'stored', place, count: 0, learnerIds: [] };
    // [SL5]
    if (header.from > place.through + 1) return { kind: 'gap', want: place.through + 1 };
    // [SL6]
    if (!(await isContinuation(writer, header, hashes, place))) return { kind: 'fork' };
    const { steps, count } = await storeNew(writer, slice, header, hashes, place.through, nowMs);
    if (count === 0) return { kind: 'stored', place, count, learnerIds: [] };
    await foldSteps(writer, steps, timeZoneOffsetMinutes);
    const next: Place = { through: place.through + count, head: header.head };
    await writer
      .updateTable('log_epoch')
      .set(next)
      .where('station_id', '=', header.station)
      .where('epoch', '=', header.epoch)
      .execute();
    return {
      kind: 'stored',
      place: next,
      count,
      learnerIds: [...new Set(steps.map(({ learnerId }) => learnerId))],
    };
  });
  switch (stored.kind) {
    case 'gap':
      return fail('gap', { want: stored.want });
    case 'fork':
      await recordFork(context, header, slice);
      return fail('fork');
    case 'stored': {
      const { station: stationId, epoch } = header;
      const receipt: Receipt = { station: stationId, epoch, ...stored.place, atMs: context.nowMs() };
      return succeed({
        receipt: await signPayload(context.keys.signer, contexts.receipt, receipt),
        newCount: stored.count,
        learnerIds: stored.learnerIds,
      });
    }
  }
}
