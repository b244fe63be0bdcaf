import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Journal, openJournal } from '#core/journal/journal.ts';
import type { JournalDisk } from '#core/journal/journal-disk.ts';
import type { JournalEntry } from '#core/journal/journal-entry.ts';
import { createChain, sampleEpoch } from '#core/journal/journal-samples.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { openJournalDisk } from './journal-disk.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(maxSegmentBytes?: number, disk?: JournalDisk): Promise<Journal> {
  const opened = await openJournal(disk ?? (await openJournalDisk(folder)), maxSegmentBytes);
  if (!opened.ok) throw new Error(opened.error.detail);
  return opened.value;
}

async function readAll(journal: Journal, epoch = sampleEpoch, limit = 7): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await journal.read({ epoch, after, limit });
    if (!page.ok) throw new Error(page.error.detail);
    expect(page.value.unreadable).toEqual([]);
    entries.push(...page.value.entries);
    after = page.value.next;
  }
  return entries;
}

const chain = createChain(40, (seq) => `{"seq":${seq},"text":"خاتىرە 记录"}`);

/** The real disk, made to fail: `failNext` is thrown by the next call of that kind, after `partBytes`. */
function createFaultyDisk(real: JournalDisk) {
  const faults: { write?: { code: string; partBytes: number }; sync?: string; truncate?: string } = {};
  const syncs = { count: 0 };
  const toError = (code: string) => Object.assign(new Error(code), { code });
  const wrap = (file: Awaited<ReturnType<JournalDisk['create']>>) => ({
    ...file,
    async write(bytes: Uint8Array) {
      const fault = faults.write;
      delete faults.write;
      if (!fault) return file.write(bytes);
      await file.write(bytes.subarray(0, fault.partBytes));
      throw toError(fault.code);
    },
    async sync() {
      syncs.count++;
      const code = faults.sync;
      delete faults.sync;
      if (code) throw toError(code);
      return file.sync();
    },
    async truncate(sizeBytes: number) {
      const code = faults.truncate;
      delete faults.truncate;
      if (code) throw toError(code);
      return file.truncate(sizeBytes);
    },
  });
  const disk: JournalDisk = {
    ...real,
    create: async (name) => wrap(await real.create(name)),
    openAtEnd: async (name) => wrap(await real.openAtEnd(name)),
  };
  return { disk, faults, syncs };
}

