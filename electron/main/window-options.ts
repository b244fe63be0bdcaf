// Owns: the one place where a window's rights are set. Nothing else in the shell makes webPreferences.
import type { LaunchOptions } from './launch.ts';

export interface ShellWebPreferences {
  preload: string;
  contextIsolation: true;
  sandbox: true;
  nodeIntegration: false;
  nodeIntegrationInWorker: false;
  nodeIntegrationInSubFrames: false;
  webSecurity: true;
  allowRunningInsecureContent: false;
  experimentalFeatures: false;
  webviewTag: false;
  plugins: false;
  navigateOnDragDrop: false;
  /** alert() and confirm() of courseware would hold the whole screen. */
  disableDialogs: true;
  /** The dictionary would be fetched from the network. */
  spellcheck: false;
  /** Sync goes on behind a film or a blank screen. */
  backgroundThrottling: false;
  devTools: boolean;
}

export function createWebPreferences(preload: string, hasDevTools: boolean): ShellWebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    spellcheck: false,
    backgroundThrottling: false,
    devTools: hasDevTools,
  };
}

export interface ShellWindowOptions {
  width: number;
  height: number;
  kiosk: boolean;
  fullscreen: boolean;
  frame: boolean;
  autoHideMenuBar: true;
  /** Shown when the first page has painted: no white flash. */
  show: false;
  backgroundColor: string;
  title: string;
  webPreferences: ShellWebPreferences;
}

export function createWindowOptions(
  preload: string,
  { isWindowed, hasDevTools }: Pick<LaunchOptions, 'isWindowed' | 'hasDevTools'>,
): ShellWindowOptions {
  return {
    // The smallest screen that stations have; in kiosk mode the screen's own size counts.
    width: 1366,
    height: 768,
    kiosk: !isWindowed,
    fullscreen: !isWindowed,
    frame: isWindowed,
    autoHideMenuBar: true,
    show: false,
    backgroundColor: '#ffffff',
    title: 'Yuanjiao',
    webPreferences: createWebPreferences(preload, hasDevTools),
  };
}
