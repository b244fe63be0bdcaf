import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createHlc,
  findLatestHlc,
  type Hlc,
  hlcPattern,
  isHlcAhead,
  maxHlcAheadMs,
  readHlcMs,
} from './hlc.ts';

const trueNow = 1_764_000_000_000;
const nodes = ['center', '0f8fad5b-d9cb-469f-a165-70867728950e', 'b'];

/** What a node knows of the center's time: exactly, as of some while ago, or nothing. */
const knowledge = fc.option(fc.integer({ min: trueNow - 86_400_000, max: trueNow }), { nil: undefined });

describe('hybrid logical clock', () => {
  it('[ED1] a new time is above every time its maker has seen, and is well formed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(knowledge, fc.constantFrom(...nodes))), (ticks) => {
        let seen: Hlc | undefined;
        for (const [centerMs, node] of ticks) {
          const made = createHlc(seen, centerMs, node);
          expect(made).toMatch(hlcPattern);
          if (seen !== undefined) expect(made > seen).toBe(true);
          seen = made;
        }
      }),
    );
  });

  it('[ED1] what follows is greater, whoever heard it from whom', () => {
    const step = fc.record({ from: fc.nat(2), to: fc.nat(2), centerMs: knowledge });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const seen: (Hlc | undefined)[] = [undefined, undefined, undefined];
        for (const { from, to, centerMs } of steps) {
          const sent = createHlc(seen[from], centerMs, nodes[from] ?? '');
          seen[from] = sent;
          seen[to] = findLatestHlc([seen[to], sent]);
          const answered = createHlc(seen[to], undefined, nodes[to] ?? '');
          expect(answered > sent).toBe(true);
          seen[to] = answered;
        }
      }),
    );
  });

  it('[ED1] milliseconds never run ahead of the best known center time', () => {
    fc.assert(
      fc.property(fc.array(knowledge, { maxLength: 200 }), (ticks) => {
        let seen: Hlc | undefined;
        for (const centerMs of ticks) {
          seen = createHlc(seen, centerMs, 'a');
          expect(readHlcMs(seen)).toBeLessThanOrEqual(trueNow);
        }
      }),
    );
  });

  it('without the center only the counter goes on; a full counter carries over', () => {
    const first = createHlc(undefined, undefined, 'a');
    expect(first).toBe('000000000000-000000-a');
    expect(createHlc(first, undefined, 'b')).toBe('000000000000-000001-b');
    expect(createHlc('00000000000a-ffffff-z' as Hlc, 3, 'a')).toBe('00000000000b-000000-a');
  });

  it('a clock of 1970, 2099 or nonsense makes a well formed time', () => {
    for (const ms of [-1, 0, 1.5, 4_070_908_800_000, 1e300, Number.NaN]) {
      expect(createHlc(undefined, Number.isNaN(ms) ? undefined : ms, 'a')).toMatch(hlcPattern);
    }
    expect(() => createHlc(undefined, 0, 'No Node')).toThrow(RangeError);
  });

  it('a time of 2099 is told from one that merely drifted', () => {
    expect(isHlcAhead(createHlc(undefined, 4_070_908_800_000, 'a'), trueNow)).toBe(true);
    expect(isHlcAhead(createHlc(undefined, trueNow + maxHlcAheadMs, 'a'), trueNow)).toBe(false);
  });

  it('text order is time order', () => {
    const time = fc.tuple(fc.nat(2 ** 40), fc.nat(0xff_ff_ff));
    const toHlc = ([ms, counter]: [number, number]) =>
      createHlc(
        `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(6, '0')}-a` as Hlc,
        0,
        'a',
      );
    fc.assert(
      fc.property(time, time, (a, b) => {
        const isBefore = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
        fc.pre(a[0] !== b[0] || a[1] !== b[1]);
        expect(toHlc(a) < toHlc(b)).toBe(isBefore);
      }),
    );
  });
});
