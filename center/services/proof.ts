// Owns: making the proof of a learner's hours (SPEC: PR rules): the learner's bodies in their places, digests of
// all others, the stations' signed headers, the center's signature. Nobody else's record leaves in it.
import { sql } from 'kysely';
import * as z from 'zod';
import { toDay } from '#core/domain/calendar.ts';
import { partialLocalized } from '#core/domain/language.ts';
import { encodeBase64Url, encodeUtf8, joinBytes } from '#core/kernel/bytes.ts';
import { hashBytes, type Sha256 } from '#core/kernel/hash.ts';
import { type Signed, signPayload } from '#core/kernel/signing.ts';
import { computeGenesis, readBody } from '#core/protocol/log.ts';
import type { Proof, ProofRun } from '#core/protocol/proof.ts';
import { computeProofHours, type DatedBody } from '#core/protocol/proof-hours.ts';
import { contexts } from '#core/protocol/version.ts';
import type { Reader } from '../db/database.ts';
import { listAliases } from './aliases.ts';
import { writeAudit } from './audit.ts';
import { listBoots } from './boot-clocks.ts';
import type { Actor, CenterContext } from './context.ts';
import { readPolicy } from './policy.ts';

export interface ProofRequest {
  learnerId: string;
  /** County days, both included; null: from the first, to the last. */
  from: string | null;
  to: string | null;
  /** Whole epochs, from their beginning to what was received last; else only around the learner's records. */
  isWhole: boolean;
}

interface OwnRecord {
  station_id: string;
  epoch: string;
  seq: number;
  occurred_ms: number;
  quality: 'exact' | 'bounded' | 'unknown';
  stored_ms: number;
}

interface Header {
  from_seq: number;
  through_seq: number;
  payload: string;
  signature: string;
  sign_key: string;
  received_ms: number;
}

interface Span {
  from: number;
  to: number;
}

/** Runs nearer to each other than this become one: a digest is 43 characters, a header some 600. */
const nearSeqs = 16;
const pageRows = 1000;

async function listOwn(reader: Reader, ids: readonly string[]): Promise<OwnRecord[]> {
  const { rows } = await sql<OwnRecord>`
    select station_id, epoch, seq, occurred_ms, quality, stored_ms from statement
    where learner_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) and station_id is not null
    order by station_id, epoch, seq`.execute(reader);
  return rows;
}

async function listHeaders(reader: Reader, stationId: string, epoch: string): Promise<Header[]> {
  return reader
    .selectFrom('slice_header')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('epoch', '=', epoch)
    .orderBy('through_seq')
    .execute();
}

/** For each of the learner's records, in order, the slice that the station signed over it. */
function findHeaders(own: readonly OwnRecord[], headers: readonly Header[]): (Header | undefined)[] {
  let at = 0;
  return own.map(({ seq }) => {
    while (at < headers.length && (headers[at]?.through_seq ?? 0) < seq) at += 1;
    const header = headers[at];
    return header && header.from_seq <= seq ? header : undefined;
  });
}

/** What has to be shown: each of the learner's records with all that its slice covers. */
function computeSpans(own: readonly OwnRecord[], covering: readonly (Header | undefined)[]): Span[] {
  const spans: Span[] = [];
  for (const [index, { seq }] of own.entries()) {
    const { from_seq: from, through_seq: to } = covering[index] ?? { from_seq: seq, through_seq: seq };
    const last = spans.at(-1);
    if (last && from <= last.to + nearSeqs) {
      last.from = Math.min(last.from, from);
      last.to = Math.max(last.to, to);
    } else spans.push({ from, to });
  }
  return spans;
}

async function readHash(reader: Reader, stationId: string, epoch: string, seq: number): Promise<Sha256> {
  if (seq === 0) return computeGenesis(stationId, epoch);
  const { hash } = await reader
    .selectFrom('log_record')
    .select('hash')
    .where('station_id', '=', stationId)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow();
  return hash as Sha256;
}

/** Gathers digests until a record of the learner ends their row. */
class Parts {
  readonly parts: ProofRun['parts'] = [];
  #digests: Uint8Array[] = [];

  addForeign(body: string): void {
    this.#digests.push(hashBytes(encodeUtf8(body)));
  }

  addOwn(part: Extract<ProofRun['parts'][number], { body: string }>): void {
    this.flush();
    this.parts.push(part);
  }

