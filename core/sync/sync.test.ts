import { describe, expect, it } from 'vitest';
import { createTestKeys, MemoryCenter } from '#tests/doubles/memory-center.ts';
import { MemoryFeed, MemoryStationLog } from '#tests/doubles/memory-station.ts';
import { must } from '../kernel/assert.ts';
import { createVerifier, type Signed } from '../kernel/signing.ts';
import { succeed } from '../protocol/errors.ts';
import { maxSliceBytes } from '../protocol/log.ts';
import { computePause, restMs } from './backoff.ts';
import { pullFeed } from './pull-feed.ts';
import { pushLog } from './push-log.ts';
import { computeSizeAfterFailure, computeSizeAfterSuccess, firstSliceSize } from './slice-size.ts';

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
  const pull = () => pullFeed({ ...shared, feed });
  const epoch = must(log.epochs[0], 'epoch').epoch;
  return { center, log, feed, push, pull, epoch, heard, shared, clock };
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
    await push();
    expect(center.epochs.get(epoch)?.bodies[3]).not.toContain('other');
    expect(log.epochs).toHaveLength(2);
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
