// Owns: the course origin of a browser kiosk. It keeps nothing: the page that frames a package is part of
// this script, and every file is asked of the kiosk through that page. What must stay true: a package
// gets no answer that is not from its own files, no answer without the policy, and no network at all.
import { buildInstallPolicy, coursePath } from '#core/protocol/course-origin.ts';
import { buildCourseHeaders } from '../packages/course-headers.ts';
import installText from '../packages/install.html?raw';
import type { FileAnswer } from '../packages/messages.ts';
import { startPage } from '../packages/places.ts';
import startText from '../packages/start.html?raw';

declare const self: ServiceWorkerGlobalScope;

/** Slow machines read a large file from the disk; a kiosk that is gone never answers. */
const patienceMs = 30_000;
const headers = buildCourseHeaders(self.location.origin);

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

function refuse(status: number): Response {
  return new Response(null, { status, headers });
}

function toPage(text: string, policy = headers['content-security-policy'] ?? ''): Response {
  return new Response(text, {
    headers: { ...headers, 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' },
  });
}

/** The package's address and what is asked of it. */
function parsePlace(url: URL): { base: string; path: string } | undefined {
  if (url.origin !== self.location.origin) return undefined;
  const [, base, path] = /^(\/course\/[0-9a-f]{64}\/)(.+)$/.exec(url.pathname) ?? [];
  if (base === undefined || path === undefined) return undefined;
  try {
    return { base, path: decodeURIComponent(path) };
  } catch {
    return undefined;
  }
}

/** The first frame of this package that has the kiosk behind it and answers. */
async function askKiosk(base: string, path: string, range: string | null): Promise<FileAnswer | undefined> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const frames = all.filter(({ url }) => new URL(url).pathname === `${base}${startPage}`);
  if (frames.length === 0) return undefined;
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), patienceMs);
    for (const frame of frames) {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event: MessageEvent<FileAnswer>) => resolve(event.data);
      frame.postMessage({ path, range }, [channel.port2]);
    }
  });
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  if (url.pathname === `${coursePath}install.html`)
    return toPage(installText, buildInstallPolicy(self.location.origin));
  const place = parsePlace(url);
  if (!place) return refuse(404);
  if (place.path === startPage) return toPage(startText);
  const file = await askKiosk(place.base, place.path, request.headers.get('range'));
  if (!file) return refuse(504);
  return new Response(request.method === 'HEAD' ? null : file.body, {
    status: file.status,
    headers: { ...file.headers, ...headers },
  });
}

self.addEventListener('fetch', (event) => {
  event.respondWith(answer(event.request).catch(() => refuse(404)));
});
