// Owns: courseware that tries everything it should not: the page of a package, and what it wrote down.
import * as z from 'zod';

/** Each probe's outcome, in the page's own words. `reached` is the one that must not be. */
export const findingsSchema = z.record(z.string(), z.string());

function probe(outside: string): void {
  const kiosk = `http://127.0.0.1:${Number(location.port) - 1}`;
  const findings: Record<string, string> = {};
  const note = (name: string, outcome: unknown) => {
    findings[name] = String(outcome);
    document.body.dataset['findings'] = JSON.stringify(findings);
  };
  const attempt = (name: string, run: () => unknown) => {
    try {
      const value = run();
      note(name, value === null || value === undefined || value === false ? 'nothing' : 'reached');
    } catch (error) {
      note(name, (error as Error).name);
    }
  };
  const attemptLater = (name: string, run: () => Promise<unknown>) => {
    note(name, 'waits');
    const late = new Promise((resolve) => setTimeout(resolve, 1500, 'nothing'));
    Promise.race([run().then(() => 'reached'), late]).then(
      (outcome) => note(name, outcome),
      (error: Error) => note(name, error.name),
    );
  };
  const top = window.top as Window & Record<string, unknown>;

  attempt('parent document', () => top.document.body);
  attempt('parent storage', () => top.localStorage);
  attempt('parent database', () => top.indexedDB);
  attempt('parent bridge', () => top['bridge']);
  attempt('parent script', () => (top['eval'] as (text: string) => unknown)('1'));
  attempt('own bridge', () => (window as unknown as Record<string, unknown>)['bridge']);
  attempt('node', () => (window as unknown as Record<string, unknown>)['require']);
  attempt('cookies', () => document.cookie || null);
  attempt('popup', () => window.open(outside));
  attempt('popup of nothing', () => window.open('about:blank'));
  attempt('top navigation', () => {
    top.location.href = outside;
  });
  attempt('top link', () => {
    const link = document.createElement('a');
    link.href = `${outside}/top-link`;
    link.target = '_top';
    link.click();
  });
  attempt('history', () => history.go(-1));
  attempt('confirm', () => confirm('stay?'));
  attempt('prompt', () => prompt('PIN?'));
  attempt('alert', () => alert('held'));
  attempt('print', () => print());
  attempt('form', () => {
    const form = document.createElement('form');
    form.action = `${outside}/form`;
    form.method = 'post';
    document.body.append(form);
    form.submit();
  });
  attempt('picture', () => {
    new Image().src = `${outside}/picture.png`;
    new Image().src = `${kiosk}/kiosk/icon.svg?picture`;
  });
  attempt('frame', () => {
    const frame = document.createElement('iframe');
    frame.src = `${outside}/frame`;
    document.body.append(frame);
  });
  attempt('download', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['x']));
    link.download = 'x.exe';
    link.click();
  });
  attempt('beacon', () => {
    navigator.sendBeacon(`${outside}/beacon`, 'x');
  });
  attempt('style and prefetch', () => {
    for (const rel of ['stylesheet', 'prefetch', 'preconnect', 'dns-prefetch', 'modulepreload']) {
      const link = document.createElement('link');
      Object.assign(link, { rel, href: `${outside}/${rel}` });
      document.head.append(link);
    }
  });
  attemptLater('database of the kiosk', async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    if (!names.includes('yuanjiao-station')) throw new DOMException('', 'OtherStorage');
  });
  attemptLater('fetch outside', () => fetch(`${outside}/fetch`, { mode: 'no-cors' }));
  attemptLater('fetch of the kiosk', () => fetch(`${kiosk}/kiosk/index.html`, { mode: 'no-cors' }));
  attemptLater('fetch of the center', async () => {
    if (!(await fetch('/healthz')).ok) throw new DOMException('', 'Refused');
  });
  attemptLater(
    'socket',
    () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(outside.replace('http', 'ws'));
        socket.onopen = resolve;
        socket.onerror = () => reject(new DOMException('', 'Refused'));
      }),
  );
  attemptLater('worker of its own', async () => navigator.serviceWorker.register('evil.js'));
  attemptLater('whole screen', () => document.documentElement.requestFullscreen());
  attemptLater('camera', () => navigator.mediaDevices.getUserMedia({ video: true }));
  // Words that nobody asked for, in every form.
  for (const word of [
    'yuanjiao-frame-loaded',
    { type: 'report' },
    { type: 'file', request: { path: '../../x', range: null } },
  ]) {
    top.postMessage(word, '*');
    window.parent.postMessage(word, '*', [new MessageChannel().port1]);
  }
  document.body.dataset['done'] = 'true';
}

/** Files of the package. `outside`: a server that must never be asked. */
export function createHostileFiles(outside: string): Record<string, string> {
  return {
    'index.html': `<!doctype html><meta charset="utf-8"><title>hostile</title><body><script src="probe.js"></script>`,
    'probe.js': `(${probe.toString()})(${JSON.stringify(outside)});`,
    'evil.js': 'self.addEventListener("fetch", () => undefined);',
  };
}
