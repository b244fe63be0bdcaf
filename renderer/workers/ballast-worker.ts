// Owns: the ballast: a file of the private file system that holds a few MiB of the disk, flushed, so that
// they are really there, and gives them back at once when records have no room.
import '../store/forbid-code-generation.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { type BallastRequest, ballastRequestSchema } from '../store/ballast.ts';
import { toStorageError } from '../store/storage-errors.ts';
import type { WorkerAnswer } from '../store/worker-messages.ts';
import { probeRoom } from './probe-room.ts';

declare const self: DedicatedWorkerGlobalScope;

const fileName = 'ballast.bin';
/** Random bytes: zeros would take no room on a disk that packs its files. */
const chunkBytes = 64 * 1024;

/** False when the disk has no room for all of it. */
function fill(handle: FileSystemSyncAccessHandle, sizeBytes: number): boolean {
  for (let at = handle.getSize(); at < sizeBytes; ) {
    const chunk = crypto.getRandomValues(new Uint8Array(Math.min(chunkBytes, sizeBytes - at)));
    const written = handle.write(chunk, { at });
    if (written === 0) return false;
    at += written;
  }
  handle.flush();
  return true;
}

function tryFill(handle: FileSystemSyncAccessHandle, sizeBytes: number): boolean {
  try {
    return fill(handle, sizeBytes);
  } catch {
    return false;
  }
}

async function answer(request: BallastRequest): Promise<Outcome<unknown>> {
  if (request.type === 'probe') return succeed(await probeRoom('probe.bin', request.sizeBytes));
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(fileName, { create: true });
  const handle = await file.createSyncAccessHandle();
  try {
    if (request.type === 'hold' && tryFill(handle, request.sizeBytes)) return succeed(undefined);
    handle.truncate(0);
    handle.flush();
    return request.type === 'hold' ? fail('disk-full', { detail: 'ballast' }) : succeed(undefined);
  } finally {
    handle.close();
  }
}

/** One after another: the file can be open once only. */
let queue: Promise<void> = Promise.resolve();

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = ballastRequestSchema.safeParse(event.data);
  if (!request.success) return;
  queue = queue.then(async () => {
    const outcome = await answer(request.data).catch(
      (cause: unknown): Outcome<unknown> => ({ ok: false, error: toStorageError(cause) }),
    );
    self.postMessage({ number: request.data.number, outcome } satisfies WorkerAnswer);
  });
});
