// The shell's road to the files of a package: the scheme's handler asks the page over the real bridge, the
// page answers from what it has. No Electron: the handler is given requests as Electron would give them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bridge, createBridge } from '#core/bridge/bridge.ts';
import { channels, maxCoursePartBytes } from '#core/bridge/channels.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Sha256, toSha256 } from '#core/kernel/hash.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { buildCoursePolicy, buildSecurityHeaders } from '#electron/main/content-policy.ts';
import { CourseDesk } from '#electron/main/course-desk.ts';
import { createCourseHandler } from '#electron/main/serve-course.ts';
import { createFileAnswerer } from '#renderer/packages/answer-files.ts';
import { buildCourseHeaders } from '#renderer/packages/course-headers.ts';
import { frameMessageSchema } from '#renderer/packages/messages.ts';
import { toPackageHash } from '#renderer/packages/package-hash.ts';
import { serveShell } from '#renderer/packages/serve-shell.ts';

const encoder = new TextEncoder();
const film = Uint8Array.from({ length: 2 * maxCoursePartBytes + 5 }, (_, index) => index % 251);
const contents: Record<string, Uint8Array<ArrayBuffer>> = {
  'index.html': encoder.encode('<p>课件</p>'),
  'Shared/图片 1.png': encoder.encode('png'),
  'empty.css': new Uint8Array(),
  'film.mp4': film,
};
const files = Object.entries(contents).map(([path, bytes]) => {
  const file: FileRef = {
    sha256: toSha256(bytes),
    sizeBytes: bytes.length,
    mediaType: 'application/octet-stream',
  };
  return { path, file };
});
const byHash = new Map(files.map(({ path, file }) => [file.sha256, contents[path]]));
const hash = toPackageHash({ files });
const headers = buildSecurityHeaders(buildCoursePolicy());

/** The bridge as the preload makes it, without the process in between; structured clone included. */
function createCourseBridge(desk: CourseDesk): Bridge {
  return createBridge(async (channel, request) => {
    const parsed = channels[channel].request.parse(structuredClone(request));
    if (channel === 'course.take')
      return succeed({ requests: await desk.take((parsed as { hash: string }).hash) });
    if (channel === 'course.give') desk.give(parsed as Parameters<CourseDesk['give']>[0]);
    if (channel === 'course.close') desk.close((parsed as { hash: string }).hash);
    return succeed({});
  });
}

let desk: CourseDesk;
let serve: (request: Request) => Promise<Response>;
let close: () => void;
let reads = 0;
let isDiskBusy = false;

beforeEach(() => {
  desk = new CourseDesk();
  serve = createCourseHandler(desk, headers);
  reads = 0;
  isDiskBusy = false;
  const answer = createFileAnswerer({
    files,
    async readBlob({ sha256 }) {
      reads += 1;
      const bytes = byHash.get(sha256);
      return bytes && !isDiskBusy ? succeed(new Blob([bytes])) : fail('blob-missing');
    },
    readOwn: async (path) => (path === 'packages/player.js' ? new Blob(['player']) : undefined),
  });
  close = serveShell(createCourseBridge(desk), hash, answer);
});
afterEach(() => close());

const get = (path: string, init: RequestInit = {}) => serve(new Request(`course://${hash}/${path}`, init));
const range = (text: string) => ({ headers: { range: text } });

