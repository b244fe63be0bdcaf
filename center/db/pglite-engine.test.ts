import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openPglite } from './pglite-engine.ts';

const checkpointBytes = 1024 ** 2;

it('the write-ahead log does not grow for ever: a checkpoint is made when it is long', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-engine-'));
  const engine = await openPglite(folder, checkpointBytes);
  const readLength = async () => {
    const { rows } = await sql<{ bytes: string }>`
      select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) as bytes from pg_control_checkpoint()`.execute(
      engine.query,
    );
    return Number(rows[0]?.bytes);
  };
  try {
    await sql`create table note (text text)`.execute(engine.query);
    const lengths: number[] = [];
    for (let count = 0; count < 200; count++) {
      await engine.query.transaction().execute(async (writer) => {
        await sql`insert into note select repeat(md5(g::text), 40) from generate_series(1, 50) g`.execute(
          writer,
        );
      });
      lengths.push(await readLength());
    }
    // 200 times 64 kB and more would be 13 MB.
    expect(Math.max(...lengths)).toBeLessThan(5 * checkpointBytes);
    expect(Math.max(...lengths)).toBeGreaterThan(checkpointBytes);
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
});
