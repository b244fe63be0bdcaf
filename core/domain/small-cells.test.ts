import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCells } from './small-cells.ts';

const cells = fc.array(fc.record({ id: fc.uuid(), personCount: fc.integer({ min: 0, max: 40 }) }), {
  maxLength: 12,
});

describe('small cells', () => {
  it('no told part, and no difference of told parts, stands for fewer persons than the limit', () => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 2, max: 15 }), (all, least) => {
        const split = splitCells(all, least);
        if (!split) return;
        const together = split.joined.reduce((sum, { personCount }) => sum + personCount, 0);
        for (const { personCount } of split.told) expect(personCount).toBeGreaterThanOrEqual(least);
        expect(split.joined.length).not.toBe(1);
        expect(together === 0 || together >= least).toBe(true);
        const total = all.reduce((sum, { personCount }) => sum + personCount, 0);
        expect(split.told.reduce((sum, { personCount }) => sum + personCount, 0) + together).toBe(total);
      }),
    );
  });

  it('a small one takes the smallest of the others with it', () => {
    const [big, middle, small] = [30, 12, 3].map((personCount) => ({ personCount }));
    expect(splitCells([big, middle, small] as { personCount: number }[], 10)).toEqual({
      told: [big],
      joined: [middle, small],
    });
  });

  it('tells none where too few are left to hide among', () => {
    expect(splitCells([{ personCount: 12 }, { personCount: 3 }], 10)).toBeUndefined();
    expect(splitCells([{ personCount: 4 }], 10)).toBeUndefined();
  });
});
