// A receipt leaves the embedded center only after its records are on the disk. The proof is the list of
// system calls of a real center process, taken by strace.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { StationDouble } from '#tests/doubles/station.ts';
import { prepareEmbedded } from '#tests/embedded.ts';
import { CenterProcess, createStationCode } from './center-process.ts';
import { proveCheckpoints, proveReceipts, readSystemCalls, type SystemCall } from './system-calls.ts';

const traced = 'trace=fsync,fdatasync,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg';
const pushCount = 5;
let folder = '';
let calls: SystemCall[] = [];

/** A center under strace that takes five slices and is then stopped in order, which makes a checkpoint. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yuanjiao-trace-'));
  const place = { dataDir: join(folder, 'center'), libraryDir: join(folder, 'library') };
  await writeLibrary(place.libraryDir);
  await prepareEmbedded(place.dataDir);
  const code = await createStationCode(place, 'Mokoyla');
  const file = join(folder, 'trace.txt');
  const under = ['strace', '-f', '-yy', '-tt', '-s', '1000', '-e', traced, '-o', file];
  const center = new CenterProcess(place, { under });
  try {
    const station = await StationDouble.enrol(await center.ready, code);
    for (let count = 0; count < pushCount; count++) {
      station.appendAct(station.id, {
        kind: 'unit-opened',
        unitId: 'drip-irrigation' as UnitId,
        version: '0123456789abcdef',
      });
      const { value } = await station.pushAll(station.entries.length);
      expect(must(value, 'receipt').through).toBe(count + 1);
    }
  } finally {
    await center.end('SIGTERM');
  }
  calls = readSystemCalls(await readFile(file, 'utf8'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('[SL4] durability of the embedded center, by its system calls', () => {
  it('each receipt leaves after the write-ahead log of its records was synced', () => {
    const proof = proveReceipts(calls);
    expect(proof).toEqual({ receipts: pushCount, withWal: pushCount, faults: [] });
  });

  it('a checkpoint closes after every data file that it covers was synced', () => {
    const proof = proveCheckpoints(calls);
    expect(proof.faults).toEqual([]);
    expect(proof.checkpoints).toBeGreaterThan(0);
    expect(proof.dataFiles).toBeGreaterThan(5);
  });

  it('would be refuted by a center that makes no sync, or syncs too late', () => {
    const withoutSync = calls.filter(({ name }) => !/sync$/.test(name));
    expect(proveReceipts(withoutSync).faults).toHaveLength(pushCount);
    expect(proveCheckpoints(withoutSync).faults.length).toBeGreaterThan(5);
    const late = calls.map((call) => (/sync$/.test(call.name) ? { ...call, ended: call.ended + 1e6 } : call));
    expect(proveReceipts(late).faults).toHaveLength(pushCount);
  });

  it('counts no sync that failed', () => {
    const failed = calls.map((call) => (/sync$/.test(call.name) ? { ...call, result: -1 } : call));
    expect(proveReceipts(failed).faults).toHaveLength(pushCount);
  });
});

it('reads calls of several threads that strace wove together', () => {
  const trace = [
    '11 10:00:00.000001 pwrite64(5</d/pg/pg_wal/1>, "a\\"b"..., 8192, 0) = 8192',
    '11 10:00:00.000002 fsync(5</d/pg/pg_wal/1> <unfinished ...>',
    '12 10:00:00.000003 write(7<pipe:[3]>, "x", 1) = 1',
    '11 10:00:00.000004 <... fsync resumed>) = 0',
    '11 10:00:00.000005 writev(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="HTTP/1.1 200 OK receipt"}], 1) = 9',
  ].join('\n');
  const read = readSystemCalls(trace);
  expect(read.map(({ name, on, result }) => [name, on, result])).toEqual([
    ['pwrite64', '/d/pg/pg_wal/1', 8192],
    ['fsync', '/d/pg/pg_wal/1', 0],
    ['write', 'pipe:[3]', 1],
    ['writev', 'TCP:[127.0.0.1:1->127.0.0.1:2]', 9],
  ]);
  expect(proveReceipts(read)).toEqual({ receipts: 1, withWal: 1, faults: [] });
});
