import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHlc, findLatestHlc } from '../kernel/hlc.ts';
import type { LearnerId } from '../kernel/ids.ts';
import type { FieldEdit } from './edit.ts';
import { readEditRecord, readFieldValue } from './edit.ts';
import { findWinner, isAfterBase, listConflicts } from './merge-edits.ts';
import { createStatement } from './record.ts';
import { statementSchema } from './statement.ts';

const makers = ['center', 'station-a', 'station-b'];

/**
 * A history as the county makes it: three places edit one field; now and then one hears what another
 * knows. Nobody's wall clock plays a part.
 */
const history = fc
  .array(
    fc.record({
      at: fc.nat(2),
      value: fc.constantFrom('a', 'b', 'c', 'd'),
      hears: fc.option(fc.nat(2), { nil: undefined }),
      centerMs: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) => {
    const known: FieldEdit[][] = [[], [], []];
    const all: FieldEdit[] = [];
    for (const { at, value, hears, centerMs } of steps) {
      const here = known[at] ?? [];
      if (hears !== undefined) here.push(...(known[hears] ?? []).filter((edit) => !here.includes(edit)));
      const hlc = createHlc(findLatestHlc(here.map((edit) => edit.hlc)), centerMs, makers[at] ?? '');
      const edit: FieldEdit = { value, hlc, base: findWinner(here)?.hlc ?? null };
      here.push(edit);
      all.push(edit);
    }
    return all;
  });

function describeState(edits: readonly FieldEdit[]) {
  const conflicts = listConflicts(edits).map(({ hlc, value }) => `${hlc} ${String(value)}`);
  return { winner: findWinner(edits), conflicts: [...new Set(conflicts)].sort() };
}

function at(ms: number, base: FieldEdit | null, value: string, maker = 'a'): FieldEdit {
  return { value, hlc: createHlc(undefined, ms, maker), base: base?.hlc ?? null };
}

describe('corrections of one field', () => {
  it('[ED3] come to the same whatever the order, the grouping and the repetitions', () => {
    const shuffled = history.chain((edits) =>
      fc.tuple(
        fc.constant(edits),
        fc.shuffledSubarray(edits, { minLength: edits.length }),
        fc.subarray(edits),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([edits, other, again]) => {
        expect(describeState([...other, ...again])).toEqual(describeState(edits));
      }),
    );
  });

  it('[ED3] what follows in the knowledge of a value never contradicts it', () => {
    fc.assert(
      fc.property(history, (edits) => {
        for (const edit of edits) expect(isAfterBase(edit)).toBe(true);
        const bases = new Set(edits.map(({ base }) => base));
        for (const lost of listConflicts(edits)) expect(bases.has(lost.hlc)).toBe(false);
      }),
    );
  });

  it('[ED3] every value that somebody set and nobody overruled knowingly is the winner or a conflict', () => {
    fc.assert(
      fc.property(history, (edits) => {
        const winner = findWinner(edits);
        const lost = listConflicts(edits);
        const bases = new Set(edits.map(({ base }) => base));
        for (const edit of edits) {
          if (bases.has(edit.hlc) || edit === winner) continue;
          expect(lost.includes(edit) || edit.value === winner?.value).toBe(true);
        }
      }),
    );
  });

  it('[ED4] an undo makes the losing value hold, and can itself be undone', () => {
    const first = at(1, null, 'first');
    const [left, right] = [at(2, first, 'left', 'a'), at(3, first, 'right', 'b')];
    expect(describeState([first, left, right])).toEqual({ winner: right, conflicts: [`${left.hlc} left`] });
    const undo = at(4, right, 'left', 'center');
    expect(describeState([first, left, right, undo])).toEqual({ winner: undo, conflicts: [] });
    const redo = at(5, undo, 'right', 'center');
    expect(describeState([first, left, right, undo, redo]).conflicts).toEqual([`${left.hlc} left`]);
  });

  it('the same value from two places is no conflict', () => {
    expect(describeState([at(1, null, 'x', 'a'), at(2, null, 'x', 'b')]).conflicts).toEqual([]);
  });

  it('a later correction on top of the winner does not hide what was lost', () => {
    const [lost, won] = [at(1, null, 'lost', 'a'), at(2, null, 'won', 'b')];
    expect(describeState([lost, won, at(3, won, 'later', 'b')]).conflicts).toEqual([`${lost.hlc} lost`]);
  });
});

const document = { kind: 'roster' as const, id: '11111111-1111-4111-8111-111111111111' };
const setting = {
  id: '018f0000-0000-7000-8000-000000000000',
  learnerId: '22222222-2222-4222-8222-222222222222' as LearnerId,
  homePage: 'https://pishan.example/l',
  language: 'ug' as const,
  stationId: 's',
  wallMs: 0,
};

describe('the record of a correction', () => {
  it('[ED2] is an ordinary statement, and reads back as it was made', () => {
    const edits = { 'names.ug': at(1, null, 'گۈلنار') };
    const statement = createStatement({ kind: 'document-edited', document, edits }, setting);
    const parsed = statementSchema.parse(JSON.parse(JSON.stringify(statement)));
    expect(readEditRecord(parsed)).toEqual({ document, edits });
  });

  it('of a form that nobody knows is told from a record of study', () => {
    const edits = { letters: at(1, null, 'x') };
    const statement = createStatement({ kind: 'document-edited', document, edits }, setting);
    expect(readEditRecord({ ...statement, result: {} })).toEqual({ document, edits: undefined });
    expect(readEditRecord({ ...statement, object: { id: 'urn:other' } })).toBeUndefined();
    const signedIn = createStatement({ kind: 'signed-in' }, setting);
    expect(readEditRecord(signedIn)).toBeUndefined();
  });

  it.each([
    ['roster', 'names.zh', ' 王建国 ', 'station', { ok: true, value: '王建国' }],
    ['roster', 'letters', 'Gulnar Memet', 'station', { ok: true, value: 'gulnar memet' }],
    ['roster', 'groups.11111111-1111-4111-8111-111111111111', true, 'station', { ok: true, value: true }],
    ['plan', 'dueDay', '2026-12-01', 'station', { ok: true, value: '2026-12-01' }],
    ['roster', 'isAdministrator', true, 'county', { ok: true, value: true }],
    ['roster', 'isAdministrator', true, 'station', { ok: false, refusal: 'unknown-field' }],
    ['roster', 'names.ru', 'x', 'county', { ok: false, refusal: 'unknown-field' }],
    ['roster', 'constructor', 'x', 'county', { ok: false, refusal: 'unknown-field' }],
    ['plan', 'symbol', 'camel', 'county', { ok: false, refusal: 'unknown-field' }],
    ['roster', 'names.zh', '  ', 'county', { ok: false, refusal: 'bad-value' }],
    ['roster', 'symbol', 'dragon', 'county', { ok: false, refusal: 'bad-value' }],
    ['plan', 'dueDay', '2026-13-01', 'county', { ok: false, refusal: 'bad-value' }],
  ] as const)('%s %s = %j by %s', (kind, field, value, by, expected) => {
    expect(readFieldValue(kind, field, value, by)).toEqual(expected);
  });
});
