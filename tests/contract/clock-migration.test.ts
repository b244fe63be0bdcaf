// A center from before clock evidence and tallies were kept: what it knew is still there after the upgrade.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from '#center/db/database.ts';
import { migrations } from '#center/db/migrations.ts';
import { readLearnerProgress } from '#center/services/learners.ts';
import { refoldLearner } from '#center/services/refold.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';

const id = () => randomUUID();

it('migration 4 keeps the hours and reads the clocks out of the stored bodies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-upgrade-'));
  const engine = await openPreparedEmbedded(folder);
  try {
    const [station, epoch, learner, statementId] = [id(), id(), id(), id()];
    await engine.execute(
      'create table schema_migration (number int primary key, name text not null, applied_at timestamptz default now())',
    );
    for (const { number, name, sql: text } of migrations.filter((step) => step.number <= 2)) {
      await engine.execute(
        `${text}; insert into schema_migration (number, name) values (${number}, '${name}')`,
      );
    }
    const statement = {
      id: statementId,
      actor: { objectType: 'Agent', account: { homePage: 'https://pishan.example/l', name: learner } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
      object: { id: 'urn:yuanjiao:unit:sheep-health:material:text' },
      result: { duration: 'PT600S' },
      timestamp: '2026-11-01T00:00:00.000Z',
    };
    const atMs = Date.UTC(2026, 10, 1);
    const evidence = { bootId: 'old boot', uptimeMs: 900_000, wallMs: 5 };
    const body = JSON.stringify({ evidence, seq: 1, statement });
    await engine.execute(`
      insert into station (id, name, township, status, created_ms) values ('${station}', 'S', '', 'enrolled', 1);
      insert into log_epoch values ('${station}', '${epoch}', 1, 'x', 1);
      insert into log_record values ('${station}', '${epoch}', 1, 'x', '${body}', ${atMs}, '${statementId}', null, false);
      insert into statement (id, station_id, epoch, seq, learner_id, verb, activity, occurred_ms, quality, stored_ms, body)
        values ('${statementId}', '${station}', '${epoch}', 1, '${learner}', 'v', 'a', ${atMs}, 'exact', ${atMs},
                '${JSON.stringify(statement)}');
      insert into learner_day values ('${learner}', '2026-11-01', 600000);`);
    const db = await openDatabase(engine);
    const row = await db.read.selectFrom('statement').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ boot_id: 'old boot', uptime_ms: 900_000, wall_ms: 5 });
    const days = [{ day: '2026-11-01', activeMs: 600_000 }];
    expect((await readLearnerProgress(db.read, learner)).days).toEqual(days);
    // The day's sum without a boot is replaced when the learner is folded anew, with the same result.
    await db.write((writer) => refoldLearner(writer, learner, 480));
    expect((await readLearnerProgress(db.read, learner)).days).toEqual(days);
    const { rows } = await sql<{ boot_id: string }>`select boot_id from learner_boot_day`.execute(db.read);
    expect(rows).toEqual([{ boot_id: `${station}/old boot` }]);
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
});
