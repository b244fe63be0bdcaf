import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAssetPath } from './asset-path.ts';
import { buildKioskPolicy, buildSecurityHeaders } from './content-policy.ts';
import { toMediaType } from './media-types.ts';
import { createFileHandler } from './serve-files.ts';

const secret = 'nobody may read this';
const headers = buildSecurityHeaders(buildKioskPolicy({ centerOrigin: undefined }));
let folder = '';
let serve: (request: Request) => Promise<Response>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'));
  const root = join(folder, 'root');
  await mkdir(join(root, 'kiosk'), { recursive: true });
  await mkdir(join(root, 'assets'));
  await writeFile(join(folder, 'secret.txt'), secret);
  await writeFile(join(folder, 'root-beside.txt'), secret);
  await writeFile(join(root, 'kiosk/index.html'), '<p>kiosk</p>');
  await writeFile(join(root, 'assets/a b.js'), 'export {};');
  await writeFile(join(root, 'assets/empty.css'), '');
  await writeFile(join(root, 'assets/中文.txt'), '0123456789');
  await writeFile(join(root, '.hidden'), secret);
  await symlink(join(folder, 'secret.txt'), join(root, 'assets/link.txt'));
  await symlink(folder, join(root, 'up'));
  await symlink(join(root, 'kiosk/index.html'), join(root, 'assets/inside.html'));
  serve = createFileHandler({ root, getHeaders: () => headers });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function get(path: string, init: RequestInit = {}): Promise<Response> {
  return serve(new Request(`app://kiosk${path}`, init));
}

describe('the kiosk’s files', () => {
  test('come with type, length, caching and policy', async () => {
    const page = await get('/kiosk/index.html?x=1');
    expect(await page.text()).toBe('<p>kiosk</p>');
    expect(Object.fromEntries(page.headers)).toEqual({
      ...headers,
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-length': '12',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(page.headers.has('etag')).toBe(false);
    const script = await get('/assets/a%20b.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(await (await get('/kiosk/')).text()).toBe('<p>kiosk</p>');
    expect(await (await get(`/assets/${encodeURIComponent('中文')}.txt`)).text()).toBe('0123456789');
    expect(await (await get('/assets/inside.html')).text()).toBe('<p>kiosk</p>');
    const empty = await get('/assets/empty.css');
    expect([empty.status, await empty.text()]).toEqual([200, '']);
  });

  test('are only read', async () => {
    const head = await get('/kiosk/index.html', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.body]).toEqual([200, '12', null]);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const refused = await get('/kiosk/index.html', { method });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      expect(refused.headers.get('content-security-policy')).toBe(headers['content-security-policy']);
    }
  });

  test('are not for another host of the scheme', async () => {
    expect((await serve(new Request('app://other/kiosk/index.html'))).status).toBe(404);
  });

  test('answer ranges with 206, bad ones with 416, several with the whole', async () => {
    const path = `/assets/${encodeURIComponent('中文')}.txt`;
    const ask = async (range: string) => {
      const answer = await get(path, { headers: { range } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await ask('bytes=0-3')).toEqual([206, 'bytes 0-3/10', '0123']);
    expect(await ask('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await ask('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await ask('bytes=5-500')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await ask('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await ask('bytes=-0')).toEqual([416, 'bytes */10', '']);
    expect(await ask('bytes=0-1,4-5')).toEqual([200, null, '0123456789']);
    expect(await ask('lines=1-2')).toEqual([200, null, '0123456789']);
  });
});

describe('a film', () => {
  test('is streamed in pieces, and cancelling it leaves no file open', async () => {
    const size = 3 * 1024 ** 2 + 17;
    await writeFile(join(folder, 'root/assets/film.mp4'), Buffer.alloc(size, 9));
    const countOpen = async () => {
      const links = await readdir('/proc/self/fd').catch(() => []);
      const targets = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
      return targets.filter((target) => target.endsWith('film.mp4')).length;
    };
    const whole = await get('/assets/film.mp4');
    expect((await whole.arrayBuffer()).byteLength).toBe(size);
    await get('/assets/film.mp4');
    const reader = (await get('/assets/film.mp4', { headers: { range: 'bytes=5-' } })).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await countOpen()).toBe(0);
  });
});

describe('nothing outside the root', () => {
  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/kiosk/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/assets/link.txt',
    '/up/secret.txt',
    '/up/root/../secret.txt',
    '/.hidden',
    '/C:/secret.txt',
    '/C%3A%5Csecret.txt',
    '//secret.txt',
    '/assets/link.txt%00.html',
    '/kiosk/index.html%00',
    '/kiosk/index.html.',
    '/kiosk/index.html%20',
    '/kiosk/index.html::$DATA',
    '/NUL',
    '/assets/con.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/%',
    '/assets',
    '/kiosk',
    '/root-beside.txt',
    '/../root-beside.txt',
  ])('%s is not found', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
    expect(answer.headers.get('content-security-policy')).toBe(headers['content-security-policy']);
  });

  const piece = fc.constantFrom(
    ...[
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '%252e',
      '/',
      '//',
      '%2f',
      '%5c',
      '\\',
      '%00',
      'secret.txt',
      'up',
      'assets',
    ],
    ...['link.txt', 'C:', '~', '%c0%af', 'kiosk', 'root', ';', '?', '#', ' ', '%20', '*', '\u202e'],
  );
  test('whatever the path', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 9 }),
        async (parts) => {
          const path = `/${parts.join('')}`;
          fc.pre(URL.canParse(`app://kiosk${path}`));
          const answer = await get(path);
          expect([200, 404]).toContain(answer.status);
          expect(await answer.text()).not.toContain(secret);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('names are plain after one decoding, or the path is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const name of parseAssetPath(text) ?? []) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is tested.
          expect(name).not.toMatch(/[/\\%:\u0000-\u001f]|^\.|^$/);
        }
      }),
    );
  });
});

test('an unknown ending is plain bytes', () => {
  expect(toMediaType('a.exe')).toBe('application/octet-stream');
  expect(toMediaType('constructor')).toBe('application/octet-stream');
  expect(toMediaType('x.constructor')).toBe('application/octet-stream');
  expect(toMediaType('A.WOFF2')).toBe('font/woff2');
});
