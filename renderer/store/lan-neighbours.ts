// Owns: neighbours as the screen sees them: who is near, what a visit found, how far it is. It lives as long
// as the page, so that a visit goes on when the person looks at something else.
import type { Bridge } from '#core/bridge/bridge.ts';
import type { FoundNeighbour, LanState } from '#core/bridge/lan-channels.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { parseLanAddress } from '#core/protocol/lan.ts';
import {
  type LanNews,
  type LanOrder,
  type LanProgress,
  type LanReportWords,
  type LanSurveyWords,
  lanNewsSchema,
} from './lan-messages.ts';

export interface Neighbour extends Pick<FoundNeighbour, 'origin'> {
  /** Empty until it has said who it is. */
  station: string;
  county?: string | undefined;
}

export type Visit =
  | { kind: 'none' }
  | { kind: 'looking'; origin: string }
  | { kind: 'found'; origin: string; survey: LanSurveyWords }
  | { kind: 'fetching'; origin: string; progress: LanProgress | undefined; leftMs: number | undefined }
  | { kind: 'done'; origin: string; report: LanReportWords }
  | { kind: 'failed'; origin: string; error: WireError };

export interface NeighboursView {
  /** Undefined in a browser: it can fetch, it cannot give. */
  lan: LanState | undefined;
  /** Name of this station's own county, where its library has one. */
  county: string | undefined;
  neighbours: readonly Neighbour[];
  visit: Visit;
  /** Origins that gave something false since the kiosk started. */
  doubted: ReadonlySet<string>;
}

export interface NeighboursHost {
  bridge: Bridge | undefined;
  startWorker(): Worker;
  getNowMs(): number;
  /** Milliseconds that never go back. */
  now(): number;
  getStationName(): Promise<string>;
  getCounty(): Promise<string | undefined>;
}

/** Shorter looks say little about the speed. */
const leastLookMs = 2000;

/** What a neighbour's error means to people: it is away, or it lies. Others keep their own words. */
export function toNeighbourError(error: WireError): WireError {
  switch (error.kind) {
    case 'no-road':
    case 'busy':
    case 'too-large':
    case 'blob-missing':
      return { ...error, kind: 'neighbour-away' };
    case 'metadata-invalid':
    case 'manifest-invalid':
    case 'blob-corrupt':
      return { ...error, kind: 'neighbour-false' };
    default:
      return error;
  }
}

