// Owns: a window of the double, which is a real page of a real Chromium. Navigation, requests, downloads
// and crashes of the page become Electron's events, and what the shell prevents does not happen.
import type { BrowserContext, Frame, Page, Route } from 'playwright-core';
import type { WebContentsPort, WindowPort } from '#electron/main/electron-port.ts';
import type { ShellWindowOptions } from '#electron/main/window-options.ts';
import { createEvent, Emitter } from './emitter.ts';
import type { SchemeServer } from './scheme-server.ts';
import type { SessionDouble } from './session-double.ts';

export interface WindowParts {
  context: BrowserContext;
  server: SchemeServer;
  session: SessionDouble;
  preloadScript: string;
}

export class WebContentsDouble extends Emitter implements WebContentsPort {
  #decideOpen: (() => { action: 'deny' }) | undefined;
  readonly openAnswers: string[] = [];
  webRtcPolicy: string | undefined;
  reload: () => void = () => undefined;
  forcefullyCrashRenderer: () => void = () => undefined;

  setWindowOpenHandler(decide: () => { action: 'deny' }): void {
    this.#decideOpen = decide;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }

  /** The double closes every new window by itself: it supports no other answer than `deny`. */
  noteWindowOpen(): void {
    this.openAnswers.push(this.#decideOpen?.().action ?? 'allow');
  }
}

export class WindowDouble extends Emitter implements WindowPort {
  readonly webContents = new WebContentsDouble();
  readonly options: ShellWindowOptions;
  readonly #parts: WindowParts;
  #page: Promise<Page>;
  /** URL that the shell itself loads: Electron tells of navigations by the page only. */
  #loading: string | undefined;
  #shownUrl = 'about:blank';
  isShown = false;

  constructor(options: ShellWindowOptions, parts: WindowParts) {
    super();
    this.options = options;
    this.#parts = parts;
    this.#page = this.#createPage();
    this.webContents.reload = () => {
      this.#recover().catch(() => undefined);
    };
    this.webContents.forcefullyCrashRenderer = () => {
      this.#crash().catch(() => undefined);
    };
  }

  getPage(): Promise<Page> {
    return this.#page;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    this.#shownUrl = url;
    this.#loading = this.#parts.server.toHttp(url);
    try {
      await page.goto(this.#loading, { waitUntil: 'load' });
    } finally {
      this.#loading = undefined;
    }
    this.emit('ready-to-show');
  }

  show(): void {
    this.isShown = true;
  }
  focus(): void {}
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  isDestroyed(): boolean {
    return false;
  }

  async #createPage(): Promise<Page> {
    const page = await this.#parts.context.newPage();
    await page.addInitScript({ content: this.#parts.preloadScript });
    await page.route('**/*', (route) => this.#decideRoute(page, route));
    page.on('crash', () => this.webContents.emit('render-process-gone', {}, { reason: 'crashed' }));
    page.on('popup', (popup) => {
      this.webContents.noteWindowOpen();
      popup.close().catch(() => undefined);
    });
    // disableDialogs: nobody sees them and the page goes on.
    page.on('dialog', (dialog) => dialog.dismiss().catch(() => undefined));
    page.on('download', (download) => {
      let savePath: string | undefined;
      const event = createEvent({});
      this.#parts.session.emit('will-download', event, {
        getURL: () => this.#parts.server.toScheme(download.url()),
        getFilename: () => download.suggestedFilename(),
        setSavePath: (path: string) => {
          savePath = path;
        },
      });
      const done =
        savePath === undefined || event.wasPrevented() ? download.cancel() : download.saveAs(savePath);
      done.catch(() => undefined);
    });
    return page;
  }

  async #decideRoute(page: Page, route: Route): Promise<void> {
    const request = route.request();
    const isNavigation = request.isNavigationRequest();
    const frame = request.serviceWorker() ? undefined : request.frame();
    const isByShell = isNavigation && frame === page.mainFrame() && request.url() === this.#loading;
    const url = this.#parts.server.toScheme(request.url());
    if (isNavigation && frame && !isByShell && this.#isNavigationPrevented(url, frame === page.mainFrame())) {
      // An aborted navigation leaves the page where it was.
      return route.abort('aborted');
    }
    const initiator = isByShell
      ? undefined
      : this.#toOrigin(isNavigation ? (frame?.parentFrame() ?? frame) : frame);
    if (this.#parts.session.isCancelled(url, initiator)) return route.abort('blockedbyclient');
    await route.continue();
  }

  #isNavigationPrevented(url: string, isMainFrame: boolean): boolean {
    const events = isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate'];
    return events.some((name) => {
      const event = createEvent({ url, isMainFrame });
      this.webContents.emit(name, event);
      return event.wasPrevented();
    });
  }

  #toOrigin(frame: Frame | undefined): string | undefined {
    if (!frame?.url().startsWith('http')) return undefined;
    return this.#parts.server.toScheme(new URL(frame.url()).origin);
  }

  async #crash(): Promise<void> {
    const page = await this.#page;
    const devtools = await this.#parts.context.newCDPSession(page);
    // The answer never comes: the process that would give it is gone.
    devtools.send('Page.crash').catch(() => undefined);
  }

  /** Playwright's page stays dead after a crash; Electron's contents live on. So a new page takes its place. */
  async #recover(): Promise<void> {
    const dead = await this.#page;
    this.#page = this.#createPage();
    await dead.close();
    await this.loadURL(this.#shownUrl);
  }
}
