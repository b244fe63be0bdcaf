import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BridgeHost } from '#core/bridge/bridge.ts';
import { channelNames } from '#core/bridge/channels.ts';
import { scanFrames } from '#core/journal/journal-frame.ts';
import { createChain, sampleEpoch } from '#core/journal/journal-samples.ts';
import { must } from '#core/kernel/assert.ts';
import { buildKioskPolicy } from '#electron/main/content-policy.ts';
import { type ElectronDouble, getKioskPage } from './electron-double.ts';
import { createSampleShell, type SampleShell } from './sample-shell.ts';

const courseUrl = `course://${'ab'.repeat(32)}/index.html`;
/** Build machines are busy: the poll's own second is too short. */
const patience = { timeout: 20_000 };
let shell: SampleShell;
let center: Server;
let centerOrigin = '';
let double: ElectronDouble;

/** Reads what the page's own scripts see, through the page's own `window.bridge`. */
function withBridge<Value>(page: Page, use: (bridge: NonNullable<BridgeHost['bridge']>) => Promise<Value>) {
  return page.evaluate(`(${String(use)})(window.bridge)`) as Promise<Value>;
}

beforeAll(async () => {
  shell = await createSampleShell();
  center = createServer((_request, answer) => {
    answer.setHeader('access-control-allow-origin', '*').end('the center');
  });
  await new Promise<void>((resolve) => center.listen(0, '127.0.0.1', resolve));
  centerOrigin = `http://127.0.0.1:${(center.address() as AddressInfo).port}`;
  double = await shell.start([`--center=${centerOrigin}`, '--enrol-code=bcdf-ghjk']);
});
afterAll(async () => {
  await double.close();
  center.close();
  await shell.remove();
});

let page: Page;
beforeEach(async () => {
  page = await getKioskPage(double);
});

describe('the shell comes up', () => {
  test('in order: locks and schemes before Electron is ready', () => {
    expect(double.app.calls).toEqual([
      'requestSingleInstanceLock',
      'enableSandbox',
      'registerSchemes app course',
      'whenReady',
      'setApplicationMenu',
      'powerSaveBlocker prevent-display-sleep',
    ]);
  });

  test('with the kiosk page, its module script and a visible window', async () => {
    expect(double.server.toScheme(page.url())).toBe('app://kiosk/kiosk/index.html');
    await expect.poll(() => page.title(), patience).toBe('kiosk ran object');
    expect(double.windows[0]?.isShown).toBe(true);
  });

  test('in kiosk mode without the argument --windowed', () => {
    expect(double.windows[0]?.options).toMatchObject({ kiosk: true, fullscreen: true, frame: false });
  });
});

