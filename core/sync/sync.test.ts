import { describe, expect, it } from 'vitest';
import { createTestKeys, MemoryCenter } from '#tests/doubles/memory-center.ts';
import { MemoryFeed, MemoryStationLog } from '#tests/doubles/memory-station.ts';
import { must } from '../kernel/assert.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { createVerifier, type Signed, signPayload } from '../kernel/signing.ts';
import { fail, succeed } from '../protocol/errors.ts';
import type { FeedPage, FeedQuery } from '../protocol/feed.ts';
import { computeHash, maxSliceBytes } from '../protocol/log.ts';
import { wireVersion } from '../protocol/version.ts';
import { computePause, restMs } from './backoff.ts';
import { createEpochAsks, maxAsksPerRound } from './epoch-asks.ts';
import type { Link } from './ports.ts';
import { pullFeed } from './pull-feed.ts';
import { pushLog } from './push-log.ts';
import { computeSizeAfterFailure, computeSizeAfterSuccess, firstSliceSize } from './slice-size.ts';
import { createStopSwitch } from './stop-signal.ts';

const stationId = '33333333-3333-4333-8333-333333333333';
const random = { bytes: (count: number) => new Uint8Array(count).fill(255) };

async function setUp(recordCount: number) {
  const [centerKeys, stationKeys] = await Promise.all([createTestKeys(), createTestKeys()]);
  const center = new MemoryCenter(centerKeys, stationId, stationKeys.publicKey);
  const log = new MemoryStationLog(stationId);
  const feed = new MemoryFeed();
  log.appendBodies(
    Array.from({ length: recordCount }, (_, index) => `{"seq":${index + 1},"pad":"${'x'.repeat(50)}"}`),
  );
  const heard: number[] = [];
  const shared = {
    link: center.link,
    identity: { stationId, signer: stationKeys.signer, centerKey: centerKeys.publicKey },
    verifier: createVerifier<CryptoKey>(crypto.subtle),
    shouldStop: () => false,
    onDidHearCenter: (serverMs: number) => void heard.push(serverMs),
  };
  const clock = { bootId: 'boot', wallMs: () => 0, uptimeMs: () => 1 };
  const push = () => pushLog({ ...shared, log, clock }, { bytes: 500 });
  const pull = (link: Link = center.link) => pullFeed({ ...shared, feed, link });
  const epoch = must(log.epochs[0], 'epoch').epoch;
  return { center, log, feed, push, pull, epoch, heard, shared, clock, centerKeys };
}

