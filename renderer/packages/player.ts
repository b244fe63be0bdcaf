// Owns: what runs around a package inside its own origin. Entry of the build; the page that loads it
// (start.html) has the port to the kiosk. It trusts the package with nothing: it has nothing to lose.
import type { PackageFormat } from '#core/domain/package-files.ts';
import { fitReport, type PackageReport } from '#core/domain/package-run.ts';
import { watchAttention } from './frame-attention.ts';
import { playH5p } from './h5p-player.ts';
import type { FrameMessage, StartMessage } from './messages.ts';
import { playScorm } from './scorm-player.ts';

interface CourseHandle {
  port: MessagePort;
  start: StartMessage;
}

const { port, start } = (globalThis as unknown as { yuanjiaoCourse: CourseHandle }).yuanjiaoCourse;
const send = (message: FrameMessage) => port.postMessage(message);

/** The package's own page, in a frame whose parent has the interface that SCORM looks for. */
function showFrame(entry: string): void {
  const frame = document.createElement('iframe');
  frame.className = 'package';
  frame.title = 'package';
  frame.allow = 'autoplay';
  frame.addEventListener('load', () => send({ type: 'shown' }));
  frame.src = `../${entry}`;
  document.body.append(frame);
}

/** A plain page has no other way to learn the language; one that does not ask is not disturbed. */
function withLanguage(entry: string): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(entry) ?? [];
  return `${path}${query === '' ? '?' : `${query}&`}lang=${start.language}${fragment}`;
}

const players: Record<PackageFormat, () => Promise<void>> = {
  html: async () => showFrame(withLanguage(start.entry)),
  'scorm-1.2': () => playScorm(start, sendReport, showFrame),
  'scorm-2004': () => playScorm(start, sendReport, showFrame),
  h5p: async () => {
    await playH5p(start, sendReport);
    send({ type: 'shown' });
  },
};

function sendReport(report: PackageReport): void {
  send({ type: 'report', report: fitReport(report) });
}

/** Those that can be seen from here; a cookie is taken back under the path that it was set for. */
function sweepCookies(): void {
  const parts = location.pathname.split('/');
  const paths = parts.map((_part, index) => parts.slice(0, index + 1).join('/') || '/');
  for (const cookie of document.cookie.split('; ')) {
    const [name = ''] = cookie.split('=');
    for (const path of name === '' ? [] : paths.flatMap((one) => [one, `${one.replace(/\/$/, '')}/`])) {
      // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there on plain http
      document.cookie = `${name}=; max-age=0; path=${path}`;
    }
  }
}

/** What an earlier package left here: one origin serves them all where the kiosk is a plain browser. */
async function sweepStorage(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  sweepCookies();
  const databases = await indexedDB.databases();
  for (const { name } of databases) if (name !== undefined) indexedDB.deleteDatabase(name);
  for (const name of await caches.keys()) await caches.delete(name);
}

watchAttention(window, (isTouched, isPlaying) => send({ type: 'attention', isTouched, isPlaying }));
sweepStorage()
  // A browser that keeps nothing for us keeps nothing for others.
  .catch(() => undefined)
  .then(() => players[start.format]())
  .catch((cause: unknown) => send({ type: 'failed', detail: String(cause).slice(0, 500) }));
