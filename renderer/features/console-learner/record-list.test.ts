import { describe, expect, it } from 'vitest';
import { type RecordRow, recordRowSchema } from '#core/protocol/console-api.ts';
import { addNewer, addOlder, startList } from './record-list.ts';

const epoch = '6f0f5a34-2a3b-4a55-8c9e-0d4f6f1f2a3b';

function makeRecord(seq: number): RecordRow {
  return recordRowSchema.parse({
    id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    stationId: epoch,
    stationName: 'S',
    epoch,
    seq,
    verb: 'v',
    activity: 'a',
    timestamp: '2026-11-25T00:00:00Z',
    storedAtMs: seq,
    result: null,
  });
}

function makePage(seqs: readonly number[], next: string | null) {
  return { records: seqs.map(makeRecord), next };
}

describe('list of records', () => {
  it('lays newer records on top and marks them fresh, each once', () => {
    const list = addNewer(startList(makePage([3, 2, 1], null)), makePage([5, 4, 3], '3'));
    expect(list.records.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
    expect(list.next).toBeNull();
    expect(list.freshIds).toEqual(new Set([makeRecord(5).id, makeRecord(4).id]));
  });

  it('starts afresh when a burst left a hole', () => {
    const list = addNewer(startList(makePage([3, 2, 1], null)), makePage([9, 8, 7], '7'));
    expect(list.records.map(({ seq }) => seq)).toEqual([9, 8, 7]);
    expect(list.next).toBe('7');
  });

  it('takes the first records of a learner who had none', () => {
    const list = addNewer(startList(makePage([], null)), makePage([2, 1], '1'));
    expect(list.records.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(list.next).toBe('1');
    expect(list.freshIds.size).toBe(2);
  });

  it('appends older ones without doubling the seam', () => {
    const list = addOlder(startList(makePage([5, 4], '4')), makePage([4, 3], null));
    expect(list.records.map(({ seq }) => seq)).toEqual([5, 4, 3]);
    expect(list.next).toBeNull();
    expect(list.freshIds.size).toBe(0);
  });
});
