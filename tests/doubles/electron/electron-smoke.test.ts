// The only test that needs an Electron binary. Where there is none it says so and checks that it says so;
// it never fetches one.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { bundleElectron, electronFiles } from '#build/bundle-electron.ts';
import { locateElectron } from '#build/locate-electron.ts';
import type { BridgeHost } from '#core/bridge/bridge.ts';
import { createChain } from '#core/journal/journal-samples.ts';

const rootDir = join(import.meta.dirname, '../../..');
const binaryFolder = join(rootDir, 'node_modules/electron/dist');
const hadBinary = existsSync(binaryFolder);
const located = locateElectron(rootDir, process.env);

async function prepareApp(folder: string): Promise<string> {
  await bundleElectron({ outDir: join(folder, 'electron') });
  await mkdir(join(folder, 'renderer/kiosk'), { recursive: true });
  await writeFile(
    join(folder, 'renderer/kiosk/index.html'),
    '<!doctype html><title>kiosk</title><p>ready</p>',
  );
  return join(folder, 'electron', electronFiles.main);
}

async function runRealShell(binary: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'smoke-'));
  const mainPath = await prepareApp(folder);
  const hasScreen = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  const electron = await _electron.launch({
    executablePath: binary,
    args: [
      mainPath,
      '--windowed',
      `--user-data-dir=${join(folder, 'data')}`,
      // Chromium refuses its sandbox to root, which containers run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(process.platform === 'linux' && !hasScreen ? ['--ozone-platform=headless'] : []),
    ],
  });
  try {
    const page = await electron.firstWindow();
    await page.waitForLoadState();
    expect(page.url()).toBe('app://kiosk/kiosk/index.html');
    const [info, appended] = await page.evaluate(
      async (entries) => {
        const { bridge } = window as unknown as Required<BridgeHost>;
        return [await bridge.getShellInfo(), await bridge.journal.append(entries)];
      },
      createChain(2, (seq) => `{"seq":${seq}}`),
    );
    expect(info).toMatchObject({ ok: true, value: { platform: process.platform } });
    expect(appended).toEqual({ ok: true, value: { written: 2 } });
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
    const policy = await page.evaluate(async () =>
      (await fetch('/kiosk/index.html')).headers.get('content-security-policy'),
    );
    expect(policy).toContain("script-src 'self'");
  } finally {
    await electron.close();
    await rm(folder, { recursive: true, force: true });
  }
}

test('the shell runs in the real Electron, or it is said plainly why it could not be tried', async () => {
  if (located.isFound) return runRealShell(located.path);
  console.info(`SKIPPED, the real Electron was not started: ${located.reason}`);
  expect(located.reason).toMatch(/^no Electron binary: |^ELECTRON_BINARY names a file that is not there: /);
  // Looking for a binary did not bring one.
  expect(existsSync(binaryFolder)).toBe(hadBinary);
});

describe('looking for Electron', () => {
  test('believes the environment first, then the installed package, and files only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'locate-'));
    expect(locateElectron(folder, {})).toMatchObject({ isFound: false });
    const dist = join(folder, 'node_modules/electron/dist');
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, '../path.txt'), 'electron\n');
    expect(locateElectron(folder, {})).toMatchObject({ isFound: false });
    await writeFile(join(dist, 'electron'), '');
    expect(locateElectron(folder, {})).toEqual({ isFound: true, path: join(dist, 'electron') });
    const named = join(folder, 'mine');
    expect(locateElectron(folder, { ELECTRON_BINARY: named })).toMatchObject({ isFound: false });
    await writeFile(named, '');
    expect(locateElectron(folder, { ELECTRON_BINARY: named })).toEqual({ isFound: true, path: named });
    await rm(folder, { recursive: true });
  });
});

test('the bundles are whole: main asks for Electron and Node only, the preload for Electron only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  const main = await readFile(await prepareApp(folder), 'utf8');
  const preload = await readFile(join(folder, 'electron', electronFiles.preload), 'utf8');
  const imported = [...main.matchAll(/^import .* from "([^"]+)";$/gm)].map((match) => match[1] ?? '');
  expect(imported).toContain('electron');
  for (const name of imported) {
    expect(name === 'electron' || builtinModules.includes(name.replace(/^node:/, '')), name).toBe(true);
  }
  const required = [...preload.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1]);
  expect(required).toEqual(['electron']);
  await rm(folder, { recursive: true });
});
