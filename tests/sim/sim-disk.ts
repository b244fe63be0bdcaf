// Owns: a disk that tells the truth about power cuts: bytes that were written but not synced may be gone,
// there in part, or garbled, when the power returns. It can be full, and an fsync can fail.

import type { AppendFile, JournalDisk } from '#core/journal/journal-disk.ts';
import type { JournalEntry } from '#core/journal/journal-entry.ts';
import { scanFrames } from '#core/journal/journal-frame.ts';
import { must } from '#core/kernel/assert.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import type { Process, Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

interface DiskFile {
  /** What a power cut cannot take. */
  kept: Uint8Array;
  /** What a reader sees now. */
  seen: Uint8Array;
}

class DiskError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function startsWith(whole: Uint8Array, start: Uint8Array): boolean {
  return start.length <= whole.length && start.every((byte, index) => whole[index] === byte);
}

export class SimDisk {
  readonly files = new Map<string, DiskFile>();
  /** Syncs that will fail, each once. */
  failingSyncs = 0;
  isFull = false;

  clone(): SimDisk {
    const copy = new SimDisk();
    for (const [name, { kept }] of this.files) copy.files.set(name, { kept, seen: kept });
    return copy;
  }

  /** What the power cut left: synced bytes whole; of the others any first part, its last byte perhaps garbled. */
  cutPower(random: SeededRandom): void {
    for (const file of this.files.values()) {
      const { kept, seen } = file;
      if (startsWith(seen, kept)) {
        const tail = seen.slice(kept.length, kept.length + random.int(seen.length - kept.length + 1));
        const last = tail.length - 1;
        if (last >= 0 && random.chance(0.3)) tail[last] = (tail[last] ?? 0) ^ 0x55;
        file.kept = joinBytes(kept, tail);
      } else if (random.chance(0.5)) file.kept = seen;
      file.seen = file.kept;
    }
  }

  /** Entries that a journal opened now would find. */
  listEntries(): JournalEntry[] {
    return [...this.files]
      .filter(([name]) => name.endsWith('.journal'))
      .flatMap(([, { seen }]) => scanFrames(seen).frames.map(({ entry }) => entry));
  }

  /** The disk as one process sees it: each act waits for its turn before and after. */
  open(process: Process, scheduler: Scheduler): JournalDisk {
    const find = (name: string) => must(this.files.get(name), name);
    const openFile = (file: DiskFile): AppendFile => ({
      write: async (bytes) => {
        await scheduler.pause(process, 'journal write');
        const room = this.isFull ? Math.floor(bytes.length / 2) : bytes.length;
        file.seen = joinBytes(file.seen, bytes.subarray(0, room));
        if (room < bytes.length) throw new DiskError('ENOSPC');
        await scheduler.pause(process, 'journal written');
      },
      sync: async () => {
        await scheduler.pause(process, 'journal sync');
        if (this.failingSyncs > 0) {
          this.failingSyncs -= 1;
          throw new DiskError('EIO');
        }
        file.kept = file.seen;
        await scheduler.pause(process, 'journal synced');
      },
      truncate: async (sizeBytes) => {
        await scheduler.pause(process, 'journal truncate');
        file.seen = file.seen.slice(0, sizeBytes);
      },
      close: async () => undefined,
    });
    return {
      list: async () => {
        await scheduler.pause(process, 'journal list');
        return [...this.files.keys()];
      },
      create: async (name) => {
        await scheduler.pause(process, 'journal create');
        if (this.isFull) throw new DiskError('ENOSPC');
        if (this.files.has(name)) throw new DiskError('EEXIST');
        const file: DiskFile = { kept: new Uint8Array(), seen: new Uint8Array() };
        this.files.set(name, file);
        await scheduler.pause(process, 'journal created');
        return openFile(file);
      },
      openAtEnd: async (name) => openFile(find(name)),
      readWhole: async (name) => {
        await scheduler.pause(process, 'journal read');
        return find(name).seen.slice();
      },
      remove: async (name) => {
        this.files.delete(name);
      },
      readSpans: async (name, spans) =>
        spans.map(({ offset, sizeBytes }) => find(name).seen.slice(offset, offset + sizeBytes)),
    };
  }
}