describe('pushing the log', () => {
  it('[SL4] everything arrives once and in order, in slices', async () => {
    const { center, log, push, epoch } = await setUp(40);
    const report = await push();
    expect(report).toMatchObject({ pushedCount: 40 });
    expect(report.error).toBeUndefined();
    expect(center.epochs.get(epoch)?.bodies).toEqual(log.epochs[0]?.rows.map(({ body }) => body));
    expect(log.epochs[0]?.through).toBe(40);
    expect(center.pushCount).toBeGreaterThan(2);
  });

  it('[SL7] records that are made while others are being sent open no new epoch', async () => {
    const { center, log, shared, clock, epoch } = await setUp(2);
    const readSpan = log.readSpan.bind(log);
    log.readSpan = async (...args) => {
      if (log.epochs[0]?.rows.length === 2) log.appendBodies(['{"seq":3}']);
      return readSpan(...args);
    };
    const report = await pushLog({ ...shared, log, clock }, { bytes: 64 * 1024 });
    expect(report.error).toBeUndefined();
    expect(center.epochs.get(epoch)?.bodies).toHaveLength(3);
    expect(log.epochs).toMatchObject([{ through: 3 }]);
  });

  it('[SL4] a lost answer costs a repeat and changes nothing', async () => {
    const { center, log, push, epoch } = await setUp(20);
    center.faults.push('lost-answer');
    expect((await push()).error?.kind).toBe('no-road');
    expect(log.epochs[0]?.through).toBe(0);
    expect((await push()).error).toBeUndefined();
    expect(center.epochs.get(epoch)?.bodies).toHaveLength(20);
    expect(log.epochs[0]?.through).toBe(20);
  });

  it('[SL8] a center restored from an older backup is noticed and filled again', async () => {
    const { center, log, push, epoch } = await setUp(30);
    await push();
    center.restoreTo(epoch, 7);
    await push();
    expect(log.epochs[0]?.through).toBe(30);
    expect(center.epochs.get(epoch)?.bodies).toHaveLength(30);
  });

  /** Three epochs, 3 records each; the last one open. */
  async function setUpEpochs() {
    const parts = await setUp(3);
    for (let turn = 0; turn < 2; turn++) {
      await parts.log.openEpoch();
      parts.log.appendBodies(['{"a":1}', '{"b":2}', '{"c":3}']);
    }
    const asks = createEpochAsks();
    const { shared, log, clock } = parts;
    const round = () => pushLog({ ...shared, log, clock, asks }, { bytes: 500 });
    const stored = () => log.epochs.map(({ epoch }) => parts.center.epochs.get(epoch)?.bodies.length ?? 0);
    return { ...parts, round, stored };
  }

  it('[SL12] the tail of a closed epoch reaches a center that lost it, at the first round after a start', async () => {
    const { center, log, round, stored, push } = await setUpEpochs();
    await round();
    center.restoreTo(must(log.epochs[0], 'epoch').epoch, 1);
    // `push` remembers nothing, as a worker that has just started.
    expect(await push()).toMatchObject({ pushedCount: 2 });
    expect(stored()).toEqual([3, 3, 3]);
  });

  it('[SL12] one epoch that went back makes the station ask about all', async () => {
    const { center, log, round, stored } = await setUpEpochs();
    await round();
    const asked = center.pushCount;
    await round();
    expect(center.pushCount).toBe(asked + 1);
    for (const { epoch } of log.epochs) center.restoreTo(epoch, 1);
    await round();
    expect(stored()).toEqual([3, 3, 3]);
    expect(log.epochs.map(({ through }) => through)).toEqual([3, 3, 3]);
  });

  it('[SL12] a log of many epochs is asked about over several rounds, new records first', async () => {
    const { center, log, round } = await setUpEpochs();
    for (let turn = 0; turn < 2 * maxAsksPerRound; turn++) await log.openEpoch();
    log.appendBodies(['{"new":1}']);
    await round();
    expect(log.epochs.at(-1)?.through).toBe(1);
    const before = center.pushCount;
    await round();
    expect(center.pushCount - before).toBeLessThanOrEqual(maxAsksPerRound + 1);
    await round();
    await round();
    expect(center.epochs.size).toBe(log.epochs.length);
    const settled = center.pushCount;
    await round();
    expect(center.pushCount).toBe(settled + 1);
  });

  it('[SL13] a closed epoch that forked is not sent again in every round', async () => {
    const { center, log, round } = await setUpEpochs();
    await round();
    const first = must(log.epochs[0], 'epoch');
    first.rows.splice(1);
    first.through = 1;
    const body = '{"other":1}';
    first.rows.push({ body, hash: computeHash(must(first.rows[0], 'row').hash, body) });
    await round();
    const before = center.pushCount;
    await round();
    expect(center.pushCount).toBe(before + 1);
  });

  it('[SL13] a fault of one epoch does not hold up the others; a lost line does', async () => {
    const { center, round, stored } = await setUpEpochs();
    center.faults.push({ kind: 'broken-chain' });
    expect((await round()).error?.kind).toBe('broken-chain');
    expect(stored()).toEqual([0, 3, 3]);
    center.faults.push('lost-request');
    expect(await round()).toMatchObject({ pushedCount: 0, error: { kind: 'no-road' } });
  });

  it('[SL7] a disk that is behind the center opens a new epoch', async () => {
    const { log, push, epoch } = await setUp(10);
    await push();
    const first = must(log.epochs[0], 'epoch');
    first.rows.splice(4);
    first.through = 4;
    await push();
    expect(log.epochs).toHaveLength(2);
    expect(log.epochs[1]?.epoch).not.toBe(epoch);
  });

  it('[SL6] a fork opens a new epoch; what the center has is not overwritten', async () => {
    const { center, log, push, epoch } = await setUp(5);
    await push();
    const first = must(log.epochs[0], 'epoch');
    first.rows.splice(3);
    first.through = 3;
    log.appendBodies(['{"other":1}', '{"other":2}', '{"other":3}']);
    const report = await push();
    expect(center.epochs.get(epoch)?.bodies[3]).not.toContain('other');
    expect(log.epochs).toHaveLength(2);
    // [SL15] What was refused stands in the new epoch, and has arrived.
    const moved = must(log.epochs[1], 'new epoch');
    expect(report.movedCount).toBe(3);
    expect(center.epochs.get(moved.epoch)?.bodies).toEqual(['{"other":1}', '{"other":2}', '{"other":3}']);
    expect((await log.listEpochs()).map(({ seq, through }) => seq - through)).toEqual([0, 0]);
    expect((await push()).movedCount).toBe(0);
  });

  it('[SL15] what a restored disk had not sent is moved from where the center is ahead of it', async () => {
    const { center, log, push, epoch } = await setUp(10);
    await push();
    const first = must(log.epochs[0], 'epoch');
    first.rows.splice(4);
    first.through = 4;
    log.appendBodies(['{"after":"the restore"}']);
    await push();
    const moved = must(log.epochs[1], 'new epoch');
    expect(center.epochs.get(epoch)?.bodies).toHaveLength(10);
    expect(center.epochs.get(moved.epoch)?.bodies).toEqual(['{"after":"the restore"}']);
  });

  it('[SL14] a receipt for records of another disk is a fork, though it names a seq that we have', async () => {
    const { center, log, push, epoch } = await setUp(10);
    await push();
    const stored = must(center.epochs.get(epoch), 'stored epoch');
    // A clone of this disk has written other records under the last three seqs of a restored center.
    center.restoreTo(epoch, 7);
    stored.bodies.push('{"clone":1}');
    stored.hashes.push(computeHash(stored.hashes[6] as Sha256, '{"clone":1}'));
    await push();
    expect(log.epochs[0]?.through).toBe(10);
    expect(log.epochs).toHaveLength(2);
    expect(stored.bodies).toHaveLength(8);
  });

  const receiptOf = (more: Record<string, unknown>) => ({
    station: stationId,
    through: 3,
    head: 'a'.repeat(64),
    atMs: 1,
    ...more,
  });
  it.each<[string, string, (epoch: string) => unknown]>([
    ['of another station', 'receipt', (epoch) => receiptOf({ epoch, station: crypto.randomUUID() })],
    ['of another epoch', 'receipt', () => receiptOf({ epoch: crypto.randomUUID() })],
    ['that is a page of the feed', 'feed', (epoch) => receiptOf({ epoch })],
    ['without a head', 'receipt', (epoch) => receiptOf({ epoch, head: undefined })],
    ['of less than nothing', 'receipt', (epoch) => receiptOf({ epoch, through: -1 })],
    ['of a half', 'receipt', (epoch) => receiptOf({ epoch, through: 1.5 })],
    ['with a field that nobody knows', 'receipt', (epoch) => receiptOf({ epoch, more: 1 })],
    ['that is no object', 'receipt', () => 'through'],
  ])('[BI4] a receipt %s is refused, and nothing counts as sent', async (_what, context, create) => {
    const { center, log, epoch, shared, clock, centerKeys } = await setUp(3);
    const lie = await signPayload(centerKeys.signer, context, create(epoch));
    const link: Link = { ...center.link, pushSlice: async () => succeed(lie) };
    expect((await pushLog({ ...shared, link, log, clock }, firstSliceSize)).error?.kind).toBe(
      'answer-forged',
    );
    expect([log.epochs.length, log.epochs[0]?.through]).toEqual([1, 0]);
  });

  it('a receipt that the center did not sign is refused', async () => {
    const { log, shared, clock } = await setUp(3);
    const forger = await createTestKeys();
    const center = new MemoryCenter(forger, stationId, (await createTestKeys()).publicKey);
    const forged: Signed = { payload: '{"through":3}', signature: 'A'.repeat(86) };
    const link = { ...center.link, pushSlice: async () => succeed(forged) };
    const report = await pushLog({ ...shared, link, log, clock }, firstSliceSize);
    expect(report.error?.kind).toBe('answer-forged');
    expect(log.epochs[0]?.through).toBe(0);
  });

  it('[SY2] a push that is stopped in the middle of a slice is no failure, and goes on later', async () => {
    const { center, log, shared, clock } = await setUp(20);
    const stop = createStopSwitch();
    const link: Link = {
      ...center.link,
      pushSlice: async (slice) => {
        const answer = await center.link.pushSlice(slice);
        if (center.pushCount < 2) return answer;
        stop.stop();
        return fail('no-road');
      },
    };
    const context = { ...shared, log, clock, link, shouldStop: () => stop.isStopped };
    const report = await pushLog(context, { bytes: 500 });
    expect([report.error, report.size]).toEqual([undefined, { bytes: 1000 }]);
    expect(log.epochs[0]?.through).toBeGreaterThan(0);
    await pushLog({ ...shared, log, clock }, { bytes: 500 });
    expect(log.epochs[0]?.through).toBe(20);
  });

  it('a slice that is too large is sent smaller', async () => {
    const { center, log, push } = await setUp(20);
    center.faults.push({ kind: 'too-large' });
    expect((await push()).error).toBeUndefined();
    expect(log.epochs[0]?.through).toBe(20);
  });

  it('stops asking when answers bring no progress', async () => {
    const { center, push } = await setUp(20);
    for (let count = 0; count < 10; count++) center.faults.push({ kind: 'gap', want: 1 });
    expect((await push()).error?.kind).toBe('gap');
  });
});

