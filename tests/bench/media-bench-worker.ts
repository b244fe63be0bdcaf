// Owns: what bench B6 measures: a film taken from a stick by the station's own code, in the worker where it runs.
import type { FileRef } from '#core/domain/file-ref.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { fetchBlob } from '#core/library/fetch-blob.ts';
import { succeed } from '#core/protocol/errors.ts';
import { StationDatabase } from '#renderer/store/database.ts';
import { openMediaFolder } from '#renderer/store/media-folder.ts';
import { StationMediaStore, type StoredPiece } from '#renderer/store/media-store.ts';
import { DexieLibraryStore } from '#renderer/store/station-library.ts';
import { installFastDigest } from '#renderer/workers/fast-digest.ts';
import { writeMedia } from '#renderer/workers/write-media.ts';

export interface ImportOrder {
  file: FileRef;
  source: Blob;
  place: 'files' | 'rows';
}

/** `writeMs`: what the store alone took to have the pieces on disk. */
export interface ImportTimes {
  tookMs: number;
  writeMs: number;
}

class TimedMediaStore extends StationMediaStore {
  writeMs = 0;

  override async writePieces(sha256: Sha256, pieces: readonly StoredPiece[]): Promise<void> {
    const startedMs = performance.now();
    await super.writePieces(sha256, pieces);
    this.writeMs += performance.now() - startedMs;
  }
}

async function importFilm({ file, source, place }: ImportOrder): Promise<ImportTimes> {
  const db = new StationDatabase();
  const media = new TimedMediaStore(db, openMediaFolder(place === 'files' ? writeMedia : undefined));
  await media.remove([file.sha256]);
  const startedMs = performance.now();
  const end = await fetchBlob(
    {
      store: new DexieLibraryStore(db, media),
      link: {
        getBlobRange: async (_, from, to) =>
          succeed(new Uint8Array(await source.slice(from, to).arrayBuffer())),
      },
      shouldStop: () => false,
      onDidGetBytes: () => undefined,
    },
    file,
  );
  const tookMs = performance.now() - startedMs;
  db.close();
  if (!end.ok) throw new Error(`the film was not taken: ${end.error.kind} ${end.error.detail ?? ''}`);
  return { tookMs, writeMs: media.writeMs };
}

self.addEventListener('message', async ({ data }: MessageEvent<ImportOrder>) => {
  await installFastDigest();
  self.postMessage(await importFilm(data).catch((cause: unknown) => String(cause)));
});
