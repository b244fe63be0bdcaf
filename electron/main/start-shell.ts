// Owns: the order in which the shell comes up. Electron is an argument: the same code runs on the real one
// and on the double. What must stay true: every lock is on before the first page is loaded.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ipcChannel } from '#core/bridge/channels.ts';
import { openJournal } from '#core/journal/journal.ts';
import { succeed } from '#core/protocol/errors.ts';
import { lanPort } from '#core/protocol/lan.ts';
import { kioskPage } from './addresses.ts';
import { createInvokeAnswerer } from './answer-invoke.ts';
import { type CenterSetting, createHandlers, createOnce } from './bridge-handlers.ts';
import { buildCoursePolicy, buildKioskPolicy, buildSecurityHeaders } from './content-policy.ts';
import { CourseDesk } from './course-desk.ts';
import { decideAfterCrash } from './crash-policy.ts';
import type { ListDrives } from './drives.ts';
import type { ElectronPort, SessionPort, WebContentsPort, WindowPort } from './electron-port.ts';
import { guardContents } from './guard-contents.ts';
import { guardSession } from './guard-session.ts';
import { openJournalDisk } from './journal-disk.ts';
import { createLan } from './lan.ts';
import { type LanDiscovery, silentDiscovery } from './lan-discovery.ts';
import { listForbiddenSwitches, parseLaunch } from './launch.ts';
import type { MachineClock } from './machine-clock.ts';
import { answerSafePage, safePage } from './safe-page.ts';
import { schemes } from './schemes.ts';
import { createCourseHandler } from './serve-course.ts';
import { createFileHandler } from './serve-files.ts';
import { createSettingsFile, readSettings, type Settings, type SettingsFile } from './settings-file.ts';
import { createWindowOptions } from './window-options.ts';

export interface ShellOptions {
  argv: readonly string[];
  platform: string;
  /** Folder of the built renderer. */
  rendererRoot: string;
  /** The bundled preload, CommonJS. */
  preloadPath: string;
  clock: MachineClock;
  /** Without it neighbours find each other by typed addresses only. */
  discovery?: LanDiscovery;
  /** Port on which neighbours are answered, when that is switched on. */
  lanPort?: number;
  /** Undefined: those of this machine. */
  listLanAddresses?: () => string[];
  /** Undefined: the sticks of this machine. */
  listDrives?: ListDrives;
  report(text: string): void;
}

export type ShellStart =
  | { kind: 'running'; window: WindowPort }
  /** Another shell has the screen, or the command line would open a hole. */
  | { kind: 'refused'; reason: 'second-instance' | 'forbidden-switch' };

function createCenterSetting(
  file: SettingsFile,
  stored: Settings,
  launched: string | undefined,
): CenterSetting {
  let origin = launched ?? stored.centerOrigin;
  return {
    get: () => origin,
    async set(next) {
      const written = await file.change({ centerOrigin: next });
      if (!written.ok) return written;
      const isChanged = next !== origin;
      origin = next;
      return succeed(isChanged);
    },
  };
}

/** Reloads a page that died or hangs; a page that keeps dying is replaced by one that cannot. */
function watchCrashes(window: WindowPort, { clock, report }: ShellOptions): void {
  const earlierMs: number[] = [];
  function recover(reason: string): void {
    if (window.isDestroyed()) return;
    const answer = decideAfterCrash(reason, earlierMs, clock.readUptimeMs());
    report(`page gone (${reason}): ${answer}`);
    if (answer === 'nothing') return;
    earlierMs.push(clock.readUptimeMs());
    if (answer === 'reload') window.webContents.reload();
    else window.loadURL(safePage).catch((error: unknown) => report(`safe page: ${String(error)}`));
  }
  window.webContents.on('render-process-gone', (_event, { reason }) => recover(reason));
  // A hung page cannot be reloaded; ended by force it comes back through the line above.
  window.webContents.on('unresponsive', () => window.webContents.forcefullyCrashRenderer());
}