describe('pulling the feed', () => {
  const change = (cursor: number, doc: string | null) =>
    ({ scope: 'county', cursor, kind: 'column', id: `c${cursor}`, rev: 1, doc }) as const;

  it('[FD2] brings all pages and moves the cursors with them', async () => {
    const { center, feed, pull, heard } = await setUp(0);
    center.changes.push(change(1, 'a'), change(2, 'b'), change(3, 'c'));
    expect(await pull()).toEqual({ changeCount: 3 });
    expect(feed.cursors).toEqual({ county: 3, station: 0 });
    expect(feed.documents.size).toBe(3);
    expect(heard.length).toBeGreaterThan(0);
  });

  it('[FD2] a cut line leaves what was applied and goes on from there', async () => {
    const { center, feed, pull } = await setUp(0);
    center.changes.push(change(1, 'a'), change(2, 'b'), change(3, null));
    center.faults.push('lost-answer');
    expect((await pull()).error?.kind).toBe('no-road');
    expect(feed.cursors.county).toBe(0);
    expect((await pull()).changeCount).toBe(3);
  });
});

describe('snapshots of the feed', () => {
  const change = (cursor: number, id: string, doc: string | null = id) =>
    ({ scope: 'county', cursor, kind: 'column', id, rev: 1, doc }) as const;
  const other = '66666666-6666-4666-8666-666666666666';

  async function setUpFeed() {
    const parts = await setUp(0);
    parts.center.changes.push(change(1, 'a'), change(2, 'b'), change(3, 'c'), change(4, 'd'), change(5, 'e'));
    await parts.pull();
    const ids = () => [...parts.feed.documents.keys()].map((key) => key.split('/')[2]).sort();
    return { ...parts, ids };
  }

  it('[FD5] another generation brings a snapshot, and what it does not hold goes', async () => {
    const { center, feed, pull, ids } = await setUpFeed();
    center.generation = other;
    center.changes.splice(0, 5, change(1, 'b'), change(2, 'x'), change(3, 'y'));
    expect((await pull()).error).toBeUndefined();
    expect(ids()).toEqual(['b', 'x', 'y']);
    expect(feed.position).toMatchObject({ generation: other, cursors: { county: 3, station: 0 } });
    expect((await pull()).changeCount).toBe(0);
  });

  it('[SL12] another generation tells that closed epochs have to be asked about again', async () => {
    const { center, shared, feed } = await setUpFeed();
    const asks = createEpochAsks();
    asks.noteAnswered('closed');
    await pullFeed({ ...shared, feed, asks });
    expect(asks.isDue('closed')).toBe(false);
    center.generation = other;
    await pullFeed({ ...shared, feed, asks });
    expect(asks.isDue('closed')).toBe(true);
  });

  it('[FD5] cursors below the forgotten deletions bring a snapshot', async () => {
    const { center, pull, ids } = await setUpFeed();
    center.changes.splice(0, 5, change(3, 'c'), change(9, 'z'));
    center.floor = 8;
    await pull();
    expect(ids()).toEqual(['c', 'z']);
  });

  it('[FD6] all documents stay until a cut snapshot is whole, and it goes on where it was cut', async () => {
    const { center, feed, pull, ids } = await setUpFeed();
    center.generation = other;
    center.changes.splice(0, 2);
    center.faults.push({ kind: 'busy' });
    await pull();
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    const cut = { ...center.link };
    let pages = 0;
    const link = {
      ...cut,
      pullFeed: async (query: FeedQuery) => (++pages > 1 ? fail('no-road') : cut.pullFeed(query)),
    };
    expect((await pull(link)).error?.kind).toBe('no-road');
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(feed.position).toMatchObject({ snapshot: center.snapshotName, cursors: { county: 4 } });
    expect(await pull()).toEqual({ changeCount: 1 });
    expect(ids()).toEqual(['c', 'd', 'e']);
  });

  it('[FD6] a snapshot that lost its ground begins again; a center that never ends one is left', async () => {
    const { center, feed, pull, ids } = await setUpFeed();
    center.generation = other;
    const cut = { ...center.link };
    let pages = 0;
    const restless = {
      ...cut,
      pullFeed: async (query: FeedQuery) => {
        center.floor = ++pages % 2;
        return cut.pullFeed(query);
      },
    };
    expect(await pull(restless)).toMatchObject({ error: { kind: 'center-fault' } });
    expect(pages).toBeLessThan(6);
    center.floor = 2;
    center.changes.splice(0, 2);
    expect((await pull()).error).toBeUndefined();
    expect(ids()).toEqual(['c', 'd', 'e']);
    expect(feed.position.snapshot).toBeUndefined();
  });

  it('[FD5] a station of a newer wire asks for everything anew', async () => {
    const { center, feed, pull, ids } = await setUpFeed();
    feed.position = { ...feed.position, wire: 2 };
    center.changes.splice(0, 1);
    await pull();
    expect(ids()).toEqual(['b', 'c', 'd', 'e']);
    expect(feed.position.wire).toBe(wireVersion);
  });

  const at = (county: number) => ({ county, station: 0 });
  it.each<[string, Partial<FeedPage>]>([
    ['of another station', { station: '77777777-7777-4777-8777-777777777777' }],
    ['that leaves changes out', { after: at(6), cursors: at(8) }],
    ['that was given before', { after: at(4), cursors: at(6) }],
    ['whose cursor goes back', { cursors: at(4) }],
    ['with a change from before', { changes: [change(5, 'e')] }],
    ['with a change beyond its cursors', { changes: [change(50, 'e')] }],
    ['of another generation', { generation: other }],
    ['of a snapshot that begins in the middle', { snapshot: 'made-up' }],
  ])('[FD7] a page %s is refused, and nothing changes', async (_what, lie) => {
    const { center, feed, pull, ids } = await setUpFeed();
    center.changes.push(change(6, 'f'));
    const before = feed.position;
    center.pageLies.push(lie);
    expect((await pull()).error?.kind).toBe('answer-forged');
    expect([feed.position, ids().includes('f')]).toEqual([before, false]);
    await pull();
    expect(ids()).toContain('f');
  });
});

describe('pacing', () => {
  it('grows slices on a good line, shrinks them on a bad one, within bounds', () => {
    let size = firstSliceSize;
    for (let turn = 0; turn < 20; turn++) size = computeSizeAfterSuccess(size, 10);
    expect(size.bytes).toBeLessThanOrEqual(maxSliceBytes / 2);
    for (let turn = 0; turn < 20; turn++) size = computeSizeAfterFailure(size);
    expect(size.bytes).toBe(8 * 1024);
    expect(computeSizeAfterSuccess({ bytes: 64 * 1024 }, 30_000).bytes).toBeLessThan(64 * 1024);
  });

  it('waits longer after each failure, but never for ever', () => {
    const pause = (failures: number) => computePause({ kind: 'no-road' }, failures, random);
    expect(pause(1)).toBe(1000);
    expect(pause(4)).toBe(8000);
    expect(pause(40)).toBe(5 * 60_000);
    expect(computePause(undefined, 0, random)).toBe(restMs);
    expect(computePause({ kind: 'too-many-guesses', waitMs: 7000 }, 1, random)).toBe(7000);
    expect(computePause({ kind: 'station-revoked' }, 1, random)).toBe(60_000);
  });
});
