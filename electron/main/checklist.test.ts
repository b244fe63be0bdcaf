// Electron's security checklist (docs/tutorial/security.md), all 20 points in their order, each with how it
// is met here and a check that fails when it no longer is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBridge } from '#core/bridge/bridge.ts';
import { kioskOrigin, kioskPage } from './addresses.ts';
import { isTrustedSender } from './answer-invoke.ts';
import { buildKioskPolicy } from './content-policy.ts';
import { fuses } from './fuses.ts';
import { listForbiddenSwitches, parseLaunch } from './launch.ts';
import { canNavigate, canRequest } from './navigation.ts';
import { canHavePermission } from './permissions.ts';
import { schemes } from './schemes.ts';
import { createWebPreferences, createWindowOptions } from './window-options.ts';

const sourceFolders = [import.meta.dirname, join(import.meta.dirname, '../preload')];
const sources = sourceFolders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
);
/** Names of the source files in which `pattern` occurs outside comments. */
function listUses(pattern: RegExp): string[] {
  return sources
    .filter(({ text }) => pattern.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
    .map(({ name }) => name)
    .sort();
}

const preferences = createWebPreferences('/app/preload.cjs', false);
const center = 'https://center.test';

interface Row {
  id: number;
  what: string;
  how: string;
  check(): void;
}

const rows: Row[] = [
  {
    id: 1,
    what: 'Only load secure content',
    how: 'pages come from app: and course: only; the network is for the center, as data',
    check() {
      expect(kioskPage.startsWith(`${kioskOrigin}/`)).toBe(true);
      expect(canNavigate({ url: `${center}/`, isMainFrame: true })).toBe(false);
      expect(canRequest({ url: 'http://cdn.test/a.js', initiator: kioskOrigin, centerOrigin: center })).toBe(
        false,
      );
    },
  },
  {
    id: 2,
    what: 'Do not enable Node.js integration for remote content',
    how: 'off everywhere, also in workers and frames',
    check() {
      expect(preferences).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      });
    },
  },
  {
    id: 3,
    what: 'Enable context isolation in all renderers',
    how: 'webPreferences, from one factory',
    check() {
      expect(preferences.contextIsolation).toBe(true);
      expect(listUses(/contextIsolation/)).toEqual(['window-options.ts']);
    },
  },
  {
    id: 4,
    what: 'Enable process sandboxing',
    how: 'webPreferences and app.enableSandbox(); --no-sandbox is refused when packaged',
    check() {
      expect(preferences.sandbox).toBe(true);
      expect(listUses(/\.enableSandbox\(\)/)).toEqual(['start-shell.ts']);
      expect(listForbiddenSwitches(['--no-sandbox'], true)).toEqual(['no-sandbox']);
    },
  },
  {
    id: 5,
    what: 'Handle session permission requests from remote content',
    how: 'request and check handlers on every session, deny by default',
    check() {
      for (const permission of [
        'media',
        'geolocation',
        'notifications',
        'openExternal',
        'usb',
        '__proto__',
      ]) {
        expect(canHavePermission({ permission, requester: kioskPage, isMainFrame: true })).toBe(false);
      }
      expect(listUses(/setPermissionRequestHandler\(/)).toContain('guard-session.ts');
      expect(listUses(/setPermissionCheckHandler\(/)).toContain('guard-session.ts');
      expect(listUses(/'session-created'/)).toContain('start-shell.ts');
    },
  },
  {
    id: 6,
    what: 'Do not disable webSecurity',
    how: 'on; the switch is refused when packaged',
    check() {
      expect(preferences.webSecurity).toBe(true);
      expect(listForbiddenSwitches(['--disable-web-security'], true)).toEqual(['disable-web-security']);
    },
  },
  {
    id: 7,
    what: 'Define a Content Security Policy',
    how: 'a header on every answer of the protocol handlers',
    check() {
      const policy = buildKioskPolicy({ centerOrigin: center });
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*/);
    },
  },
  {
    id: 8,
    what: 'Do not enable allowRunningInsecureContent',
    how: 'off',
    check: () => expect(preferences.allowRunningInsecureContent).toBe(false),
  },
  {
    id: 9,
    what: 'Do not enable experimental features',
    how: 'off',
    check: () => expect(preferences.experimentalFeatures).toBe(false),
  },
  {
    id: 10,
    what: 'Do not use enableBlinkFeatures',
    how: 'not there',
    check() {
      expect(preferences).not.toHaveProperty('enableBlinkFeatures');
      expect(listUses(/enableBlinkFeatures|enable-blink-features/)).toEqual([]);
    },
  },
  {
    id: 11,
    what: 'Do not use allowpopups for WebViews',
    how: 'no webviews at all',
    check() {
      expect(preferences.webviewTag).toBe(false);
      expect(listUses(/allowpopups|<webview/i)).toEqual([]);
    },
  },
  {
    id: 12,
    what: 'Verify WebView options before creation',
    how: 'will-attach-webview is prevented on every web contents',
    check: () =>
      expect(listUses(/will-attach-webview', \(event\) => event\.preventDefault/)).toEqual([
        'guard-contents.ts',
      ]),
  },
  {
    id: 13,
    what: 'Disable or limit navigation',
    how: 'will-navigate, will-frame-navigate and will-redirect compare parsed origins',
    check() {
      expect(canNavigate({ url: kioskPage, isMainFrame: true })).toBe(true);
      expect(canNavigate({ url: 'app://kiosk.evil/', isMainFrame: true })).toBe(false);
      for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        expect(listUses(new RegExp(`contents\\.on\\('${event}', stopForeign\\)`))).toEqual([
          'guard-contents.ts',
        ]);
      }
    },
  },
  {
    id: 14,
    what: 'Disable or limit creation of new windows',
    how: 'setWindowOpenHandler denies; one BrowserWindow in the whole shell',
    check() {
      expect(listUses(/setWindowOpenHandler\(\(\) => \(\{ action: 'deny' \}\)\)/)).toEqual([
        'guard-contents.ts',
      ]);
      expect(listUses(/new electron\.BrowserWindow|new BrowserWindow/)).toEqual(['start-shell.ts']);
    },
  },
  {
    id: 15,
    what: 'Do not use shell.openExternal with untrusted content',
    how: 'not used at all',
    check: () => expect(listUses(/openExternal|openPath/)).toEqual([]),
  },
  {
    id: 16,
    what: 'Use a current version of Electron',
    how: 'pinned in package.json, raised by hand after trial',
    check() {
      const root = join(import.meta.dirname, '../..');
      const text = readFileSync(join(root, 'package.json'), 'utf8');
      const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
      expect(Number.parseInt(devDependencies['electron'] ?? '0', 10)).toBeGreaterThanOrEqual(45);
    },
  },
  {
    id: 17,
    what: 'Validate the sender of all IPC messages',
    how: 'one ipcMain.handle, one wrapper: origin, URL, top frame, schema',
    check() {
      const frame = { url: kioskPage, origin: kioskOrigin, parent: null };
      expect(isTrustedSender(frame)).toBe(true);
      expect(isTrustedSender({ ...frame, parent: frame })).toBe(false);
      expect(isTrustedSender({ ...frame, origin: 'null' })).toBe(false);
      expect(isTrustedSender(null)).toBe(false);
      expect(listUses(/ipcMain\.(handle|on|once|handleOnce)\(/)).toEqual(['start-shell.ts']);
      expect(listUses(/\.ipc\.(handle|on)\(/)).toEqual([]);
    },
  },
  {
    id: 18,
    what: 'Avoid usage of the file:// protocol and prefer usage of custom protocols',
    how: 'app: and course:, standard and secure, never bypassing the policy',
    check() {
      expect(listUses(/loadFile\(|file:\/\//)).toEqual([]);
      expect(schemes.map(({ scheme }) => scheme)).toEqual(['app', 'course']);
      for (const { privileges } of schemes) {
        expect(privileges).toMatchObject({
          standard: true,
          secure: true,
          stream: true,
          supportFetchAPI: true,
        });
        expect(privileges).toMatchObject({ bypassCSP: false, corsEnabled: false, allowExtensions: false });
      }
      expect(listUses(/registerSchemesAsPrivileged\(schemes\)/)).toEqual(['start-shell.ts']);
      expect(canRequest({ url: 'file:///etc/passwd', initiator: kioskOrigin, centerOrigin: center })).toBe(
        false,
      );
    },
  },
  {
    id: 19,
    what: 'Check which fuses you can change',
    how: 'a constant that packaging applies',
    check() {
      expect(fuses).toEqual({
        runAsNode: false,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        onlyLoadAppFromAsar: true,
        enableEmbeddedAsarIntegrityValidation: true,
        enableCookieEncryption: true,
        grantFileProtocolExtraPrivileges: false,
        loadBrowserProcessSpecificV8Snapshot: false,
      });
    },
  },
  {
    id: 20,
    what: 'Do not expose Electron APIs to untrusted web content',
    how: 'the preload exposes the bridge only; the page cannot name a channel',
    check() {
      const preload = sources.find(({ text }) => text.includes('contextBridge.exposeInMainWorld'));
      expect(preload?.text.match(/exposeInMainWorld/g)).toHaveLength(1);
      expect(listUses(/exposeInMainWorld|exposeInIsolatedWorld/)).toEqual(['index.ts']);
      const bridge = createBridge(() => Promise.reject(new Error('not asked')));
      expect(Object.keys(bridge).sort()).toEqual([
        'course',
        'drives',
        'getCenterOrigin',
        'getLaunch',
        'getShellInfo',
        'journal',
        'lan',
        'readUptime',
        'setCenterOrigin',
      ]);
    },
  },
];

test('the checklist has its 20 points', () => {
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

test.each(rows)('$id. $what: $how', ({ check }) => check());

test('DevTools are off when packaged, whatever the command line says', () => {
  expect(parseLaunch(['--devtools', '--windowed'], true).hasDevTools).toBe(false);
  expect(parseLaunch(['--devtools'], false).hasDevTools).toBe(true);
  expect(preferences.devTools).toBe(false);
  expect(listUses(/openDevTools/)).toEqual([]);
});

test('production is a kiosk on the whole screen; --windowed is a window of 1366×768', () => {
  const kiosk = createWindowOptions('/p.cjs', { isWindowed: false, hasDevTools: false });
  expect(kiosk).toMatchObject({
    kiosk: true,
    fullscreen: true,
    frame: false,
    webPreferences: preferencesOf('/p.cjs'),
  });
  const windowed = createWindowOptions('/p.cjs', { isWindowed: true, hasDevTools: false });
  expect(windowed).toMatchObject({ kiosk: false, fullscreen: false, frame: true, width: 1366, height: 768 });
});

function preferencesOf(preload: string) {
  return createWebPreferences(preload, false);
}
