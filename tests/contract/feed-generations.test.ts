// The life of the feed at the center, met by real stations over real HTTP, on both engines (SPEC: FD5–FD8).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restoreTables } from '#center/commands/backup.ts';
import { type Database, openDatabase } from '#center/db/database.ts';
import { writeBackup } from '#center/services/backup-file.ts';
import {
  countyScope,
  createFeedPage,
  publishDocument,
  retractDocument,
  toStationScope,
} from '#center/services/feed.ts';
import { generationKey, purgeDeletions, renewFeed } from '#center/services/feed-upkeep.ts';
import type { Column } from '#core/domain/documents.ts';
import { feedPageSchema, firstCursors } from '#core/protocol/feed.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import { pullFeed } from '#core/sync/pull-feed.ts';
import { sendHttp } from '#renderer/store/send-http.ts';
import { MemoryFeed } from '#tests/doubles/memory-station.ts';
import { nodeVerifier, type StationDouble } from '#tests/doubles/station.ts';
import { openPreparedEmbedded } from '#tests/embedded.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const dayMs = 24 * 3600_000;

function createColumn(id: string, order = 0): Column {
  return { id, order, titles: { zh: id, ug: id, en: id } };
}

/** Documents of this test only: the county's scope is shared by all tests of an engine. */
async function publish(world: CenterWorld, station: StationDouble, ...ids: string[]): Promise<void> {
  await world.context.db.write(async (writer) => {
    for (const id of ids)
      await publishDocument(writer, toStationScope(station.id), 'column', id, createColumn(id));
  });
}

async function retract(world: CenterWorld, station: StationDouble, id: string): Promise<void> {
  await world.context.db.write((writer) => retractDocument(writer, toStationScope(station.id), 'column', id));
}

/** The station's end of the feed, with the engine that real stations run. */
function openFeed(world: CenterWorld, station: StationDouble) {
  const feed = new MemoryFeed();
  const identity = {
    stationId: station.id,
    signer: station.keys.signer,
    centerKey: station.certificate.centerKey,
  };
  const link = createHttpLink(world.origin, sendHttp, identity);
  const context = { feed, link, identity, verifier: nodeVerifier };
  return {
    feed,
    pull: () => pullFeed({ ...context, shouldStop: () => false, onDidHearCenter: () => undefined }),
    ids: () =>
      [...feed.documents.keys()]
        .filter((key) => key.startsWith('station/column/'))
        .map((key) => key.split('/').slice(2).join('/'))
        .sort(),
  };
}

/** What a restored backup leaves of a station's scope. */
async function loseChangesAfter(world: CenterWorld, station: StationDouble, cursor: number): Promise<void> {
  await world.context.db.write(async (writer) => {
    const scope = toStationScope(station.id);
    await writer.deleteFrom('feed_change').where('scope', '=', scope).where('cursor', '>', cursor).execute();
    await writer.updateTable('feed_head').set({ head: cursor }).where('scope', '=', scope).execute();
  });
}

