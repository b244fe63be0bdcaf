// Owns: dating the records of a slice at the center, and dating earlier ones again when the slice says more
// about their boot (SPEC: CL2–CL8). What must stay true: the station's row is locked, so that what the log
// tells of a boot is only ever added to by one transaction at a time.
import { sql } from 'kysely';
import {
  addToBoot,
  type BootLine,
  isBefore,
  type LogPlace,
  type LogRecordClock,
  type SenderClock,
} from '#core/domain/clock-boots.ts';
import { type Belief, normalizeEvidence } from '#core/domain/clock-evidence.ts';
import { type ClockFault, findClockFaults } from '#core/domain/clock-faults.ts';
import { type BootPlacement, dateRecord, placeBoots, type RecordTime } from '#core/domain/clock-placement.ts';
import { computeStep, readClaimMs } from '#core/domain/progress.ts';
import { extensions, parseActivityIri } from '#core/domain/xapi.ts';
import { must } from '#core/kernel/assert.ts';
import type { RecordBody } from '#core/protocol/log.ts';
import type { Writer } from '../db/database.ts';
import { readBoots, readRun, type StoredBoot, writeBoots } from './boot-clocks.ts';
import type { LearnerUnit } from './roaming.ts';

export interface Received {
  stationId: string;
  /** When the epoch was opened here: orders the epochs of a station. */
  epochOrder: number;
  sender: SenderClock;
  receivedMs: number;
  /** When the station was made. */
  floorMs: number;
}

export interface Dated {
  times: Map<number, RecordTime>;
  /** Boots whose stored records are dated anew. */
  moved: ReadonlyMap<string, BootPlacement>;
}

function toRecordClock({ seq, evidence, statement }: RecordBody, epochOrder: number): LogRecordClock {
  return {
    ...normalizeEvidence(evidence),
    place: { epochOrder, seq },
    isRecovered: statement.result?.extensions?.[extensions.recovered] === true,
  };
}

export function isSamePlacement(a: BootPlacement | undefined, b: BootPlacement): boolean {
  return (
    a?.quality === b.quality &&
    a.zeroMs === b.zeroMs &&
    a.earliestZeroMs === b.earliestZeroMs &&
    a.latestZeroMs === b.latestZeroMs
  );
}

/** Where the boots have to be placed anew from; undefined when all that the slice touches is exact. */
function findUncertain(
  before: ReadonlyMap<string, StoredBoot>,
  after: ReadonlyMap<string, BootLine>,
): LogPlace | undefined {
  const places = [...after.values()].flatMap(({ bootId, zeroMs, first }) => {
    const wasExact = before.get(bootId)?.placement.quality === 'exact';
    const isNews = zeroMs === undefined || (before.has(bootId) && !wasExact);
    return isNews && first ? [first] : [];
  });
  return places.reduce<LogPlace | undefined>(
    (least, place) => (least && isBefore(least, place) ? least : place),
    undefined,
  );
}

/** True when a boot that is dated exactly begins to record after `line` has ended: nothing can move it now. */
function isSettled(line: BootLine, lines: readonly BootLine[]): boolean {
  const { last } = line;
  if (line.zeroMs !== undefined) return true;
  return (
    last !== undefined &&
    lines.some(({ first, zeroMs }) => zeroMs !== undefined && first && isBefore(last, first))
  );
}

async function placeAnew(
  writer: Writer,
  { stationId, floorMs }: Received,
  touched: Map<string, BootLine>,
  from: LogPlace | undefined,
): Promise<{ lines: BootLine[]; placements: Map<string, BootPlacement>; stored: Map<string, StoredBoot> }> {
  const stored = from ? await readRun(writer, stationId, from) : new Map<string, StoredBoot>();
  const all = new Map<string, BootLine>([...stored].map(([id, { line }]) => [id, line]));
  for (const [id, line] of touched) all.set(id, line);
  const lines = [...all.values()];
  return { lines, placements: placeBoots(lines, floorMs), stored };
}

async function noteFaults(writer: Writer, received: Received, faults: readonly ClockFault[]): Promise<void> {
  if (faults.length === 0) return;
  const rows = new Map<string, { boot: string; kind: string; size: number; count: number }>();
  for (const { kind, bootId, sizeMs } of faults) {
    const key = `${kind}/${bootId}`;
    const row = rows.get(key) ?? { boot: bootId, kind, size: sizeMs, count: 0 };
    row.count += 1;
    if (Math.abs(sizeMs) > Math.abs(row.size)) row.size = sizeMs;
    rows.set(key, row);
  }
  await sql`
    insert into clock_fault (station_id, boot_id, kind, size_ms, record_count, first_ms, last_ms)
    select ${received.stationId}::uuid, r.boot, r.kind, r.size, r.count, ${received.receivedMs}::bigint,
           ${received.receivedMs}::bigint
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      as r(boot text, kind text, size bigint, count bigint)
    on conflict (station_id, boot_id, kind) do update set
      size_ms = case when abs(excluded.size_ms) > abs(clock_fault.size_ms) then excluded.size_ms
                     else clock_fault.size_ms end,
      record_count = clock_fault.record_count + excluded.record_count,
      last_ms = excluded.last_ms`.execute(writer);
}

