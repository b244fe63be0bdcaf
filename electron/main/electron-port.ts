// Owns: the part of Electron that the shell uses, as narrow types. The real module fits them (checked where
// index.ts passes it in), and so does the double in tests, which is why nothing else here imports Electron.
import type { SchemePrivileges } from './schemes.ts';
import type { ShellWindowOptions } from './window-options.ts';

export interface Preventable {
  preventDefault(): void;
}

export interface NavigationEvent extends Preventable {
  readonly url: string;
  readonly isMainFrame: boolean;
}

export interface SenderFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: SenderFrame | null;
}

export interface InvokeEvent {
  /** Null when the frame was already gone or has navigated. */
  readonly senderFrame: SenderFrame | null;
}

export interface WebContentsPort {
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    run: (details: NavigationEvent) => void,
  ): unknown;
  on(event: 'will-attach-webview', run: (event: Preventable) => void): unknown;
  on(event: 'will-prevent-unload', run: (event: Preventable) => void): unknown;
  on(
    event: 'select-bluetooth-device',
    run: (event: Preventable, devices: unknown[], callback: (deviceId: string) => void) => void,
  ): unknown;
  on(
    event: 'render-process-gone',
    run: (event: unknown, details: { readonly reason: string }) => void,
  ): unknown;
  on(event: 'unresponsive', run: () => void): unknown;
  setWindowOpenHandler(decide: () => { action: 'deny' }): void;
  setWebRTCIPHandlingPolicy(policy: 'disable_non_proxied_udp'): void;
  reload(): void;
  forcefullyCrashRenderer(): void;
}

export interface DownloadPort {
  getURL(): string;
  getFilename(): string;
  setSavePath(path: string): void;
}

export interface RequestDetails {
  readonly url: string;
  readonly initiatorOrigin?: string;
}

export interface SessionPort {
  readonly protocol: {
    handle(scheme: string, answer: (request: Request) => Promise<Response>): void;
  };
  readonly webRequest: {
    onBeforeRequest(
      decide: (details: RequestDetails, callback: (answer: { cancel: boolean }) => void) => void,
    ): void;
  };
  setPermissionRequestHandler(
    decide: (
      contents: unknown,
      permission: string,
      callback: (isGranted: boolean) => void,
      details: { readonly requestingUrl: string; readonly isMainFrame: boolean },
    ) => void,
  ): void;
  setPermissionCheckHandler(
    decide: (
      contents: unknown,
      permission: string,
      requestingOrigin: string,
      details: { readonly isMainFrame: boolean },
    ) => boolean,
  ): void;
  setDevicePermissionHandler(decide: () => boolean): void;
  setBluetoothPairingHandler(
    decide: (details: unknown, callback: (response: { confirmed: boolean }) => void) => void,
  ): void;
  setDisplayMediaRequestHandler(decide: (request: unknown, callback: (streams: null) => void) => void): void;
  on(event: 'will-download', run: (event: Preventable, item: DownloadPort) => void): unknown;
  on(
    event: 'select-hid-device' | 'select-usb-device',
    run: (event: Preventable, details: unknown, callback: (deviceId?: string) => void) => void,
  ): unknown;
  on(
    event: 'select-serial-port',
    run: (
      event: Preventable,
      ports: unknown[],
      contents: unknown,
      callback: (portId: string) => void,
    ) => void,
  ): unknown;
}

export interface WindowPort {
  readonly webContents: WebContentsPort;
  loadURL(url: string): Promise<void>;
  once(event: 'ready-to-show', run: () => void): unknown;
  show(): void;
  focus(): void;
  isMinimized(): boolean;
  restore(): void;
  isDestroyed(): boolean;
}

export interface AppPort {
  readonly isPackaged: boolean;
  enableSandbox(): void;
  requestSingleInstanceLock(): boolean;
  whenReady(): Promise<void>;
  quit(): void;
  exit(code?: number): void;
  getPath(name: 'userData' | 'downloads'): string;
  getVersion(): string;
  on(event: 'web-contents-created', run: (event: unknown, contents: WebContentsPort) => void): unknown;
  on(event: 'session-created', run: (session: SessionPort) => void): unknown;
  on(event: 'second-instance', run: () => void): unknown;
  on(event: 'window-all-closed', run: () => void): unknown;
  on(
    event: 'certificate-error',
    run: (
      event: Preventable,
      contents: unknown,
      url: string,
      error: string,
      certificate: unknown,
      callback: (isTrusted: boolean) => void,
    ) => void,
  ): unknown;
  on(
    event: 'select-client-certificate',
    run: (
      event: Preventable,
      contents: unknown,
      url: string,
      certificates: unknown[],
      callback: () => void,
    ) => void,
  ): unknown;
}

export interface ElectronPort {
  readonly app: AppPort;
  readonly BrowserWindow: new (options: ShellWindowOptions) => WindowPort;
  readonly Menu: { setApplicationMenu(menu: null): void };
  readonly powerSaveBlocker: { start(type: 'prevent-display-sleep'): number };
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges: SchemePrivileges }[]): void;
  };
  readonly session: { readonly defaultSession: SessionPort };
  readonly ipcMain: {
    handle(channel: string, answer: (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>): void;
  };
}
