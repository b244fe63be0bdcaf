// Owns: a stick as a browser shows it: a folder that a person opened for reading and writing, or files that a
// person picked, which can only be read. What the browser says of a lost or locked stick becomes its kind.

import type { CourierFolder } from '#core/courier/ports.ts';
import { openTarFolder } from '#core/courier/tar-folder.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { type ErrorKind, fail, type Outcome, succeed } from '#core/protocol/errors.ts';

const kinds: Readonly<Record<string, ErrorKind>> = {
  QuotaExceededError: 'courier-full',
  NoModificationAllowedError: 'courier-read-only',
  NotAllowedError: 'courier-read-only',
  SecurityError: 'courier-read-only',
};

/** What the browser says of a stick that is lost, full or locked. */
export function explainHandleError(error: unknown): ReturnType<typeof fail> {
  const name = error instanceof DOMException ? error.name : String(error);
  return fail(kinds[name] ?? 'courier-gone', { detail: name.slice(0, 200) });
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')
  );
}

async function readSlice(file: File, from: number, to: number): Promise<Bytes> {
  return new Uint8Array(await file.slice(from, Math.min(to, file.size)).arrayBuffer());
}

/** Asks for anything: a stick that was pulled out answers nothing. */
async function isStillThere(root: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    for await (const _name of root.keys()) return true;
    return true;
  } catch {
    return false;
  }
}

export function createHandleFolder(root: FileSystemDirectoryHandle): CourierFolder {
  async function openFolder(path: string, create = false): Promise<FileSystemDirectoryHandle> {
    let folder = root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      folder = await folder.getDirectoryHandle(name, { create });
    }
    return folder;
  }

  function split(path: string): { folder: string; name: string } {
    const cut = path.lastIndexOf('/');
    return { folder: path.slice(0, Math.max(0, cut)), name: path.slice(cut + 1) };
  }

  async function findFile(path: string): Promise<Outcome<File | undefined>> {
    const { folder, name } = split(path);
    try {
      return succeed(await (await (await openFolder(folder)).getFileHandle(name)).getFile());
    } catch (error) {
      if (!isMissing(error)) return explainHandleError(error);
      return (await isStillThere(root)) ? succeed(undefined) : fail('courier-gone');
    }
  }

  return {
    async measureFile(path) {
      const file = await findFile(path);
      return file.ok ? succeed(file.value?.size) : file;
    },
    async readFile(path, from, to) {
      const file = await findFile(path);
      if (!file.ok || !file.value) return file.ok ? succeed(undefined) : file;
      try {
        return succeed(await readSlice(file.value, from, to));
      } catch (error) {
        return explainHandleError(error);
      }
    },
    async listFolder(path) {
      try {
        const names: string[] = [];
        for await (const name of (await openFolder(path)).keys()) names.push(name);
        return succeed(names);
      } catch (error) {
        if (!isMissing(error)) return explainHandleError(error);
        return (await isStillThere(root)) ? succeed([]) : fail('courier-gone');
      }
    },
    async writeFile(path, bytes) {
      const { folder, name } = split(path);
      try {
        const file = await (await openFolder(folder, true)).getFileHandle(name, { create: true });
        // The browser writes beside the file and puts it in place when it is whole.
        const writable = await file.createWritable();
        await writable.write(bytes);
        await writable.close();
        return succeed(undefined);
      } catch (error) {
        return explainHandleError(error);
      }
    },
    async removeFile(path) {
      const { folder, name } = split(path);
      try {
        await (await openFolder(folder)).removeEntry(name);
        return succeed(undefined);
      } catch (error) {
        return isMissing(error) ? succeed(undefined) : explainHandleError(error);
      }
    },
  };
}

export interface PickedFile {
  /** Below the folder that was picked. */
  path: string;
  file: File;
}

/** Files of a folder that was picked for reading. */
export function createPickedFolder(picked: readonly PickedFile[]): CourierFolder {
  const files = new Map(picked.map(({ path, file }) => [path, file]));
  return {
    measureFile: async (path) => succeed(files.get(path)?.size),
    async readFile(path, from, to) {
      const file = files.get(path);
      if (!file) return succeed(undefined);
      try {
        return succeed(await readSlice(file, from, to));
      } catch (error) {
        return explainHandleError(error);
      }
    },
    async listFolder(path) {
      const start = path === '' ? '' : `${path}/`;
      const below = [...files.keys()].filter((name) => name.startsWith(start));
      return succeed([...new Set(below.map((name) => name.slice(start.length).split('/')[0] ?? ''))]);
    },
    writeFile: async () => fail('courier-read-only'),
    removeFile: async () => fail('courier-read-only'),
  };
}

/** A courier in one file. Errors: `courier-missing`, `courier-gone`. */
export async function openFileFolder(file: File): Promise<Outcome<CourierFolder>> {
  return openTarFolder(file.size, async (from, to) => {
    try {
      return succeed(await readSlice(file, from, to));
    } catch (error) {
      return explainHandleError(error);
    }
  });
}
