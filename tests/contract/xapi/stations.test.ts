// One store: records of our stations are found and answered by xAPI, and what tools tell of our learners and units
// counts like what a station tells. A backup keeps all of it.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restoreTables } from '#center/commands/backup.ts';
import { openDatabase } from '#center/db/database.ts';
import { writeBackup } from '#center/services/backup-file.ts';
import { firstPolicy } from '#center/services/policy.ts';
import { rebuildProjections } from '#center/services/rebuild.ts';
import { findStatements } from '#center/xapi/find-statements.ts';
import { unitProgressSchema } from '#core/domain/progress.ts';
import type { Act } from '#core/domain/record.ts';
import { verbs } from '#core/domain/xapi.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { type CenterWorld, describeOnEngines } from '#tests/contract/center-world.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';
import { createReference, createStatement, createVoiding, type Plain, RecordStore } from './record-store.ts';

const unitId = 'drip-irrigation' as UnitId;
const unitIri = `urn:yuanjiao:unit:${unitId}`;
const film: Act = {
  kind: 'material-studied',
  materialId: 'film',
  materialKind: 'video',
  activeMs: 60_000,
  position: 10,
  segments: [{ from: 0, to: 10 }],
  isFinished: true,
  isRecovered: false,
  unitId,
  version: '0123456789abcdef',
};

async function readUnit(world: CenterWorld, learnerId: string) {
  const row = await world.context.db.read
    .selectFrom('progress')
    .select('state')
    .where('learner_id', '=', learnerId)
    .where('unit_id', '=', unitId)
    .executeTakeFirst();
  return row && unitProgressSchema.parse(row.state);
}

function toLearner(learnerId: string): Plain {
  return { objectType: 'Agent', account: { homePage: firstPolicy.homePage, name: learnerId } };
}

/** A quiz that a tool of another maker held with one of our learners. */
function createQuiz(learnerId: string, more: Plain = {}): Plain {
  return createStatement({
    id: randomUUID(),
    actor: { ...toLearner(learnerId), name: 'a name that we do not keep' },
    verb: { id: verbs.passed, display: { en: 'passed' } },
    object: { objectType: 'Activity', id: `${unitIri}:material:quiz`, definition: { name: { en: 'Quiz' } } },
    result: { score: { raw: 8, min: 0, max: 10 }, success: true, duration: 'PT5M' },
    context: { registration: randomUUID(), platform: 'another tool' },
    timestamp: '2026-03-01T08:00:00Z',
    ...more,
  });
}

