// Owns: the folder `media` of the browser's private file system, one file for each large library file. Every
// page and worker can read and remove; only a dedicated worker can write, by the writer it brings along.
import type { Bytes } from '#core/kernel/bytes.ts';

export interface FilePart {
  /** Byte of the file at which it begins. */
  at: number;
  bytes: Bytes;
}

/** Writes the parts and flushes once; the file is made when it is not there. */
export type WriteFile = (name: string, parts: readonly FilePart[]) => Promise<void>;

export interface MediaFolder {
  /** Exactly `sizeBytes` from `from` on; undefined when the file has not got them, or the disk cannot read them. */
  read(name: string, from: number, sizeBytes: number): Promise<Bytes | undefined>;
  remove(name: string): Promise<void>;
  list(): Promise<{ name: string; modifiedMs: number }[]>;
  write?: WriteFile;
}

const folderName = 'media';

export async function openMediaDirectory(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(folderName, { create: true });
}

function isMissing(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'NotFoundError';
}

async function readSpan(
  folder: FileSystemDirectoryHandle,
  name: string,
  from: number,
  sizeBytes: number,
): Promise<Bytes | undefined> {
  const file = await (await folder.getFileHandle(name)).getFile();
  const bytes = new Uint8Array(await file.slice(from, from + sizeBytes).arrayBuffer());
  return bytes.length === sizeBytes ? bytes : undefined;
}

/** Undefined where there is no private file system: Node, and old browsers. */
export function openMediaFolder(write?: WriteFile): MediaFolder | undefined {
  if (typeof navigator === 'undefined' || !navigator.storage?.getDirectory) return undefined;
  let opened: Promise<FileSystemDirectoryHandle> | undefined;
  const open = () => {
    opened ??= openMediaDirectory();
    return opened;
  };
  return {
    async read(name, from, sizeBytes) {
      const folder = await open();
      try {
        return await readSpan(folder, name, from, sizeBytes);
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        // A piece of the file was repaired while it was read: what was opened is no longer what is there. What
        // cannot be read the second time either is as good as lost, and is fetched anew (NotReadableError).
        return readSpan(folder, name, from, sizeBytes).catch(() => undefined);
      }
    },
    async remove(name) {
      try {
        await (await open()).removeEntry(name);
      } catch (cause) {
        if (!isMissing(cause)) throw cause;
      }
    },
    async list() {
      const found: { name: string; modifiedMs: number }[] = [];
      for await (const handle of (await open()).values()) {
        if (handle.kind !== 'file') continue;
        const { lastModified } = await (handle as FileSystemFileHandle).getFile();
        found.push({ name: handle.name, modifiedMs: lastModified });
      }
      return found;
    },
    ...(write ? { write } : {}),
  };
}
