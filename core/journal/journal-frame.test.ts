import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinBytes } from '../kernel/bytes.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { computeCrc32 } from './crc32.ts';
import type { JournalEntry } from './journal-entry.ts';
import { encodeFrame, parseFrame, scanFrames } from './journal-frame.ts';
import { createChain } from './journal-samples.ts';

const arbitraryEntry: fc.Arbitrary<JournalEntry> = fc.record({
  station: fc.uuid({ version: 4 }),
  epoch: fc.uuid({ version: 4 }),
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  body: fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
  hash: fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
    .map((text) => text as Sha256),
});
const entriesArbitrary = fc.array(arbitraryEntry, { minLength: 1, maxLength: 5 });

function joinFrames(entries: readonly JournalEntry[]): Uint8Array {
  return joinBytes(...entries.map(encodeFrame));
}

describe('CRC-32', () => {
  test('is the one of zip', () => {
    expect(computeCrc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    fc.assert(fc.property(fc.uint8Array(), (bytes) => computeCrc32(bytes) === crc32(bytes)));
  });
});

describe('a journal file', () => {
  test('reads back as the entries that were written', () => {
    fc.assert(
      fc.property(entriesArbitrary, (entries) => {
        const scan = scanFrames(joinFrames(entries));
        expect(scan.frames.map(({ entry }) => entry)).toEqual(entries);
        expect(scan.damage).toEqual([]);
      }),
    );
  });

  test('has one line per entry, also when a body holds line feeds and the magic', () => {
    const [entry] = createChain(1, () => '{"a":"\nY1 00000002 00000000 {}\n"}');
    const bytes = joinFrames(entry ? [entry] : []);
    expect(bytes.filter((byte) => byte === 10)).toHaveLength(1);
    expect(scanFrames(bytes).frames).toHaveLength(1);
  });

  test('cut at any byte keeps exactly the entries that are whole', () => {
    const entries = createChain(4, (seq) => `{"seq":${seq},"text":"学习记录 خاتىرە"}`);
    const bytes = joinFrames(entries);
    const ends = scanFrames(bytes).frames.map(({ offset, sizeBytes }) => offset + sizeBytes);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const scan = scanFrames(bytes.subarray(0, cut));
      const whole = ends.filter((end) => end <= cut);
      expect(scan.frames.map(({ entry }) => entry)).toEqual(entries.slice(0, whole.length));
      expect(scan.wholeBytes).toBe(whole.at(-1) ?? 0);
      expect(scan.damage.length).toBe(scan.wholeBytes === cut ? 0 : 1);
    }
  });

  test('with any one byte changed never yields an entry that was not written', () => {
    fc.assert(
      fc.property(entriesArbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, at, flip) => {
        const bytes = joinFrames(entries).slice();
        const position = at % bytes.length;
        bytes[position] = (bytes[position] ?? 0) ^ flip;
        const read = scanFrames(bytes).frames.map(({ entry }) => JSON.stringify(entry));
        const written = entries.map((entry) => JSON.stringify(entry));
        // A changed line feed inside the header may join two lines: at most two entries are lost.
        expect(read.length).toBeGreaterThanOrEqual(entries.length - 2);
        for (const text of read) expect(written).toContain(text);
      }),
    );
  });

  test('with a hole of zeros, as a power cut leaves it, keeps what is around the hole', () => {
    const entries = createChain(6, (seq) => `{"seq":${seq}}`);
    const bytes = joinFrames(entries).slice();
    const frames = scanFrames(bytes).frames;
    const third = frames[2];
    bytes.fill(0, third?.offset ?? 0, (third?.offset ?? 0) + (third?.sizeBytes ?? 0) - 1);
    const scan = scanFrames(bytes);
    expect(scan.frames.map(({ entry }) => entry.seq)).toEqual([1, 2, 4, 5, 6]);
    expect(scan.damage).toEqual([{ offset: third?.offset, sizeBytes: third?.sizeBytes }]);
  });

  test('of random bytes holds no entry', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(scanFrames(bytes).frames).toEqual([]);
        expect(parseFrame(bytes, 0)).toBeUndefined();
      }),
    );
  });
});
