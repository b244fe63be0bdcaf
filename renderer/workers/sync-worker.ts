// Owns: the one worker that talks to the center. Elected by a Web Lock among all pages of this station;
// it reads and writes the database and tells the screens its state there.
import '../store/forbid-code-generation.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import type { WireError } from '#core/protocol/errors.ts';
import type { StationReport } from '#core/protocol/log.ts';
import { createEpochAsks, type EpochAsks } from '#core/sync/epoch-asks.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import { type RoundReport, runRound } from '#core/sync/run-round.ts';
import { createStopSwitch } from '#core/sync/stop-signal.ts';
import { createSyncLoop, type RoundParts, type SyncHost, type SyncLoop } from '#core/sync/sync-loop.ts';
import type { SyncStep } from '#core/sync/sync-machine.ts';
import { type IdentityRow, StationDatabase } from '../store/database.ts';
import { borrowLibrary } from '../store/lan-lock.ts';
import { recheckPieces } from '../store/library-recheck.ts';
import { runLibraryRound } from '../store/library-round.ts';
import { openMediaFolder } from '../store/media-folder.ts';
import { StationMediaStore } from '../store/media-store.ts';
import { gzip, sendHttp } from '../store/send-http.ts';
import { lowSpaceBytes } from '../store/space.ts';
import { firstSyncState, type SyncState } from '../store/station.ts';
import { StationClock, webRandom } from '../store/station-clock.ts';
import { DexieFeed } from '../store/station-feed.ts';
import { readIdentity, toIdentity } from '../store/station-identity.ts';
import { countWaiting, DexieStationLog } from '../store/station-log.ts';
import { toStorageError } from '../store/storage-errors.ts';
import {
  roundLock,
  type SyncCommand,
  type SyncNews,
  type SyncOrder,
  syncCommandSchema,
  syncLock,
  syncNowChannel,
  syncOrderSchema,
} from '../store/sync-messages.ts';
import { installFastDigest } from './fast-digest.ts';
import { probeRoom } from './probe-room.ts';
import { createReporter } from './station-report.ts';
import { writeMedia } from './write-media.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Put in by the build. */
declare const __APP_VERSION__: string;

const verifier = createVerifier<CryptoKey>(crypto.subtle);
const isRoomLow = async () => !(await probeRoom('probe-sync.bin', lowSpaceBytes));

/** Waits `ms`, or less when it is woken. */
function createWaker(): Pick<SyncHost, 'sleep' | 'wake'> {
  const waiting = new Set<() => void>();
  return {
    wake() {
      for (const end of waiting) end();
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        const end = () => {
          waiting.delete(end);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(end, ms);
        waiting.add(end);
      }),
  };
}

type StoredState = Omit<SyncState, 'waitingCount'>;

class StateWriter {
  readonly #db: StationDatabase;
  #state: StoredState | undefined;

  constructor(db: StationDatabase) {
    this.#db = db;
  }

  async change(part: Partial<StoredState>): Promise<void> {
    const before: StoredState = this.#state ?? (await this.#db.readState('sync')) ?? firstSyncState;
    const state = { ...before, ...part };
    this.#state = state;
    // `waitingCount` is counted when it is read: it changes with every record. On a full disk not even this
    // may fit: records go up all the same.
    await this.#db.writeState('sync', { ...state, waitingCount: 0 }).catch(() => undefined);
  }
}

interface Round {
  db: StationDatabase;
  clock: StationClock;
  writer: StateWriter;
  row: IdentityRow;
  asks: EpochAsks;
  session: { nonce: string; isFirst: boolean };
  readReport: () => Promise<StationReport | undefined>;
  parts: RoundParts;
}

/** Pieces that are read and checked again after each round: 8 MiB, a quarter of a second of work. */
const recheckedPieces = 8;

