// Owns: taking in a slice of a station log (SPEC: SL4–SL9). One transaction: station and epoch are locked, the
// chain continued, rows, statements and progress stored; the receipt is signed when all that is on disk.
import { sql } from 'kysely';
import { must } from '#core/kernel/assert.ts';
import { hashText, type Sha256 } from '#core/kernel/hash.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { openSigned, type Signed, signPayload } from '#core/kernel/signing.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import {
  computeGenesis,
  type Receipt,
  type Slice,
  type SliceHeader,
  type StationReport,
  sliceHeaderSchema,
  verifyChain,
} from '#core/protocol/log.ts';
import { contexts, oldestWireVersion, wireVersion } from '#core/protocol/version.ts';
import type { Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';
import { foldNews, lockStation } from './fold-news.ts';
import { readPolicy } from './policy.ts';
import { isStorableJson } from './storable-text.ts';
import { nothingNew, storeSlice } from './store-slice.ts';
import { computeHeld, computeHeldChange, countCommon, type Sender, tellStations } from './tell-stations.ts';

export interface Ingested {
  receipt: Signed;
  /** Records that were new, and whose they are: for those who watch. */
  newCount: number;
  learnerIds: LearnerId[];
  /** What the station said of itself. */
  report: StationReport | undefined;
}

interface Place {
  through: number;
  head: Sha256;
}

interface EpochPlace extends Place {
  /** When it was opened here, later for each next epoch of the station. */
  openedMs: number;
  heldThrough: number;
  /** The key that began the epoch; null: before keys were noted. */
  signKey: string | null;
}

/** [SL5] Kept for the operator: which records are missing, and since when. */
async function noteGap(writer: Writer, header: SliceHeader, want: number, nowMs: number): Promise<void> {
  await writer
    .updateTable('log_epoch')
    .set({ gap_from: header.from, gap_want: want, gap_ms: nowMs })
    .where('station_id', '=', header.station)
    .where('epoch', '=', header.epoch)
    .execute();
}

async function readLocked(writer: Writer, header: SliceHeader): Promise<EpochPlace | undefined> {
  const row = await writer
    .selectFrom('log_epoch')
    .select(['through', 'head', 'held_through', 'sign_key', 'opened_ms'])
    .where('station_id', '=', header.station)
    .where('epoch', '=', header.epoch)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      through: row.through,
      head: row.head as Sha256,
      openedMs: row.opened_ms,
      heldThrough: row.held_through,
      signKey: row.sign_key,
    }
  );
}

async function lockEpoch(
  writer: Writer,
  header: SliceHeader,
  signKey: string,
  nowMs: number,
): Promise<EpochPlace> {
  const known = await readLocked(writer, header);
  if (known) return known;
  await writer
    .insertInto('log_epoch')
    .values({
      station_id: header.station,
      epoch: header.epoch,
      through: 0,
      head: computeGenesis(header.station, header.epoch),
      // Orders the epochs of a station, also when the center's clock was put back.
      opened_ms: sql<number>`greatest(${nowMs}::bigint,
        (select coalesce(max(opened_ms), 0) + 1 from log_epoch where station_id = ${header.station}::uuid))`,
      sign_key: signKey,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return must(await readLocked(writer, header), 'epoch that was just made');
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

/** How many of its first records the slice has in common with what is stored; undefined: not even its start. */
async function countStored(
  writer: Writer,
  header: SliceHeader,
  hashes: readonly Sha256[],
  place: Place,
): Promise<number | undefined> {
  const before = header.from - 1;
  const known = await readHashes(
    writer,
    header,
    Math.max(1, before),
    Math.min(place.through, before + hashes.length),
  );
  return countCommon(header, hashes, known, computeGenesis(header.station, header.epoch));
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
  if (!parsed.success || !isStorableJson(raw)) return fail('malformed', { detail: 'slice header' });
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
  | { kind: 'fork' }
  | { kind: 'replaced' };

/** `carried`: the slice was sealed at a time that nobody here knows, so its clock dates nothing. */
export type Road = 'live' | 'carried';

/** Codes: bad-signature, malformed, wire-too-old, wire-unknown, broken-chain, gap, fork, station-replaced. */
export async function ingestSlice(
  context: CenterContext,
  station: Sender,
  slice: Slice,
  road: Road = 'live',
): Promise<Outcome<Ingested>> {
  const opened = await openSlice(context, station, slice);
  if (!opened.ok) return opened;
  const { header, hashes } = opened.value;
  const nowMs = context.nowMs();
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  const stored = await context.db.write(async (writer): Promise<Stored> => {
    const floorMs = await lockStation(writer, header.station);
    const place = await lockEpoch(writer, header, station.signKey, nowMs);
    // [EN7] Replaced hardware may only add to what it began itself.
    if (station.isRetired && place.signKey !== null && place.signKey !== station.signKey)
      return { kind: 'replaced' };
    const isQuestion = header.count === 0;
    const isGap = header.from > place.through + 1;
    const common = isQuestion || isGap ? 'all' : await countStored(writer, header, hashes, place);
    const isFork =
      common === undefined ||
      (common !== 'all' && common < Math.min(hashes.length, place.through - header.from + 1));
    const heldThrough = station.isRetired
      ? place.heldThrough
      : computeHeld(header, place.heldThrough, isFork ? common : 'all');
    const held = computeHeldChange(place, heldThrough);
    const news = { sender: station, epoch: header.epoch, held, nowMs, offsetMinutes: timeZoneOffsetMinutes };
    // [SL8] Without bodies the station only asks where we stand. [SL5] A gap and [SL6] a fork are refused.
    const isTaken = !isQuestion && !isGap && !isFork;
    const taken = isTaken
      ? await storeSlice(writer, slice, header, hashes, {
          ...place,
          signKey: station.signKey,
          floorMs,
          nowMs,
          isLive: road === 'live',
        })
      : nothingNew;
    const { steps, moved, edits, count } = taken;
    const next: Place =
      count > 0
        ? { through: place.through + count, head: header.head }
        : { through: place.through, head: place.head };
    if (count > 0 || heldThrough !== place.heldThrough) {
      // Before the stations are told: what the sender holds decides who is.
      await writer
        .updateTable('log_epoch')
        .set({ ...next, held_through: heldThrough })
        .where('station_id', '=', header.station)
        .where('epoch', '=', header.epoch)
        .execute();
    }
    await foldNews(writer, taken, timeZoneOffsetMinutes);
    await tellStations(writer, { ...news, steps: [...steps, ...moved], edits });
    if (isGap && !isQuestion) {
      await noteGap(writer, header, place.through + 1, nowMs);
      return { kind: 'gap', want: place.through + 1 };
    }
    if (isFork) return { kind: 'fork' };
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
    case 'replaced':
      return fail('station-replaced');
    case 'stored': {
      const { station: stationId, epoch } = header;
      const receipt: Receipt = { station: stationId, epoch, ...stored.place, atMs: context.nowMs() };
      return succeed({
        receipt: await signPayload(context.keys.signer, contexts.receipt, receipt),
        newCount: stored.count,
        learnerIds: stored.learnerIds,
        report: header.report,
      });
    }
  }
}
