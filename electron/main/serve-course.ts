// Owns: the answers of `course://<hash>/`: files of a package that the page is showing, read part by part
// from the page. What must stay true: every answer, also a refusal, carries the policy of courseware.
import { parseByteRange } from '#core/protocol/byte-range.ts';
import { isCourseUrl } from './addresses.ts';

export interface CoursePart {
  type: string;
  /** Of the whole file. */
  sizeBytes: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface CourseFiles {
  ask(hash: string, path: string, from: number): Promise<CoursePart | undefined>;
}

const typePattern = /^[a-z]+\/[a-z0-9.+-]+$/;

function parsePath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname.slice(1));
  } catch {
    return undefined;
  }
}

/** The handler for `protocol.handle('course', …)`. Never throws. */
export function createCourseHandler(files: CourseFiles, headers: Readonly<Record<string, string>>) {
  function refuse(status: number, more: Record<string, string> = {}): Response {
    return new Response(null, { status, headers: { ...headers, 'cache-control': 'no-store', ...more } });
  }

  return async function serveCourse(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    if (!isCourseUrl(request.url)) return refuse(404);
    const { host, pathname } = new URL(request.url);
    const path = parsePath(pathname);
    const first = path === undefined ? undefined : await files.ask(host, path, 0);
    if (path === undefined || !first || !typePattern.test(first.type)) return refuse(404);
    const { sizeBytes } = first;
    const range = parseByteRange(request.headers.get('range'), sizeBytes);
    if (range.kind === 'unsatisfiable') return refuse(416, { 'content-range': `bytes */${sizeBytes}` });
    const from = range.kind === 'part' ? range.from : 0;
    const to = range.kind === 'part' ? range.to : sizeBytes;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const part = at === 0 ? first : await files.ask(host, path, at);
          const bytes = part?.bytes.subarray(0, to - at);
          if (!bytes || bytes.length === 0) throw new Error('the package was closed');
          at += bytes.length;
          controller.enqueue(bytes);
          if (at >= to) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    let at = from;
    return new Response(request.method === 'HEAD' || to === from ? null : body, {
      status: range.kind === 'part' ? 206 : 200,
      headers: {
        ...headers,
        'cache-control': 'no-store',
        'content-type': first.type,
        'content-length': String(to - from),
        'accept-ranges': 'bytes',
        ...(range.kind === 'part' ? { 'content-range': `bytes ${from}-${to - 1}/${sizeBytes}` } : {}),
      },
    });
  };
}