describeOnEngines('the life of the feed', (world) => {
  it('[FD5] after a restore a station has just what the restored center has', async () => {
    const station = await world().enrolStation();
    await publish(world(), station, 'a', 'b', 'c');
    const { pull, ids, feed } = openFeed(world(), station);
    await pull();
    expect(ids()).toEqual(['a', 'b', 'c']);
    const { generation } = feed.position;
    await loseChangesAfter(world(), station, 2);
    await world().context.db.write(renewFeed);
    await publish(world(), station, 'd', 'e', 'f');
    expect((await pull()).error).toBeUndefined();
    expect(ids()).toEqual(['a', 'b', 'd', 'e', 'f']);
    expect(feed.position.generation).not.toBe(generation);
    expect(await pull()).toEqual({ changeCount: 0 });
  });

  it('[FD5] a backup that is restored begins a new generation', async () => {
    const station = await world().enrolStation();
    await publish(world(), station, 'a');
    const dir = await mkdtemp(join(tmpdir(), 'yuanjiao-restore-'));
    const db = await openDatabase(await openPreparedEmbedded(dir));
    try {
      const { context } = world();
      const file = join(dir, 'backup.zip');
      await writeBackup(context, file);
      const readGeneration = ({ read }: Database) =>
        read.selectFrom('setting').select('value').where('key', '=', generationKey).executeTakeFirstOrThrow();
      await restoreTables({ ...context, db, dataDir: dir }, file);
      expect(await readGeneration(db)).not.toEqual(await readGeneration(context.db));
      const kept = await db.read
        .selectFrom('feed_change')
        .select(['id', 'cursor'])
        .where('scope', '=', toStationScope(station.id))
        .execute();
      expect(kept).toEqual([{ id: 'a', cursor: expect.any(Number) }]);
      expect(kept[0]?.cursor).toBeGreaterThan(1_000_000);
    } finally {
      await db.close();
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('[FD5] a cursor ahead of the head, from a database put back by other means, brings a snapshot', async () => {
    const station = await world().enrolStation();
    await publish(world(), station, 'a', 'b', 'c');
    const { pull, ids } = openFeed(world(), station);
    await pull();
    await loseChangesAfter(world(), station, 1);
    await pull();
    expect(ids()).toEqual(['a']);
  });

  it('[FD8] deletions of more than a year are forgotten; who missed one takes a snapshot, others do not', async () => {
    const station = await world().enrolStation();
    await publish(world(), station, 'a', 'b');
    const [late, early] = [openFeed(world(), station), openFeed(world(), station)];
    await late.pull();
    await publish(world(), station, 'c');
    await retract(world(), station, 'b');
    await early.pull();
    expect(early.ids()).toEqual(['a', 'c']);
    world().clock.aheadMs = 300 * dayMs;
    await purgeDeletions(world().context);
    expect((await station.pullAll()).some(({ id, doc }) => id === 'b' && doc === null)).toBe(true);
    world().clock.aheadMs = 400 * dayMs;
    expect(await purgeDeletions(world().context)).toBeGreaterThan(0);
    world().clock.aheadMs = 0;
    expect(await early.pull()).toEqual({ changeCount: 0 });
    expect(late.ids()).toEqual(['a', 'b']);
    await late.pull();
    expect(late.ids()).toEqual(['a', 'c']);
    // The deletion that is forgotten was the newest change: the snapshot does not come again.
    expect(await late.pull()).toEqual({ changeCount: 0 });
    await publish(world(), station, 'b');
    await Promise.all([late.pull(), early.pull()]);
    expect([late.ids(), early.ids()]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });

  it('[FD6] a snapshot goes on page by page, and begins again when a deletion was forgotten meanwhile', async () => {
    const station = await world().enrolStation();
    const ids = Array.from({ length: 40 }, (_, index) => `column-${index}`);
    await publish(world(), station, ...ids);
    const first = await station.pull(firstCursors, 1024);
    expect(first.value).toMatchObject({ after: firstCursors, hasMore: true });
    const second = await station.pull(first.value?.cursors ?? firstCursors, 1024);
    expect(second.value).toMatchObject({ after: first.value?.cursors, snapshot: first.value?.snapshot });
    await retract(world(), station, 'column-3');
    world().clock.aheadMs = 400 * dayMs;
    await purgeDeletions(world().context);
    world().clock.aheadMs = 0;
    const third = await station.pull(second.value?.cursors ?? firstCursors, 1024);
    expect(third.value?.after).toEqual(firstCursors);
    expect(third.value?.snapshot).not.toBe(first.value?.snapshot);
  });

  it('[VS3] documents that an old wire cannot hold are left out for it, and it does not ask for ever', async () => {
    const station = await world().enrolStation();
    const long = 'x'.repeat(128);
    await publish(world(), station, 'a', long);
    await world().context.db.write(async (writer) => {
      for (let i = 0; i < 510; i++) {
        const id = `${String(i).padStart(36, '0')}/${'u'.repeat(36)}`;
        await publishDocument(writer, toStationScope(station.id), 'column', id, createColumn('skipped'));
      }
    });
    await publish(world(), station, 'b');
    const { pull, ids } = openFeed(world(), station);
    await pull();
    expect(ids()).toHaveLength(513);
    for (const wire of [1, 2]) {
      const answer = await createFeedPage(world().context, station.id, {
        ...firstCursors,
        maxBytes: 1024 ** 2,
        wire,
      });
      const page = JSON.parse(answer.payload) as { changes: { id: string }[]; hasMore: boolean };
      expect(page.changes.map(({ id }) => id).filter((id) => id.length < 40)).toEqual(
        expect.arrayContaining(['a', 'b']),
      );
      expect(page.changes.filter(({ id }) => id.length > 64)).toEqual([]);
      expect(page.hasMore).toBe(false);
      expect(feedPageSchema.safeParse(page).success).toBe(wire === 2);
    }
  });

  it('[VS3] fields that came later are left out for an old wire', async () => {
    const station = await world().enrolStation();
    const more: Column & { shade: string } = { ...createColumn('home', 3), shade: 'red' };
    await world().context.db.write((writer) =>
      publishDocument(writer, toStationScope(station.id), 'column', 'home', more),
    );
    for (const [wire, doc] of [
      [1, createColumn('home', 3)],
      [3, more],
    ] as const) {
      const query = { ...firstCursors, maxBytes: 1024 ** 2, wire };
      const answer = await createFeedPage(world().context, station.id, query);
      const page = JSON.parse(answer.payload) as { changes: { id: string; scope: string; doc: unknown }[] };
      expect(page.changes.find(({ id, scope }) => id === 'home' && scope === 'station')?.doc).toEqual(doc);
    }
  });

  it('[RD1] a large page goes packed to who takes gzip, and as it is to others', async () => {
    const station = await world().enrolStation();
    await publish(world(), station, ...Array.from({ length: 100 }, (_, index) => `column-${index}`));
    const path = `${stationPaths.feed}?county=0&station=0&wire=3`;
    const plain = await station.send('GET', path, undefined, { accept: 'gzip;q=0' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const packed = await station.send('GET', path, undefined, { accept: 'br, gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const text = await plain.text();
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(text.length / 4);
    expect(await packed.json()).toHaveProperty('page');
  });

  it('[FD3] a restored county scope reaches every station', async () => {
    const station = await world().enrolStation();
    const id = `county-${station.id.slice(0, 8)}`;
    const putColumn = (order: number) =>
      world().context.db.write((writer) =>
        publishDocument(writer, countyScope, 'column', id, createColumn(id, order)),
      );
    await putColumn(1);
    const { pull, feed } = openFeed(world(), station);
    await pull();
    await putColumn(2);
    await pull();
    await world().context.db.write(renewFeed);
    await putColumn(3);
    await pull();
    expect(feed.documents.get(`county/column/${id}`)).toMatchObject({ order: 3 });
  });
});
