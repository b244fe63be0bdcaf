import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '../kernel/assert.ts';
import { addToBoot, type BootLine, isBefore, type LogRecordClock, type SenderClock } from './clock-boots.ts';
import type { ClockEvidence } from './clock-evidence.ts';
import { findClockFaults } from './clock-faults.ts';
import { dateRecord, placeBoots } from './clock-placement.ts';

const hour = 3600_000;
const day = 24 * hour;
/** When the station was made. */
const floorMs = Date.UTC(2026, 0, 1);

/** A record with its true time, which only the test knows. */
interface Truth extends LogRecordClock {
  trueMs: number;
}

interface Sent {
  records: readonly Truth[];
  sender: SenderClock;
  receivedMs: number;
}

function gather(slices: readonly Sent[]): Map<string, BootLine> {
  const lines = new Map<string, BootLine>();
  for (const { records, sender, receivedMs } of slices) {
    for (const record of records) {
      const belief = { floorMs, ceilingMs: receivedMs };
      lines.set(record.bootId, addToBoot(lines.get(record.bootId), record, sender, belief));
    }
  }
  return lines;
}

function dateAll(slices: readonly Sent[]) {
  const lines = gather(slices);
  const placements = placeBoots([...lines.values()], floorMs);
  return slices.flatMap(({ records, receivedMs }) =>
    records.map((record) => ({
      record,
      receivedMs,
      time: dateRecord(record, must(placements.get(record.bootId), 'placement'), {
        floorMs,
        ceilingMs: receivedMs,
      }),
    })),
  );
}

const carried: SenderClock = { bootId: 'nobody', uptimeMs: 0, isLive: false };

interface BootPlan {
  startMs: number;
  wallZeroMs: number;
  /** Uptimes of the records. */
  uptimes: number[];
  /** Uptime at which the center was seen. */
  seenAt: number | undefined;
}

/** A log as an honest station with mad clocks would write it. */
function writeLog(boots: readonly BootPlan[]): Truth[] {
  let seq = 0;
  return boots.flatMap((boot, index) =>
    boot.uptimes.map((uptimeMs): Truth => {
      seq += 1;
      const synced =
        boot.seenAt !== undefined && boot.seenAt <= uptimeMs
          ? { serverMs: boot.startMs + boot.seenAt, uptimeMs: boot.seenAt }
          : undefined;
      return {
        bootId: `boot ${index}`,
        uptimeMs,
        wallMs: boot.wallZeroMs + uptimeMs,
        ...(synced ? { synced } : {}),
        place: { epochOrder: 1, seq },
        isRecovered: false,
        trueMs: boot.startMs + uptimeMs,
      };
    }),
  );
}

const madWall = fc.constantFrom(
  0,
  Date.UTC(1970, 0, 1),
  Date.UTC(2099, 0, 1),
  -1e300,
  1e300,
  Date.UTC(2026, 2, 1),
);

const logArbitrary = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 60_000, max: 5 * day }),
      uptimes: fc.array(fc.integer({ min: 0, max: 8 * hour }), { minLength: 1, maxLength: 5 }),
      wall: fc.oneof(madWall, fc.constant(undefined)),
      seenShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drafts) => {
    let now = floorMs;
    const boots: BootPlan[] = drafts.map(({ pauseMs, uptimes, wall, seenShare }) => {
      const startMs = now + pauseMs;
      const sorted = [...uptimes].sort((a, b) => a - b);
      now = startMs + must(sorted.at(-1), 'uptime');
      return {
        startMs,
        wallZeroMs: wall ?? startMs,
        uptimes: sorted,
        seenAt: seenShare === undefined ? undefined : Math.round(seenShare * (now - startMs)),
      };
    });
    return { records: writeLog(boots), endMs: now + hour };
  });