/** Dates `bodies`, which are new; keeps what they tell of their boots. */
export async function dateRecords(
  writer: Writer,
  received: Received,
  bodies: readonly RecordBody[],
): Promise<Dated> {
  const { stationId, epochOrder, sender, receivedMs, floorMs } = received;
  const belief: Belief = { floorMs, ceilingMs: receivedMs };
  const bootIds = [...new Set(bodies.map(({ evidence }) => evidence.bootId))];
  const before = await readBoots(writer, stationId, bootIds);
  const touched = new Map<string, BootLine>([...before].map(([id, { line }]) => [id, line]));
  const clocks = bodies.map((body) => {
    const clock = toRecordClock(body, epochOrder);
    const line = touched.get(clock.bootId);
    touched.set(clock.bootId, addToBoot(line, clock, sender, belief));
    return { body, clock, line };
  });
  const { lines, placements, stored } = await placeAnew(
    writer,
    received,
    touched,
    findUncertain(before, touched),
  );
  const moved = new Map<string, BootPlacement>();
  for (const [id, placement] of placements) {
    const known = (before.get(id) ?? stored.get(id))?.placement;
    if (known && known.quality !== 'exact' && !isSamePlacement(known, placement)) moved.set(id, placement);
  }
  const changed = lines.filter(
    ({ bootId }) => touched.has(bootId) || moved.has(bootId) || stored.has(bootId),
  );
  await writeBoots(
    writer,
    stationId,
    changed.map((line) => ({
      line,
      placement: must(placements.get(line.bootId), 'placement'),
      isSettled: isSettled(line, lines),
    })),
  );
  const times = new Map<number, RecordTime>();
  const faults: ClockFault[] = [];
  for (const { body, clock, line } of clocks) {
    const time = dateRecord(clock, must(placements.get(clock.bootId), 'placement'), belief);
    times.set(body.seq, time);
    const claimMs = readClaimMs(body.statement);
    const creditMs = computeStep(body.statement, time.occurredMs, clock)?.activeMs ?? claimMs;
    faults.push(...findClockFaults(clock, line, time, { claimMs, creditMs }, belief));
  }
  await noteFaults(writer, received, faults);
  return { times, moved };
}

export interface Redated {
  /** Records whose date changed. */
  recordCount: number;
  /** Whose progress has to be folded anew, in which units. */
  units: LearnerUnit[];
}
const nothingMoved: Redated = { recordCount: 0, units: [] };

/** Dates stored records of the boots anew, as far as they are not exact. */
export async function redateRecords(
  writer: Writer,
  { stationId, floorMs }: Pick<Received, 'stationId' | 'floorMs'>,
  moved: ReadonlyMap<string, BootPlacement>,
): Promise<Redated> {
  if (moved.size === 0) return nothingMoved;
  const { rows } = await sql<{
    id: string;
    boot_id: string;
    uptime_ms: number;
    occurred_ms: number;
    received_ms: number;
    learner_id: string | null;
    activity: string;
  }>`
    select id, boot_id, uptime_ms, occurred_ms, stored_ms as received_ms, learner_id, activity from statement
    where station_id = ${stationId}::uuid and quality <> 'exact' and uptime_ms is not null
      and boot_id in (select jsonb_array_elements_text(${JSON.stringify([...moved.keys()])}::jsonb))`.execute(
    writer,
  );
  if (rows.length === 0) return nothingMoved;
  const changed = rows.map((row) => {
    const boot = must(moved.get(row.boot_id), 'moved boot');
    const evidence = { bootId: row.boot_id, uptimeMs: row.uptime_ms, wallMs: 0 };
    const { occurredMs, quality } = dateRecord(evidence, boot, { floorMs, ceilingMs: row.received_ms });
    return { id: row.id, at: occurredMs, quality };
  });
  await sql`
    update statement t set occurred_ms = r.at, quality = r.quality
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r(id uuid, at bigint, quality text)
    where t.id = r.id`.execute(writer);
  const units = rows.flatMap((row, index): LearnerUnit[] => {
    const unitId = parseActivityIri(row.activity)?.unitId;
    if (changed[index]?.at === row.occurred_ms || row.learner_id === null || unitId === undefined) return [];
    return [{ learnerId: row.learner_id, unitId }];
  });
  return {
    recordCount: rows.filter((row, index) => changed[index]?.at !== row.occurred_ms).length,
    units: [...new Map(units.map((unit) => [`${unit.learnerId}/${unit.unitId}`, unit])).values()],
  };
}
