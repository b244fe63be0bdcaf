// Owns: the address under which a player reads a library file straight from the store, without the whole of it
// in memory. Undefined where no service worker of ours controls the page: then it has to be an object URL.
import type { FileRef } from '#core/domain/file-ref.ts';
import { pieceBytes } from '#core/domain/pieces.ts';

/** What is played or turned page by page, and whatever is long. A picture is quicker as an object URL. */
function isReadInParts({ mediaType, sizeBytes }: FileRef): boolean {
  return /^(?:video|audio)\/|^application\/pdf$/.test(mediaType) || sizeBytes > pieceBytes;
}

/** Asks for one byte: a worker of an older version does not answer, and a damaged file is noticed here. */
export async function findMediaUrl(file: FileRef): Promise<string | undefined> {
  if (!isReadInParts(file) || typeof navigator === 'undefined') return undefined;
  if (!navigator.serviceWorker?.controller) return undefined;
  const url = new URL(`media/${file.sha256}`, document.baseURI).href;
  try {
    const answer = await fetch(url, { headers: { range: 'bytes=0-0' } });
    await answer.body?.cancel();
    return answer.status === 206 ? url : undefined;
  } catch {
    return undefined;
  }
}
