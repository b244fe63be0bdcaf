// Owns: the answers of `app://kiosk/`: the built renderer, read-only. What must stay true: nothing outside
// the root is ever opened, and every answer, also a refusal, carries the security headers.
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { parseByteRange } from '#core/protocol/byte-range.ts';
import { isKioskUrl } from './addresses.ts';
import { parseAssetPath } from './asset-path.ts';
import { toMediaType } from './media-types.ts';

export interface FileServer {
  root: string;
  /** Asked anew for each answer: the policy changes when the center does. */
  getHeaders(): Record<string, string>;
}

/** One read: large enough for a film, small enough to cancel soon. */
const chunkBytes = 256 * 1024;

interface FoundFile {
  path: string;
  sizeBytes: number;
}

/** The file, by its real path: a symbolic link that leads out of the root does not count as found. */
async function findFile(root: string, names: readonly string[]): Promise<FoundFile | undefined> {
  try {
    const realRoot = await realpath(root);
    const path = await realpath(join(realRoot, ...names));
    if (!path.startsWith(realRoot + sep)) return undefined;
    const found = await stat(path);
    return found.isFile() ? { path, sizeBytes: found.size } : undefined;
  } catch {
    return undefined;
  }
}

/** Built assets carry a hash in their name; everything else may change with the next version. */
function toCaching(names: readonly string[]): string {
  return names.slice(0, -1).includes('assets') ? 'public, max-age=31536000, immutable' : 'no-store';
}

/** Bytes `from` … `to` of the file, opened at the first read and closed at the end, on error or cancel. */
function createBody(path: string, from: number, to: number): ReadableStream<Uint8Array> {
  let at = from;
  let file: FileHandle | undefined;
  async function closeFile(): Promise<void> {
    const opened = file;
    file = undefined;
    await opened?.close();
  }
  // Written out, because Readable.toWeb throws out of reach when a film is cancelled while it is seeking.
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          file ??= await open(path, 'r');
          const bytes = new Uint8Array(Math.min(chunkBytes, to - at));
          const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
          if (bytesRead === 0) throw new Error('the file became shorter');
          at += bytesRead;
          controller.enqueue(bytes.subarray(0, bytesRead));
          if (at < to) return;
          await closeFile();
          controller.close();
        } catch (error) {
          await closeFile();
          throw error;
        }
      },
      cancel: closeFile,
    },
    { highWaterMark: 0 },
  );
}

/** The handler for `protocol.handle('app', …)`. Never throws. */
export function createFileHandler({ root, getHeaders }: FileServer): (request: Request) => Promise<Response> {
  function refuse(status: number, more: Record<string, string> = {}): Response {
    return new Response(null, { status, headers: { ...getHeaders(), 'cache-control': 'no-store', ...more } });
  }

  return async function serveFile(request) {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    if (!isKioskUrl(request.url)) return refuse(404);
    const names = parseAssetPath(new URL(request.url).pathname);
    const file = names && (await findFile(root, names));
    if (!names || !file) return refuse(404);

    const range = parseByteRange(request.headers.get('range'), file.sizeBytes);
    if (range.kind === 'unsatisfiable') {
      return refuse(416, { 'content-range': `bytes */${file.sizeBytes}` });
    }
    const from = range.kind === 'part' ? range.from : 0;
    const to = range.kind === 'part' ? range.to : file.sizeBytes;
    const headers = {
      ...getHeaders(),
      'cache-control': toCaching(names),
      'content-type': toMediaType(names.at(-1) ?? ''),
      'content-length': String(to - from),
      'accept-ranges': 'bytes',
      ...(range.kind === 'part' ? { 'content-range': `bytes ${from}-${to - 1}/${file.sizeBytes}` } : {}),
    };
    const body = request.method === 'HEAD' || to === from ? null : createBody(file.path, from, to);
    return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers });
  };
}
