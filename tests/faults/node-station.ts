// Owns: a station without a screen for fault runs: the real engine over the real road, real keys, real
// records. It keeps every receipt it ever saw and every record that it told its caller was kept.
import { createStatement } from '#core/domain/record.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Clock } from '#core/kernel/clock.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { createUuidV4, createUuidV7, type LearnerId, type UnitId } from '#core/kernel/ids.ts';
import type { Signed } from '#core/kernel/signing.ts';
import type { Certificate } from '#core/protocol/enrolment.ts';
import type { WireError } from '#core/protocol/errors.ts';
import type { Receipt } from '#core/protocol/log.ts';
import { createEpochAsks } from '#core/sync/epoch-asks.ts';
import { createHttpLink } from '#core/sync/http-link.ts';
import type { Link } from '#core/sync/ports.ts';
import { pullFeed } from '#core/sync/pull-feed.ts';
import { type Identity, pushLog } from '#core/sync/push-log.ts';
import { firstSliceSize } from '#core/sync/slice-size.ts';
import { MemoryFeed, MemoryStationLog } from '#tests/doubles/memory-station.ts';
import {
  createStationKeys,
  enrolWith,
  nodeRandom,
  nodeVerifier,
  type StationKeys,
} from '#tests/doubles/station.ts';
import { sendOverBadLine } from './bad-line-http.ts';

/** What the center has signed for: all up to `through` is on its disk, and the chain ends in `head`. */
export interface SeenReceipt {
  station: string;
  epoch: string;
  through: number;
  head: Sha256;
}

export interface RoundOutcome {
  error: WireError | undefined;
}

class WatchedLog extends MemoryStationLog {
  readonly receipts: SeenReceipt[] = [];

  override async saveReceipt(receipt: Receipt, signed: Signed): Promise<void> {
    const { station, epoch, through, head } = receipt;
    this.receipts.push({ station, epoch, through, head });
    await super.saveReceipt(receipt, signed);
  }
}

const unitId = 'drip-irrigation' as UnitId;

export class NodeStation {
  readonly certificate: Certificate;
  readonly log: WatchedLog;
  readonly feed = new MemoryFeed();
  /** Ids of the records that `append` has confirmed, in order. */
  readonly confirmed: string[] = [];
  readonly learnerId = createUuidV4(nodeRandom) as LearnerId;
  readonly #identity: Identity;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #asks = createEpochAsks();

  constructor(origin: string, certificate: Certificate, keys: StationKeys) {
    this.certificate = certificate;
    this.log = new WatchedLog(certificate.station);
    this.#identity = {
      stationId: certificate.station,
      signer: keys.signer,
      centerKey: certificate.centerKey,
    };
    this.#link = createHttpLink(origin, sendOverBadLine, this.#identity);
    this.#clock = {
      bootId: createUuidV4(nodeRandom),
      wallMs: () => Date.now(),
      uptimeMs: () => performance.now(),
    };
  }

  /** Enrols at `centerOrigin`; all later traffic goes over `lineOrigin`. */
  static async enrol(centerOrigin: string, code: string, lineOrigin: string): Promise<NodeStation> {
    const keys = await createStationKeys();
    const { value, error } = await enrolWith(centerOrigin, code, keys);
    if (!value) throw new Error(`not enrolled: ${error?.kind ?? 'no answer'}`);
    return new NodeStation(lineOrigin, value, keys);
  }

  get id(): string {
    return this.certificate.station;
  }

  /** Writes `count` records of somebody reading; they are confirmed when this returns. */
  append(count: number): void {
    const { bootId, wallMs, uptimeMs } = this.#clock;
    for (let index = 0; index < count; index++) {
      const open = this.log.epochs.at(-1);
      const id = createUuidV7(Date.now(), nodeRandom);
      const statement = createStatement(
        {
          kind: 'material-studied',
          unitId,
          version: '0123456789abcdef',
          materialId: 'text',
          materialKind: 'article',
          activeMs: 1000,
          position: 1,
          segments: [],
          isFinished: true,
          isRecovered: false,
        },
        {
          id,
          learnerId: this.learnerId,
          homePage: 'https://pishan.example/learners',
          language: 'ug',
          stationId: this.id,
          wallMs: wallMs(),
        },
      );
      const evidence = { wallMs: wallMs(), bootId, uptimeMs: uptimeMs() };
      this.log.appendBodies([toCanonicalJson({ seq: (open?.rows.length ?? 0) + 1, evidence, statement })]);
      this.confirmed.push(id);
    }
  }

  #share() {
    return {
      link: this.#link,
      identity: this.#identity,
      verifier: nodeVerifier,
      shouldStop: () => false,
      onDidHearCenter: () => undefined,
    };
  }

  /** The documents that a station with an empty feed would have. */
  async pullFresh(): Promise<MemoryFeed> {
    const feed = new MemoryFeed();
    const { error } = await pullFeed({ ...this.#share(), feed });
    if (error) throw new Error(`no feed: ${error.kind}`);
    return feed;
  }

  /** One round as a kiosk does it: log up, then feed down. */
  async runRound(): Promise<RoundOutcome> {
    const shared = this.#share();
    const pushed = await pushLog(
      { ...shared, log: this.log, clock: this.#clock, asks: this.#asks },
      firstSliceSize,
    );
    if (pushed.error) return { error: pushed.error };
    return { error: (await pullFeed({ ...shared, feed: this.feed })).error };
  }

  /** Records that no receipt covers yet. */
  get waitingCount(): number {
    return this.log.epochs.reduce((sum, { rows, through }) => sum + rows.length - through, 0);
  }
}
