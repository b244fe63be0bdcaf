// Owns: the wiring of the shell to the machine: real Electron, real files, real clock. Everything that can
// be decided is decided elsewhere, under test.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, powerSaveBlocker, protocol, session } from 'electron';
import type { ElectronPort } from './electron-port.ts';
import { createLanDiscovery } from './lan-discovery.ts';
import { createMachineClock } from './machine-clock.ts';
import { startShell } from './start-shell.ts';

function readBootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    return undefined;
  }
}

const report = (text: string) => process.stderr.write(`shell: ${text}\n`);
const electron: ElectronPort = { app, BrowserWindow, ipcMain, Menu, powerSaveBlocker, protocol, session };

// Not awaited: Electron becomes ready only after this module has been evaluated.
startShell(electron, {
  argv: process.argv.slice(1),
  platform: process.platform,
  rendererRoot: join(import.meta.dirname, '../renderer'),
  preloadPath: join(import.meta.dirname, 'preload.cjs'),
  clock: createMachineClock({ readBootId, uptimeSeconds: uptime, createId: randomUUID }),
  discovery: createLanDiscovery(report),
  report,
}).catch((error: unknown) => {
  process.stderr.write(`shell did not start: ${error instanceof Error ? error.stack : String(error)}\n`);
  app.exit(1);
});
