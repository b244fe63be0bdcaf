// Couriers between a real center and villages that run the real engine, on a real folder (SPEC: CO rules).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listReadings } from '#center/services/couriers.ts';
import { publishDocument, toStationScope } from '#center/services/feed.ts';
import type { CenterWorld } from './center-world.ts';
import { describeOnEngines } from './center-world.ts';
import { makeStick, noLibrary, openStick, readStick, Village } from './courier-world.ts';

let sticks = '';
beforeAll(async () => {
  sticks = await mkdtemp(join(tmpdir(), 'courier-'));
});
afterAll(() => rm(sticks, { recursive: true, force: true }));

async function newStick(): Promise<string> {
  return mkdtemp(join(sticks, 'stick-'));
}

async function publishColumn(world: CenterWorld, village: Village, id: string): Promise<void> {
  const column = { id, order: 0, titles: { zh: id, ug: id, en: id } };
  await world.context.db.write((writer) =>
    publishDocument(writer, toStationScope(village.station.id), 'column', id, column),
  );
}

async function countRecords(world: CenterWorld, stationId: string): Promise<number> {
  const row = await world.context.db.read
    .selectFrom('log_record')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('station_id', '=', stationId)
    .executeTakeFirstOrThrow();
  return row.count;
}

function listColumns({ feed }: Village): string[] {
  return [...feed.documents.keys()]
    .filter((key) => key.startsWith('station/column/'))
    .map((key) => key.slice('station/column/'.length))
    .sort();
}

