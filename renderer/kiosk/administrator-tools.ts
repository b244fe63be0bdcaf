// Owns: what comes after the first screen is there: the administrator's neighbours and sticks, and the search.
import type { Bridge } from '#core/bridge/bridge.ts';
import { CourierDesk } from '../store/courier-desk.ts';
import { createDriveRoad } from '../store/courier-drives.ts';
import type { StationDatabase } from '../store/database.ts';
import { Neighbours } from '../store/lan-neighbours.ts';
import { listRoots, readRootCounty } from '../store/lan-roots.ts';
import { serveNeighbours } from '../store/lan-shelf.ts';
import type { StationClock } from '../store/station-clock.ts';
import { readEnrolment } from '../store/station-identity.ts';
import { DexieLibraryStore } from '../store/station-library.ts';
import { createStationSearch, type StationSearch } from '../store/station-search.ts';
import type { SyncOrder } from '../store/sync-messages.ts';
import { createTakeHome, type TakeHome } from '../store/take-home.ts';
import { startWorker } from './start-worker.ts';

export interface ToolHost {
  db: StationDatabase;
  clock: StationClock;
  /** Uptime of the boot when this page's performance clock stood at 0. */
  offsetMs: number;
  orderSync(order: SyncOrder): void;
  bridge: Bridge | undefined;
}

/** Other stations of the local network: giving to them needs a shell, taking from them does not. */
function createNeighbours({ db, clock, bridge }: ToolHost): Neighbours {
  if (bridge) void serveNeighbours(bridge, { db, store: new DexieLibraryStore(db) });
  return new Neighbours({
    bridge,
    startWorker: () => startWorker('lan-worker'),
    getNowMs: () => clock.nowMs(),
    now: () => performance.now(),
    getStationName: async () => (await readEnrolment(db))?.stationName ?? '',
    async getCounty() {
      const root = (await listRoots(db)).values().next().value;
      return root === undefined ? undefined : readRootCounty(root);
    },
  });
}

/** Sticks. The line rests while one is read, unless a person had paused it anyhow. */
function createDesk({ db, clock, offsetMs, orderSync, bridge }: ToolHost): CourierDesk {
  return new CourierDesk({
    ...(bridge ? createDriveRoad(bridge) : {}),
    startWorker: () => startWorker('courier-worker'),
    readClock: () => ({
      nowMs: clock.nowMs(),
      bootId: clock.bootId,
      offsetMs,
      timeOrigin: performance.timeOrigin,
    }),
    getStationName: async () => (await readEnrolment(db))?.stationName ?? '',
    async pauseLine() {
      if ((await db.readState('sync'))?.phase === 'paused') return () => undefined;
      orderSync('pause');
      return () => orderSync('resume');
    },
  });
}

/** The library is read for the search when the station has nothing better to do; a search begins at once. */
const readLibraryMs = 30_000;

function createSearch(): StationSearch {
  const search = createStationSearch(() => startWorker('search-worker'));
  setTimeout(() => search.prepare(), readLibraryMs);
  return search;
}

export function createTools(host: ToolHost): {
  neighbours: Neighbours;
  courierDesk: CourierDesk;
  search: StationSearch;
  takeHome: TakeHome;
} {
  return {
    neighbours: createNeighbours(host),
    courierDesk: createDesk(host),
    search: createSearch(),
    takeHome: createTakeHome(host.db, host.bridge),
  };
}
