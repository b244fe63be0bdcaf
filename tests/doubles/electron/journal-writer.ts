// Owns: a process that appends to a journal without end and says on stdout what was confirmed. A test kills
// it at any moment, as a power cut would, and looks at what is left.

import { openJournal } from '#core/journal/journal.ts';
import { createChain } from '#core/journal/journal-samples.ts';
import { must } from '#core/kernel/assert.ts';
import { openJournalDisk } from '#electron/main/journal-disk.ts';

/** The same text for the same seq in every run, so that the test can make the chain anew. */
export function toSampleBody(seq: number): string {
  return `{"seq":${seq},"text":"${'记录 خاتىرە '.repeat(1 + (seq % 40))}"}`;
}

export const writerEntryCount = 3000;
export const writerSegmentBytes = 20_000;

async function writeForEver(folder: string): Promise<void> {
  const chain = createChain(writerEntryCount, toSampleBody);
  const opened = await openJournal(await openJournalDisk(folder), writerSegmentBytes);
  if (!opened.ok) throw new Error(opened.error.detail);
  const journal = opened.value;
  for (let from = journal.listHeads()[0]?.seq ?? 0; from < chain.length; from += 3) {
    const group = chain.slice(from, from + 3);
    const answer = await journal.append(group);
    if (!answer.ok) throw new Error(answer.error.detail);
    process.stdout.write(`${must(group.at(-1), 'last').seq}\n`);
  }
}

const folder = process.argv[2];
if (folder !== undefined && process.argv[1] === import.meta.filename) await writeForEver(folder);