describeOnEngines('couriers', (world) => {
  it('[CO1] a village without a line gets its feed, gives its log, and gets the receipt by the next stick', async () => {
    const village = new Village(await world().enrolStation());
    const learner = await world().createLearner([village.station.id]);
    village.study(learner, 5);
    await publishColumn(world(), village, 'a');
    const stick = await newStick();
    await makeStick(world().context, stick, { ...noLibrary, stationIds: [village.station.id] });

    const first = await village.takeStick(openStick(stick));
    expect([first.readError, first.writeError]).toEqual([undefined, undefined]);
    expect(first).toMatchObject({ isForUs: true, carriedCount: 5, confirmedCount: 0 });
    expect(listColumns(village)).toEqual(['a']);
    expect(village.feed.documents.has(`station/roster/${learner}`)).toBe(true);
    expect(village.waitingCount).toBe(5);

    expect(await readStick(world().context, stick)).toMatchObject([
      { stationId: village.station.id, carriedCount: 5, newCount: 5, error: null },
    ]);
    expect(await countRecords(world(), village.station.id)).toBe(5);

    await publishColumn(world(), village, 'b');
    await makeStick(world().context, stick, { ...noLibrary, stationIds: [village.station.id] });
    const second = await village.takeStick(openStick(stick));
    expect(second).toMatchObject({ readError: undefined, confirmedCount: 5, carriedCount: 0 });
    expect(listColumns(village)).toEqual(['a', 'b']);
    expect(village.waitingCount).toBe(0);
    expect(
      (await listReadings(world().context.db.read)).find(({ stationId }) => stationId === village.station.id),
    ).toMatchObject({ newCount: 5 });
  });

  it('[CO6] the same slice carried by a stick and sent by wire twice lands once', async () => {
    const village = new Village(await world().enrolStation());
    const learner = await world().createLearner([village.station.id]);
    village.study(learner, 7);
    const stick = await newStick();
    await makeStick(world().context, stick, { ...noLibrary, stationIds: [village.station.id] });
    await village.takeStick(openStick(stick));
    expect(await village.pushByWire(world().origin)).toMatchObject({ pushedCount: 7 });
    expect(await readStick(world().context, stick)).toMatchObject([
      { carriedCount: 7, newCount: 0, error: null },
    ]);
    expect(await readStick(world().context, stick)).toMatchObject([{ newCount: 0, error: null }]);
    expect(await village.pushByWire(world().origin)).toMatchObject({ pushedCount: 0 });
    expect(await countRecords(world(), village.station.id)).toBe(7);
  });

  it('[CO6] a disk that was restored learns it from the stick, and no record is lost', async () => {
    const village = new Village(await world().enrolStation());
    const { id } = village.station;
    const learner = await world().createLearner([id]);
    const stick = await newStick();
    village.study(learner, 5);
    await makeStick(world().context, stick, { ...noLibrary, stationIds: [id] });
    await village.takeStick(openStick(stick));
    await readStick(world().context, stick);
    await makeStick(world().context, stick, { ...noLibrary, stationIds: [id] });
    village.log.epochs[0]?.rows.splice(3);
    village.study(learner, 1);
    await village.takeStick(openStick(stick));
    expect(village.log.epochs).toHaveLength(2);
    await readStick(world().context, stick);
    const statements = await world()
      .context.db.read.selectFrom('statement')
      .select('id')
      .where('station_id', '=', id)
      .execute();
    expect(statements).toHaveLength(6);
  });

  it('[CO2] one stick serves twenty villages, and none opens what is for another', async () => {
    const villages: Village[] = [];
    const learner = await world().createLearner([(await world().enrolStation()).id]);
    for (let i = 0; i < 20; i++) {
      const village = new Village(await world().enrolStation(`Village ${i}`));
      village.study(learner, 2);
      await publishColumn(world(), village, `only-${i}`);
      villages.push(village);
    }
    const stick = await newStick();
    const stationIds = villages.map(({ station }) => station.id);
    await makeStick(world().context, stick, { ...noLibrary, stationIds });
    for (const [i, village] of villages.entries()) {
      expect(await village.takeStick(openStick(stick))).toMatchObject({
        readError: undefined,
        carriedCount: 2,
      });
      expect(listColumns(village)).toEqual([`only-${i}`]);
    }
    const readings = await readStick(world().context, stick);
    expect(readings.map(({ newCount }) => newCount)).toEqual(Array.from({ length: 20 }, () => 2));
    const thief = villages[0];
    const robbed = villages[1];
    if (!thief || !robbed) throw new Error('two villages');
    const { keys } = robbed.station;
    Object.assign(robbed.station, { keys: { ...keys, boxKeys: thief.station.keys.boxKeys } });
    robbed.newestCourierMs = 0;
    expect((await robbed.takeStick(openStick(stick))).readError).toMatchObject({ kind: 'courier-damaged' });
  });

  it('[CO5] newer knowledge is never taken back by an older stick', async () => {
    const village = new Village(await world().enrolStation());
    const { id } = village.station;
    village.study(await world().createLearner([id]), 3);
    await publishColumn(world(), village, 'a');
    const [old, newer] = [await newStick(), await newStick()];
    await makeStick(world().context, old, { ...noLibrary, stationIds: [id] });
    await publishColumn(world(), village, 'b');
    await village.pushByWire(world().origin);
    await village.pullByWire(world().origin);
    const { position } = village.feed;
    // Made before the line worked: its receipts and pages are behind, and are no error either.
    expect(await village.takeStick(openStick(old))).toMatchObject({
      readError: undefined,
      changeCount: 0,
      carriedCount: 0,
    });
    expect(village.feed.position).toEqual(position);
    expect(village.waitingCount).toBe(0);
    world().clock.aheadMs += 60_000;
    await makeStick(world().context, newer, { ...noLibrary, stationIds: [id] });
    await village.takeStick(openStick(newer));
    village.study(await world().createLearner([id]), 2);
    expect(await village.takeStick(openStick(old))).toMatchObject({
      readError: { kind: 'courier-old' },
      // The way up is open all the same when the station knows the center's key.
      carriedCount: 0,
    });
    const up = await village.takeStick(openStick(old), { centerBoxKey: world().context.keys.boxKey });
    expect(up).toMatchObject({ readError: { kind: 'courier-old' }, carriedCount: 2 });
    expect(await readStick(world().context, old)).toMatchObject([{ newCount: 2, error: null }]);
  });

  it('[CO7] an empty stick takes records when the station knows the key; what it holds is not read by others', async () => {
    const village = new Village(await world().enrolStation());
    village.study(await world().createLearner([village.station.id]), 4);
    const stick = await newStick();
    const { boxKey } = world().context.keys;
    expect(await village.takeStick(openStick(stick), { centerBoxKey: boxKey })).toMatchObject({
      readError: { kind: 'courier-missing' },
      writeError: undefined,
      carriedCount: 4,
    });
    expect(await readStick(world().context, stick)).toMatchObject([{ newCount: 4 }]);
  });
});
