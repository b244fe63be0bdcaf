import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startShell } from '#electron/main/start-shell.ts';
import { AppDouble, type ElectronDouble } from './electron-double.ts';
import { createEvent } from './emitter.ts';
import { createSampleShell, type SampleShell } from './sample-shell.ts';
import { SessionDouble } from './session-double.ts';
import { WebContentsDouble } from './window-double.ts';

const courseUrl = `course://${'ab'.repeat(32)}/index.html`;
let shell: SampleShell;
let double: ElectronDouble;
beforeAll(async () => {
  shell = await createSampleShell();
  double = await shell.start([]);
});
afterAll(async () => {
  await double.close();
  await shell.remove();
});

describe('the shell does not come up', () => {
  const options = {
    platform: 'linux',
    rendererRoot: '/nowhere',
    preloadPath: '/nowhere',
    clock: { bootId: 'boot-of-the-test', readUptimeMs: () => 1 },
    report: () => undefined,
  };
  test('twice on one machine', async () => {
    const app = new AppDouble({ folder: shell.folder, preloadPath: '', isOnlyInstance: false });
    const started = await startShell({ ...double.electron, app }, { ...options, argv: [] });
    expect(started).toEqual({ kind: 'refused', reason: 'second-instance' });
    expect(app.calls).toEqual(['requestSingleInstanceLock', 'quit']);
  });
  test('when packaged and told to let a debugger in', async () => {
    const app = new AppDouble({ folder: shell.folder, preloadPath: '' });
    const argv = ['--remote-debugging-port=9222'];
    const started = await startShell({ ...double.electron, app }, { ...options, argv });
    expect(started).toEqual({ kind: 'refused', reason: 'forbidden-switch' });
    expect(app.calls).toEqual(['exit 2']);
  });
});

describe('the browser’s questions', () => {
  test('about permissions get the same answer as request and as check', () => {
    const ask = (permission: string, requester: string, isMainFrame = true) =>
      double.session.askPermission(permission, requester, isMainFrame);
    expect(ask('fullscreen', 'app://kiosk/kiosk/index.html')).toEqual({ request: true, check: true });
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'unknown']) {
      expect(ask(permission, 'app://kiosk/kiosk/index.html')).toEqual({ request: false, check: false });
    }
    expect(ask('fullscreen', courseUrl)).toEqual({ request: false, check: false });
    expect(ask('fullscreen', 'app://kiosk/', false)).toEqual({ request: false, check: false });
  });

  test('about devices are all answered with none', () => {
    expect(double.session.askDevices()).toEqual({ device: false, pairing: false, display: null });
    const chosen: unknown[] = [];
    const note = (device: unknown) => chosen.push(device ?? 'none');
    const event = () => createEvent({});
    const events = [event(), event(), event(), event()] as const;
    double.session.emit('select-hid-device', events[0], {}, note);
    double.session.emit('select-usb-device', events[1], {}, note);
    double.session.emit('select-serial-port', events[2], [{ portId: '1' }], {}, note);
    double.windows[0]?.webContents.emit('select-bluetooth-device', events[3], [{ deviceId: '1' }], note);
    expect(chosen).toEqual(['none', 'none', '', '']);
    expect(events.every(({ wasPrevented }) => wasPrevented())).toBe(true);
  });

  test('about certificates are answered with no', () => {
    const event = createEvent({});
    let isTrusted = true;
    double.app.emit(
      'certificate-error',
      event,
      {},
      'https://center.test/',
      'net::ERR_CERT',
      {},
      (yes: boolean) => {
        isTrusted = yes;
      },
    );
    expect([isTrusted, event.wasPrevented()]).toEqual([false, true]);
    const chosen: unknown[] = [];
    const other = createEvent({});
    double.app.emit('select-client-certificate', other, {}, 'https://x.test/', [{}], (...given: unknown[]) =>
      chosen.push(given),
    );
    expect([chosen, other.wasPrevented()]).toEqual([[[]], true]);
  });

  test('in a session that comes later are answered as in the first', async () => {
    const later = new SessionDouble(double.server);
    double.app.emit('session-created', later);
    expect(later.askPermission('media', 'app://kiosk/', true)).toEqual({ request: false, check: false });
    expect(later.isCancelled('https://x.test/', 'app://kiosk')).toBe(true);
    const download = createEvent({});
    later.emit('will-download', download, { getURL: () => 'https://x.test/a.exe' });
    expect(download.wasPrevented()).toBe(true);
  });

  test('about a web contents that comes later are answered as in the first', () => {
    const later = new WebContentsDouble();
    double.app.emit('web-contents-created', {}, later);
    later.noteWindowOpen();
    expect(later.openAnswers).toEqual(['deny']);
    const event = createEvent({ url: 'https://x.test/', isMainFrame: true });
    later.emit('will-navigate', event);
    expect(event.wasPrevented()).toBe(true);
  });
});
