// Owns: a courier's place on a disk, for hosts that have Node's files. What must stay true: no path leads out of
// the folder; a file is replaced whole; a stick that is gone, full or locked is told apart by its kind.
import type { Bytes } from '../kernel/bytes.ts';
import { type ErrorKind, fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import type { CourierFolder } from './ports.ts';

interface DiskFile {
  read(buffer: Bytes, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  writeFile(bytes: Bytes): Promise<unknown>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The part of `node:fs/promises` used here. */
export interface DiskFiles {
  stat(path: string): Promise<{ size: number; isFile(): boolean }>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string, options: { recursive: true }): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  open(path: string, flags: 'r' | 'w'): Promise<DiskFile>;
}

const kinds: Readonly<Record<string, ErrorKind>> = {
  ENOSPC: 'courier-full',
  EDQUOT: 'courier-full',
  EROFS: 'courier-read-only',
  EACCES: 'courier-read-only',
  EPERM: 'courier-read-only',
};

function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What a failed system call on a stick means; anything unknown is a stick that no longer answers. */
function explainDiskError(error: unknown): { ok: false; error: WireError } {
  const code = readCode(error);
  return fail(kinds[code] ?? 'courier-gone', { detail: code.slice(0, 200) });
}

/** True for names of one's own making only: nothing that a stick says leads elsewhere. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9._-]+$/.test(part) && part !== '.' && part !== '..');
}

export function createDiskFolder(files: DiskFiles, root: string): CourierFolder {
  const toPath = (path: string): string => (path === '' ? root : `${root}/${path}`);

  /** What is not there is either not there, or the whole stick is gone. */
  async function explainMissing(error: unknown): Promise<Outcome<undefined>> {
    if (readCode(error) !== 'ENOENT' && readCode(error) !== 'ENOTDIR') return explainDiskError(error);
    try {
      await files.stat(root);
      return succeed(undefined);
    } catch {
      return fail('courier-gone');
    }
  }

  async function writeWhole(path: string, bytes: Bytes): Promise<void> {
    const target = toPath(path);
    await files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    const temporary = `${target}.part`;
    const file = await files.open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, target);
  }

  return {
    async measureFile(path) {
      if (!isInside(path)) return succeed(undefined);
      try {
        const found = await files.stat(toPath(path));
        return succeed(found.isFile() ? found.size : undefined);
      } catch (error) {
        return explainMissing(error);
      }
    },
    async readFile(path, from, to) {
      if (!isInside(path)) return succeed(undefined);
      try {
        const file = await files.open(toPath(path), 'r');
        try {
          // The size first: a limit of megabytes for a file of bytes must not cost megabytes.
          const { size } = await files.stat(toPath(path));
          const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
          let filled = 0;
          while (filled < bytes.length) {
            const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
            if (bytesRead === 0) break;
            filled += bytesRead;
          }
          return succeed(bytes.subarray(0, filled));
        } finally {
          await file.close();
        }
      } catch (error) {
        return explainMissing(error);
      }
    },
    async listFolder(path) {
      if (path !== '' && !isInside(path)) return succeed([]);
      try {
        return succeed(await files.readdir(toPath(path)));
      } catch (error) {
        const missing = await explainMissing(error);
        return missing.ok ? succeed([]) : missing;
      }
    },
    async writeFile(path, bytes) {
      if (!isInside(path)) return fail('malformed', { detail: 'path' });
      try {
        await files.stat(root);
        await writeWhole(path, bytes);
        return succeed(undefined);
      } catch (error) {
        return explainDiskError(error);
      }
    },
    async removeFile(path) {
      if (!isInside(path)) return succeed(undefined);
      try {
        await files.rm(toPath(path), { force: true });
        return succeed(undefined);
      } catch (error) {
        return explainDiskError(error);
      }
    },
  };
}
