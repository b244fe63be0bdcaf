// Owns: the disk below a courier's folder, for hosts that have Node's files. What must stay true: no link leads out
// of the folder; a file is replaced whole, and it is on the disk under its own name when the write is told as done;
// a stick that is gone, full or locked is told apart by its kind.
import type { Bytes } from '../kernel/bytes.ts';
import { type ErrorKind, fail, type WireError } from '../protocol/errors.ts';

export interface DiskFile {
  read(buffer: Bytes, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  writeFile(bytes: Bytes): Promise<unknown>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The part of `node:fs/promises` used here. */
export interface DiskFiles {
  stat(path: string): Promise<{ size: number; isFile(): boolean }>;
  /** The place with every link followed. */
  realpath(path: string): Promise<string>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  /** `wx`: a file that was not there before, never what a link names. */
  open(path: string, flags: 'r' | 'wx'): Promise<DiskFile>;
}

const kinds: Readonly<Record<string, ErrorKind>> = {
  ENOSPC: 'courier-full',
  EDQUOT: 'courier-full',
  EROFS: 'courier-read-only',
  EACCES: 'courier-read-only',
  EPERM: 'courier-read-only',
  // Something else lies where the file would.
  EEXIST: 'courier-read-only',
  EISDIR: 'courier-read-only',
  ELOOP: 'courier-read-only',
};

/** Of systems where a folder cannot be synced by itself: Windows, some file systems of sticks. */
const unsyncable: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS']);

export function readDiskCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What a failed system call on a stick means; anything unknown is a stick that no longer answers. */
export function explainDiskError(error: unknown): { ok: false; error: WireError } {
  const code = readDiskCode(error);
  return fail(kinds[code] ?? 'courier-gone', { detail: code.slice(0, 200) });
}

/** With the slash: `D:` alone would be a place within the drive. */
function toRealRoot(files: DiskFiles, root: string): Promise<string> {
  return files.realpath(`${root}/`);
}

function isBelow(realRoot: string, real: string): boolean {
  const start = realRoot.replace(/[\\/]+$/, '');
  return real === realRoot || real.startsWith(`${start}/`) || real.startsWith(`${start}\\`);
}

/** True when the path is there and lies below the root with every link followed. Throws what the disk throws. */
export async function isWithin(files: DiskFiles, root: string, path: string): Promise<boolean> {
  return isBelow(await toRealRoot(files, root), await files.realpath(`${root}/${path}`));
}

/** What a rename or a new folder changed; without it a stick that is pulled out now has the old names. */
async function syncFolder(files: DiskFiles, folder: string): Promise<void> {
  try {
    const opened = await files.open(folder, 'r');
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!unsyncable.has(readDiskCode(error))) throw error;
  }
}

/** The folder, made where it is not there, step by step: making it at once would follow links. */
async function enterFolder(files: DiskFiles, root: string, parts: readonly string[]): Promise<string> {
  const realRoot = await toRealRoot(files, root);
  let folder = root;
  for (const part of parts) {
    const above = folder;
    folder = `${folder}/${part}`;
    const real = await files.realpath(folder).catch((error: unknown) => {
      if (readDiskCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (real === undefined) {
      await files.mkdir(folder);
      await syncFolder(files, above === root ? `${root}/` : above);
    } else if (!isBelow(realRoot, real)) {
      throw Object.assign(new Error('a link leads out of the folder'), { code: 'ELOOP' });
    }
  }
  return folder;
}

/** Replaces `path` below the root by what `fill` writes. */
export async function writeWhole(
  files: DiskFiles,
  root: string,
  path: string,
  fill: (file: DiskFile) => Promise<void>,
): Promise<void> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const folder = await enterFolder(files, root, parts);
  const temporary = `${folder}/${name}.part`;
  await files.rm(temporary, { force: true });
  const file = await files.open(temporary, 'wx');
  try {
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, `${folder}/${name}`);
  } catch (error) {
    // On a full stick the half of a file would take the room of what is smaller. Pulled out, it cannot be removed.
    await files.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(files, parts.length === 0 ? `${root}/` : folder);
}
