// Owns: a courier's place on a disk, for hosts that have Node's files. What must stay true: no path leads out of
// the folder, neither by its name nor by a link; what is not there is told apart from a stick that is gone.
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { type DiskFiles, explainDiskError, isWithin, readDiskCode, writeWhole } from './disk-writing.ts';
import type { CourierFolder } from './ports.ts';

const missing: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** True for names of one's own making only: nothing that a stick says leads elsewhere. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9._-]+$/.test(part) && part !== '.' && part !== '..');
}

export function createDiskFolder(files: DiskFiles, root: string): CourierFolder {
  const toPath = (path: string): string => (path === '' ? root : `${root}/${path}`);

  /** What is not there is either not there, or the whole stick is gone. */
  async function explainMissing(error: unknown): Promise<Outcome<undefined>> {
    if (!missing.has(readDiskCode(error))) return explainDiskError(error);
    try {
      await files.stat(root);
      return succeed(undefined);
    } catch {
      return fail('courier-gone');
    }
  }

  return {
    async measureFile(path) {
      if (!isInside(path)) return succeed(undefined);
      try {
        if (!(await isWithin(files, root, path))) return succeed(undefined);
        const found = await files.stat(toPath(path));
        return succeed(found.isFile() ? found.size : undefined);
      } catch (error) {
        return explainMissing(error);
      }
    },
    async readFile(path, from, to) {
      if (!isInside(path)) return succeed(undefined);
      try {
        if (!(await isWithin(files, root, path))) return succeed(undefined);
        // The size first: a limit of megabytes for a file of bytes must not cost megabytes.
        const found = await files.stat(toPath(path));
        if (!found.isFile()) return succeed(undefined);
        const file = await files.open(toPath(path), 'r');
        try {
          const bytes = new Uint8Array(Math.max(0, Math.min(to, found.size) - from));
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
        return succeed((await isWithin(files, root, path)) ? await files.readdir(toPath(path)) : []);
      } catch (error) {
        const explained = await explainMissing(error);
        return explained.ok ? succeed([]) : explained;
      }
    },
    async writeFile(path, bytes) {
      if (!isInside(path)) return fail('malformed', { detail: 'path' });
      try {
        await files.stat(root);
        await writeWhole(files, root, path, async (file) => void (await file.writeFile(bytes)));
        return succeed(undefined);
      } catch (error) {
        return explainDiskError(error);
      }
    },
    async removeFile(path) {
      if (!isInside(path)) return succeed(undefined);
      try {
        // A link that is the file itself goes; what it names stays.
        if (await isWithin(files, root, path.slice(0, Math.max(0, path.lastIndexOf('/')))))
          await files.rm(toPath(path), { force: true });
        return succeed(undefined);
      } catch (error) {
        return explainMissing(error);
      }
    },
  };
}
