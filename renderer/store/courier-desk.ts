// Owns: couriers as the screen sees them: what a stick holds, how far the reading is, what came of it. It lives as
// long as the page, so that reading goes on when the person looks at something else.
import { fail, type WireError } from '#core/protocol/errors.ts';
import {
  type CourierFound,
  type CourierNews,
  type CourierOrder,
  type CourierPlace,
  type CourierProgress,
  type CourierReportWords,
  courierNewsSchema,
  type DriveAct,
  type DriveOutcome,
} from './courier-messages.ts';

/** What is to be saved, because the stick could not be written. */
export interface CourierFile {
  url: string;
  name: string;
}

export type DeskStep =
  | { kind: 'choosing' }
  | { kind: 'looking' }
  | { kind: 'found'; found: CourierFound }
  | { kind: 'running'; progress: CourierProgress | undefined; leftMs: number | undefined; isPausing: boolean }
  | { kind: 'done'; report: CourierReportWords; file: CourierFile | undefined }
  | { kind: 'failed'; error: WireError };

export interface CourierDeskHost {
  /** Of the shell: sticks that are plugged in now, and one use of one. */
  listDrives?(): Promise<{ id: string; name: string }[]>;
  applyDriveAct?(drive: string, act: DriveAct): Promise<DriveOutcome>;
  startWorker(): Worker;
  readClock(): { nowMs: number; bootId: string; offsetMs: number; timeOrigin: number };
  getStationName(): Promise<string>;
  /** The line rests while a stick is read; both want the same log. */
  pauseLine(): Promise<() => void>;
}

/** A stick that is dying answers nothing at all; no healthy one takes so long for a megabyte. */
const longestActMs = 60_000;

export class CourierDesk {
  readonly #host: CourierDeskHost;
  readonly #listeners = new Set<() => void>();
  #worker: Worker | undefined;
  #place: CourierPlace | undefined;
  #step: DeskStep = { kind: 'choosing' };
  #beganMs = 0;
  #resumeLine: (() => void) | undefined;

  constructor(host: CourierDeskHost) {
    this.#host = host;
  }

  // Bound, because React calls them without an object.
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly read = (): DeskStep => this.#step;

  #change(step: DeskStep): void {
    if (this.#step.kind === 'done' && this.#step.file) URL.revokeObjectURL(this.#step.file.url);
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }

  #order(order: CourierOrder): void {
    if (!this.#worker) {
      const worker = this.#host.startWorker();
      worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const news = courierNewsSchema.safeParse(data);
        if (news.success) void this.#hear(news.data);
      });
      worker.addEventListener('error', () => {
        this.#worker = undefined;
        if (this.#isBusy()) this.#endRun({ kind: 'failed', error: { kind: 'storage-broken' } });
      });
      this.#worker = worker;
    }
    this.#worker.postMessage(order);
  }

  #isBusy(): boolean {
    return this.#step.kind === 'looking' || this.#step.kind === 'running';
  }

  /** Undefined in a browser, which shows no sticks by itself. */
  get listDrives(): CourierDeskHost['listDrives'] {
    return this.#host.listDrives;
  }

  /** Shows what is there; nothing is changed by it. */
  look(place: CourierPlace): void {
    if (this.#isBusy()) return;
    this.#place = place;
    this.#change({ kind: 'looking' });
    this.#order({ type: 'look', place, clock: this.#host.readClock() });
  }

  /** Reads the stick and puts the station's records on it; goes on where it was stopped. */
  async run(): Promise<void> {
    const place = this.#place;
    if (!place || this.#isBusy()) return;
    this.#change({ kind: 'running', progress: undefined, leftMs: undefined, isPausing: false });
    try {
      this.#resumeLine ??= await this.#host.pauseLine();
    } catch {
      // What is read here is in the same database that the stick would be read into.
      return this.#endRun({ kind: 'failed', error: { kind: 'storage-broken' } });
    }
    this.#order({ type: 'run', place, clock: this.#host.readClock() });
  }

  pause(): void {
    if (this.#step.kind !== 'running') return;
    this.#change({ ...this.#step, isPausing: true });
    this.#order({ type: 'stop' });
  }

  close(): void {
    this.#place = undefined;
    this.#change({ kind: 'choosing' });
  }

  #endRun(step: DeskStep): void {
    this.#resumeLine?.();
    this.#resumeLine = undefined;
    this.#change(step);
  }

  async #hear(news: CourierNews): Promise<void> {
    switch (news.type) {
      case 'do': {
        const outcome = await this.#actOnDrive(news.drive, news.act);
        this.#order({ type: 'did', number: news.number, outcome });
        return;
      }
      case 'found':
        return this.#change({ kind: 'found', found: news.found });
      case 'progress':
        return this.#noteProgress(news.progress);
      case 'done':
        return this.#endRun({
          kind: 'done',
          report: news.report,
          file: news.file && (await this.#toFile(news.file)),
        });
      case 'failed':
        return this.#endRun({ kind: 'failed', error: news.error });
    }
  }

  /** The worker waits for every act, and the person for the worker. */
  async #actOnDrive(drive: string, act: DriveAct): Promise<DriveOutcome> {
    const gone = fail('courier-gone');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<DriveOutcome>((resolve) => {
      timer = setTimeout(() => resolve(gone), longestActMs);
    });
    const done = this.#host.applyDriveAct?.(drive, act).catch(() => gone) ?? gone;
    return Promise.race([done, late]).finally(() => clearTimeout(timer));
  }

  #noteProgress(progress: CourierProgress): void {
    if (this.#step.kind !== 'running') return;
    if (this.#step.progress?.phase !== progress.phase) this.#beganMs = performance.now();
    const { bytesDone, bytesTotal } = progress;
    const tookMs = performance.now() - this.#beganMs;
    const leftMs =
      bytesDone > 0 && tookMs > 2000 ? (tookMs / bytesDone) * (bytesTotal - bytesDone) : undefined;
    this.#change({ ...this.#step, progress, leftMs });
  }

  async #toFile(blob: Blob): Promise<CourierFile> {
    const station = (await this.#host.getStationName()).replaceAll(/[^\p{L}\p{N}]+/gu, '-');
    const day = new Date(this.#host.readClock().nowMs).toISOString().slice(0, 10);
    return { url: URL.createObjectURL(blob), name: `${station}-${day}.yuanjiao` };
  }
}
