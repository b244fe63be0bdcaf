// Owns: asking the disk whether it still has so many bytes. `navigator.storage.estimate()` answers every page
// with the same made-up quota nowadays, so a file is stretched to that size, which writes nothing, and let
// go again: the browser reckons its true quota and the true disk before it agrees.
import { toStorageError } from '../store/storage-errors.ts';

/** `name`: of the file; each worker has its own. A browser without private files is taken to have room. */
export async function probeRoom(name: string, sizeBytes: number): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(name, { create: true });
    const handle = await file.createSyncAccessHandle();
    try {
      handle.truncate(sizeBytes);
      handle.truncate(0);
    } finally {
      handle.close();
    }
    return true;
  } catch (cause) {
    return toStorageError(cause).kind !== 'disk-full';
  }
}
