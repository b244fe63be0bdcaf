// Owns: the one worker that talks to the center. Elected by a Web Lock among all pages of this station;
// it reads and writes the database and tells the screens its state there.
import '../store/forbid-code-generation.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { fetchLibrary } from '#core/library/fetch-library.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { computePause } from '#core/sync/backoff.ts';
import { createEpochAsks, type EpochAsks } from '#core/sync/epoch-asks.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import { runRound } from '#core/sync/run-round.ts';
import { firstSliceSize, type SliceSize } from '#core/sync/slice-size.ts';
import { type IdentityRow, StationDatabase } from '../store/database.ts';
import { sendHttp } from '../store/send-http.ts';
import { readFree } from '../store/space.ts';
import { firstSyncState, type SyncState } from '../store/station.ts';
import { StationClock, webRandom } from '../store/station-clock.ts';
import { DexieFeed, listDocuments } from '../store/station-feed.ts';
import { readIdentity, toIdentity } from '../store/station-identity.ts';
import { DexieLibraryStore, DexieMetadataStore } from '../store/station-library.ts';
import { DexieStationLog } from '../store/station-log.ts';
import { toStorageError } from '../store/storage-errors.ts';
import {
  type SyncCommand,
  type SyncNews,
  syncCommandSchema,
  syncLock,
  syncNowChannel,
} from '../store/sync-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const verifier = createVerifier<CryptoKey>(crypto.subtle);
const estimate = () => navigator.storage.estimate();

/** Waits `ms`, or less when somebody asks for a round. */
function createWaker(): { sleep(ms: number): Promise<void> } {
  const channel = new BroadcastChannel(syncNowChannel);
  const waiting = new Set<() => void>();
  const asked = { since: false };
  channel.onmessage = () => {
    asked.since = true;
    for (const wake of waiting) wake();
  };
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          asked.since = false;
          waiting.delete(wake);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        waiting.add(wake);
        // Asked while a round was running: the next one starts at once.
        if (asked.since) wake();
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
  size: SliceSize;
  asks: EpochAsks;
}

/** Units of live plans come first, nearest due day before others. */
async function listPriority(db: StationDatabase): Promise<string[]> {
  const plans = await listDocuments(db, 'plan');
  return plans.sort((a, b) => (a.dueDay < b.dueDay ? -1 : 1)).flatMap((plan) => plan.unitIds);
}

async function runOnce({
  db,
  clock,
  writer,
  row,
  size,
  asks,
}: Round): Promise<{ size: SliceSize; error: WireError | undefined }> {
  const identity = toIdentity(row);
  const link = createHttpLink(row.origin, sendHttp, identity);
  const onDidHearCenter = (serverMs: number) => {
    clock.noteCenterTime(serverMs);
    self.postMessage({ type: 'center-time', serverMs } satisfies SyncNews);
    void writer.change({ lastContactMs: serverMs });
  };
  const shared = { link, identity, verifier, shouldStop: () => false, onDidHearCenter };
  return runRound(
    {
      push: { ...shared, clock, asks, log: new DexieStationLog(db, identity.stationId) },
      pull: { ...shared, feed: new DexieFeed(db) },
      async fetchLibrary() {
        // [ST5] What room is left belongs to records; the screens say so by `space`.
        let isSpaceLow = (await readFree(estimate)).isLow;
        if (isSpaceLow) return undefined;
        const outcome = await fetchLibrary({
          link,
          verifier,
          metadata: new DexieMetadataStore(db),
          store: new DexieLibraryStore(db),
          shippedRoot: row.certificate.libraryRoot,
          nowMs: clock.nowMs(),
          priority: await listPriority(db),
          shouldStop: () => isSpaceLow,
          onDidProgress: (progress) => {
            void writer.change({ library: progress });
            void readFree(estimate).then(({ isLow }) => {
              isSpaceLow = isLow;
            });
          },
        });
        const libraryFaults = outcome.failures.map(({ path, error }) => ({ path, kind: error.kind }));
        await writer.change({ library: undefined, libraryFaults });
        return outcome.error;
      },
      onDidChangePhase: (phase) => writer.change({ phase }),
    },
    size,
  );
}

async function runForever(command: SyncCommand): Promise<void> {
  const db = new StationDatabase();
  const clock = new StationClock(
    command.bootId,
    command.offsetMs + performance.timeOrigin - command.timeOrigin,
  );
  const writer = new StateWriter(db);
  const waker = createWaker();
  let size = firstSliceSize;
  let asks = createEpochAsks();
  let askedAtMs = 0;
  let failures = 0;
  for (;;) {
    let error: WireError | undefined;
    try {
      const row = await readIdentity(db);
      if (row) {
        // Enrolled anew: another center, perhaps, which has been asked nothing yet.
        if (row.certificate.atMs !== askedAtMs) asks = createEpochAsks();
        askedAtMs = row.certificate.atMs;
        const report = await runOnce({ db, clock, writer, row, size, asks });
        ({ size, error } = report);
        const phase = error ? (error.kind === 'no-road' ? 'no-road' : 'fault') : 'resting';
        await writer.change({ phase, error });
      }
    } catch (cause) {
      error = toStorageError(cause);
    }
    failures = error ? failures + 1 : 0;
    await waker.sleep(computePause(error, failures, webRandom));
  }
}

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const command = syncCommandSchema.safeParse(event.data);
  if (command.success) void navigator.locks.request(syncLock, () => runForever(command.data));
});
