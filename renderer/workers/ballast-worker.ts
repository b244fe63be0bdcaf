// Owns: the ballast: a file of the private file system that holds a few MiB of the disk, flushed, so that
// they are really there, and gives them back at once when records have no room.
import '../store/forbid-code-generation.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { type BallastRequest, ballastRequestSchema } from '../store/ballast.ts';
import { toStorageError } from '../store/storage-errors.ts';
import type { WorkerAnswer } from '../store/worker-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const fileName = 'ballast.bin';
/** Random bytes: zeros would take no room on a disk that packs its files. */
const chunkBytes = 64 * 1024;

function fill(handle: FileSystemSyncAccessHandle, sizeBytes: number): Outcome<void> {
  for (let at = handle.getSize(); at < sizeBytes; ) {
    const chunk = crypto.getRandomValues(new Uint8Array(Math.min(chunkBytes, sizeBytes - at)));
    const written = handle.write(chunk, { at });
    if (written === 0) return fail('disk-full', { detail: 'ballast' });
    at += written;
  }
  handle.flush();
  return succeed(undefined);
}

async function answer(request: BallastRequest): Promise<Outcome<void>> {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(fileName, { create: true });
  const handle = await file.createSyncAccessHandle();
  try {
    if (request.type === 'hold') return fill(handle, request.sizeBytes);
    handle.truncate(0);
    handle.flush();
    return succeed(undefined);
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
      (cause: unknown): Outcome<void> => ({ ok: false, error: toStorageError(cause) }),
    );
    const said = outcome.ok ? { ok: true as const, value: undefined } : outcome;
    self.postMessage({ number: request.data.number, outcome: said } satisfies WorkerAnswer);
  });
});
