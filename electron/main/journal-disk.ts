// Owns: the few things the journal does with a disk, on a real folder. What must stay true: when `sync` or
// `create` has resolved, the bytes and the file's name survive a power cut.
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Span } from '#core/bridge/journal-frame.ts';

export interface AppendFile {
  /** Writes all bytes at the end; after a failure some of them may be there. */
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  close(): Promise<void>;
}

export interface JournalDisk {
  list(): Promise<string[]>;
  /** A new file; throws when the name is taken. */
  create(name: string): Promise<AppendFile>;
  openAtEnd(name: string): Promise<AppendFile>;
  readWhole(name: string): Promise<Uint8Array>;
  /** A span behind the end of the file comes back shorter. */
  readSpans(name: string, spans: readonly Span[]): Promise<Uint8Array[]>;
}

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

/** The expected error that a failed system call stands for. */
export function toDiskErrorKind(error: unknown): 'disk-full' | 'storage-broken' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? 'disk-full' : 'storage-broken';
}
