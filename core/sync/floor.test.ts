import { expect, it } from 'vitest';
import { createTestKeys, MemoryCenter } from '#tests/doubles/memory-center.ts';
import { MemoryStationLog } from '#tests/doubles/memory-station.ts';
import { must } from '../kernel/assert.ts';
import { createVerifier } from '../kernel/signing.ts';
import { pushLog } from './push-log.ts';

const stationId = '33333333-3333-4333-8333-333333333333';

/** A station that has dropped its records below `floorSeq`, and a center that was restored to `through`. */
async function setUp(floorSeq: number, through: number) {
  const [centerKeys, stationKeys] = await Promise.all([createTestKeys(), createTestKeys()]);
  const center = new MemoryCenter(centerKeys, stationId, stationKeys.publicKey);
  const log = new MemoryStationLog(stationId);
  log.appendBodies(Array.from({ length: 20 }, (_, index) => `{"seq":${index + 1}}`));
  const push = () =>
    pushLog(
      {
        log,
        link: center.link,
        identity: { stationId, signer: stationKeys.signer, centerKey: centerKeys.publicKey },
        verifier: createVerifier<CryptoKey>(crypto.subtle),
        clock: { bootId: 'boot', wallMs: () => 0, uptimeMs: () => 1 },
        shouldStop: () => false,
        onDidHearCenter: () => undefined,
      },
      { bytes: 500 },
    );
  await push();
  const epoch = must(log.epochs[0], 'epoch').epoch;
  center.restoreTo(epoch, through);
  const listEpochs = log.listEpochs.bind(log);
  log.listEpochs = async () => (await listEpochs()).map((state) => ({ ...state, floorSeq }));
  const readSpan = log.readSpan.bind(log);
  log.readSpan = async (id, from, bytes) => {
    if (from <= floorSeq) throw new Error('these records were dropped');
    return readSpan(id, from, bytes);
  };
  return { center, log, epoch, push };
}

it('[ST6] a center below the floor is a named error at every round, and no loop', async () => {
  const { center, push } = await setUp(12, 5);
  for (let round = 0; round < 3; round++) {
    const before = center.pushCount;
    expect((await push()).error?.kind).toBe('below-floor');
    expect(center.pushCount - before).toBeLessThan(8);
  }
});

it('[ST6] a center that went back no further than the floor is filled again', async () => {
  const { center, epoch, push } = await setUp(12, 12);
  expect((await push()).error).toBeUndefined();
  expect(center.epochs.get(epoch)?.bodies).toHaveLength(20);
});
