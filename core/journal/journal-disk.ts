// Owns: the few things the journal does with a disk. What must stay true: when `sync` or `create` has
// resolved, the bytes and the file's name survive a power cut.
import type { Span } from './journal-frame.ts';

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
  /** Gone for good when it resolves. */
  remove(name: string): Promise<void>;
  /** A span behind the end of the file comes back shorter. */
  readSpans(name: string, spans: readonly Span[]): Promise<Uint8Array[]>;
}

/** The expected error that a failed system call stands for. */
export function toDiskErrorKind(error: unknown): 'disk-full' | 'storage-broken' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isQuota = error instanceof Error && error.name === 'QuotaExceededError';
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || isQuota
    ? 'disk-full'
    : 'storage-broken';
}