  flush(): void {
    if (this.#digests.length > 0) this.parts.push({ digests: encodeBase64Url(joinBytes(...this.#digests)) });
    this.#digests = [];
  }
}

async function readRun(
  reader: Reader,
  { from, to }: Span,
  own: ReadonlyMap<number, OwnRecord>,
  address: { station: string; epoch: string },
  headers: readonly Header[],
): Promise<{ run: ProofRun; dated: DatedBody[] }> {
  const { station, epoch } = address;
  const parts = new Parts();
  const dated: DatedBody[] = [];
  for (let next = from; next <= to; next += pageRows) {
    const rows = await reader
      .selectFrom('log_record')
      .select(['seq', 'body', 'is_escaped'])
      .where('station_id', '=', station)
      .where('epoch', '=', epoch)
      .where('seq', '>=', next)
      .where('seq', '<=', Math.min(to, next + pageRows - 1))
      .orderBy('seq')
      .execute();
    for (const { seq, body: stored, is_escaped } of rows) {
      const body = is_escaped ? z.string().parse(JSON.parse(stored)) : stored;
      const record = own.get(seq);
      const read = record && readBody(body, seq);
      if (!record || !read?.ok) {
        parts.addForeign(body);
        continue;
      }
      const { stored_ms, occurred_ms, quality } = record;
      parts.addOwn({ body, receivedAtMs: stored_ms, occurredAtMs: occurred_ms, quality });
      dated.push({ station, body: read.body, occurredMs: occurred_ms });
    }
  }
  parts.flush();
  const run: ProofRun = {
    station,
    epoch,
    from,
    previous: await readHash(reader, station, epoch, from - 1),
    head: await readHash(reader, station, epoch, to),
    parts: parts.parts,
    headers: headers
      .filter(({ from_seq, through_seq }) => from_seq >= from && through_seq <= to)
      .map(({ payload, signature, sign_key, received_ms }) => ({
        payload,
        signature,
        signKey: sign_key,
        receivedAtMs: received_ms,
      })),
  };
  return { run, dated };
}

async function readStations(reader: Reader, ids: readonly string[]): Promise<Proof['stations']> {
  const { rows } = await sql<{ id: string; name: string; created_ms: number }>`
    select id, name, created_ms from station
    where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) order by name, id`.execute(
    reader,
  );
  return rows.map(({ id, name, created_ms }) => ({ id, name, madeAtMs: created_ms }));
}

async function readBootsOf(reader: Reader, dated: readonly DatedBody[]): Promise<Proof['boots']> {
  const wanted = new Map<string, Set<string>>();
  for (const { station, body } of dated) {
    wanted.set(station, (wanted.get(station) ?? new Set()).add(body.evidence.bootId));
  }
  const boots: Proof['boots'] = [];
  for (const [station, bootIds] of wanted) {
    for (const { line, placement } of await listBoots(reader, station)) {
      if (bootIds.has(line.bootId)) boots.push({ station, bootId: line.bootId, ...placement });
    }
  }
  return boots;
}

function groupByEpoch(own: readonly OwnRecord[]): OwnRecord[][] {
  const groups = new Map<string, OwnRecord[]>();
  for (const record of own) {
    const key = `${record.station_id}/${record.epoch}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()];
}

async function readRuns(reader: Reader, own: readonly OwnRecord[], isWhole: boolean) {
  const runs: ProofRun[] = [];
  const dated: DatedBody[] = [];
  for (const group of groupByEpoch(own)) {
    const [first] = group;
    if (!first) continue;
    const address = { station: first.station_id, epoch: first.epoch };
    const covering = findHeaders(group, await listHeaders(reader, address.station, address.epoch));
    const headers = [...new Set(covering)].filter((header) => header !== undefined);
    const { through } = await reader
      .selectFrom('log_epoch')
      .select('through')
      .where('station_id', '=', address.station)
      .where('epoch', '=', address.epoch)
      .executeTakeFirstOrThrow();
    const bySeq = new Map(group.map((record) => [record.seq, record]));
    for (const span of isWhole ? [{ from: 1, to: through }] : computeSpans(group, covering)) {
      const read = await readRun(reader, span, bySeq, address, headers);
      runs.push(read.run);
      dated.push(...read.dated);
    }
  }
  return { runs, dated };
}

const namesSchema = partialLocalized(z.string());

/** Undefined when there is no such learner. The making is noted in the audit log. */
export async function createProof(
  context: CenterContext,
  actor: Actor,
  request: ProofRequest,
): Promise<Signed | undefined> {
  const { learnerId, from, to, isWhole } = request;
  const policy = await readPolicy(context.db.read);
  const { timeZoneOffsetMinutes: offsetMinutes } = policy;
  // One snapshot: what is received meanwhile belongs to the next proof.
  const proof = await context.db.write(async (writer): Promise<Proof | undefined> => {
    await sql`set transaction isolation level repeatable read`.execute(writer);
    const learner = await writer
      .selectFrom('learner')
      .select('names')
      .where('id', '=', learnerId)
      .executeTakeFirst();
    if (!learner) return undefined;
    const ids = [learnerId, ...(await listAliases(writer, learnerId))];
    const own = (await listOwn(writer, ids)).filter(({ occurred_ms }) => {
      const day = toDay(occurred_ms, offsetMinutes);
      return (from === null || day >= from) && (to === null || day <= to);
    });
    const { runs, dated } = await readRuns(writer, own, isWhole);
    return {
      format: 1,
      learner: { ids, names: namesSchema.parse(learner.names) },
      period: { from, to },
      offsetMinutes,
      centerKey: context.keys.publicKey,
      county: policy.county,
      madeAtMs: context.nowMs(),
      stations: await readStations(writer, [...new Set(runs.map(({ station }) => station))]),
      boots: await readBootsOf(writer, dated),
      runs,
      hours: computeProofHours(dated, offsetMinutes),
    };
  });
  if (!proof) return undefined;
  await context.db.write((writer) =>
    writeAudit(writer, context.nowMs(), actor, 'proof.make', learnerId, {
      from,
      to,
      activeMs: proof.hours.activeMs,
    }),
  );
  return signPayload(context.keys.signer, contexts.proof, proof);
}
