// A station of an older wire, recorded while that wire was the newest, against the center of today, on both
// engines (SPEC: VS rules). tests/fixtures/wire/<n> holds what was recorded and the frozen code that reads it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { countyScope, publishDocument } from '#center/services/feed.ts';
import { renewFeed } from '#center/services/feed-upkeep.ts';
import { readLearnerProgress } from '#center/services/learners.ts';
import { createPlan } from '#center/services/plans.ts';
import { hashToken } from '#center/services/secrets.ts';
import type { Plan, RosterEntry } from '#core/domain/documents.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import {
  certificateSchema,
  enrolAnswerSchema,
  feedAnswerSchema,
  feedPageSchema,
  pushAnswerSchema,
  receiptSchema,
  wireErrorSchema,
} from '#tests/fixtures/wire/1/frozen-schemas.ts';
import { StationOfWire1 } from '#tests/fixtures/wire/1/frozen-station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const entrySchema = z.object({ seq: z.int(), body: z.string(), hash: z.string() });
const recordedSchema = z.object({
  wire: z.literal(1),
  stationId: z.uuid(),
  code: z.string(),
  signKey: z.record(z.string(), z.unknown()),
  learners: z.array(z.uuid()),
  epochs: z.array(z.object({ epoch: z.uuid(), entries: z.array(entrySchema) })),
  exchanges: z.array(
    z.object({
      method: z.enum(['GET', 'POST']),
      path: z.string(),
      body: z.string(),
      status: z.int(),
      answer: z.string(),
    }),
  ),
});
const file = join(import.meta.dirname, '../fixtures/wire/1/recorded.json');
const recorded = recordedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const listExchanges = (end: string) => recorded.exchanges.filter(({ path }) => path.includes(`/v1/${end}`));

/** The recorded station before its enrolment: its id and its code are what its slices and request name. */
async function prepareStation({ context }: CenterWorld): Promise<void> {
  await context.db.write(async (writer) => {
    const id = recorded.stationId;
    await writer
      .insertInto('station')
      .values({ id, name: 'Mokoyla', township: 'Zanggu', status: 'new', created_ms: context.nowMs() })
      .execute();
    await writer
      .insertInto('enrolment_code')
      .values({
        code_hash: hashToken(context.keys.secret, 'enrol', recorded.code),
        station_id: id,
        expires_ms: context.nowMs() + 60_000,
        used_ms: null,
      })
      .execute();
  });
}

async function enrolRecorded(world: CenterWorld): Promise<StationOfWire1> {
  const station = new StationOfWire1(world.origin, recorded.signKey);
  await station.enrol(must(listExchanges('enrol')[0], 'recorded request').body);
  return station;
}

/** The same keys under a fresh code: each test enrols by itself. */
async function enrolAgain(world: CenterWorld): Promise<StationOfWire1> {
  const code = await world.createCode(recorded.stationId);
  const request = must(listExchanges('enrol')[0], 'recorded request').body.replace(recorded.code, code);
  const station = new StationOfWire1(world.origin, recorded.signKey);
  await station.enrol(request);
  return station;
}

it('[VS3] the frozen code reads every answer that was recorded', () => {
  const { certificate } = enrolAnswerSchema.parse(
    JSON.parse(must(listExchanges('enrol')[0], 'enrol').answer),
  );
  const { centerKey } = certificateSchema.parse(JSON.parse(certificate.payload));
  const station = new StationOfWire1('', recorded.signKey);
  station.centerKey = centerKey;
  const counts = { receipt: 0, page: 0, error: 0 };
  for (const { path, status, answer } of recorded.exchanges) {
    const raw: unknown = JSON.parse(answer);
    if (status !== 200) {
      wireErrorSchema.parse(raw);
      counts.error += 1;
    } else if (path.endsWith('/log')) {
      receiptSchema.parse(station.open('receipt', pushAnswerSchema.parse(raw).receipt));
      counts.receipt += 1;
    } else if (path.includes('/feed')) {
      feedPageSchema.parse(station.open('feed', feedAnswerSchema.parse(raw).page));
      counts.page += 1;
    }
  }
  expect(counts).toEqual({ receipt: 7, page: 4, error: 2 });
});

