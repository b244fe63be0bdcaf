import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJournal } from '#core/journal/journal.ts';
import type { JournalEntry } from '#core/journal/journal-entry.ts';
import { createChain, sampleEpoch } from '#core/journal/journal-samples.ts';
import { openJournalDisk } from '#electron/main/journal-disk.ts';
import { toSampleBody, writerEntryCount, writerSegmentBytes } from './journal-writer.ts';

const rootDir = join(import.meta.dirname, '../../..');
const writer = join(import.meta.dirname, 'journal-writer.ts');

/** Runs the writer until it has confirmed `until`, kills it, and says what it had confirmed last. */
function writeAndKill(folder: string, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, folder], { cwd: rootDir });
    let confirmed = 0;
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => {
      complaint += String(text);
    });
    child.stdout.on('data', (text: Buffer) => {
      confirmed = Number(String(text).trim().split('\n').at(-1));
      if (confirmed >= until) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(confirmed);
      else reject(new Error(`the writer ended by itself: ${complaint}`));
    });
  });
}

test('a journal whose process is killed again and again has every entry that was confirmed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'));
  const chain = createChain(writerEntryCount, toSampleBody);
  for (const until of [1, 100, 101, 400]) {
    const confirmed = await writeAndKill(folder, until);
    const opened = await openJournal(await openJournalDisk(folder), writerSegmentBytes);
    if (!opened.ok) throw new Error(opened.error.detail);
    const found: JournalEntry[] = [];
    let after: number | undefined = 0;
    while (after !== undefined) {
      const page = await opened.value.read({ epoch: sampleEpoch, after, limit: 500 });
      if (!page.ok) throw new Error(page.error.detail);
      found.push(...page.value.entries);
      after = page.value.next;
    }
    expect(found.length).toBeGreaterThanOrEqual(confirmed);
    expect(found).toEqual(chain.slice(0, found.length));
    await opened.value.close();
  }
  await rm(folder, { recursive: true });
});
