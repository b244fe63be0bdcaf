// Owns: visits to neighbours: looking what they have, bringing it, in the place where files can be written.
// One visit at a time, and never beside the sync worker's round of the library.
import '../store/forbid-code-generation.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { createLanLink, type SendLan } from '#core/library/lan-link.ts';
import { fetchFromNeighbour, type LanVisitContext, surveyNeighbour } from '#core/library/lan-visit.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { isLanOrigin } from '#core/protocol/lan.ts';
import { createStopSwitch } from '#core/sync/stop-signal.ts';
import { StationDatabase } from '../store/database.ts';
import { takeLibrary } from '../store/lan-lock.ts';
import { type LanNews, type LanOrder, lanOrderSchema } from '../store/lan-messages.ts';
import { keepRoots } from '../store/lan-roots.ts';
import { listPlannedIds, readChoice } from '../store/library-choice.ts';
import { listUsedMs } from '../store/library-uses.ts';
import { openMediaFolder } from '../store/media-folder.ts';
import { StationMediaStore } from '../store/media-store.ts';
import { sendHttp } from '../store/send-http.ts';
import { lowSpaceBytes } from '../store/space.ts';
import { readIdentity } from '../store/station-identity.ts';
import { DexieLibraryStore, DexieMetadataStore } from '../store/station-library.ts';
import { toStorageError } from '../store/storage-errors.ts';
import { installFastDigest } from './fast-digest.ts';
import { probeRoom } from './probe-room.ts';
import { writeMedia } from './write-media.ts';

declare const self: DedicatedWorkerGlobalScope;

type Visit = Extract<LanOrder, { type: 'look' | 'fetch' }>;
type GotOutcome = Outcome<{ status: number; body: Uint8Array }>;

const verifier = createVerifier<CryptoKey>(crypto.subtle);
const tell = (news: LanNews) => self.postMessage(news);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const waiting = new Map<number, (outcome: GotOutcome) => void>();
let stop = createStopSwitch();
/** Of all visits: a late answer of one that ended must not be taken for an answer of the next. */
let lastNumber = 0;

/** By way of the page, whose shell knows which addresses are of this network. */
function createPageRoad(origin: string): SendLan {
  return (request) => {
    lastNumber += 1;
    const number = lastNumber;
    return new Promise((resolve) => {
      waiting.set(number, resolve);
      tell({ type: 'get', number, request: { origin, ...request } });
    });
  };
}

/** In a browser: this worker's own policy lets it out, the page's does not. */
function createOpenRoad(origin: string): SendLan {
  return async ({ path, maxBytes, range }) => {
    if (!isLanOrigin(origin)) return fail('lan-address');
    try {
      const answer = await sendHttp({
        method: 'GET',
        url: origin + path,
        headers: range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {},
        stop,
      });
      return succeed({ status: answer.status, body: await answer.readBody(maxBytes) });
    } catch (cause) {
      return fail('no-road', { detail: String(cause).slice(0, 200) });
    }
  };
}

async function createContext(db: StationDatabase, visit: Visit): Promise<LanVisitContext | undefined> {
  const row = await readIdentity(db);
  if (!row) return undefined;
  const road = visit.isThroughPage ? createPageRoad(visit.origin) : createOpenRoad(visit.origin);
  return {
    link: createLanLink(road, sleep),
    verifier,
    metadata: keepRoots(db, new DexieMetadataStore(db)),
    store: new DexieLibraryStore(db, new StationMediaStore(db, openMediaFolder(writeMedia))),
    shippedRoot: row.certificate.libraryRoot,
    nowMs: visit.nowMs,
    priority: await listPlannedIds(db),
    choice: await readChoice(db),
    usedMs: await listUsedMs(db),
    shouldStop: () => stop.isStopped,
  };
}

async function look(context: LanVisitContext): Promise<LanNews> {
  const about = await context.link.readAbout();
  if (!about.ok) return { type: 'failed', error: about.error };
  const survey = await surveyNeighbour(context);
  if (!survey.ok) return { type: 'failed', error: survey.error };
  const { offers, missingBytes, isOlder } = survey.value;
  return {
    type: 'found',
    survey: {
      ...(about.value ? { station: about.value.station } : {}),
      ...(about.value?.county === undefined ? {} : { county: about.value.county }),
      offers: offers.map(({ path, manifest, missingBytes: bytes }) => ({
        path,
        titles: manifest.titles,
        missingBytes: bytes,
      })),
      missingBytes,
      isOlder,
    },
  };
}

async function bring(context: LanVisitContext): Promise<LanNews> {
  // [ST5] What room is left belongs to records.
  if (!(await probeRoom('probe-lan.bin', lowSpaceBytes)))
    return { type: 'failed', error: { kind: 'disk-full' } };
  await installFastDigest();
  let isLow = false;
  const report = await fetchFromNeighbour(
    { ...context, shouldStop: () => isLow || stop.isStopped },
    ({ filesDone, filesTotal, bytesDone, bytesTotal }) => {
      tell({ type: 'progress', progress: { filesDone, filesTotal, bytesDone, bytesTotal } });
      void probeRoom('probe-lan.bin', lowSpaceBytes).then((hasRoom) => {
        isLow ||= !hasRoom;
      });
    },
  );
  return { type: 'done', report: isLow ? { ...report, error: { kind: 'disk-full' } } : report };
}

const stopped: LanNews = { type: 'done', report: { failures: [], installed: [], isStopped: true } };

/** A request that was cut because somebody said stop is no fault of the neighbour. */
function markStopped(news: LanNews): LanNews {
  if (!stop.isStopped) return news;
  if (news.type !== 'done') return stopped;
  const { installed, failures } = news.report;
  return { type: 'done', report: { installed, failures, isStopped: true } };
}

async function runVisit(visit: Visit): Promise<void> {
  stop = createStopSwitch();
  const db = new StationDatabase();
  try {
    const context = await createContext(db, visit);
    if (!context) return tell({ type: 'failed', error: { kind: 'unknown-station' } });
    const act = visit.type === 'look' ? look : bring;
    tell(await takeLibrary(async () => (stop.isStopped ? stopped : markStopped(await act(context)))));
  } catch (cause) {
    tell({ type: 'failed', error: toStorageError(cause) });
  } finally {
    db.close();
  }
}

/** Ends what is under way as if the neighbour had gone; what was checked is kept. */
function stopVisit(): void {
  stop.stop();
  for (const resolve of waiting.values()) resolve(fail('no-road', { detail: 'stopped' }));
  waiting.clear();
}

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const order = lanOrderSchema.safeParse(event.data);
  if (!order.success) return;
  switch (order.data.type) {
    case 'stop':
      return stopVisit();
    case 'got':
      waiting.get(order.data.number)?.(order.data.outcome);
      waiting.delete(order.data.number);
      return;
    default:
      void runVisit(order.data);
  }
});