describeOnEngines('a recorded station of wire 1', (world) => {
  it('[VS3] enrols, sends its log as it was recorded, and gets its receipts', async () => {
    await prepareStation(world());
    const station = await enrolRecorded(world());
    expect(station.id).toBe(recorded.stationId);
    for (const { body, status, answer } of listExchanges('log')) {
      if (status === 401) continue;
      const heard = await station.push(body);
      const before: unknown = JSON.parse(answer);
      if (status === 200) {
        const { receipt } = pushAnswerSchema.parse(before);
        const { through, head, epoch } = receiptSchema.parse(JSON.parse(receipt.payload));
        expect(heard.value).toMatchObject({ through, head, epoch });
      } else expect(heard.error).toEqual(before);
    }
    const rows = await world()
      .context.db.read.selectFrom('log_record')
      .selectAll()
      .where('station_id', '=', station.id)
      .orderBy('seq')
      .execute();
    for (const { epoch, entries } of recorded.epochs) {
      const stored = rows.filter((row) => row.epoch === epoch);
      expect(stored.map(({ seq, body, hash }) => ({ seq, body, hash }))).toEqual(entries);
    }
    expect(rows.filter(({ quarantine }) => quarantine !== null).map(({ seq }) => seq)).toEqual([15]);
    const progress = await readLearnerProgress(world().context.db.read, recorded.learners[0] ?? '');
    expect(progress.days.reduce((sum, { activeMs }) => sum + activeMs, 0)).toBe(80_000);
  });

  it('[VS3] goes on writing and sending in its own wire', async () => {
    const station = await enrolAgain(world());
    const last = must(recorded.epochs[1], 'second epoch');
    const head = must(last.entries.at(-1), 'last record').hash;
    const body = (last.entries[0]?.body ?? '').replace('"seq":1', '"seq":3').replace(/"id":"01/, '"id":"02');
    const heard = await station.push(station.createSlice(last.epoch, 3, head, [body]));
    expect(heard.value).toMatchObject({ through: 3, epoch: last.epoch });
    // A station that asks where the center stands.
    const asked = station.createSlice(last.epoch, 4, must(heard.value, 'receipt').head, []);
    expect((await station.push(asked)).value).toMatchObject({ through: 3 });
  });

  it('[VS3] brings the feed down and shows all of it', async () => {
    const station = await enrolAgain(world());
    const { context } = world();
    const group = await world().createGroup(station.id);
    const learner = await world().createLearner([station.id], [group]);
    const plan: Omit<Plan, 'id'> = {
      title: 'Winter',
      unitIds: ['drip-irrigation' as UnitId],
      audience: { groupIds: [group], learnerIds: [] },
      startDay: '2026-11-01',
      dueDay: '2026-12-31',
    };
    await createPlan(context, 'test', plan);
    const titles = { zh: '网站首页', ug: 'باش بەت', en: 'Home' };
    await context.db.write((writer) =>
      publishDocument(writer, countyScope, 'column', 'home', { id: 'home', order: 0, titles }),
    );
    expect(await station.pull(1024)).toBeGreaterThan(1);
    expect(station.listShown('roster').map((entry) => (entry as RosterEntry).id)).toEqual([learner]);
    expect(station.listShown('plan')).toMatchObject([plan]);
    expect(station.listShown('column')).toEqual([{ id: 'home', order: 0, titles }]);
    expect(station.listShown('group')).toHaveLength(1);
    // A restored center: this station knows no generations, and gets everything again all the same.
    const before = [...station.documents].sort();
    station.documents.clear();
    await context.db.write(renewFeed);
    await station.pull();
    expect([...station.documents].sort()).toEqual(before);
  });
});
