import { expect, it } from 'vitest';
import { mergeDrafts } from './merge-drafts.ts';

const base = { county: { zh: '县', en: 'County' }, idle: 10, months: 12 as number | undefined };

it('what each changed alone is kept, and of what both changed mine stays', () => {
  const mine = { ...base, county: { zh: '皮山县', en: 'County' }, idle: 5 };
  const theirs = { ...base, county: { zh: '墨玉县', en: 'Karakax' }, months: 24 };
  expect(mergeDrafts(base, mine, theirs)).toEqual({
    county: { zh: '皮山县', en: 'Karakax' },
    idle: 5,
    months: 24,
  });
});

it('a field that one took away stays away; lists count as a whole', () => {
  expect(mergeDrafts(base, { ...base, months: undefined }, base)).toEqual({ county: base.county, idle: 10 });
  expect(mergeDrafts([1, 2], [1, 2, 3], [2])).toEqual([1, 2, 3]);
  expect(mergeDrafts<number[] | null>([1], [1], null)).toBeNull();
});
