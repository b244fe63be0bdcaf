import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseByteRange } from './byte-range.ts';

describe('the Range header of a file of 10 bytes', () => {
  it.each([
    ['bytes=0-3', { kind: 'part', from: 0, to: 4 }],
    ['bytes=4-', { kind: 'part', from: 4, to: 10 }],
    ['bytes=-3', { kind: 'part', from: 7, to: 10 }],
    ['bytes=-99', { kind: 'part', from: 0, to: 10 }],
    ['bytes=8-99', { kind: 'part', from: 8, to: 10 }],
    ['BYTES=9-9', { kind: 'part', from: 9, to: 10 }],
    ['bytes=10-', { kind: 'unsatisfiable' }],
    ['bytes=10-12', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    // Malformed, of another unit, or of several parts: ignored, as RFC 9110 §14.2 allows.
    ['bytes=3-1', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=0-1,4-5', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=0x0-1', { kind: 'whole' }],
    [null, { kind: 'whole' }],
  ])('%s', (header, range) => {
    expect(parseByteRange(header, 10)).toEqual(range);
  });

  it('no part of an empty file can be had', () => {
    expect(parseByteRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(parseByteRange('bytes=-1', 0)).toEqual({ kind: 'unsatisfiable' });
  });
});

it('a part is inside the file and never empty', () => {
  const text = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })).map(([a, b]) => `bytes=${a}-${b}`);
  const wild = fc.string().map((tail) => `bytes=${tail}`);
  fc.assert(
    fc.property(fc.oneof(text, wild), fc.nat({ max: 15 }), (header, size) => {
      const range = parseByteRange(header, size);
      if (range.kind !== 'part') return;
      expect(range.from).toBeGreaterThanOrEqual(0);
      expect(range.from).toBeLessThan(range.to);
      expect(range.to).toBeLessThanOrEqual(size);
    }),
  );
});