export class Neighbours {
  readonly #host: NeighboursHost;
  readonly #listeners = new Set<() => void>();
  #typed: string[] = [];
  #heard: readonly Neighbour[] = [];
  #names = new Map<string, Omit<Neighbour, 'origin'>>();
  #worker: Worker | undefined;
  #beganMs = 0;
  #view: NeighboursView = {
    lan: undefined,
    county: undefined,
    neighbours: [],
    visit: { kind: 'none' },
    doubted: new Set(),
  };

  constructor(host: NeighboursHost) {
    this.#host = host;
  }

  // Bound, because React calls them without an object.
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly read = (): NeighboursView => this.#view;

  #change(part: Partial<NeighboursView>): void {
    const origins = [...new Set([...this.#heard.map(({ origin }) => origin), ...this.#typed])];
    const neighbours = origins.map((origin) => ({
      station: '',
      ...this.#heard.find((one) => one.origin === origin),
      ...this.#names.get(origin),
      origin,
    }));
    this.#view = { ...this.#view, neighbours, ...part };
    for (const listener of this.#listeners) listener();
  }

  /** Asks the shell who is near; in a browser nobody can be heard. */
  async refresh(): Promise<void> {
    const { bridge } = this.#host;
    const county = await this.#host.getCounty();
    if (!bridge) return this.#change({ county });
    const [state, found] = await Promise.all([bridge.lan.readState(), bridge.lan.listNeighbours()]);
    if (found.ok) this.#heard = found.value.neighbours;
    this.#change({ county, ...(state.ok ? { lan: state.value } : {}) });
  }

  /** Undefined when it worked. */
  async setSharing(isSharing: boolean): Promise<WireError | undefined> {
    const { bridge } = this.#host;
    if (!bridge) return { kind: 'not-allowed' };
    const [station, county] = await Promise.all([this.#host.getStationName(), this.#host.getCounty()]);
    const outcome = await bridge.lan.setSharing({
      isSharing,
      station,
      ...(county === undefined ? {} : { county }),
    });
    if (outcome.ok) this.#change({ lan: outcome.value });
    return outcome.ok ? undefined : outcome.error;
  }

  /** Looks at an address that a person typed. */
  lookAtTyped(typed: string): void {
    const origin = parseLanAddress(typed);
    if (origin === undefined) {
      this.#change({ visit: { kind: 'failed', origin: '', error: { kind: 'lan-address' } } });
      return;
    }
    if (!this.#typed.includes(origin)) this.#typed.push(origin);
    this.look(origin);
  }

  look(origin: string): void {
    if (this.#isBusy()) return;
    this.#change({ visit: { kind: 'looking', origin } });
    this.#order({ type: 'look', origin, ...this.#howToGo() });
  }

  /** Brings what was found. */
  fetch(): void {
    const { visit } = this.#view;
    if (visit.kind !== 'found') return;
    const { origin } = visit;
    this.#beganMs = this.#host.now();
    this.#change({ visit: { kind: 'fetching', origin, progress: undefined, leftMs: undefined } });
    this.#order({ type: 'fetch', origin, ...this.#howToGo() });
  }

  /** What has come and was checked is kept. */
  stop(): void {
    if (this.#isBusy()) this.#order({ type: 'stop' });
  }

  forgetVisit(): void {
    if (!this.#isBusy()) this.#change({ visit: { kind: 'none' } });
  }

  #isBusy(): boolean {
    return this.#view.visit.kind === 'looking' || this.#view.visit.kind === 'fetching';
  }

  #howToGo() {
    return { nowMs: this.#host.getNowMs(), isThroughPage: this.#host.bridge !== undefined };
  }

  #order(order: LanOrder): void {
    if (!this.#worker) {
      const worker = this.#host.startWorker();
      worker.addEventListener('message', (event: MessageEvent<unknown>) => {
        const news = lanNewsSchema.safeParse(event.data);
        if (news.success) this.#hear(news.data);
      });
      worker.addEventListener('error', () => {
        this.#worker = undefined;
        this.#end({ kind: 'storage-broken' });
      });
      this.#worker = worker;
    }
    this.#worker.postMessage(order);
  }

  #hear(news: LanNews): void {
    const { visit } = this.#view;
    if (news.type === 'get') {
      void this.#carry(news);
      return;
    }
    if (visit.kind !== 'looking' && visit.kind !== 'fetching') return;
    const { origin } = visit;
    switch (news.type) {
      case 'found': {
        const { station = '', county } = news.survey;
        if (station !== '') this.#names.set(origin, { station, county });
        this.#change({ visit: { kind: 'found', origin, survey: news.survey } });
        return;
      }
      case 'progress':
        this.#change({
          visit: { kind: 'fetching', origin, progress: news.progress, leftMs: this.#estimate(news.progress) },
        });
        return;
      case 'done': {
        const { report } = news;
        const failures = report.failures.map((one) => ({ ...one, error: toNeighbourError(one.error) }));
        const error = report.error && toNeighbourError(report.error);
        this.#doubt(origin, [error, ...failures.map((one) => one.error)]);
        this.#change({
          visit: {
            kind: 'done',
            origin,
            report: {
              installed: report.installed,
              isStopped: report.isStopped,
              failures,
              ...(error ? { error } : {}),
            },
          },
        });
        return;
      }
      case 'failed':
        this.#end(news.error);
    }
  }

  #end(error: WireError): void {
    const { visit } = this.#view;
    if (visit.kind !== 'looking' && visit.kind !== 'fetching') return;
    const known = toNeighbourError(error);
    this.#doubt(visit.origin, [known]);
    this.#change({ visit: { kind: 'failed', origin: visit.origin, error: known } });
  }

  #doubt(origin: string, errors: readonly (WireError | undefined)[]): void {
    if (!errors.some((error) => error?.kind === 'neighbour-false')) return;
    this.#view = { ...this.#view, doubted: new Set([...this.#view.doubted, origin]) };
  }

  #estimate({ bytesDone, bytesTotal }: LanProgress): number | undefined {
    const passedMs = this.#host.now() - this.#beganMs;
    if (passedMs < leastLookMs || bytesDone <= 0) return undefined;
    return (Math.max(0, bytesTotal - bytesDone) / bytesDone) * passedMs;
  }

  /** A GET of the worker, through the shell. */
  async #carry({ number, request }: Extract<LanNews, { type: 'get' }>): Promise<void> {
    const { bridge } = this.#host;
    if (!bridge) return;
    const { range, ...rest } = request;
    const outcome = await bridge.lan.get(range ? { ...rest, range } : rest);
    this.#order({ type: 'got', number, outcome });
  }
}
