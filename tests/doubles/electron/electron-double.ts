// Owns: a double of Electron whose windows are real pages, so that the real shell and the real preload can
// be driven where no Electron binary runs. Only what the shell uses; each part can be controlled by hand.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame } from 'playwright-core';
import { must } from '#core/kernel/assert.ts';
import type { ElectronPort, InvokeEvent, SenderFrame } from '#electron/main/electron-port.ts';
import type { ShellWindowOptions } from '#electron/main/window-options.ts';
import { Emitter } from './emitter.ts';
import { invokeBinding, toPreloadScript, windowOpenBinding } from './preload-script.ts';
import { type SchemeServer, startSchemeServer } from './scheme-server.ts';
import { SessionDouble } from './session-double.ts';
import { WindowDouble } from './window-double.ts';

export interface DoubleOptions {
  /** Holds userData, the browser's profile and downloads; kept, so that a restart finds its data. */
  folder: string;
  /** The bundled preload. */
  preloadPath: string;
  isPackaged?: boolean;
  isOnlyInstance?: boolean;
}

/** Events and calls of `app`, for tests to make and look at. */
export class AppDouble extends Emitter {
  readonly isPackaged: boolean;
  readonly calls: string[] = [];
  readonly #folder: string;
  readonly #isOnlyInstance: boolean;

  constructor({ folder, isPackaged = true, isOnlyInstance = true }: DoubleOptions) {
    super();
    this.isPackaged = isPackaged;
    this.#folder = folder;
    this.#isOnlyInstance = isOnlyInstance;
  }
  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    this.calls.push('requestSingleInstanceLock');
    return this.#isOnlyInstance;
  }
  async whenReady(): Promise<void> {
    this.calls.push('whenReady');
  }
  quit(): void {
    this.calls.push('quit');
  }
  exit(code = 0): void {
    this.calls.push(`exit ${code}`);
  }
  getPath(name: 'userData' | 'downloads'): string {
    return join(this.#folder, name);
  }
  getVersion(): string {
    return '0.0.0-double';
  }
}

export interface ElectronDouble {
  readonly electron: ElectronPort;
  readonly app: AppDouble;
  readonly session: SessionDouble;
  readonly windows: readonly WindowDouble[];
  readonly server: SchemeServer;
  /** A page of the same browser without preload or guards, to compare with. */
  openPlainPage: BrowserContext['newPage'];
  close(): Promise<void>;
}

type Answer = (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>;

/** The frame as Electron would show it, with the origin that the browser itself reports. */
async function toSenderFrame(frame: Frame, server: SchemeServer): Promise<SenderFrame> {
  const parent = frame.parentFrame();
  return {
    url: server.toScheme(frame.url()),
    origin: server.toScheme(await frame.evaluate(() => self.origin)),
    parent: parent ? await toSenderFrame(parent, server) : null,
  };
}

export async function launchElectronDouble(options: DoubleOptions): Promise<ElectronDouble> {
  const server = await startSchemeServer();
  const context = await chromium.launchPersistentContext(join(options.folder, 'profile'), {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1366, height: 768 },
    acceptDownloads: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const app = new AppDouble(options);
  const session = new SessionDouble(server);
  const windows: WindowDouble[] = [];
  const answers = new Map<string, Answer>();
  const preloadScript = toPreloadScript(await readFile(options.preloadPath, 'utf8'));

  await context.exposeBinding(invokeBinding, async ({ frame }, channel: string, args: unknown[]) => {
    const answer = answers.get(channel);
    if (!answer) throw new Error(`No handler registered for '${channel}'`);
    return answer({ senderFrame: await toSenderFrame(frame, server) }, ...args);
  });
  await context.exposeBinding(windowOpenBinding, async ({ page }) => {
    for (const window of windows) {
      if ((await window.getPage()) === page) window.webContents.noteWindowOpen();
    }
  });

  class BrowserWindow extends WindowDouble {
    constructor(windowOptions: ShellWindowOptions) {
      super(windowOptions, { context, server, session, preloadScript });
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }

  const electron: ElectronPort = {
    app,
    BrowserWindow,
    Menu: { setApplicationMenu: () => app.calls.push('setApplicationMenu') },
    powerSaveBlocker: { start: (type) => app.calls.push(`powerSaveBlocker ${type}`) },
    protocol: {
      registerSchemesAsPrivileged: (schemes) =>
        app.calls.push(`registerSchemes ${schemes.map(({ scheme }) => scheme).join(' ')}`),
    },
    session: { defaultSession: session },
    ipcMain: {
      handle(channel, answer) {
        if (answers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        answers.set(channel, answer);
      },
    },
  };
  return {
    electron,
    app,
    session,
    windows,
    server,
    openPlainPage: () => context.newPage(),
    async close() {
      await context.close();
      await server.close();
    },
  };
}

/** The page of the first window. */
export async function getKioskPage(double: ElectronDouble) {
  return must(double.windows[0], 'window').getPage();
}
