// Owns: writing into the private file system from a worker, by the handle that only workers have.
import { type FilePart, openMediaDirectory } from '../store/media-folder.ts';

function writeAll(handle: FileSystemSyncAccessHandle, { at, bytes }: FilePart): void {
  for (let done = 0; done < bytes.length; ) {
    const count = handle.write(bytes.subarray(done), { at: at + done });
    if (count === 0) throw new DOMException('nothing more can be written', 'QuotaExceededError');
    done += count;
  }
}

async function writeParts(name: string, parts: readonly FilePart[]): Promise<void> {
  const folder = await openMediaDirectory();
  const file = await folder.getFileHandle(name, { create: true });
  const handle = await file.createSyncAccessHandle();
  try {
    for (const part of parts) writeAll(handle, part);
    handle.flush();
  } finally {
    handle.close();
  }
}

/** On disk when it resolves. The handle locks its file, so writers of one file wait for each other. */
export async function writeMedia(name: string, parts: readonly FilePart[]): Promise<void> {
  await navigator.locks.request(`yuanjiao-media-${name}`, () => writeParts(name, parts));
}
