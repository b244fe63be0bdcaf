// Composition root of the kiosk: database, clock, journal, sync worker and screens are wired here.
import '../store/forbid-code-generation.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge, BridgeHost } from '#core/bridge/bridge.ts';
import { languages } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { firstLanguage, readChosenLanguage } from '../i18n/chosen-language.ts';
import { loadSentences } from '../i18n/index.ts';
import { createBallast } from '../store/ballast.ts';
import { Canary } from '../store/canary.ts';
import { localStoragePlace, privateFilePlace } from '../store/canary-places.ts';
import { StationDatabase } from '../store/database.ts';
import type { Journal } from '../store/journal.ts';
import { repairStation } from '../store/repair.ts';
import { createShellJournal } from '../store/shell-journal.ts';
import { Space } from '../store/space.ts';
import { StationClock } from '../store/station-clock.ts';
import {
  type SyncCommand,
  type SyncOrder,
  screenLock,
  syncNewsSchema,
  syncNowChannel,
} from '../store/sync-messages.ts';
import { createWebJournal } from '../store/web-journal.ts';
import { createWebStation, type StationHost } from '../store/web-station.ts';
import { KioskApp } from './KioskApp.tsx';
import { OtherWindow } from './OtherWindow.tsx';
import { readOffer, shareOrigin } from './offer.ts';
import { startWorker } from './start-worker.ts';

declare const __APP_VERSION__: string;

type Tools = ReturnType<typeof import('./administrator-tools.ts').createTools>;

interface Boot {
  bootId: string | undefined;
  /** Uptime of the boot when this page's performance clock stood at 0. */
  offsetMs: number;
}

async function readBoot(bridge: Bridge | undefined): Promise<Boot> {
  const uptime = await bridge?.readUptime();
  if (!uptime?.ok) return { bootId: undefined, offsetMs: 0 };
  return { bootId: uptime.value.bootId, offsetMs: uptime.value.uptimeMs - performance.now() };
}

function openJournal(bridge: Bridge | undefined): Journal {
  if (bridge) return createShellJournal(bridge);
  return createWebJournal(startWorker('journal-worker'));
}

const spaceCheckMs = 15_000;

function createSpace(db: StationDatabase): Space {
  const worker = startWorker('ballast-worker');
  const space = new Space({
    db,
    ballast: createBallast(worker),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  setInterval(() => void space.refresh(), spaceCheckMs);
  return space;
}

function startSyncWorker(clock: StationClock, offsetMs: number): void {
  const worker = startWorker('sync-worker');
  const command: SyncCommand = {
    type: 'start',
    bootId: clock.bootId,
    offsetMs,
    timeOrigin: performance.timeOrigin,
  };
  worker.postMessage(command);
  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const news = syncNewsSchema.safeParse(event.data);
    if (news.success) clock.noteCenterTime(news.data.serverMs);
  });
}

/** Longer than a page that is just being left needs to give its lock back. */
const lockPatienceMs = 1000;

/**
 * Resolves when this page is the one that writes, and holds the lock as long as the page lives. Two pages
 * would each have a journal of their own; the second waits and says so.
 */
async function takeScreen(onWait: () => void): Promise<void> {
  const timer = setTimeout(onWait, lockPatienceMs);
  await new Promise<void>((resolve) => {
    void navigator.locks.request(screenLock, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
  clearTimeout(timer);
}

/** The browser has closed the database under the page: reset it, or lost it. A new start sees what is left. */
function restartWhenLost(db: StationDatabase): void {
  db.on('close', () => {
    setTimeout(() => location.reload(), Math.max(0, lossPauseMs - performance.now()));
  });
}
const lossPauseMs = 5000;

/** How soon the exam of a learner who has left the screen is handed in after its time. */
const overdueCheckMs = 30_000;

async function startKiosk(): Promise<void> {
  const { bridge } = globalThis as BridgeHost;
  const asked = readChosenLanguage(window.location.search, window.localStorage);
  await loadSentences((asked.ok ? asked.value : undefined) ?? firstLanguage);
  const boot = await readBoot(bridge);
  const clock = new StationClock(boot.bootId, boot.offsetMs);
  const root = createRoot(must(document.getElementById('root'), 'root element'));
  await takeScreen(() => root.render(<OtherWindow />));
  const orders = new BroadcastChannel(syncNowChannel);
  const orderSync = (order: SyncOrder) => orders.postMessage(order);
  const db = new StationDatabase();
  restartWhenLost(db);
  const host: StationHost = {
    db,
    clock,
    journal: openJournal(bridge),
    canary: await Canary.open([localStoragePlace, privateFilePlace]),
    space: createSpace(db),
    appVersion: __APP_VERSION__,
    bridge,
    getOffer: () => readOffer(bridge),
    shareOrigin: (origin, code) => shareOrigin(bridge, origin, code),
    requestSync: () => orderSync('new-records'),
    orderSync,
  };
  await repairStation(host);
  await host.space.refresh();
  startSyncWorker(clock, boot.offsetMs);
  if (navigator.storage.persist) void navigator.storage.persist();
  if ('serviceWorker' in navigator) {
    void navigator.serviceWorker.register(`./service-worker.js${bridge ? '?media' : ''}`);
    if (!bridge) void import('../packages/install-course.ts').then(({ installCourse }) => installCourse());
  }
  const station = createWebStation(host);
  setInterval(() => void station.exams.handInOverdue(), overdueCheckMs);
  const show = (tools: Partial<Tools>) =>
    root.render(
      <StrictMode>
        <KioskApp station={station} {...tools} />
      </StrictMode>,
    );
  show({});
  // Then what the first screen does not need: the other languages, and the administrator's tools.
  const { createTools } = await import('./administrator-tools.ts');
  show(createTools({ db, clock, offsetMs: boot.offsetMs, orderSync, bridge }));
  await loadSentences(...languages);
}

void startKiosk();
