// Owns: the journal's files: which there are, what they hold, and the end of the last one. A torn tail is
// moved to a file of its own before it is cut; if that fails, the tail stays and a new segment begins.

import type { JournalDisk } from './journal-disk.ts';
import type { JournalDamage } from './journal-entry.ts';
import { scanFrames } from './journal-frame.ts';
import type { JournalIndex } from './journal-index.ts';

const segmentPattern = /^(\d{8})\.journal$/;

export function toSegmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.journal`;
}

export interface Segments {
  /** Number of the last file; 0 when there is none. */
  last: number;
  /** Bytes of the last file when it ends in a whole frame and can be appended to. */
  openBytes: number | undefined;
  damage: JournalDamage[];
}

/** Copies the torn bytes to a new file, then cuts them off. Undefined when the disk does not let us. */
async function setAside(
  disk: JournalDisk,
  name: string,
  torn: Uint8Array,
  wholeBytes: number,
): Promise<string | undefined> {
  try {
    const taken = new Set(await disk.list());
    let attempt = 0;
    const toName = () => `${name}.${wholeBytes}.${attempt}.torn`;
    while (taken.has(toName())) attempt++;
    const keptIn = toName();
    const aside = await disk.create(keptIn);
    try {
      await aside.write(torn);
      await aside.sync();
    } finally {
      await aside.close();
    }
    const file = await disk.openAtEnd(name);
    try {
      await file.truncate(wholeBytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return keptIn;
  } catch {
    return undefined;
  }
}

/** What a program that was killed had written and not synced reads back well, and a power cut would take it. */
async function syncSegment(disk: JournalDisk, name: string): Promise<void> {
  const file = await disk.openAtEnd(name);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads every segment into `index`. Throws only when a file cannot be read at all. */
export async function readSegments(disk: JournalDisk, index: JournalIndex): Promise<Segments> {
  const numbers = (await disk.list())
    .flatMap((name) => segmentPattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const last = numbers.at(-1) ?? 0;
  const damage: JournalDamage[] = [];
  let openBytes: number | undefined;
  for (const number of numbers) {
    const file = toSegmentName(number);
    await syncSegment(disk, file);
    const bytes = await disk.readWhole(file);
    const scan = scanFrames(bytes);
    for (const { entry, offset, sizeBytes } of scan.frames) {
      index.add(entry, { file, offset, sizeBytes });
    }
    for (const span of scan.damage) {
      const isTail = span.offset === scan.wholeBytes;
      const isCuttable = isTail && number === last;
      const keptIn = isCuttable
        ? await setAside(disk, file, bytes.slice(span.offset), scan.wholeBytes)
        : undefined;
      damage.push({ file, ...span, ...(keptIn === undefined ? {} : { keptIn }) });
      if (isCuttable && keptIn !== undefined) openBytes = scan.wholeBytes;
    }
    if (number === last && scan.wholeBytes === bytes.length) openBytes = bytes.length;
  }
  return { last, openBytes, damage };
}
