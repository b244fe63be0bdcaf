// Owns: uploads that are on their way (tus 1.0, https://tus.io/protocols/resumable-upload): their bytes and what they
// are lie in a folder, so that a restart of the center goes on where the line was cut. Each belongs to a draft and to
// the person who began it.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import * as z from 'zod';
import {
  type FileUse,
  fileUseSchema,
  maxUploadBytes,
  studyPaths,
  type UploadRow,
} from '#core/protocol/console-study-api.ts';
import { hasFittingEnding } from './study-files.ts';

const metadataSchema = z.object({
  draft: z.uuid(),
  name: z.string().min(1).max(200),
  use: fileUseSchema,
  owner: z.string(),
});
/** Of one person at a time: a disk is filled by few mistakes. */
const maxOpen = 20;
/** Longer than a station's worst fortnight off the line; nobody comes back later for the rest. */
const staleMs = 14 * 86_400_000;

export interface Upload extends UploadRow {
  draftId: string;
  owner: string;
  /** Where its bytes lie. */
  file: string;
}

export interface UploadDesk {
  /** Answers one request of the protocol; who asks has been checked. */
  handle(request: IncomingMessage, response: ServerResponse, owner: string): Promise<void>;
  read(id: string): Promise<Upload | undefined>;
  list(draftId: string, owner: string): Promise<Upload[]>;
  remove(id: string): Promise<void>;
  /** Drops what nobody went on with. */
  clearStale(nowMs: number): Promise<number>;
}

function refuse(status_code: number, body: string): never {
  throw Object.assign(new Error(body), { status_code, body: `${body}\n` });
}

export async function openUploads(folder: string): Promise<UploadDesk> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = new FileStore({ directory: folder });
  const owners = new WeakMap<IncomingMessage, string>();
  const server = new Server({
    path: studyPaths.uploads,
    datastore: store,
    // Behind a proxy the center does not know its own name.
    relativeLocation: true,
    maxSize: maxUploadBytes,
    namingFunction: () => randomUUID(),
    onUploadCreate: async (request, upload) => {
      const incoming = (request.runtime?.node as { req?: IncomingMessage } | undefined)?.req;
      const owner = incoming && owners.get(incoming);
      const metadata = metadataSchema.safeParse({ ...upload.metadata, owner });
      if (!metadata.success || upload.size === undefined)
        return refuse(400, 'draft, name, use and size are needed');
      const { name, use } = metadata.data;
      if (!hasFittingEnding(name, use)) return refuse(415, 'upload-kind');
      const own = (await listAll()).filter((one) => one.owner === owner && one.receivedBytes < one.sizeBytes);
      if (own.length >= maxOpen) return refuse(429, 'too many unfinished uploads');
      return { metadata: metadata.data };
    },
  });

  async function read(id: string): Promise<Upload | undefined> {
    if (!z.uuid().safeParse(id).success) return undefined;
    const upload = await store.getUpload(id).catch(() => undefined);
    const metadata = metadataSchema.safeParse(upload?.metadata);
    if (!upload || !metadata.success) return undefined;
    const { draft, name, use, owner } = metadata.data;
    return {
      id,
      draftId: draft,
      owner,
      name,
      use: use as FileUse,
      sizeBytes: upload.size ?? 0,
      receivedBytes: upload.offset,
      file: join(folder, id),
    };
  }
  async function listAll(): Promise<Upload[]> {
    const ids = (await readdir(folder)).filter((name) => z.uuid().safeParse(name).success);
    const found = await Promise.all(ids.map(read));
    return found.filter((upload) => upload !== undefined);
  }

  return {
    async handle(request, response, owner) {
      owners.set(request, owner);
      await server.handle(request, response);
    },
    read,
    async list(draftId, owner) {
      return (await listAll()).filter((upload) => upload.draftId === draftId && upload.owner === owner);
    },
    async remove(id) {
      await store.remove(id).catch(() => undefined);
    },
    async clearStale(nowMs) {
      let count = 0;
      for (const name of await readdir(folder)) {
        const found = await stat(join(folder, name)).catch(() => undefined);
        if (!found || nowMs - found.mtimeMs < staleMs) continue;
        // The note beside an upload is as old as its beginning; it goes with the bytes.
        if (name.endsWith('.json') && (await stat(join(folder, name.slice(0, -5))).catch(() => undefined)))
          continue;
        await rm(join(folder, name), { force: true });
        await rm(join(folder, `${name}.json`), { force: true });
        count += 1;
      }
      return count;
    },
  };
}