async function runOnce({
  db,
  clock,
  writer,
  row,
  asks,
  session,
  readReport,
  parts,
}: Round): Promise<RoundReport> {
  const { stop } = parts;
  const identity = toIdentity(row);
  const link = createHttpLink(row.origin, sendHttp, identity, { gzip, stop, session });
  const onDidHearCenter = (serverMs: number) => {
    clock.noteCenterTime(serverMs);
    self.postMessage({ type: 'center-time', serverMs } satisfies SyncNews);
    void writer.change({ lastContactMs: serverMs });
  };
  const shared = { link, identity, verifier, shouldStop: () => stop.isStopped, onDidHearCenter };
  return runRound(
    {
      push: {
        ...shared,
        clock,
        asks,
        log: new DexieStationLog(db, identity.stationId),
        readReport,
      },
      pull: { ...shared, feed: new DexieFeed(db) },
      async fetchLibrary() {
        if (session.isFirst) await installFastDigest();
        const media = new StationMediaStore(db, openMediaFolder(writeMedia));
        // [LN7] A person's visit to a neighbour goes first; this round is then left out.
        const outcome = await borrowLibrary((shouldYield) =>
          runLibraryRound({
            db,
            media,
            link,
            verifier,
            shippedRoot: row.certificate.libraryRoot,
            nowMs: () => clock.nowMs(),
            isRoomLow,
            shouldStop: () => stop.isStopped || shouldYield(),
            onDidProgress: (progress) => writer.change({ library: progress }),
            isTidying: session.isFirst,
          }),
        );
        // [ST5] What room is left belongs to records; the screens say so by `space`.
        if (!outcome) return undefined;
        session.isFirst = false;
        const libraryFaults = outcome.failures.map(({ path, error }) => ({ path, kind: error.kind }));
        await writer.change({ library: undefined, libraryFaults });
        await recheckPieces(db, media, recheckedPieces).catch(() => undefined);
        return outcome.error;
      },
      onDidChangePhase: parts.onDidChangePhase,
      runAlone: (act) => navigator.locks.request(roundLock, act),
    },
    parts.size,
  );
}

function toPhase(step: SyncStep, error: WireError | undefined): SyncState['phase'] {
  switch (step) {
    case 'backing-off':
      return error?.kind === 'no-road' ? 'no-road' : 'fault';
    case 'stopping':
      return 'paused';
    case 'restarting':
      return 'pushing';
    default:
      return step;
  }
}

/** Any page of this station orders; the worker that holds the lock obeys. */
function obeyOrders(loop: SyncLoop): void {
  new BroadcastChannel(syncNowChannel).onmessage = ({ data }: MessageEvent<unknown>) => {
    const order = syncOrderSchema.safeParse(data);
    if (!order.success) return;
    const acts: Record<SyncOrder, () => void> = {
      'sync-now': () => loop.request('person'),
      'new-records': () => loop.request('records'),
      pause: () => loop.pause(),
      resume: () => loop.resume(),
    };
    acts[order.data]();
  };
}

async function runForever(command: SyncCommand): Promise<void> {
  const db = new StationDatabase();
  const clock = new StationClock(
    command.bootId,
    command.offsetMs + performance.timeOrigin - command.timeOrigin,
  );
  const writer = new StateWriter(db);
  const readReport = createReporter({
    appVersion: __APP_VERSION__,
    hasRoom: (sizeBytes) => probeRoom('probe-report.bin', sizeBytes),
    countWaiting: () => countWaiting(db),
    uptimeMs: () => performance.now(),
  });
  let known = { certificateMs: 0, asks: createEpochAsks(), session: { nonce: '', isFirst: true } };
  const loop = createSyncLoop({
    ...createWaker(),
    random: webRandom,
    async runRound(parts) {
      try {
        const row = await readIdentity(db);
        if (!row) return undefined;
        // Enrolled anew: another center, perhaps, which has been asked nothing yet.
        const certificateMs = row.certificate.atMs;
        if (certificateMs !== known.certificateMs) {
          known = { certificateMs, asks: createEpochAsks(), session: { nonce: '', isFirst: true } };
        }
        const { asks, session } = known;
        return await runOnce({ db, clock, writer, row, asks, session, readReport, parts });
      } catch (cause) {
        return { size: parts.size, error: toStorageError(cause) };
      }
    },
    async onDidChange(step, error) {
      const isAtRest = step === 'resting' || step === 'backing-off' || step === 'paused';
      // A round that was cut left its progress: nothing is coming now.
      await writer.change({
        phase: toPhase(step, error),
        ...(isAtRest ? { error, library: undefined } : {}),
      });
    },
  });
  obeyOrders(loop);
  // What the last start left behind when it was cut; nothing waits for it.
  void new StationMediaStore(db).removeOrphans(clock.wallMs()).catch(() => undefined);
  await loop.run(createStopSwitch());
}

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const command = syncCommandSchema.safeParse(event.data);
  if (command.success) void navigator.locks.request(syncLock, () => runForever(command.data));
});
