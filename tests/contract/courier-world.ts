// Owns: a village for courier tests: real keys, the real engine, log and feed in memory, its library over Dexie,
// and a stick that is a real folder. `cutting` is a stick whose contact is lost at the n-th touch.
import * as files from 'node:fs/promises';
import { join } from 'node:path';
import type { CenterContext } from '#center/services/context.ts';
import { writeCourier } from '#center/services/courier-writing.ts';
import { makeCourier, readCourier } from '#center/services/couriers.ts';
import { createDiskFolder } from '#core/courier/disk-folder.ts';
import type { CourierFolder } from '#core/courier/ports.ts';
import { findCourierFolder } from '#core/courier/read-description.ts';
import { type CourierReport, runCourier } from '#core/courier/run-courier.ts';
import { createOpener, createSealer } from '#core/courier/sealing.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { CourierRequest, Reading } from '#core/protocol/console-courier-api.ts';
import { courierFolderName } from '#core/protocol/courier.ts';
import { fail, type Outcome } from '#core/protocol/errors.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import type { Link } from '#core/sync/ports.ts';
import { pullFeed } from '#core/sync/pull-feed.ts';
import { type PushReport, pushLog } from '#core/sync/push-log.ts';
import { firstSliceSize } from '#core/sync/slice-size.ts';
import { sendHttp } from '#renderer/store/send-http.ts';
import { MemoryFeed, MemoryStationLog } from '#tests/doubles/memory-station.ts';
import { nodeVerifier, type StationDouble } from '#tests/doubles/station.ts';
import { LibraryStation } from './library-world.ts';

/** A stick, by the folder that it is mounted at. */
export function openStick(path: string): CourierFolder {
  return createDiskFolder(files, path);
}

function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.error.kind} ${outcome.error.detail ?? ''}`);
  return outcome.value;
}

export const everything: CourierRequest = { stationIds: [], scope: 'all', unitIds: [] };
export const noLibrary: CourierRequest = { stationIds: [], scope: 'none', unitIds: [] };

export async function makeStick(
  context: CenterContext,
  path: string,
  request: CourierRequest,
): Promise<{ courierId: string; writtenBytes: number }> {
  const { plan, written } = must(
    await makeCourier(context, 'test', request, (planned) => writeCourier(planned, path)),
  );
  return { courierId: plan.courier.id, writtenBytes: written.writtenBytes };
}

export async function readStick(context: CenterContext, path: string): Promise<Reading[]> {
  const folder = must(await findCourierFolder(openStick(path)));
  return must(await readCourier(context, 'test', folder));
}

/** A stick that is pulled out at its `touch`-th use, until it is put back. */
export function createCuttingStick(stick: CourierFolder, touch: number) {
  const state = { left: touch, isOut: false };
  async function use<Value>(act: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    if (state.left-- <= 0) state.isOut = true;
    return state.isOut ? fail('courier-gone') : act();
  }
  const folder: CourierFolder = {
    measureFile: (path) => use(() => stick.measureFile(path)),
    readFile: (path, from, to) => use(() => stick.readFile(path, from, to)),
    listFolder: (path) => use(() => stick.listFolder(path)),
    writeFile: (path, bytes) => use(() => stick.writeFile(path, bytes)),
    removeFile: (path) => use(() => stick.removeFile(path)),
  };
  return {
    folder,
    wasPulled: () => state.isOut,
    putBack() {
      state.isOut = false;
      state.left = Number.POSITIVE_INFINITY;
    },
  };
}

export class Village {
  readonly station: StationDouble;
  readonly log: MemoryStationLog;
  readonly feed = new MemoryFeed();
  readonly library: LibraryStation;
  newestCourierMs = 0;
  lastContactMs = 0;

  constructor(station: StationDouble, shippedRoot = '{}') {
    this.station = station;
    this.log = new MemoryStationLog(station.id);
    this.library = new LibraryStation(shippedRoot);
  }

  get identity() {
    const { id, keys, certificate } = this.station;
    return { stationId: id, signer: keys.signer, centerKey: certificate.centerKey };
  }

  get clock() {
    const { time } = this.station;
    return { wallMs: () => time.wallMs, uptimeMs: () => time.uptimeMs, bootId: time.bootId };
  }

  /** Somebody signs in `count` times: as many records. */
  study(learnerId: string, count: number): void {
    for (let i = 0; i < count; i++) {
      this.station.time.uptimeMs += 1000;
      const { wallMs, bootId, uptimeMs } = this.station.time;
      const statement = this.station.createStatement(learnerId, { kind: 'signed-in' });
      const seq = (this.log.epochs.at(-1)?.rows.length ?? 0) + 1;
      this.log.appendBodies([toCanonicalJson({ seq, evidence: { wallMs, bootId, uptimeMs }, statement })]);
    }
  }

  createLink(origin: string): Link {
    return createHttpLink(origin, sendHttp, this.identity);
  }

  async pushByWire(origin: string): Promise<PushReport> {
    const { identity, clock, log } = this;
    return pushLog(
      {
        log,
        clock,
        identity,
        verifier: nodeVerifier,
        link: this.createLink(origin),
        shouldStop: () => false,
        onDidHearCenter: (ms) => {
          this.lastContactMs = ms;
        },
      },
      firstSliceSize,
    );
  }

  async pullByWire(origin: string): Promise<void> {
    const { identity, feed } = this;
    const report = await pullFeed({
      feed,
      identity,
      verifier: nodeVerifier,
      link: this.createLink(origin),
      shouldStop: () => false,
      onDidHearCenter: (ms) => {
        this.lastContactMs = ms;
      },
    });
    if (report.error) throw new Error(report.error.kind);
  }

  /** The stick is put in, read, and the station's records are put on it. */
  async takeStick(
    stick: CourierFolder,
    options: {
      nowMs?: number;
      withLibrary?: boolean;
      centerBoxKey?: string;
      target?: CourierFolder;
      shouldStop?: () => boolean;
    } = {},
  ): Promise<CourierReport> {
    const nowMs = options.nowMs ?? Date.now();
    const { keys } = this.station;
    const found = await findCourierFolder(stick);
    const report = await runCourier({
      folder: found.ok ? found.value : stick,
      ...(options.target ? { target: options.target } : {}),
      station: {
        identity: this.identity,
        signKey: keys.signKey,
        verifier: nodeVerifier,
        sealer: createSealer(),
        opener: createOpener(keys.boxKeys),
        log: this.log,
        feed: this.feed,
        clock: this.clock,
        nowMs,
        newestCourierMs: this.newestCourierMs,
        lastContactMs: this.lastContactMs,
        centerBoxKey: options.centerBoxKey,
      },
      shouldStop: options.shouldStop ?? (() => false),
      ...(options.withLibrary ? { fetchLibrary: (link: Link) => this.library.fetch(link, nowMs) } : {}),
    });
    if (report.courier && report.isReadToEnd) this.newestCourierMs = report.courier.madeAtMs;
    return report;
  }

  get waitingCount(): number {
    return this.log.epochs.reduce((sum, { rows, through }) => sum + rows.length - through, 0);
  }
}

/** All files of a stick, by path. */
export async function listStick(path: string): Promise<string[]> {
  const names = await files.readdir(join(path, courierFolderName), { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(path, courierFolderName).length + 1))
    .sort();
}
