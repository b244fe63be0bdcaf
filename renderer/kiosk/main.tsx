// Composition root of the kiosk: database, clock, journal, sync worker and screens are wired here.
import '../store/forbid-code-generation.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge, BridgeHost } from '#core/bridge/bridge.ts';
import { must } from '#core/kernel/assert.ts';
import { StationDatabase } from '../store/database.ts';
import { type Journal, noJournal } from '../store/journal.ts';
import { createShellJournal } from '../store/shell-journal.ts';
import { StationClock } from '../store/station-clock.ts';
import { type SyncCommand, screenLock, syncNewsSchema, syncNowChannel } from '../store/sync-messages.ts';
import { createWebJournal } from '../store/web-journal.ts';
import { createWebStation, repairStation, type StationHost } from '../store/web-station.ts';
import { KioskApp } from './KioskApp.tsx';
import { readOffer, shareOrigin } from './offer.ts';

declare const __APP_VERSION__: string;

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

/** A file of the browser's journal belongs to one page: a second one relies on the database alone. */
function openJournal(bridge: Bridge | undefined, isOnlyScreen: boolean): Journal {
  if (bridge) return createShellJournal(bridge);
  if (!isOnlyScreen) return noJournal;
  return createWebJournal(
    new Worker(new URL('../workers/journal-worker.ts', import.meta.url), { type: 'module' }),
  );
}

function startSyncWorker(clock: StationClock, offsetMs: number): void {
  const worker = new Worker(new URL('../workers/sync-worker.ts', import.meta.url), { type: 'module' });
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

/** Holds the lock of the one studying page as long as the page lives; false when another has it. */
async function takeScreen(): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(screenLock, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => undefined);
    });
  });
}

async function startKiosk(): Promise<void> {
  const { bridge } = globalThis as BridgeHost;
  const boot = await readBoot(bridge);
  const clock = new StationClock(boot.bootId, boot.offsetMs);
  const syncNow = new BroadcastChannel(syncNowChannel);
  const isOnlyScreen = await takeScreen();
  const host: StationHost = {
    db: new StationDatabase(),
    clock,
    journal: openJournal(bridge, isOnlyScreen),
    appVersion: __APP_VERSION__,
    getOffer: () => readOffer(bridge),
    shareOrigin: (origin, code) => shareOrigin(bridge, origin, code),
    requestSync: () => syncNow.postMessage('sync-now'),
  };
  // A second page of the same station may read, but what the first is still writing is not 'lost'.
  if (isOnlyScreen) await repairStation(host);
  startSyncWorker(clock, boot.offsetMs);
  if (navigator.storage.persist) void navigator.storage.persist();
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) {
    void navigator.serviceWorker.register('./service-worker.js');
  }
  const root = createRoot(must(document.getElementById('root'), 'root element'));
  root.render(
    <StrictMode>
      <KioskApp station={createWebStation(host)} />
    </StrictMode>,
  );
}

void startKiosk();
