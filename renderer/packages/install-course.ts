// Owns: the first visit of the course origin: its worker has to be in place before the line goes, as the
// kiosk's own has. The hidden frame is there for a moment at each start, which also brings a newer worker.
import { coursePath, toCourseOrigin } from '#core/protocol/course-origin.ts';

/** On a slow line the worker takes a while; a frame that stays costs nothing. */
const patienceMs = 120_000;

/** Resolves with whether the worker is in place. */
export function installCourse(): Promise<boolean> {
  const origin = toCourseOrigin(location.origin);
  if (origin === undefined || !('serviceWorker' in navigator)) return Promise.resolve(false);
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  frame.src = `${origin}${coursePath}install.html`;
  return new Promise((resolve) => {
    const end = (isInstalled: boolean) => {
      clearTimeout(timer);
      window.removeEventListener('message', listen);
      frame.remove();
      resolve(isInstalled);
    };
    const listen = (event: MessageEvent<unknown>) => {
      if (event.source !== frame.contentWindow) return;
      if (event.data === 'yuanjiao-course-installed') end(true);
      if (event.data === 'yuanjiao-course-refused') end(false);
    };
    const timer = setTimeout(() => end(false), patienceMs);
    window.addEventListener('message', listen);
    document.body.append(frame);
  });
}
