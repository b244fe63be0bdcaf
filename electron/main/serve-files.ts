// Owns: the answers of `app://kiosk/`: the built renderer, read-only. What must stay true: nothing outside
// the root is ever opened, and every answer, also a refusal, carries the security headers.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { isKioskUrl } from './addresses.ts';
import { parseAssetPath } from './asset-path.ts';
import { parseByteRange } from './byte-range.ts';
import { toMediaType } from './media-types.ts';

export interface FileServer {
  root: string;
  /** Asked anew for each answer: the policy changes when the center does. */
  getHeaders(): Record<string, string>;
}

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

function toBody(file: FoundFile, from: number, to: number): ReadableStream<Uint8Array> {
  // `end` is inclusive. The web stream closes the file when its reader goes away.
  const bytes = createReadStream(file.path, { start: from, end: to - 1 });
  return Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
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
    const body = request.method === 'HEAD' || to === from ? null : toBody(file, from, to);
    return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers });
  };
}
