// Owns: reading a courier and putting the station's records on it, in the place where files can be written. One
// courier at a time; log and feed never beside a round of the line, the library never beside another's.
import '../store/forbid-code-generation.ts';
import { hasPlainLibrary } from '#core/courier/plain-library.ts';
import type { CourierFolder } from '#core/courier/ports.ts';
import { checkCourier, findCourierFolder, readDescription } from '#core/courier/read-description.ts';
import { type CourierReport, type CourierStation, runCourier } from '#core/courier/run-courier.ts';
import { createOpener, createSealer } from '#core/courier/sealing.ts';
import { createMemoryFolder, type MemoryFolder } from '#core/courier/tar-folder.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { fetchLibrary } from '#core/library/fetch-library.ts';
import type { FetchReport } from '#core/library/fetch-round.ts';
import type { Courier } from '#core/protocol/courier.ts';
import { type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import type { Link } from '#core/sync/ports.ts';
import { createStopSwitch } from '#core/sync/stop-signal.ts';
import { createHandleFolder, createPickedFolder, openFileFolder } from '../store/courier-folders.ts';
import {
  type CourierNews,
  type CourierOrder,
  type CourierPlace,
  type CourierProgress,
  type CourierReportWords,
  type CourierSummary,
  courierOrderSchema,
  type DriveAct,
  type DriveOutcome,
} from '../store/courier-messages.ts';
import { type IdentityRow, StationDatabase } from '../store/database.ts';
import { takeLibrary } from '../store/lan-lock.ts';
import { keepRoots } from '../store/lan-roots.ts';
import { listPlannedIds, readChoice } from '../store/library-choice.ts';
import { listUsedMs } from '../store/library-uses.ts';
import { openMediaFolder } from '../store/media-folder.ts';
import { StationMediaStore } from '../store/media-store.ts';
import { lowSpaceBytes } from '../store/space.ts';
import { StationClock } from '../store/station-clock.ts';
import { DexieFeed, listDocuments } from '../store/station-feed.ts';
import { readIdentity, toIdentity } from '../store/station-identity.ts';
import { DexieLibraryStore, DexieMetadataStore } from '../store/station-library.ts';
import { countWaiting, DexieStationLog } from '../store/station-log.ts';
import { toStorageError } from '../store/storage-errors.ts';
import { roundLock } from '../store/sync-messages.ts';
import { installFastDigest } from './fast-digest.ts';
import { probeRoom } from './probe-room.ts';
import { writeMedia } from './write-media.ts';

declare const self: DedicatedWorkerGlobalScope;

type Visit = Extract<CourierOrder, { type: 'look' | 'run' }>;

const verifier = createVerifier<CryptoKey>(crypto.subtle);
const tell = (news: CourierNews) => self.postMessage(news);
const waiting = new Map<number, (outcome: DriveOutcome) => void>();
let stop = createStopSwitch();
let lastNumber = 0;
let turn: Promise<void> = Promise.resolve();

/** A stick of the shell: each act goes by way of the page. */
function createDriveFolder(drive: string): CourierFolder {
  async function ask<Value>(act: DriveAct): Promise<Outcome<Value>> {
    lastNumber += 1;
    const number = lastNumber;
    const outcome = await new Promise<DriveOutcome>((resolve) => {
      waiting.set(number, resolve);
      tell({ type: 'do', number, drive, act });
    });
    // The act and its answer have one type by the channel's schema.
    return outcome.ok ? succeed(outcome.value as Value) : outcome;
  }
  return {
    measureFile: (path) => ask<number | undefined>({ act: 'measure', path }),
    readFile: (path, from, to) => ask<Bytes | undefined>({ act: 'read', path, from, to }),
    listFolder: (path) => ask<string[]>({ act: 'list', path }),
    writeFile: (path, bytes) => ask<void>({ act: 'write', path, bytes }),
    removeFile: (path) => ask<void>({ act: 'remove', path }),
  };
}

interface OpenPlace {
  folder: CourierFolder;
  /** What is written goes here when the place itself takes nothing. */
  memory: MemoryFolder | undefined;
}

async function openChosen(place: CourierPlace): Promise<Outcome<CourierFolder>> {
  switch (place.kind) {
    case 'handle':
      return findCourierFolder(createHandleFolder(place.handle));
    case 'drive':
      return findCourierFolder(createDriveFolder(place.id));
    case 'files':
      return findCourierFolder(createPickedFolder(place.files));
    case 'file': {
      const opened = await openFileFolder(place.file);
      return opened.ok ? findCourierFolder(opened.value) : opened;
    }
  }
}

async function openPlace(place: CourierPlace): Promise<Outcome<OpenPlace>> {
  const opened = await openChosen(place);
  if (!opened.ok) return opened;
  const canWrite = place.kind === 'handle' || place.kind === 'drive';
  return succeed({ folder: opened.value, memory: canWrite ? undefined : createMemoryFolder() });
}

async function createStation(
  db: StationDatabase,
  row: IdentityRow,
  { clock }: Visit,
): Promise<CourierStation> {
  const identity = toIdentity(row);
  const known = await db.readState('courier');
  const [told] = await listDocuments(db, 'center');
  return {
    identity,
    signKey: row.certificate.signKey,
    verifier,
    sealer: createSealer(),
    opener: createOpener(row.boxKeys),
    log: new DexieStationLog(db, identity.stationId),
    feed: new DexieFeed(db),
    clock: new StationClock(clock.bootId, clock.offsetMs + performance.timeOrigin - clock.timeOrigin),
    nowMs: clock.nowMs,
    newestCourierMs: known?.newestMs ?? 0,
    lastContactMs: (await db.readState('sync'))?.lastContactMs ?? 0,
    centerBoxKey: told?.boxKey ?? known?.centerBoxKey,
  };
}

function summarize(courier: Courier, stationId: string): CourierSummary {
  const { county, madeAtMs, expiresAtMs, stations, library } = courier;
  return {
    county,
    madeAtMs,
    expiresAtMs,
    stationNames: stations.map(({ name }) => name),
    isForUs: stations.some(({ station }) => station === stationId),
    unitCount: library?.targets.filter((path) => path.startsWith('units/')).length ?? 0,
    libraryBytes: library?.blobBytes ?? 0,
  };
}

async function look(db: StationDatabase, row: IdentityRow, visit: Visit): Promise<CourierNews> {
  const place = await openPlace(visit.place);
  const canWrite = visit.place.kind === 'handle' || visit.place.kind === 'drive';
  const counted = { canWrite, waitingCount: await countWaiting(db) };
  if (!place.ok) return { type: 'found', found: { ...counted, error: place.error } };
  const station = await createStation(db, row, visit);
  const { folder } = place.value;
  const courier = await readDescription(folder, verifier, station.identity.centerKey);
  if (!courier.ok && courier.error.kind === 'courier-missing' && (await hasPlainLibrary(folder)))
    return { type: 'found', found: { ...counted, isLibraryOnly: true } };
  if (!courier.ok) return { type: 'found', found: { ...counted, error: courier.error } };
  const { stationId } = station.identity;
  const summary = summarize(courier.value, stationId);
  const checked = await checkCourier(folder, courier.value, stationId, station);
  return { type: 'found', found: { ...counted, summary, ...(checked.ok ? {} : { error: checked.error }) } };
}

/** The state is told a few times a second: more nobody can read. */
const tellEveryMs = 200;

function createProgressTeller(): (progress: CourierProgress) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  let phase: CourierProgress['phase'] | undefined;
  return (progress) => {
    if (progress.phase === phase && performance.now() - toldMs < tellEveryMs) return;
    phase = progress.phase;
    toldMs = performance.now();
    tell({ type: 'progress', progress });
  };
}