describe('the page', () => {
  test('gets window.bridge and nothing else', async () => {
    const plain = await double.openPlainPage();
    const read = (target: Page) => target.evaluate(() => Object.getOwnPropertyNames(window).sort());
    await plain.goto(double.server.toHttp('app://kiosk/safe.html'));
    const before = new Set(await read(plain));
    await plain.close();
    expect((await read(page)).filter((name) => !before.has(name))).toEqual(['bridge']);
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'exports', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(found).toEqual([]);
  });

  test('cannot change the bridge', async () => {
    const kept = await page.evaluate(() => {
      const host = window as unknown as { bridge: { journal: object } };
      const first = host.bridge;
      try {
        host.bridge = { journal: {} };
      } catch {
        // Strict mode tells; both ways are fine.
      }
      return host.bridge === first && Object.isFrozen(first) && Object.isFrozen(first.journal);
    });
    expect(kept).toBe(true);
  });

  test('learns of the shell, the boot and the launch', async () => {
    expect(await withBridge(page, (bridge) => bridge.getShellInfo())).toEqual({
      ok: true,
      value: { shellVersion: '0.0.0-double', platform: 'linux', bootId: 'boot-of-the-test', uptimeMs: 1234 },
    });
    expect(await withBridge(page, (bridge) => bridge.readUptime())).toMatchObject({ ok: true });
    expect(await withBridge(page, (bridge) => bridge.getLaunch())).toEqual({
      ok: true,
      value: { centerOrigin, enrolCode: 'BCDFGHJK' },
    });
    expect(await withBridge(page, (bridge) => bridge.getCenterOrigin())).toEqual({
      ok: true,
      value: { origin: centerOrigin },
    });
  });

  test('appends to the journal, and the entries are in the file when it is told so', async () => {
    const entries = createChain(3, (seq) => `{"seq":${seq},"text":"学习 ئۆگىنىش"}`);
    const answer = await page.evaluate(
      (sent) => (window as unknown as Required<BridgeHost>).bridge.journal.append(sent),
      entries,
    );
    expect(answer).toEqual({ ok: true, value: { written: 3 } });
    const journal = join(shell.folder, 'userData/journal');
    const [name] = await readdir(journal);
    const scan = scanFrames(new Uint8Array(await readFile(join(journal, name ?? ''))));
    expect(scan.frames.map(({ entry }) => entry)).toEqual(entries);
    expect(await withBridge(page, (bridge) => bridge.journal.readHeads())).toEqual({
      ok: true,
      value: {
        heads: [
          { station: entries[0]?.station, epoch: sampleEpoch, seq: 3, hash: entries[2]?.hash, count: 3 },
        ],
        damage: [],
      },
    });
    const page1 = await page.evaluate(
      (query) => (window as unknown as Required<BridgeHost>).bridge.journal.read(query),
      { epoch: sampleEpoch, after: 1, limit: 1 },
    );
    expect(page1).toEqual({ ok: true, value: { entries: [entries[1]], unreadable: [], next: 2 } });
  });

  test('gets error values, never exceptions, for wrong requests', async () => {
    const answer = await page.evaluate(() => {
      const { bridge } = window as unknown as {
        bridge: { setCenterOrigin(text: unknown): Promise<unknown> };
      };
      return bridge.setCenterOrigin("http://center.test; script-src 'unsafe-inline'");
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  });
});

describe('nobody else reaches the shell', () => {
  test('a frame of another origin, with the raw channel in its hands, is refused on every channel', async () => {
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, double.server.toHttp(courseUrl));
    await expect.poll(() => page.frames().length, patience).toBe(2);
    const frame = must(page.frames()[1], 'frame');
    await frame.waitForLoadState();
    expect(double.server.toScheme(frame.url())).toBe(courseUrl);
    for (const channel of channelNames) {
      const answer = await frame.evaluate((name) => {
        const host = window as unknown as { __doubleInvoke(ipc: string, args: unknown[]): Promise<unknown> };
        return host.__doubleInvoke('bridge', [name, {}]);
      }, channel);
      expect(answer).toMatchObject({ ok: false, error: { kind: 'not-allowed' } });
    }
    expect(await frame.evaluate(() => 'bridge' in window)).toBe(false);
    await page.evaluate(() => document.querySelector('iframe')?.remove());
  });

  test('a sandboxed frame with the kiosk’s own address is refused', async () => {
    const outcome = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>inside</p>';
      frame.setAttribute('sandbox', 'allow-scripts');
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      return 'loaded';
    });
    expect(outcome).toBe('loaded');
    const frame = must(page.frames()[1], 'frame');
    const answer = await frame.evaluate(() => {
      const host = window as unknown as { __doubleInvoke(ipc: string, args: unknown[]): Promise<unknown> };
      return host.__doubleInvoke('bridge', ['shell.info', {}]);
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'not-allowed' } });
    await page.evaluate(() => document.querySelector('iframe')?.remove());
  });
});

describe('the page goes nowhere', () => {
  test.each(['http://127.0.0.1:9/', 'https://kiosk/kiosk/index.html', courseUrl])(
    'a navigation to %s leaves it where it is',
    async (target) => {
      const before = page.url();
      await page.evaluate((url) => {
        location.href = url;
      }, double.server.toHttp(target));
      await expect.poll(() => shell.reports.some((text) => text.includes(target)), patience).toBe(true);
      expect(page.url()).toBe(before);
      expect(await page.evaluate(() => document.body.textContent)).toContain('ready');
    },
  );

  test('a redirect elsewhere is refused by parsed origin', () => {
    const prevented: string[] = [];
    for (const url of [
      'app://kiosk.evil/',
      'app://kiosk@evil/',
      'https://evil.test/',
      'app://kiosk/kiosk/',
    ]) {
      const event = { url, isMainFrame: true, preventDefault: () => prevented.push(url) };
      double.windows[0]?.webContents.emit('will-redirect', event);
    }
    expect(prevented).toEqual(['app://kiosk.evil/', 'app://kiosk@evil/', 'https://evil.test/']);
  });

  test('window.open and links with a target are denied and open nothing', async () => {
    const pages = page.context().pages().length;
    const opened = await page.evaluate(() => window.open('http://127.0.0.1:9/', '_blank') === null);
    expect(opened).toBe(true);
    await expect.poll(() => double.windows[0]?.webContents.openAnswers, patience).toEqual(['deny']);
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = '/safe.html';
      link.target = '_blank';
      link.click();
    });
    await expect.poll(() => double.windows[0]?.webContents.openAnswers, patience).toEqual(['deny', 'deny']);
    await expect.poll(() => page.context().pages().length, patience).toBe(pages);
  });

  test('a request reaches the center and nobody else', async () => {
    const reached = await page.evaluate(
      (url) => fetch(url).then((answer) => answer.text()),
      `${centerOrigin}/x`,
    );
    expect(reached).toBe('the center');
    const outcome = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(String, (error) => String(error)),
    );
    expect(outcome).toContain('Failed to fetch');
    expect(double.session.isCancelled('http://127.0.0.1:9/', 'app://kiosk')).toBe(true);
    expect(double.session.isCancelled(`${centerOrigin}/api/station/v1/log`, 'app://kiosk')).toBe(false);
  });

  test('webviews and questions before leaving are prevented', () => {
    for (const name of ['will-attach-webview', 'will-prevent-unload']) {
      let isPrevented = false;
      double.windows[0]?.webContents.emit(name, {
        preventDefault: () => {
          isPrevented = true;
        },
      });
      expect(isPrevented, name).toBe(true);
    }
  });

  test('WebRTC sends no datagrams past a proxy', () => {
    expect(double.windows[0]?.webContents.webRtcPolicy).toBe('disable_non_proxied_udp');
  });
});