export async function startShell(electron: ElectronPort, options: ShellOptions): Promise<ShellStart> {
  const { app } = electron;
  const { report } = options;
  const forbidden = listForbiddenSwitches(options.argv, app.isPackaged);
  if (forbidden.length > 0) {
    report(`refused to start with --${forbidden.join(' --')}`);
    app.exit(2);
    return { kind: 'refused', reason: 'forbidden-switch' };
  }
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return { kind: 'refused', reason: 'second-instance' };
  }

  // All of this must be said before Electron is ready; nothing above or here awaits.
  app.enableSandbox();
  electron.protocol.registerSchemesAsPrivileged(schemes);
  const launched = parseLaunch(options.argv, app.isPackaged);
  for (const complaint of launched.complaints) report(complaint);

  let center: CenterSetting | undefined;
  const getCenterOrigin = () => center?.get();
  const guarded = new WeakSet<SessionPort>();
  function guardNewSession(session: SessionPort): void {
    if (guarded.has(session)) return;
    guarded.add(session);
    guardSession(session, { getCenterOrigin, getDownloadsFolder: () => app.getPath('downloads') });
  }
  app.on('web-contents-created', (_event, contents: WebContentsPort) => guardContents(contents, report));
  app.on('session-created', guardNewSession);
  app.on('certificate-error', (event, _contents, url, error, _certificate, callback) => {
    event.preventDefault();
    report(`certificate refused: ${error} at ${url.slice(0, 200)}`);
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _certificates, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();

  const dataFolder = app.getPath('userData');
  await mkdir(dataFolder, { recursive: true });
  const settingsPath = join(dataFolder, 'shell-settings.json');
  const stored = await readSettings(settingsPath);
  const settings = createSettingsFile(settingsPath);
  center = createCenterSetting(settings, stored, launched.launch.centerOrigin);

  // The default session may be older than our listener.
  const { defaultSession } = electron.session;
  guardNewSession(defaultSession);
  const getHeaders = () => buildSecurityHeaders(buildKioskPolicy({ centerOrigin: getCenterOrigin() }));
  const serveFile = createFileHandler({ root: options.rendererRoot, getHeaders });
  defaultSession.protocol.handle(
    'app',
    async (request) => answerSafePage(request, getHeaders()) ?? serveFile(request),
  );
  const courses = new CourseDesk();
  const courseHeaders = buildSecurityHeaders(buildCoursePolicy());
  defaultSession.protocol.handle('course', createCourseHandler(courses, courseHeaders));

  const getJournal = createOnce(async () => openJournal(await openJournalDisk(join(dataFolder, 'journal'))));
  const lan = createLan({
    port: options.lanPort ?? lanPort,
    ...(options.listLanAddresses ? { listAddresses: options.listLanAddresses } : {}),
    id: randomUUID(),
    discovery: options.discovery ?? silentDiscovery,
    keep: (setting) => settings.change({ lan: setting }),
    report,
  });
  await lan.restore(stored.lan);
  app.on('window-all-closed', () => void lan.close());
  const handlers = createHandlers({
    version: app.getVersion(),
    platform: options.platform,
    clock: options.clock,
    launch: launched.launch,
    center,
    getJournal,
    courses,
    lan: lan.handlers,
    ...(options.listDrives ? { listDrives: options.listDrives } : {}),
  });
  electron.ipcMain.handle(ipcChannel, createInvokeAnswerer(handlers, report));

  electron.Menu.setApplicationMenu(null);
  electron.powerSaveBlocker.start('prevent-display-sleep');
  const window = new electron.BrowserWindow(createWindowOptions(options.preloadPath, launched));
  window.once('ready-to-show', () => window.show());
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  watchCrashes(window, options);
  await window.loadURL(kioskPage).catch((error: unknown) => report(`kiosk page: ${String(error)}`));
  return { kind: 'running', window };
}
