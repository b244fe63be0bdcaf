// Owns: the journal where there is no shell: files in the browser's private file system (OPFS), flushed
// after each append. They live beside IndexedDB and survive when Chromium resets a full or corrupt one.
import '../store/forbid-code-generation.ts';
import { type Journal, openJournal } from '#core/journal/journal.ts';
import type { AppendFile, JournalDisk } from '#core/journal/journal-disk.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import { fail } from '#core/protocol/errors.ts';
import { type JournalRequest, journalRequestSchema } from '../store/journal-messages.ts';
import type { WorkerAnswer } from '../store/worker-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const folderName = 'journal';

/** Opens a handle for one act: a handle locks its file, and the journal itself decides who waits. */
async function withHandle<Value>(
  folder: FileSystemDirectoryHandle,
  name: string,
  act: (handle: FileSystemSyncAccessHandle) => Value,
): Promise<Value> {
  const file = await folder.getFileHandle(name);
  const handle = await file.createSyncAccessHandle();
  try {
    return act(handle);
  } finally {
    handle.close();
  }
}

function writeAll(handle: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    const count = handle.write(bytes.subarray(done), { at: at + done });
    if (count === 0) throw new DOMException('nothing more can be written', 'QuotaExceededError');
    done += count;
  }
}

function toAppendFile(folder: FileSystemDirectoryHandle, name: string): AppendFile {
  return {
    write: (bytes) => withHandle(folder, name, (handle) => writeAll(handle, bytes, handle.getSize())),
    sync: () => withHandle(folder, name, (handle) => handle.flush()),
    truncate: (sizeBytes) => withHandle(folder, name, (handle) => handle.truncate(sizeBytes)),
    close: async () => undefined,
  };
}

async function openOpfsDisk(): Promise<JournalDisk> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  const read = (handle: FileSystemSyncAccessHandle, offset: number, sizeBytes: number): Uint8Array => {
    const bytes = new Uint8Array(sizeBytes);
    return bytes.subarray(0, handle.read(bytes, { at: offset }));
  };
  return {
    async list() {
      const names: string[] = [];
      for await (const name of folder.keys()) names.push(name);
      return names;
    },
    async create(name) {
      await folder.getFileHandle(name, { create: true });
      return toAppendFile(folder, name);
    },
    remove: (name) => folder.removeEntry(name),
    openAtEnd: async (name) => toAppendFile(folder, name),
    readWhole: (name) => withHandle(folder, name, (handle) => joinBytes(read(handle, 0, handle.getSize()))),
    readSpans: (name, spans) =>
      withHandle(folder, name, (handle) => spans.map((span) => read(handle, span.offset, span.sizeBytes))),
  };
}

async function answer(journal: Journal, request: JournalRequest): Promise<WorkerAnswer['outcome']> {
  switch (request.type) {
    case 'append':
      return journal.append(request.entries);
    case 'heads':
      return { ok: true, value: journal.listHeads() };
    case 'read':
      return journal.read(request);
    case 'drop':
      return journal.drop(request.floors);
  }
}

const opened = openOpfsDisk()
  .then((disk) => openJournal(disk))
  .catch((cause: unknown) => fail('storage-broken', { detail: String(cause).slice(0, 300) }));

self.addEventListener('message', async (event: MessageEvent<unknown>) => {
  const request = journalRequestSchema.safeParse(event.data);
  if (!request.success) return;
  const journal = await opened;
  const outcome = journal.ok ? await answer(journal.value, request.data) : journal;
  self.postMessage({ number: request.data.number, outcome } satisfies WorkerAnswer);
});
