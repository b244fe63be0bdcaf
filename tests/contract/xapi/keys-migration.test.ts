// A center from before the record store: its stations' records are found by the same filters after the upgrade.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '#center/db/database.ts';
import { migrations } from '#center/db/migrations.ts';
import { toAccountKey } from '#center/xapi/agents.ts';
import { findStatements } from '#center/xapi/find-statements.ts';
import { createStationKeys, toStationAuthorityKey } from '#center/xapi/station-keys.ts';
import type { Statement } from '#core/domain/statement.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';

it('migration 10 gives old records the keys that new ones get', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-upgrade-'));
  const engine = await openPreparedEmbedded(folder);
  try {
    const [station, learner, unit] = [randomUUID(), randomUUID(), 'urn:yuanjiao:unit:sheep-health'];
    const create = (more: Partial<Statement>): Statement => ({
      id: randomUUID(),
      actor: { objectType: 'Agent', account: { homePage: 'https://pishan.example/学员', name: learner } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
      object: { id: unit },
      timestamp: '2026-11-01T00:00:00.000Z',
      ...more,
    });
    const statements = [
      create({}),
      create({
        object: { id: `${unit}:material:text` },
        context: { contextActivities: { parent: [{ id: unit }] } },
      }),
    ];
    await engine.execute(
      'create table schema_migration (number int primary key, name text not null, applied_at timestamptz default now())',
    );
    for (const { number, name, sql: text } of migrations.filter((step) => step.number < 10)) {
      await engine.execute(
        `${text}; insert into schema_migration (number, name) values (${number}, '${name}')`,
      );
    }
    for (const [index, { id, verb, object, ...rest }] of statements.entries()) {
      await engine.execute(`
        insert into statement (id, station_id, learner_id, verb, activity, occurred_ms, quality, stored_ms, body)
        values ('${id}', '${station}', '${learner}', '${verb.id}', '${object.id}', 0, 'exact', ${index + 1},
                '${JSON.stringify({ id, verb, object, ...rest })}')`);
    }
    const db = await openDatabase(engine);
    const toKeys = createStationKeys();
    const rows = await db.read
      .selectFrom('statement')
      .select(['actor_key', 'authority_key', 'parent_key'])
      .orderBy('position')
      .execute();
    expect(rows).toEqual(
      statements.map((statement) => ({
        actor_key: toKeys(statement).actor,
        authority_key: toStationAuthorityKey(station),
        parent_key: toKeys(statement).parent,
      })),
    );
    const query = { isRelatedActivities: false, isRelatedAgents: false, limit: 10, isAscending: true };
    const agentKey = toAccountKey({ homePage: 'https://pishan.example/学员', name: learner });
    const found = await findStatements(db.read, { ...query, agentKey }, undefined);
    expect(found.map(({ statement }) => statement['id'])).toEqual(statements.map(({ id }) => id));
    const related = { ...query, activity: unit, isRelatedActivities: true };
    expect(await findStatements(db.read, related, undefined)).toHaveLength(2);
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
});