async function bringLibrary(
  db: StationDatabase,
  row: IdentityRow,
  link: Link,
  nowMs: number,
  tellProgress: (progress: CourierProgress) => void,
): Promise<FetchReport> {
  // [ST5] What room is left belongs to records.
  let isLow = !(await probeRoom('probe-courier.bin', lowSpaceBytes));
  await installFastDigest();
  const report = await takeLibrary(async () =>
    fetchLibrary({
      link,
      verifier,
      metadata: keepRoots(db, new DexieMetadataStore(db)),
      store: new DexieLibraryStore(db, new StationMediaStore(db, openMediaFolder(writeMedia))),
      shippedRoot: row.certificate.libraryRoot,
      nowMs,
      priority: await listPlannedIds(db),
      choice: await readChoice(db),
      usedMs: await listUsedMs(db),
      shouldStop: () => isLow || stop.isStopped,
      onDidProgress({ bytesDone, bytesTotal }) {
        tellProgress({ phase: 'library', bytesDone, bytesTotal });
        void probeRoom('probe-courier.bin', lowSpaceBytes).then((hasRoom) => {
          isLow ||= !hasRoom;
        });
      },
    }),
  );
  return isLow ? { ...report, error: { kind: 'disk-full' } } : report;
}

/** The time only of a stick that was read to its end: an older one is then told apart. */
async function rememberCourier(
  db: StationDatabase,
  { courier, isReadToEnd }: CourierReport,
  { newestCourierMs }: CourierStation,
): Promise<void> {
  if (!courier) return;
  const newestMs = isReadToEnd ? courier.madeAtMs : newestCourierMs;
  await db.writeState('courier', { newestMs, centerBoxKey: courier.centerBoxKey });
}

