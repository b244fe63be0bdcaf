import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import type { RosterEntry } from '#core/domain/documents.ts';
import type { UnitManifest } from '#core/domain/manifest.ts';
import { hashText } from '#core/kernel/hash.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { succeed } from '#core/protocol/errors.ts';
import { makeUnit } from '#tests/doubles/library-unit.ts';
import { attempt, type Confirm } from './confirm.ts';
import { StationDatabase } from './database.ts';
import { rebuildProjections } from './projections.ts';
import { StationClock } from './station-clock.ts';
import { openEpoch } from './station-log.ts';
import { createStationOwn, type StationOwn } from './station-own.ts';
import { recordActs } from './study-records.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const learnerId = '11111111-1111-4111-8111-111111111111' as LearnerId;
const otherId = '33333333-3333-4333-8333-333333333333' as LearnerId;

let db: StationDatabase;
let own: StationOwn;
let unit: UnitManifest;
let clock: StationClock;

beforeEach(async () => {
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  clock = new StationClock('boot of the test', 1000);
  const confirm: Confirm = async (write) => {
    const written = await attempt(() => write({ db, clock, stationId }));
    return written.ok ? succeed(written.value.value) : written;
  };
  own = createStationOwn({ db, confirm, nowMs: () => clock.nowMs() });
  unit = makeUnit('walnut', [{ sha256: hashText('cover'), sizeBytes: 1, mediaType: 'image/svg+xml' }]);
  await db.manifests.put({
    path: `units/${unit.id}.json`,
    sha256: unit.cover.sha256,
    kind: 'unit',
    id: unit.id,
    manifest: unit,
  });
});

it('the later rating of a unit holds, also after a rebuild and when its record was let go', async () => {
  expect(await own.getRating(learnerId, unit.id)).toBeUndefined();
  expect(await own.rate(learnerId, 'ug', unit, 2)).toEqual(succeed(undefined));
  expect(await own.rate(learnerId, 'ug', unit, 5)).toEqual(succeed(undefined));
  expect(await own.rate(otherId, 'ug', unit, 1)).toEqual(succeed(undefined));
  expect(await own.getRating(learnerId, unit.id)).toBe(5);
  await db.ratings.clear();
  await rebuildProjections(db, 480);
  expect(await own.getRating(learnerId, unit.id)).toBe(5);
  await db.log.clear();
  await rebuildProjections(db, 480);
  expect(await own.getRating(learnerId, unit.id)).toBe(5);
});

it('a unit that was completed has a certificate, one that was begun has none', async () => {
  const act = { unitId: unit.id, version: unit.version };
  await recordActs({ db, clock, stationId }, { learnerId, language: 'zh' }, [
    { kind: 'unit-opened', ...act },
  ]);
  expect(await own.listFinished(learnerId)).toEqual([]);
  await recordActs({ db, clock, stationId }, { learnerId, language: 'zh' }, [
    { kind: 'unit-completed', ...act },
    { kind: 'unit-completed', unitId: 'gone-from-the-library' as UnitId, version: '1' },
  ]);
  const [finished, ...others] = await own.listFinished(learnerId);
  expect(others).toEqual([]);
  expect(finished?.code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  expect(await own.listFinished(otherId)).toEqual([]);
});

it('one sees every record of one’s own and none of others, and which the center has', async () => {
  const context = { db, clock, stationId };
  await recordActs(context, { learnerId, language: 'zh' }, [{ kind: 'signed-in' }]);
  await recordActs(context, { learnerId: otherId, language: 'zh' }, [
    { kind: 'text-written', textKind: 'note', text: `about ${learnerId}` },
  ]);
  await recordActs(context, { learnerId, language: 'zh' }, [{ kind: 'signed-out' }]);
  const [epoch] = await db.epochs.toArray();
  await db.epochs.update(epoch?.epoch ?? '', { through: 2 });
  const records = await own.listRecords(learnerId);
  expect(records.map(({ isReceived }) => isReceived).sort()).toEqual([false, true]);
  expect(new Set(records.map(({ statement }) => statement.actor.account.name))).toEqual(new Set([learnerId]));
});

it('a copy holds everything but the PIN', async () => {
  const entry: RosterEntry = {
    id: learnerId,
    names: { zh: '古丽' },
    letters: 'guli',
    symbol: 'sheep',
    pinHash: '$argon2id$secret',
    groupIds: [],
  };
  await own.rate(learnerId, 'zh', unit, 4);
  const view = { atMs: 7, by: 'Trainer', what: 'records' };
  const doc = { id: learnerId, views: [view] };
  await db.documents.put({ scope: 'station', kind: 'views', id: learnerId, rev: 1, doc });
  const text = await own.createCopy(entry);
  expect(text).not.toContain('argon2id');
  expect(JSON.parse(text)).toMatchObject({
    entry: { names: { zh: '古丽' } },
    progress: [{ unitId: unit.id, where: 'here' }],
    views: [view],
    statements: [{ result: { score: { raw: 4 } } }],
  });
});
