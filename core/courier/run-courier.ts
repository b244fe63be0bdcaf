// Owns: one round over a courier at a station, with the same engine as on the line: log onto the stick, feed and
// library from it. Everything lands in the same transactions as by wire; a stick that is pulled out and put back
// goes on where it was. A courier's time is no clock: it is told to nobody as 'now' (SPEC: CO9).
import type { Clock } from '../kernel/clock.ts';
import type { Verifier } from '../kernel/signing.ts';
import type { FetchReport } from '../library/fetch-library.ts';
import { type Courier, courierPaths, type DownContent, downContentSchema } from '../protocol/courier.ts';
import { type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import { wireVersion } from '../protocol/version.ts';
import { createEpochAsks } from '../sync/epoch-asks.ts';
import type { Feed, Link, StationLog } from '../sync/ports.ts';
import { pullFeed } from '../sync/pull-feed.ts';
import { type Identity, pushLog } from '../sync/push-log.ts';
import { firstSliceSize } from '../sync/slice-size.ts';
import { readBox, toBoxContext } from './boxes.ts';
import { createCourierLink } from './courier-link.ts';
import type { CourierPhase } from './courier-phases.ts';
import { hasPlainLibrary } from './plain-library.ts';
import type { CourierFolder, Opener, Sealer } from './ports.ts';
import { checkCourier, readDescription } from './read-description.ts';
import { createUpWriter, type UpWriter } from './up-writer.ts';

export interface CourierStation {
  identity: Identity;
  signKey: string;
  verifier: Verifier;
  sealer: Sealer;
  opener: Opener;
  log: StationLog;
  feed: Feed;
  clock: Clock;
  /** The station's best knowledge of now. */
  nowMs: number;
  newestCourierMs: number;
  /** Center time of its newest word on the line; 0 for none. */
  lastContactMs: number;
  /** From the feed or an earlier courier; without it an empty stick cannot take anything. */
  centerBoxKey: string | undefined;
}

export interface CourierRound {
  station: CourierStation;
  folder: CourierFolder;
  /**
   * Where records are put, when not on the stick itself: beside one that can only be read, a file to be saved. It is
   * never mixed with the stick: what it holds has to be whole by itself.
   */
  target?: CourierFolder;
  /** Brings the library over this road; undefined leaves it. */
  fetchLibrary?: (link: Link) => Promise<FetchReport>;
  /** Log and feed have one hand at a time: the worker of the line waits for `act`, or it for the worker. */
  runAlone?<Value>(act: () => Promise<Value>): Promise<Value>;
  shouldStop(): boolean;
  onDidChangePhase?(phase: CourierPhase): void;
}

export interface CourierReport {
  courier: Courier | undefined;
  /** Why nothing was read from the stick; the way up may have gone well all the same. */
  readError: WireError | undefined;
  /** Why nothing was put on it. */
  writeError: WireError | undefined;
  isForUs: boolean;
  /** False: nothing can be put on the stick, because nobody has said which key to seal it to. */
  isKeyKnown: boolean;
  changeCount: number;
  /** Records that the stick's receipts confirmed. */
  confirmedCount: number;
  /** Records that lie on the stick now. */
  carriedCount: number;
  library: FetchReport | undefined;
  isStopped: boolean;
  /** All that it holds for this station was taken: only then an older one is out of date. */
  isReadToEnd: boolean;
}

/** A courier that may be read, and what it holds for this station. */
export interface OpenedCourier {
  courier: Courier;
  contents: DownContent[];
}

/** Codes: all of couriers. Reads and opens every box before anything of it is used. */
export async function openCourier(
  folder: CourierFolder,
  station: CourierStation,
): Promise<Outcome<OpenedCourier>> {
  const { identity, verifier, opener, nowMs, newestCourierMs } = station;
  const described = await readDescription(folder, verifier, identity.centerKey);
  if (!described.ok) return described;
  const courier = described.value;
  const checked = await checkCourier(folder, courier, identity.stationId, { nowMs, newestCourierMs });
  if (!checked.ok) return checked;
  const contents: DownContent[] = [];
  const ours = courier.stations.find((one) => one.station === identity.stationId);
  for (const box of ours?.boxes ?? []) {
    const place = courierPaths.down(identity.stationId);
    const context = toBoxContext('down', identity.stationId);
    const content = await readBox(folder, place, box, opener, context, downContentSchema);
    if (!content.ok) return content;
    contents.push(content.value);
  }
  return succeed({ courier, contents });
}

/** Nothing may be written to a stick that is another county's, or is gone. */
function canTake(error: WireError | undefined): boolean {
  return error === undefined || (error.kind !== 'courier-foreign' && error.kind !== 'courier-gone');
}

async function prepareUp(
  { folder, target = folder, station }: CourierRound,
  courier: Courier | undefined,
): Promise<Outcome<UpWriter | undefined>> {
  const centerBoxKey = courier?.centerBoxKey ?? station.centerBoxKey;
  if (centerBoxKey === undefined) return succeed(undefined);
  const { identity, signKey, sealer, verifier } = station;
  return createUpWriter({
    folder: target,
    sealer,
    verifier,
    station: { id: identity.stationId, signKey, signer: identity.signer },
    centerBoxKey,
    courierId: courier?.id ?? null,
  });
}

/** Ends the way up: the list of what is on the stick, with where the station stands now. */
async function closeUp(round: CourierRound, up: UpWriter, report: CourierReport): Promise<void> {
  const { cursors, generation } = await round.station.feed.getPosition();
  const position = { ...cursors, ...(generation === undefined ? {} : { generation }), wire: wireVersion };
  const finished = await up.finish(position, round.station.clock.wallMs());
  if (finished.ok) report.carriedCount = finished.value;
  else report.writeError = finished.error;
}

/** True when going on with this stick makes no sense. */
function isGone({ readError, writeError }: CourierReport): boolean {
  return readError?.kind === 'courier-gone' || writeError?.kind === 'courier-gone';
}

function createReport(): CourierReport {
  return {
    courier: undefined,
    readError: undefined,
    writeError: undefined,
    isForUs: false,
    isKeyKnown: false,
    changeCount: 0,
    confirmedCount: 0,
    carriedCount: 0,
    library: undefined,
    isStopped: false,
    isReadToEnd: false,
  };
}

/** Log onto the stick, receipts and feed from it. */
async function runLogAndFeed(round: CourierRound, link: Link, report: CourierReport): Promise<void> {
  const { station, shouldStop } = round;
  const { identity, verifier, log, feed, clock } = station;
  const shared = { link, identity, verifier, shouldStop, onDidHearCenter: () => undefined };
  const asks = createEpochAsks();
  round.onDidChangePhase?.('sending');
  const pushed = await pushLog({ ...shared, log, clock, asks }, firstSliceSize);
  report.confirmedCount = pushed.pushedCount;
  report.writeError ??= pushed.error;
  if (!report.courier || isGone(report) || shouldStop()) return;
  round.onDidChangePhase?.('receiving');
  const pulled = await pullFeed({ ...shared, feed, asks });
  report.changeCount = pulled.changeCount;
  // The stick's last page was reached, or the station is past it: neither is a fault.
  if (pulled.error && pulled.error.kind !== 'courier-old') report.readError = pulled.error;
}

export async function runCourier(round: CourierRound): Promise<CourierReport> {
  const { folder, station, shouldStop, runAlone = (act) => act() } = round;
  const report = createReport();
  round.onDidChangePhase?.('opening');
  const opened = await openCourier(folder, station);
  if (!opened.ok) report.readError = opened.error;
  const isPlainLibrary = report.readError?.kind === 'courier-missing' && (await hasPlainLibrary(folder));
  if (isPlainLibrary) report.readError = undefined;
  if (!canTake(report.readError)) return report;
  const courier = opened.ok ? opened.value.courier : undefined;
  report.courier = courier;
  report.isForUs = courier?.stations.some((one) => one.station === station.identity.stationId) ?? false;
  const up = await prepareUp(round, courier);
  if (!up.ok) report.writeError = up.error;
  report.isKeyKnown = !up.ok || up.value !== undefined;

  const link = createCourierLink({
    folder,
    courier,
    contents: opened.ok ? opened.value.contents : [],
    up: up.ok ? up.value : undefined,
    newestWordMs: Math.max(station.lastContactMs, station.newestCourierMs),
    isPlainLibrary,
  });
  await runAlone(() => runLogAndFeed(round, link, report));
  // Before the library, which may take an hour and a pulled stick.
  if (up.ok && up.value && !report.writeError && !isGone(report) && !shouldStop()) {
    const writer = up.value;
    round.onDidChangePhase?.('closing');
    await runAlone(() => closeUp(round, writer, report));
  }
  if ((courier?.library || isPlainLibrary) && round.fetchLibrary && !isGone(report) && !shouldStop()) {
    round.onDidChangePhase?.('library');
    report.library = await round.fetchLibrary(link);
    report.readError ??= explainLibrary(report.library, courier);
  }
  report.isStopped = shouldStop();
  report.isReadToEnd = isReadToEnd(report, round);
  return report;
}

/** A stick that was pulled out while records were put on it has not been read either. */
function isReadToEnd(report: CourierReport, { fetchLibrary }: CourierRound): boolean {
  const { courier, readError, library, isStopped } = report;
  if (!courier || readError || isStopped || isGone(report)) return false;
  return !courier.library || !fetchLibrary || library?.isStopped === false;
}

/** One kind for all that a library on a stick can lack. */
function explainLibrary(library: FetchReport, courier: Courier | undefined): WireError | undefined {
  const { error } = library;
  if (error?.kind === 'metadata-downgrade') return { kind: 'courier-old', detail: error.detail ?? '' };
  if (error?.kind === 'metadata-expired') return { kind: 'courier-expired', detail: error.detail ?? '' };
  if (error) return error;
  const promised = new Set(courier?.library?.targets ?? []);
  const missing = library.failures.find(({ path }) => promised.has(path));
  if (!missing) return undefined;
  return missing.error.kind === 'blob-corrupt' || missing.error.kind === 'manifest-invalid'
    ? { kind: 'courier-damaged', detail: missing.path }
    : { kind: 'courier-incomplete', detail: missing.path };
}
