// Owns: what is done to the feed as a whole: a new life after a restore, and forgetting old deletions. Both
// make some cursors out there worthless; stations notice and take a snapshot (SPEC: FD5).
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';

export const generationKey = 'feed.generation';

/** A station silent for longer than this gets a snapshot, which costs it a few hundred kilobytes. */
const deletionLifeMs = 366 * 24 * 3600_000;

/** More changes than a center makes between a backup and the fault that calls for it. */
const restoreJump = 1_000_000_000;

/**
 * After a restore: a new generation, so that stations drop what the backup does not hold. Stations of wire 1
 * know no generations; all documents move ahead of any cursor that they can have, so that at least
 * they get everything again.
 */
export async function renewFeed(writer: Writer): Promise<void> {
  await writer
    .insertInto('setting')
    .values({ key: generationKey, value: JSON.stringify(randomUUID()) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: sql`excluded.value` }))
    .execute();
  await writer
    .updateTable('feed_change')
    .set({ cursor: sql`cursor + ${restoreJump}` })
    .execute();
  await writer
    .updateTable('feed_head')
    .set({ head: sql`head + ${restoreJump}`, floor: sql`floor + ${restoreJump}` })
    .execute();
}

/** Forgets deletions that are older than a year; returns how many. */
export async function purgeDeletions({ db, nowMs }: CenterContext): Promise<number> {
  return db.write(async (writer) => {
    const { rows } = await sql<{ count: number }>`
      with gone as (
        delete from feed_change where doc = 'null'::jsonb and changed_ms < ${nowMs() - deletionLifeMs}
        returning scope, cursor),
      top as (select scope, max(cursor) as cursor from gone group by scope),
      raised as (
        update feed_head set floor = greatest(feed_head.floor, top.cursor) from top
        where feed_head.scope = top.scope)
      select count(*) as count from gone`.execute(writer);
    return rows[0]?.count ?? 0;
  });
}