describe('what is served', () => {
  test('has the policy on every response, refusals too, for the center of this run', async () => {
    await page.evaluate(() => fetch('/no-such-file'));
    expect(double.server.answers.length).toBeGreaterThan(3);
    expect(double.server.answers.some(({ status }) => status === 404)).toBe(true);
    for (const { url, headers } of double.server.answers) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(headers.get('x-content-type-options'), url).toBe('nosniff');
      if (url.startsWith('app:')) expect(policy, url).toBe(buildKioskPolicy({ centerOrigin }));
      else expect(policy, url).toContain("connect-src 'self'");
    }
  });

  test('is ruled by the policy: no inline script, no eval, but WebAssembly', async () => {
    expect(await page.evaluate(() => ({ ...document.body.dataset }))).toEqual({
      eval: 'EvalError',
      wasm: 'ran',
      // The bridge, too, answers to a script that is under the policy.
      bridge: 'answered',
    });
    const outcome = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline ran"';
      document.body.append(script);
      return document.title;
    });
    expect(outcome).not.toBe('inline ran');
  });

  test('answers ranges', async () => {
    const answers = await page.evaluate(async () => {
      const ask = async (range: string) => {
        const answer = await fetch('/assets/film.mp4', { headers: { range } });
        const { length } = new Uint8Array(await answer.arrayBuffer());
        return [answer.status, answer.headers.get('content-range'), length];
      };
      return [await ask('bytes=10-19'), await ask('bytes=-5'), await ask('bytes=1000-')];
    });
    expect(answers).toEqual([
      [206, 'bytes 10-19/1000', 10],
      [206, 'bytes 995-999/1000', 5],
      [416, 'bytes */1000', 0],
    ]);
  });
});

describe('downloads', () => {
  test('of the kiosk’s own making are saved', async () => {
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['月报']));
      link.download = 'ledger 2026-11.csv';
      link.click();
    });
    const saved = join(shell.folder, 'downloads', 'ledger 2026-11.csv');
    await expect.poll(() => readFile(saved, 'utf8').catch(() => ''), patience).toBe('月报');
  });
});

describe('a page that dies', () => {
  test('comes back with its bridge, and after three deaths the safe page is shown', async () => {
    const contents = must(double.windows[0], 'window').webContents;
    for (let death = 1; death <= 3; death++) {
      const dead = await getKioskPage(double);
      contents.emit('unresponsive');
      await expect.poll(async () => (await getKioskPage(double)) !== dead, patience).toBe(true);
      const alive = await getKioskPage(double);
      await alive.waitForFunction(() => document.title.includes('ran object'));
      expect(await withBridge(alive, (bridge) => bridge.getShellInfo())).toMatchObject({ ok: true });
    }
    expect(shell.reports.filter((text) => text === 'page gone (crashed): reload')).toHaveLength(3);
    contents.emit('render-process-gone', {}, { reason: 'oom' });
    const shown = await getKioskPage(double);
    await expect.poll(() => double.server.toScheme(shown.url()), patience).toBe('app://kiosk/safe.html');
    await shown.getByRole('link').click();
    await expect
      .poll(() => double.server.toScheme(shown.url()), patience)
      .toBe('app://kiosk/kiosk/index.html');
  });
});

describe('after a restart', () => {
  test('the journal and the center set by the page are still there', async () => {
    const alive = await getKioskPage(double);
    expect(await withBridge(alive, (bridge) => bridge.setCenterOrigin('https://new-center.test'))).toEqual({
      ok: true,
      value: { needsReload: true },
    });
    await double.close();
    double = await shell.start(['--windowed']);
    const again = await getKioskPage(double);
    expect(await withBridge(again, (bridge) => bridge.getCenterOrigin())).toEqual({
      ok: true,
      value: { origin: 'https://new-center.test' },
    });
    expect(await withBridge(again, (bridge) => bridge.journal.readHeads())).toMatchObject({
      ok: true,
      value: { heads: [{ seq: 3, count: 3 }], damage: [] },
    });
    expect(double.windows[0]?.options).toMatchObject({ kiosk: false, width: 1366, height: 768 });
  });
});
