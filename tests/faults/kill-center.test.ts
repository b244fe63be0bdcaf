// Point 5 of the durability rules: a center that is killed at random moments, on either engine, loses
// nothing that it gave a receipt for and stores nothing twice. `npm run faults` is the long run.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { prepareEmbedded } from '#tests/embedded.ts';
import { startPostgres } from '#tests/postgres.ts';
import { checkCenter } from './check-center.ts';
import { type KillCenterReport, killCenterAgainAndAgain } from './kill-center.ts';
import { createSeededRandom } from './seeded-random.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-kills-'));
  await writeLibrary(join(folder, 'library'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function expectWhole(report: KillCenterReport): void {
  expect(report.faults).toEqual([]);
  expect(report.confirmed).toBeGreaterThan(60);
  expect(report.receipts).toBeGreaterThan(10);
  // The line was as bad as it was meant to be: three in ten refused.
  expect(report.line.refused).toBeGreaterThan(report.line.connections * 0.15);
}

describe('[SL4] a center that is killed under load over a bad line', () => {
  it('keeps every receipt and every record once, embedded', { timeout: 600_000 }, async () => {
    const place = { dataDir: join(folder, 'embedded'), libraryDir: join(folder, 'library') };
    await prepareEmbedded(place.dataDir);
    const random = createSeededRandom(1);
    const report = await killCenterAgainAndAgain({ place, kills: 10, stationCount: 3, random });
    expectWhole(report);
    expect(report.kills.running + report.kills.starting).toBe(10);
  });

  it('keeps them on PostgreSQL, which is killed as well', { timeout: 600_000 }, async () => {
    const postgres = await startPostgres();
    try {
      const place = {
        dataDir: join(folder, 'served'),
        libraryDir: join(folder, 'library'),
        databaseUrl: await postgres.createDatabase(),
      };
      const random = createSeededRandom(2);
      const report = await killCenterAgainAndAgain({ place, postgres, kills: 6, stationCount: 3, random });
      expectWhole(report);
      expect(report.kills.database + report.kills.both).toBeGreaterThan(1);

      // The judge is not blind: one lost row is found.
      const client = new pg.Client({ connectionString: place.databaseUrl });
      await client.connect();
      await client.query(
        'delete from log_record where (epoch, seq) in (select epoch, through from log_epoch)',
      );
      await client.end();
      expect((await checkCenter(place, [])).faults.join()).toContain('but');
    } finally {
      await postgres.remove();
    }
  });
});