function toWords(report: CourierReport, stationId: string): CourierReportWords {
  const { courier, readError, writeError, isKeyKnown, changeCount, confirmedCount, carriedCount } = report;
  return {
    ...(courier ? { summary: summarize(courier, stationId) } : {}),
    ...(readError ? { readError } : {}),
    ...(writeError ? { writeError } : {}),
    isKeyKnown,
    changeCount,
    confirmedCount,
    carriedCount,
    installedCount: report.library?.installed.length ?? 0,
    isStopped: report.isStopped,
  };
}

async function run(db: StationDatabase, row: IdentityRow, visit: Visit): Promise<CourierNews> {
  const place = await openPlace(visit.place);
  if (!place.ok) return { type: 'failed', error: place.error };
  const { folder, memory } = place.value;
  const station = await createStation(db, row, visit);
  const tellProgress = createProgressTeller();
  const report = await runCourier({
    folder,
    ...(memory ? { target: memory } : {}),
    station,
    fetchLibrary: (link) => bringLibrary(db, row, link, visit.clock.nowMs, tellProgress),
    runAlone: (act) => navigator.locks.request(roundLock, act),
    shouldStop: () => stop.isStopped,
    onDidChangePhase: (phase) => tellProgress({ phase, bytesDone: 0, bytesTotal: 0 }),
  });
  await rememberCourier(db, report, station);
  const words = toWords(report, station.identity.stationId);
  const isToSave = memory !== undefined && report.carriedCount > 0;
  return { type: 'done', report: words, ...(isToSave ? { file: new Blob([memory.toTar()]) } : {}) };
}

async function obey(visit: Visit): Promise<void> {
  stop = createStopSwitch();
  const db = new StationDatabase();
  const failed = (error: WireError) => tell({ type: 'failed', error });
  try {
    const row = await readIdentity(db);
    if (!row) return failed({ kind: 'unknown-station' });
    tell(await (visit.type === 'look' ? look : run)(db, row, visit));
  } catch (cause) {
    failed(toStorageError(cause));
  } finally {
    db.close();
  }
}

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const order = courierOrderSchema.safeParse(event.data);
  if (!order.success) return;
  switch (order.data.type) {
    case 'stop':
      return stop.stop();
    case 'did':
      waiting.get(order.data.number)?.(order.data.outcome);
      waiting.delete(order.data.number);
      return;
    default: {
      // One after another: a second reader would stop the first one's switch and share its stick.
      const visit = order.data;
      turn = turn.then(() => obey(visit));
    }
  }
});