describeOnEngines('xAPI and stations', (world) => {
  it('records of a station are found by every filter, as they were signed', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    const opened = station.appendAct(learner, { kind: 'unit-opened', unitId, version: film.version });
    const studied = station.appendAct(learner, film);
    expect((await station.pushAll()).status).toBe(200);
    const store = await RecordStore.open(world());
    const agent = { account: opened.actor.account };
    expect(await store.findIds({ agent })).toEqual([studied.id, opened.id]);
    expect(await store.findIds({ agent, verb: verbs.initialized })).toEqual([opened.id]);
    expect(await store.findIds({ agent, activity: unitIri })).toEqual([opened.id]);
    expect(await store.findIds({ agent, activity: unitIri, related_activities: true })).toEqual([
      studied.id,
      opened.id,
    ]);
    const [found] = await store.find({ agent, limit: 1 });
    const { stored, authority, version, ...signed } = must(found, 'statement');
    expect(signed).toEqual(studied);
    expect(version).toBe('1.0.0');
    expect(Date.parse(String(stored))).toBeGreaterThan(Date.now() - 60_000);
    expect(authority).toMatchObject({ account: { name: station.id } });
    const byStation = { agent: authority as object, related_agents: true };
    expect(await store.findIds(byStation)).toEqual([studied.id, opened.id]);
    expect(await store.findIds({ agent: authority as object })).toEqual([]);
    // A tool that knows our activities gets what our records tell of them.
    const activity = (await store.send('GET', '/activities', { activityId: opened.object.id })).json;
    expect(activity).toMatchObject({ id: unitIri, definition: { type: opened.object.definition?.type } });
    const [ids] = await store.find({ agent, limit: 1, format: 'ids' });
    expect(ids?.['object']).toEqual({ id: studied.object.id });
  });

  it('more context activities than the first are found too', async () => {
    const station = await world().enrolStation();
    const activity = `http://example.com/${randomUUID()}`;
    const statement = station.createStatement(randomUUID(), film);
    station.append({
      ...statement,
      context: { contextActivities: { parent: [{ id: unitIri }], grouping: [{ id: activity }] } },
    });
    expect((await station.pushAll()).status).toBe(200);
    const store = await RecordStore.open(world());
    expect(await store.findIds({ activity, related_activities: true })).toEqual([statement.id]);
  });

  it('an id of a station record is taken: another statement under it is a conflict, and the record stays', async () => {
    const station = await world().enrolStation();
    const record = station.appendAct(randomUUID(), film);
    await station.pushAll();
    const store = await RecordStore.open(world());
    expect((await store.post(createStatement({ id: record.id }))).status).toBe(409);
    expect((await store.post(record)).status).toBe(200);
    expect((await store.get({ statementId: record.id })).json).toMatchObject(record);
  });

  it('what a tool tells of our learner and unit counts once, also when it is voided or the fold is made anew', async () => {
    const store = await RecordStore.open(world());
    const station = await world().enrolStation();
    const learner = await world().createLearner([station.id]);
    const quiz = createQuiz(learner);
    await store.store(quiz);
    expect((await store.post(quiz)).status).toBe(200);
    const progress = await readUnit(world(), learner);
    expect(progress?.materials['quiz']).toMatchObject({
      isPassed: true,
      isFinished: true,
      attemptCount: 1,
      bestScaled: 0.8,
      activeMs: 300_000,
    });
    // It goes to the learner's stations, like what another station told.
    const roaming = (await station.pullAll()).filter(({ kind }) => kind === 'roaming');
    expect(roaming).toHaveLength(1);
    expect(JSON.stringify(roaming[0])).toContain('"quiz"');

    const again = await rebuildProjections(world().context, 'test');
    expect([again.differingUnits, again.differingDays]).toEqual([0, 0]);

    await store.store(createVoiding(String(quiz['id'])));
    expect(await readUnit(world(), learner)).toBeUndefined();
    // Voided before it came.
    const late = createQuiz(learner);
    await store.store(createVoiding(String(late['id'])));
    await store.store(late);
    expect(await readUnit(world(), learner)).toBeUndefined();
    const third = await rebuildProjections(world().context, 'test');
    expect([third.differingUnits, third.differingDays]).toEqual([0, 0]);
  });

  it('accounts of others, groups and activities of others count for nobody', async () => {
    const store = await RecordStore.open(world());
    const learner = randomUUID();
    const account = { homePage: 'https://another.example/people', name: learner };
    await store.post([
      createQuiz(learner, { actor: { account } }),
      createQuiz(learner, { actor: { objectType: 'Group', member: [toLearner(learner)] } }),
      createQuiz(learner, { object: { id: 'http://example.com/quiz' } }),
      createQuiz(learner, { object: createReference(randomUUID()), context: {} }),
      createQuiz('not-an-id'),
    ]);
    expect(await readUnit(world(), learner)).toBeUndefined();
  });

  it('voiding does not take away what a station signed; it is only not found', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    const record = station.appendAct(learner, film);
    await station.pushAll();
    const store = await RecordStore.open(world());
    await store.store(createVoiding(record.id));
    expect((await store.get({ statementId: record.id })).status).toBe(404);
    expect((await readUnit(world(), learner))?.materials['film']?.isFinished).toBe(true);
    const again = await rebuildProjections(world().context, 'test');
    expect(again.differingUnits).toBe(0);
  });

  it('a backup keeps statements, attachments and documents, and what finds them', async () => {
    const store = await RecordStore.open(world());
    const verb = `http://example.com/${randomUUID()}`;
    const target = await store.store(createStatement({ verb: { id: verb } }));
    const reference = await store.store(createStatement({ object: createReference(target) }));
    await store.send(
      'PUT',
      '/agents/profile',
      { agent: toLearner(randomUUID()), profileId: 'p' },
      { body: 'x' },
    );
    const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-backup-'));
    try {
      const file = join(folder, 'backup.zip');
      await writeBackup(world().context, file);
      const db = await openDatabase(await openPreparedEmbedded(join(folder, 'restored')));
      const context = { ...world().context, db };
      await restoreTables(context, file);
      const query = {
        verb,
        isRelatedActivities: false,
        isRelatedAgents: false,
        limit: 10,
        isAscending: true,
      };
      const found = await findStatements(db.read, query, undefined);
      expect(found.map(({ statement }) => statement['id'])).toEqual([target, reference]);
      for (const table of [
        'xapi_document',
        'xapi_attachment',
        'xapi_agent_name',
        'statement_mention',
      ] as const) {
        const count = async (reader: typeof db.read) =>
          (
            await reader
              .selectFrom(table)
              .select(({ fn }) => fn.countAll<number>().as('count'))
              .executeTakeFirst()
          )?.count;
        expect(await count(db.read)).toBe(await count(world().context.db.read));
      }
      await db.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