describe('course:// of the shell', () => {
  it('serves the files of the package that is open, with type and policy', async () => {
    const page = await get('index.html?lang=ug');
    expect([page.status, await page.text()]).toEqual([200, '<p>课件</p>']);
    expect(page.headers.get('content-type')).toBe('text/html');
    expect(page.headers.get('content-security-policy')).toBe(headers['content-security-policy']);
    const picture = await get(`shared/${encodeURIComponent('图片 1.png')}`);
    expect(await picture.text()).toBe('png');
    const empty = await get('empty.css');
    expect([empty.status, await empty.text()]).toEqual([200, '']);
  });

  it('asks again for a file that could not be read', async () => {
    isDiskBusy = true;
    expect((await get('index.html')).status).toBe(404);
    isDiskBusy = false;
    expect((await get('index.html')).status).toBe(200);
  });

  it('serves the page and the player that stand around it, and nothing else of the kiosk', async () => {
    expect(await (await get('~player/start.html')).text()).toContain('yuanjiao-frame-loaded');
    expect(await (await get('~player/packages/player.js')).text()).toBe('player');
    for (const path of [
      '~player/index.html',
      '~player/packages/../index.html',
      '~player/workers/sync-worker.js',
    ]) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('a film comes in parts, and in ranges', async () => {
    const whole = await get('film.mp4');
    expect(toSha256(new Uint8Array(await whole.arrayBuffer()))).toBe(toSha256(film));
    const part = await get('film.mp4', range(`bytes=${maxCoursePartBytes - 2}-${maxCoursePartBytes + 3}`));
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(
      `bytes ${maxCoursePartBytes - 2}-${maxCoursePartBytes + 3}/${film.length}`,
    );
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(
      film.slice(maxCoursePartBytes - 2, maxCoursePartBytes + 4),
    );
    expect((await get('film.mp4', range(`bytes=${film.length}-`))).status).toBe(416);
    // Checked once, not for each range.
    expect(reads).toBe(1);
  });

  it.each(['missing.html', '..%2findex.html', '%2e%2e/%2e%2e/etc/passwd', '%zz', 'index.html%00', ''])(
    'has no %s',
    async (path) => {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([
        404,
        headers['content-security-policy'],
      ]);
    },
  );

  it('changes nothing, and is silent for a package that is not open', async () => {
    expect((await get('index.html', { method: 'POST', body: 'x' })).status).toBe(405);
    const other = await serve(new Request(`course://${'0'.repeat(64)}/index.html`));
    expect(other.status).toBe(404);
    close();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect((await get('index.html')).status).toBe(404);
  });

  it('a part that is not what was asked for is no part', async () => {
    const asked = desk.ask(hash, 'film.mp4', 0);
    desk.give({ id: 1, isFound: true, type: 'video/mp4', sizeBytes: 1, bytes: new Uint8Array(2) });
    expect(await asked).toBeUndefined();
  });
});

describe('what a frame says', () => {
  const report = {
    completion: 'passed',
    success: '',
    score: { raw: 1, min: null, max: null, scaled: null },
    state: '{}',
    isSuspended: false,
    isTerminated: false,
  };
  it('is believed only in the form that was agreed', () => {
    expect(frameMessageSchema.safeParse({ type: 'report', report }).success).toBe(true);
    for (const wrong of [
      undefined,
      'shown',
      { type: 'sign-out' },
      { type: 'report', report: { ...report, learnerId: 'somebody' } },
      { type: 'report', report: { ...report, score: { ...report.score, raw: Number.NaN } } },
      { type: 'report', report: { ...report, state: 'x'.repeat(600_000) } },
      { type: 'file', request: { path: 7, range: null } },
    ]) {
      expect(frameMessageSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

it('other files, another origin; another order, the same', () => {
  expect(toPackageHash({ files: files.toReversed() })).toBe(hash);
  const changed = files.map((one) => ({ ...one, file: { ...one.file, sha256: 'a'.repeat(64) as Sha256 } }));
  expect(toPackageHash({ files: changed })).not.toBe(hash);
});

it('the course origin of a browser may be framed by its kiosk only, and reaches only itself', () => {
  const policy = buildCourseHeaders('https://course.station.pishan.gov.cn')['content-security-policy'];
  expect(policy).toContain("frame-ancestors 'self' https://station.pishan.gov.cn;");
  expect(policy).toContain("connect-src 'self' blob: data:;");
  expect(policy).toContain("worker-src 'none';");
  expect(policy?.match(/https?:/g)).toHaveLength(1);
});
