// A PostgreSQL primary that is killed under load, its synchronous standby promoted: no receipt without its rows, and the
// center goes on by itself. `npm run faults -- --part standby` is the long run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { promoteStandbyAgainAndAgain } from './promote-standby.ts';
import { createSeededRandom } from './seeded-random.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-standby-'));
  await writeLibrary(join(folder, 'library'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('[SL4] a killed primary with a synchronous standby', () => {
  it('leaves no receipt without its rows, and the center goes on with the promoted one', {
    timeout: 600_000,
  }, async () => {
    const report = await promoteStandbyAgainAndAgain({
      dataDir: join(folder, 'center'),
      libraryDir: join(folder, 'library'),
      promotions: 2,
      stationCount: 3,
      random: createSeededRandom(8),
    });
    expect(report.faults).toEqual([]);
    expect(report.promotions).toBe(2);
    expect(report.receiptsAfter).toBeGreaterThan(0);
    expect(report.confirmed).toBeGreaterThan(30);
  });
});
