// Owns: the journal's disk as a real folder, with fsync.
import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppendFile, JournalDisk } from '#core/journal/journal-disk.ts';
import type { Span } from '#core/journal/journal-frame.ts';

/** Windows has no fsync of a folder: its journalled metadata must do. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toAppendFile(handle: FileHandle): AppendFile {
  return {
    async write(bytes) {
      // One write(2) may take only a part, above all when the disk is nearly full.
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
        at += bytesWritten;
      }
    },
    sync: () => handle.sync(),
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    close: () => handle.close(),
  };
}

async function readSpan(handle: FileHandle, span: Span): Promise<Uint8Array> {
  const bytes = new Uint8Array(span.sizeBytes);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, span.offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** The disk at `folder`, which is made when it is not there. */
export async function openJournalDisk(folder: string): Promise<JournalDisk> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Names that a killed program had made and not synced.
  await syncFolder(folder);
  return {
    list: () => readdir(folder),
    async create(name) {
      const handle = await open(join(folder, name), 'ax', 0o600);
      await syncFolder(folder);
      return toAppendFile(handle);
    },
    openAtEnd: async (name) => toAppendFile(await open(join(folder, name), 'a')),
    async readWhole(name) {
      const handle = await open(join(folder, name), 'r');
      try {
        return new Uint8Array(await handle.readFile());
      } finally {
        await handle.close();
      }
    },
    async remove(name) {
      await unlink(join(folder, name));
      await syncFolder(folder);
    },
    async readSpans(name, spans) {
      const handle = await open(join(folder, name), 'r');
      try {
        const found: Uint8Array[] = [];
        for (const span of spans) found.push(await readSpan(handle, span));
        return found;
      } finally {
        await handle.close();
      }
    },
  };
}