describe('dating a station log', () => {
  it('[CL6] every true time lies within its bounds, and every date too', () => {
    fc.assert(
      fc.property(logArbitrary, ({ records, endMs }) => {
        for (const { record, time } of dateAll([{ records, sender: carried, receivedMs: endMs }])) {
          expect(record.trueMs).toBeGreaterThanOrEqual(time.earliestMs - 1);
          expect(record.trueMs).toBeLessThanOrEqual(time.latestMs + 1);
          expect(time.occurredMs).toBeGreaterThanOrEqual(time.earliestMs);
          expect(time.occurredMs).toBeLessThanOrEqual(time.latestMs);
          if (time.quality === 'exact') expect(Math.abs(time.occurredMs - record.trueMs)).toBeLessThan(2);
        }
      }),
    );
  });

  it('[CL6] dates follow the order of the log and keep the distances within a boot', () => {
    fc.assert(
      fc.property(logArbitrary, ({ records, endMs }) => {
        const dated = dateAll([{ records, sender: carried, receivedMs: endMs }]);
        dated.forEach(({ record, time }, index) => {
          const before = dated[index - 1];
          if (!before) return;
          expect(time.occurredMs).toBeGreaterThanOrEqual(before.time.occurredMs - 2);
          if (before.record.bootId !== record.bootId) return;
          const distance = time.occurredMs - before.time.occurredMs;
          expect(Math.abs(distance - (record.uptimeMs - before.record.uptimeMs))).toBeLessThanOrEqual(2);
        });
      }),
    );
  });

  it('[CL6] a right wall clock is believed where nothing contradicts it', () => {
    fc.assert(
      fc.property(logArbitrary, ({ records, endMs }) => {
        const right = records.map((record) => ({ ...record, wallMs: record.trueMs }));
        for (const { record, time } of dateAll([{ records: right, sender: carried, receivedMs: endMs }])) {
          expect(Math.abs(time.occurredMs - record.trueMs)).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  it('[CL7] the result does not depend on how the log was cut into slices', () => {
    fc.assert(
      fc.property(logArbitrary, fc.integer({ min: 0, max: 40 }), ({ records, endMs }, cut) => {
        const slice = (part: readonly Truth[]) => ({ records: part, sender: carried, receivedMs: endMs });
        const whole = dateAll([slice(records)]);
        const halves = dateAll([slice(records.slice(0, cut)), slice(records.slice(cut))]);
        expect(halves.map(({ time }) => time)).toEqual(whole.map(({ time }) => time));
      }),
    );
  });

  it('[CL7] a later record of the boot that saw the center dates the earlier ones exactly', () => {
    const [early, late] = writeLog([
      { startMs: floorMs + 3 * day, wallZeroMs: 0, uptimes: [hour, 2 * hour], seenAt: 90 * 60_000 },
    ]);
    const first = { records: [must(early, 'early')], sender: carried, receivedMs: floorMs + 9 * day };
    expect(dateAll([first])[0]?.time.quality).toBe('unknown');
    const both = dateAll([first, { ...first, records: [must(late, 'late')] }]);
    expect(both.map(({ time }) => [time.quality, time.occurredMs])).toEqual([
      ['exact', floorMs + 3 * day + hour],
      ['exact', floorMs + 3 * day + 2 * hour],
    ]);
  });

  it('[CL3] the boot that sends over a live road dates its records, and ends the boots before it', () => {
    const [old, own] = writeLog([
      { startMs: floorMs + day, wallZeroMs: 4e12, uptimes: [hour], seenAt: undefined },
      { startMs: floorMs + 2 * day, wallZeroMs: 4e12, uptimes: [hour], seenAt: undefined },
    ]);
    const sender = { bootId: 'boot 1', uptimeMs: 2 * hour, isLive: true };
    const dated = dateAll([
      { records: [must(old, 'old'), must(own, 'own')], sender, receivedMs: floorMs + 2 * day + 2 * hour },
    ]);
    expect(dated[1]?.time).toMatchObject({ quality: 'exact', occurredMs: floorMs + 2 * day + hour });
    expect(dated[0]?.time.latestMs).toBe(floorMs + 2 * day);
  });

  it('[CL3] a slice that was carried says nothing about now', () => {
    const [record] = writeLog([{ startMs: floorMs, wallZeroMs: 0, uptimes: [hour], seenAt: undefined }]);
    const sender = { bootId: 'boot 0', uptimeMs: 2 * hour, isLive: false };
    const [dated] = dateAll([{ records: [must(record, 'record')], sender, receivedMs: floorMs + 30 * day }]);
    expect(dated?.time.quality).toBe('unknown');
  });

  it('[CL6] a recovered draft is dated by its boot, not by its place in the log', () => {
    const [a, b] = writeLog([
      { startMs: floorMs + day, wallZeroMs: 0, uptimes: [hour], seenAt: 0 },
      { startMs: floorMs + 2 * day, wallZeroMs: 0, uptimes: [hour], seenAt: 0 },
    ]);
    const recovered: Truth = {
      ...must(a, 'a'),
      uptimeMs: 2 * hour,
      synced: undefined,
      place: { epochOrder: 1, seq: 3 },
      isRecovered: true,
      trueMs: floorMs + day + 2 * hour,
    };
    const dated = dateAll([
      { records: [must(a, 'a'), must(b, 'b'), recovered], sender: carried, receivedMs: floorMs + 3 * day },
    ]);
    expect(dated[2]?.time).toMatchObject({ quality: 'exact', occurredMs: recovered.trueMs });
  });

  it('[CL5] no evidence, however mad, throws or leaves what is possible', () => {
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const evidence: fc.Arbitrary<ClockEvidence> = fc.record(
      {
        wallMs: number,
        bootId: fc.constantFrom('a', 'b', 'c'),
        uptimeMs: number.map((value) => Math.abs(value)),
        synced: fc.option(fc.record({ serverMs: number, uptimeMs: number }), { nil: undefined }),
      },
      { requiredKeys: ['wallMs', 'bootId', 'uptimeMs'] },
    );
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 12 }), (list) => {
        const receivedMs = floorMs + 10 * day;
        const records = list.map(
          (one, index): Truth => ({
            ...one,
            place: { epochOrder: 1, seq: index + 1 },
            isRecovered: index % 4 === 3,
            trueMs: 0,
          }),
        );
        for (const { time } of dateAll([{ records, sender: carried, receivedMs }])) {
          expect(Number.isSafeInteger(time.occurredMs)).toBe(true);
          expect(time.occurredMs).toBeLessThanOrEqual(receivedMs);
          expect(time.occurredMs).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('[CL6] a thousand boots without a clock are placed in order and quickly', () => {
    const boots = Array.from({ length: 1000 }, (_, index) => ({
      startMs: floorMs + index * hour,
      wallZeroMs: 0,
      uptimes: [0, 60_000],
      seenAt: index === 0 || index === 999 ? 0 : undefined,
    }));
    const dated = dateAll([{ records: writeLog(boots), sender: carried, receivedMs: floorMs + 2000 * hour }]);
    // Equal pauses: here the truth itself.
    for (const { record, time } of dated)
      expect(Math.abs(time.occurredMs - record.trueMs)).toBeLessThan(hour);
  });
});

describe('clock faults', () => {
  const record: LogRecordClock = {
    wallMs: floorMs,
    bootId: 'a',
    uptimeMs: hour,
    place: { epochOrder: 1, seq: 2 },
    isRecovered: false,
  };
  const belief = { floorMs, ceilingMs: floorMs + day };
  const line = addToBoot(undefined, { ...record, place: { epochOrder: 1, seq: 1 } }, carried, belief);
  const time = { occurredMs: floorMs, quality: 'exact' as const, earliestMs: floorMs, latestMs: floorMs };
  const noClaim = { claimMs: 0, creditMs: 0 };
  const kinds = (change: Partial<LogRecordClock>, claim = noClaim) =>
    findClockFaults({ ...record, ...change }, line, time, claim, belief).map(({ kind }) => kind);

  it('[CL8] an honest record has none', () => {
    expect(kinds({})).toEqual([]);
    expect(
      kinds({ uptimeMs: 2 * hour, wallMs: floorMs + hour }).filter((kind) => kind !== 'wall-off'),
    ).toEqual([]);
  });

  it('[CL8] each lie has its kind', () => {
    expect(kinds({ wallMs: 0 })).toEqual(['wall-off', 'wall-jump']);
    expect(kinds({ uptimeMs: 0, wallMs: floorMs - hour })).toEqual(['wall-off', 'uptime-back']);
    expect(kinds({ synced: { serverMs: floorMs + 9 * day, uptimeMs: 0 } })).toEqual(['false-sync']);
    expect(kinds({}, { claimMs: 2 * hour, creditMs: hour })).toEqual(['claim-cut']);
    expect(kinds({ uptimeMs: 0, isRecovered: true, wallMs: floorMs - hour })).toEqual(['wall-off']);
  });

  it('places of a log are ordered by epoch, then seq', () => {
    expect(isBefore({ epochOrder: 1, seq: 9 }, { epochOrder: 2, seq: 1 })).toBe(true);
    expect(isBefore({ epochOrder: 1, seq: 2 }, { epochOrder: 1, seq: 2 })).toBe(false);
  });
});
