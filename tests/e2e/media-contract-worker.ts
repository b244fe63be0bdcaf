// Owns: the contract of the media store in a worker of Chromium, on real private files.
import { StationDatabase } from '#renderer/store/database.ts';
import { openMediaFolder } from '#renderer/store/media-folder.ts';
import { StationMediaStore } from '#renderer/store/media-store.ts';
import { writeMedia } from '#renderer/workers/write-media.ts';
import { mediaStoreCases } from '#tests/contract/media-store-contract.ts';

for (const { name, run } of mediaStoreCases) {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('media', { recursive: true }).catch(() => undefined);
  const db = new StationDatabase(`contract ${name}`);
  const store = new StationMediaStore(db, openMediaFolder(writeMedia));
  let fault = '';
  await run({ db, store }).catch((cause: unknown) => {
    fault = String(cause);
  });
  const files = (await openMediaFolder()?.list()) ?? [];
  db.close();
  self.postMessage({ name, fault, fileCount: files.length });
}
