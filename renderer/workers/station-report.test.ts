import { expect, it } from 'vitest';
import { createReporter } from './station-report.ts';

const gibibyte = 1024 ** 3;

function createHost(freeBytes: number) {
  const host = {
    appVersion: '1.2.3',
    freeBytes,
    nowMs: 0,
    hasRoom: async (sizeBytes: number) => sizeBytes <= host.freeBytes,
    countWaiting: async () => 42,
    uptimeMs: () => host.nowMs,
  };
  return host;
}

it('a station says how it is, then keeps quiet for ten minutes', async () => {
  const host = createHost(5 * gibibyte);
  const report = createReporter(host);
  expect(await report()).toEqual({ appVersion: '1.2.3', diskFreeBytes: 4 * gibibyte, waitingCount: 42 });
  host.nowMs = 599_000;
  expect(await report()).toBeUndefined();
  host.nowMs = 600_000;
  host.freeBytes = 1024;
  expect(await report()).toMatchObject({ diskFreeBytes: 0 });
});

it('what cannot be found out is left out', async () => {
  const host = createHost(gibibyte);
  host.countWaiting = async () => {
    throw new DOMException('gone', 'InvalidStateError');
  };
  expect(await createReporter(host)()).toEqual({ appVersion: '1.2.3' });
});
