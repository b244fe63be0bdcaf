// Owns: a journal in memory that outlives the database of a test; it can be broken, and lose what it has.
import { fail, succeed } from '#core/protocol/errors.ts';
import type { LogRow } from '#renderer/store/database.ts';
import type { Journal } from '#renderer/store/journal.ts';

export class MemoryJournal implements Journal {
  readonly rows: (LogRow & { station: string })[] = [];
  isBroken = false;

  async append(station: string, rows: readonly LogRow[]) {
    if (this.isBroken) return fail('storage-broken');
    for (const row of rows) {
      const isKnown = this.rows.some(({ epoch, seq }) => epoch === row.epoch && seq === row.seq);
      if (!isKnown) this.rows.push({ ...row, station });
    }
    return succeed(undefined);
  }

  async readHeads() {
    if (this.isBroken) return fail('storage-broken');
    const heads = new Map<string, { station: string; epoch: string; seq: number; count: number }>();
    for (const { station, epoch, seq } of this.rows) {
      const head = heads.get(epoch) ?? { station, epoch, seq: 0, count: 0 };
      heads.set(epoch, { ...head, seq: Math.max(head.seq, seq), count: head.count + 1 });
    }
    return succeed([...heads.values()]);
  }

  async read(epoch: string, after: number, limit: number) {
    const rows = this.rows.filter((row) => row.epoch === epoch && row.seq > after);
    const sorted = rows.sort((a, b) => a.seq - b.seq).slice(0, limit);
    return succeed(sorted.map(({ seq, body, hash }) => ({ epoch, seq, body, hash })));
  }

  /** Floors that were asked for; a real journal lets go of whole files only. */
  readonly floors: { epoch: string; seq: number }[] = [];
  async drop(floors: readonly { epoch: string; seq: number }[]) {
    this.floors.push(...floors);
    for (const { epoch, seq } of floors) {
      const kept = this.rows.filter((row) => row.epoch !== epoch || row.seq >= seq);
      this.rows.splice(0, this.rows.length, ...kept);
    }
    return succeed(undefined);
  }
}
