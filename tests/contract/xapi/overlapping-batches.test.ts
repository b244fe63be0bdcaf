// Tools that send again what others send too: batches with the same ids in different orders wait for each other and
// are all taken in; none is refused because the database ended it in favour of another.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import { createSeededRandom } from '#tests/faults/seeded-random.ts';
import { createReference, createStatement, type Plain, RecordStore } from './record-store.ts';

const random = createSeededRandom(7);

function shuffle<Value>(list: readonly Value[]): Value[] {
  return list
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Statements with names, definitions and references: everything that is shared between batches. */
function createBatch(count: number): Plain[] {
  const ids = Array.from({ length: count }, () => randomUUID());
  return ids.map((id, index) =>
    createStatement({
      id,
      timestamp: '2026-03-01T08:00:00Z',
      object:
        index % 4 === 0
          ? createReference(ids[(index + 1) % count] ?? id)
          : { id: `http://example.com/${id}`, definition: { name: { en: id } } },
    }),
  );
}

describeOnEngines('overlapping batches', (world, engine) => {
  it('many batches with the same ids in other orders are all taken in, each statement once', async () => {
    const store = await RecordStore.open(world());
    for (let round = 0; round < 2; round++) {
      const batch = createBatch(60);
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => store.post(shuffle(batch).slice(0, 50))),
      );
      expect(answers.map(({ status, text }) => (status === 200 ? 200 : text))).toEqual(
        answers.map(() => 200),
      );
      const rest = await store.post(batch);
      expect(rest.status).toBe(200);
      const ids = JSON.stringify(batch.map(({ id }) => id));
      const { rows } = await sql<{ count: number }>`select count(*) from statement where id in
        (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`.execute(world().context.db.read);
      expect(rows[0]?.count).toBe(batch.length);
    }
  });

  // The embedded engine has one connection: nothing meets there.
  if (engine === 'pglite') return;

  it('a transaction that the database ends for another runs again', async () => {
    const { db } = world().context;
    const [first, second] = [randomUUID(), randomUUID()];
    const insert = (
      id: string,
    ) => sql`insert into xapi_activity (key, id, definition) values (${id}, ${id}, '{}')
      on conflict do nothing`;
    let arrived = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    let tries = 0;
    const cross = (one: string, other: string) =>
      db.write(async (writer) => {
        tries += 1;
        await insert(one).execute(writer);
        arrived += 1;
        if (arrived === 2) meet();
        await met;
        await insert(other).execute(writer);
      });
    await Promise.all([cross(first, second), cross(second, first)]);
    // Once more at least: what runs again may meet the other a second time.
    expect(tries).toBeGreaterThan(2);
    const stored = await db.read
      .selectFrom('xapi_activity')
      .select('id')
      .where('id', 'in', [first, second])
      .execute();
    expect(stored).toHaveLength(2);
  });
});
