// Owns: what every StationLog must do. Run on the memory double and on Dexie.
import { describe, expect, it } from 'vitest';
import type { Statement } from '#core/domain/statement.ts';
import { must } from '#core/kernel/assert.ts';
import { computeGenesis, computeHash, readBody } from '#core/protocol/log.ts';
import type { StationLog } from '#core/sync/ports.ts';

export interface StationLogUnderTest {
  log: StationLog;
  stationId: string;
  append(statements: readonly Statement[]): Promise<void>;
}

export function createTestStatement(number: number): Statement {
  return {
    id: `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    actor: { objectType: 'Agent', account: { homePage: 'https://pishan.example/l', name: 'a' } },
    verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
    object: { id: 'urn:yuanjiao:unit:sheep-health:material:article' },
    result: { duration: 'PT60S' },
    timestamp: '2026-11-25T00:00:00.000Z',
  };
}

const signed = { payload: '{}', signature: 'A'.repeat(86) };

export function describeStationLog(name: string, create: () => Promise<StationLogUnderTest>): void {
  describe(`StationLog: ${name}`, () => {
    const statements = Array.from({ length: 30 }, (_, index) => createTestStatement(index));

    it('[SL2] begins with one empty epoch', async () => {
      const { log, stationId } = await create();
      const epochs = await log.listEpochs();
      expect(epochs).toHaveLength(1);
      const [first] = epochs;
      expect(first).toMatchObject({ seq: 0, through: 0 });
      expect(first?.hash).toBe(computeGenesis(stationId, must(first, 'epoch').epoch));
    });

    it('[SL3] numbers and chains what is appended', async () => {
      const { log, append, stationId } = await create();
      await append(statements.slice(0, 10));
      await append(statements.slice(10));
      const state = must((await log.listEpochs())[0], 'epoch');
      expect(state.seq).toBe(30);
      const span = await log.readSpan(state.epoch, 1, 1_000_000);
      expect(span.bodies).toHaveLength(30);
      let hash = computeGenesis(stationId, state.epoch);
      for (const [index, body] of span.bodies.entries()) {
        expect(readBody(body, index + 1).ok).toBe(true);
        hash = computeHash(hash, body);
      }
      expect([state.hash, span.head]).toEqual([hash, hash]);
    });

    it('[SL4] spans join without gap, at least one body each, within the bytes asked for', async () => {
      const { log, append } = await create();
      await append(statements);
      const { epoch } = must((await log.listEpochs())[0], 'epoch');
      const bodies: string[] = [];
      let previous = (await log.readSpan(epoch, 1, 1)).previous;
      while (bodies.length < 30) {
        const span = await log.readSpan(epoch, bodies.length + 1, 1500);
        expect(span.previous).toBe(previous);
        expect(span.bodies.length).toBeGreaterThan(0);
        expect(span.bodies.length === 1 || span.bodies.join('').length <= 1500).toBe(true);
        bodies.push(...span.bodies);
        previous = span.head;
      }
      expect(new Set(bodies).size).toBe(30);
    });

    it('[SL8] keeps the newest receipt, also when the center has less than before', async () => {
      const { log, append } = await create();
      await append(statements);
      const { epoch, hash } = must((await log.listEpochs())[0], 'epoch');
      for (const through of [20, 30, 5]) {
        await log.saveReceipt({ station: 's', epoch, through, head: hash, atMs: 1 }, signed);
        expect((await log.listEpochs())[0]).toMatchObject({ through, seq: 30 });
      }
    });

    it('[SL7] a new epoch starts at 1 and leaves the old one as it is', async () => {
      const { log, append } = await create();
      await append(statements.slice(0, 3));
      await log.openEpoch();
      await append(statements.slice(3, 5));
      const epochs = await log.listEpochs();
      expect(epochs.map(({ seq }) => seq)).toEqual([3, 2]);
      expect(epochs[0]?.epoch).not.toBe(epochs[1]?.epoch);
    });

    it('[SL15] records of a refused epoch are moved into the open one, once, and no longer wait', async () => {
      const { log, append, stationId } = await create();
      await append(statements.slice(0, 5));
      const [refused] = await log.listEpochs();
      const { epoch } = must(refused, 'epoch');
      const before = await log.readSpan(epoch, 1, 1e6);
      expect(await log.moveRecords(epoch, 2)).toBe(0);
      await log.openEpoch();
      await append(statements.slice(5, 6));
      expect(await log.moveRecords(epoch, 2)).toBe(3);
      expect(await log.moveRecords(epoch, 2)).toBe(0);
      const [closed, open] = await log.listEpochs();
      expect(closed).toMatchObject({ epoch, seq: 2, through: 0 });
      expect((await log.readSpan(epoch, 3, 0)).previous).toBe(closed?.hash);
      expect(await log.readSpan(epoch, 1, 1e6)).toEqual(before);
      const moved = must(open, 'open epoch');
      expect(moved.seq).toBe(4);
      const span = await log.readSpan(moved.epoch, 1, 1e6);
      let hash = computeGenesis(stationId, moved.epoch);
      const ids = span.bodies.map((body, index) => {
        hash = computeHash(hash, body);
        const read = readBody(body, index + 1);
        return read.ok ? read.body.statement.id : read.reason;
      });
      expect(hash).toBe(moved.hash);
      expect(ids).toEqual([5, 2, 3, 4].map((index) => statements[index]?.id));
      // The center turns out to lack also what it once confirmed.
      expect(await log.moveRecords(epoch, 0)).toBe(2);
      expect((await log.listEpochs()).map(({ seq }) => seq)).toEqual([0, 6]);
    });
  });
}