describe('a journal', () => {
  test('finds every entry again after it was opened anew', async () => {
    const first = await open();
    expect(await first.append(chain.slice(0, 30))).toEqual({ ok: true, value: { written: 30 } });
    await first.close();
    const second = await open();
    expect(second.listHeads()).toEqual([
      { station: chain[0]?.station, epoch: sampleEpoch, seq: 30, hash: chain[29]?.hash, count: 30 },
    ]);
    expect(await readAll(second)).toEqual(chain.slice(0, 30));
    expect(await second.append(chain.slice(30))).toEqual({ ok: true, value: { written: 10 } });
    expect(await readAll(second)).toEqual(chain);
    expect(second.listDamage()).toEqual([]);
    await second.close();
  });

  test('ignores an identical repeat and writes only what is new', async () => {
    const journal = await open();
    await journal.append(chain.slice(0, 5));
    expect(await journal.append(chain.slice(3, 8))).toEqual({ ok: true, value: { written: 3 } });
    expect(await journal.append(chain.slice(0, 8))).toEqual({ ok: true, value: { written: 0 } });
    expect(await journal.append([])).toEqual({ ok: true, value: { written: 0 } });
    expect(await readAll(journal)).toEqual(chain.slice(0, 8));
    await journal.close();
  });

  test('refuses a fork and keeps what it had', async () => {
    const journal = await open();
    await journal.append(chain.slice(0, 5));
    const other = createChain(5, (seq) => `{"seq":${seq},"text":"other"}`);
    expect(await journal.append(other.slice(2, 3))).toMatchObject({ ok: false, error: { kind: 'fork' } });
    const stranger = createChain(1, () => '{}', sampleEpoch, '11111111-1111-4111-8111-111111111111');
    expect(await journal.append(stranger)).toMatchObject({ ok: false, error: { kind: 'fork' } });
    expect(await readAll(journal)).toEqual(chain.slice(0, 5));
    await journal.close();
  });

  test('refuses an entry whose hash does not follow from its predecessor', async () => {
    const journal = await open();
    const forged = chain.slice(0, 3).map((entry) => ({ ...entry }));
    if (forged[2]) forged[2].hash = 'f'.repeat(64) as Sha256;
    expect(await journal.append(forged)).toMatchObject({ ok: false, error: { kind: 'broken-chain' } });
    expect(journal.listHeads()).toEqual([]);
    await journal.close();
  });

  test('takes entries behind a gap, says so in its count, and is refilled later', async () => {
    const journal = await open();
    await journal.append(chain.slice(5, 8));
    expect(journal.listHeads()[0]).toMatchObject({ seq: 8, count: 3 });
    await journal.append(chain.slice(0, 5));
    expect(journal.listHeads()[0]).toMatchObject({ seq: 8, count: 8 });
    expect(await readAll(journal)).toEqual(chain.slice(0, 8));
    await journal.close();
  });

  test('keeps epochs apart', async () => {
    const epoch = '9b1dc3ab-9f3e-4d3c-8a77-6d1f1de9a001';
    const later = createChain(3, (seq) => `{"seq":${seq}}`, epoch);
    const journal = await open();
    await Promise.all([journal.append(chain.slice(0, 4)), journal.append(later)]);
    expect(journal.listHeads().map(({ seq, count }) => [seq, count])).toEqual([
      [4, 4],
      [3, 3],
    ]);
    expect(await readAll(journal, epoch)).toEqual(later);
    await journal.close();
  });

  test('shares one fsync among appends that wait together', async () => {
    const { disk, syncs } = createFaultyDisk(await openJournalDisk(folder));
    const journal = await open(undefined, disk);
    const answers = await Promise.all(chain.map((entry) => journal.append([entry])));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(syncs.count).toBe(1);
    await journal.close();
  });

  test('begins a new segment when one is full, and reads over all of them', async () => {
    const journal = await open(1000);
    for (const entry of chain) await journal.append([entry]);
    await journal.close();
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect((await readFile(join(folder, name))).length).toBeLessThanOrEqual(1000);
    const again = await open(1000);
    expect(await readAll(again)).toEqual(chain);
    await again.close();
  });
});

describe('below a floor', () => {
  test('[ST6] whole files of dropped records go, the floor and all after it stay, and appending goes on', async () => {
    const journal = await open(600);
    for (const entry of chain.slice(0, 30)) await journal.append([entry]);
    const files = (await readdir(folder)).length;
    const dropped = await journal.drop([{ epoch: sampleEpoch, seq: 20 }]);
    expect(dropped.ok && dropped.value.removed).toBeGreaterThan(5);
    expect((await readdir(folder)).length).toBeLessThan(files);
    for (const entry of chain.slice(30)) expect((await journal.append([entry])).ok).toBe(true);
    const kept = await readAll(journal);
    expect(kept).toEqual(chain.slice(chain.length - kept.length));
    expect(kept[0]?.seq).toBeLessThanOrEqual(20);
    await journal.close();
    expect(await readAll(await open(600))).toEqual(kept);
  });

  test('[ST6] files of another epoch, damaged files and the last file stay', async () => {
    const journal = await open(600);
    for (const entry of chain.slice(0, 10)) await journal.append([entry]);
    await journal.close();
    const [first = ''] = (await readdir(folder)).sort();
    const bytes = await readFile(join(folder, first));
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await writeFile(join(folder, first), bytes);
    const again = await open(600);
    const before = await readdir(folder);
    expect(await again.drop([{ epoch: crypto.randomUUID(), seq: 99 }])).toMatchObject({
      value: { removed: 0 },
    });
    expect(await readdir(folder)).toEqual(before);
    await again.drop([{ epoch: sampleEpoch, seq: 99 }]);
    const after = (await readdir(folder)).sort();
    expect(after).toContain(first);
    expect(after).toContain(before.sort().at(-1));
    await again.close();
  });
});

