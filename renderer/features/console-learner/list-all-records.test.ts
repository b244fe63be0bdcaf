import { expect, it } from 'vitest';
import { fail, succeed } from '#core/protocol/errors.ts';
import { listAllRecords } from './list-all-records.ts';

it('reads page after page to the end', async () => {
  const asked: (string | undefined)[] = [];
  const all = await listAllRecords(async (before) => {
    asked.push(before);
    return succeed({ records: [], next: before === undefined ? 'a' : before === 'a' ? 'b' : null });
  });
  expect(all).toEqual({ ok: true, value: [] });
  expect(asked).toEqual([undefined, 'a', 'b']);
});

it('gives no half export when a page fails', async () => {
  const all = await listAllRecords(async (before) =>
    before === undefined ? succeed({ records: [], next: 'a' }) : fail('no-road'),
  );
  expect(all).toMatchObject({ ok: false, error: { kind: 'no-road' } });
});