describe('after a power cut', () => {
  test('at any byte, the whole entries are there, the torn ones are set aside, and appending goes on', async () => {
    const entries = chain.slice(0, 2);
    const journal = await open();
    for (const entry of entries) await journal.append([entry]);
    await journal.close();
    const name = '00000001.journal';
    const whole = await readFile(join(folder, name));
    for (let cut = 0; cut <= whole.length; cut++) {
      await rm(folder, { recursive: true });
      const disk = await openJournalDisk(folder);
      await writeFile(join(folder, name), whole.subarray(0, cut));
      const reopened = await open(undefined, disk);
      const kept = await readAll(reopened);
      expect(kept).toEqual(entries.slice(0, kept.length));
      const [damage] = reopened.listDamage();
      if (damage) {
        expect(await readFile(join(folder, damage.keptIn ?? ''))).toEqual(whole.subarray(damage.offset, cut));
      } else expect(whole.subarray(0, cut).toString().split('\n').length - 1).toBe(kept.length);
      expect(await reopened.append(entries)).toEqual({ ok: true, value: { written: 2 - kept.length } });
      await reopened.close();
      const last = await open();
      expect(await readAll(last)).toEqual(entries);
      expect(last.listDamage()).toEqual([]);
      await last.close();
    }
  });

  test('in any sequence of groups, cuts and garbage, what was confirmed before the cut is found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.uint8Array({ maxLength: 40 }),
        async (sizes, cutSeed, garbage) => {
          await rm(folder, { recursive: true, force: true });
          const journal = await open(900);
          let from = 0;
          for (const size of sizes) {
            await journal.append(chain.slice(from, from + size));
            from = Math.min(chain.length, from + size);
          }
          // A further group is under way when the power fails: part of it and garbage reach the disk.
          const names = (await readdir(folder)).sort();
          const file = join(folder, names.at(-1) ?? '');
          const confirmedBytes = (await readFile(file)).length;
          await journal.append(chain.slice(from, from + 3));
          await journal.close();
          const grown = (await readFile(file)).length;
          const keepBytes = confirmedBytes + (cutSeed % (grown - confirmedBytes + 1));
          await truncate(file, keepBytes);
          await appendFile(file, garbage);
          const reopened = await open(900);
          const found = await readAll(reopened);
          expect(found.length).toBeGreaterThanOrEqual(from);
          expect(found).toEqual(chain.slice(0, found.length));
          expect(await reopened.append(chain)).toMatchObject({ ok: true });
          expect(await readAll(reopened)).toEqual(chain);
          await reopened.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a rotted place in an old segment costs its entries only, is reported, and is left untouched', async () => {
    const journal = await open(1000);
    for (const entry of chain) await journal.append([entry]);
    await journal.close();
    const file = join(folder, '00000001.journal');
    const bytes = await readFile(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const reopened = await open(1000);
    expect(reopened.listHeads()[0]).toMatchObject({ seq: 40, count: 39 });
    expect(reopened.listDamage()).toMatchObject([{ file: '00000001.journal', offset: 0 }]);
    expect(await readFile(file)).toEqual(bytes);
    expect(await reopened.append(chain)).toEqual({ ok: true, value: { written: 1 } });
    expect(await readAll(reopened)).toEqual(chain);
    await reopened.close();
  });

  test('an entry that rots while the journal is open is named as unreadable', async () => {
    const journal = await open();
    await journal.append(chain.slice(0, 3));
    const file = join(folder, '00000001.journal');
    const bytes = await readFile(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const page = await journal.read({ epoch: sampleEpoch, after: 0, limit: 10 });
    expect(page).toMatchObject({ ok: true, value: { unreadable: [1] } });
    await journal.close();
  });
});

describe('when the disk refuses', () => {
  test('a full disk is the value disk-full, the part that was written is cut, and a later append works', async () => {
    const { disk, faults } = createFaultyDisk(await openJournalDisk(folder));
    const journal = await open(undefined, disk);
    await journal.append(chain.slice(0, 2));
    const before = await readFile(join(folder, '00000001.journal'));
    faults.write = { code: 'ENOSPC', partBytes: 70 };
    expect(await journal.append(chain.slice(2, 4))).toMatchObject({
      ok: false,
      error: { kind: 'disk-full' },
    });
    expect(await readFile(join(folder, '00000001.journal'))).toEqual(before);
    expect(journal.listHeads()[0]).toMatchObject({ seq: 2, count: 2 });
    expect(await journal.append(chain.slice(2, 4))).toEqual({ ok: true, value: { written: 2 } });
    await journal.close();
    const again = await open();
    expect(await readAll(again)).toEqual(chain.slice(0, 4));
    expect(again.listDamage()).toEqual([]);
    await again.close();
  });

  test('when the cut fails too, the next append goes to a new segment', async () => {
    const { disk, faults } = createFaultyDisk(await openJournalDisk(folder));
    const journal = await open(undefined, disk);
    await journal.append(chain.slice(0, 2));
    faults.write = { code: 'EDQUOT', partBytes: 70 };
    faults.truncate = 'EIO';
    expect(await journal.append(chain.slice(2, 4))).toMatchObject({
      ok: false,
      error: { kind: 'disk-full' },
    });
    expect(await journal.append(chain.slice(2, 4))).toMatchObject({ ok: true });
    await journal.close();
    expect((await readdir(folder)).sort()).toEqual(['00000001.journal', '00000002.journal']);
    const again = await open();
    expect(await readAll(again)).toEqual(chain.slice(0, 4));
    expect(again.listDamage()).toHaveLength(1);
    await again.close();
  });

  test('after a failed fsync nothing is confirmed, and that file is never appended to again', async () => {
    const { disk, faults } = createFaultyDisk(await openJournalDisk(folder));
    const journal = await open(undefined, disk);
    await journal.append(chain.slice(0, 2));
    faults.sync = 'EIO';
    const lost = await Promise.all([journal.append(chain.slice(2, 3)), journal.append(chain.slice(3, 4))]);
    expect(lost).toMatchObject([
      { ok: false, error: { kind: 'storage-broken' } },
      { ok: false, error: { kind: 'storage-broken' } },
    ]);
    expect(journal.listHeads()[0]).toMatchObject({ seq: 2 });
    expect(await journal.append(chain.slice(2, 4))).toEqual({ ok: true, value: { written: 2 } });
    await journal.close();
    const again = await open();
    expect(await readAll(again)).toEqual(chain.slice(0, 4));
    await again.close();
  });

  test('what was never confirmed gives way to another record that was', async () => {
    const { disk, faults } = createFaultyDisk(await openJournalDisk(folder));
    const journal = await open(undefined, disk);
    await journal.append(chain.slice(0, 2));
    faults.sync = 'EIO';
    await journal.append(chain.slice(2, 3));
    const texts = chain.map(({ body }) => body);
    texts[2] = '{"seq":3,"text":"another"}';
    const other = createChain(3, (seq) => texts[seq - 1] ?? '');
    expect(await journal.append(other)).toEqual({ ok: true, value: { written: 1 } });
    await journal.close();
    const again = await open();
    expect(await readAll(again)).toEqual(other);
    await again.close();
  });

  test('a torn tail that cannot be set aside stays, and the journal goes on in a new segment', async () => {
    const first = await open();
    await first.append(chain.slice(0, 2));
    await first.close();
    await appendFile(join(folder, '00000001.journal'), 'Y1 torn');
    const { disk, faults } = createFaultyDisk(await openJournalDisk(folder));
    faults.write = { code: 'ENOSPC', partBytes: 2 };
    const journal = await open(undefined, disk);
    expect(journal.listDamage()).toEqual([
      { file: '00000001.journal', offset: expect.any(Number), sizeBytes: 7 },
    ]);
    expect(await journal.append(chain.slice(0, 4))).toEqual({ ok: true, value: { written: 2 } });
    await journal.close();
    expect((await readFile(join(folder, '00000001.journal'))).toString().endsWith('Y1 torn')).toBe(true);
    const again = await open();
    expect(await readAll(again)).toEqual(chain.slice(0, 4));
    await again.close();
  });

  test('a folder that cannot be read is an error value', async () => {
    const disk = await openJournalDisk(folder);
    const opened = await openJournal({ ...disk, list: () => Promise.reject(new Error('EIO')) });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'storage-broken' } });
  });
});
