// Owns: what people of this station chose of the library, and what its line brought this month and how fast.
// Both in the database, so that page and worker see the same.
import { type ContentChoice, parseContentChoice } from '#core/library/content-choice.ts';
import { addToMonth, countInMonth, type MonthTally } from '#core/library/road-limits.ts';
import type { StationDatabase } from './database.ts';
import { listDocuments } from './station-feed.ts';

export interface ContentTraffic {
  tally: MonthTally | undefined;
  /** Of the line, while it brought something; undefined before it was measured. */
  bytesPerSecond: number | undefined;
}

export const firstTraffic: ContentTraffic = { tally: undefined, bytesPerSecond: undefined };

export async function readChoice(db: StationDatabase): Promise<ContentChoice> {
  return parseContentChoice(await db.readState('contentChoice'));
}

/** Two screens never change it at once; the transaction keeps what the other part of it says. */
export async function changeChoice(
  db: StationDatabase,
  change: (choice: ContentChoice) => ContentChoice,
): Promise<void> {
  await db.transaction('rw', db.state, async () => {
    await db.writeState('contentChoice', change(await readChoice(db)));
  });
}

const defaultOffsetMinutes = 480;

export async function readOffsetMinutes(db: StationDatabase): Promise<number> {
  return (await listDocuments(db, 'policy'))[0]?.timeZoneOffsetMinutes ?? defaultOffsetMinutes;
}

/** Units of live plans, nearest due day before others. */
export async function listPlannedIds(db: StationDatabase): Promise<string[]> {
  const plans = await listDocuments(db, 'plan');
  const sorted = plans.sort((a, b) => (a.dueDay < b.dueDay ? -1 : 1));
  return [...new Set(sorted.flatMap((plan) => plan.unitIds))];
}

/** Weight of the newest measure: about the last ten of them count. */
const newestShare = 0.2;
/** Shorter answers say more of the wait than of the speed. */
const leastMeasuredBytes = 8 * 1024;

/** Counts what comes over the line; written now and then, because a strict write per request would cost more. */
export class TrafficMeter {
  readonly #db: StationDatabase;
  readonly #offsetMinutes: number;
  readonly #nowMs: () => number;
  #traffic: ContentTraffic;

  private constructor(
    db: StationDatabase,
    traffic: ContentTraffic,
    offsetMinutes: number,
    nowMs: () => number,
  ) {
    this.#db = db;
    this.#traffic = traffic;
    this.#offsetMinutes = offsetMinutes;
    this.#nowMs = nowMs;
  }

  static async open(db: StationDatabase, nowMs: () => number): Promise<TrafficMeter> {
    const traffic = (await db.readState('contentTraffic')) ?? firstTraffic;
    return new TrafficMeter(db, traffic, await readOffsetMinutes(db), nowMs);
  }

  get monthBytes(): number {
    return countInMonth(this.#traffic.tally, this.#nowMs(), this.#offsetMinutes);
  }

  get bytesPerSecond(): number | undefined {
    return this.#traffic.bytesPerSecond;
  }

  get offsetMinutes(): number {
    return this.#offsetMinutes;
  }

  note(bytes: number, ms: number): void {
    if (bytes <= 0) return;
    const { tally, bytesPerSecond } = this.#traffic;
    const isTelling = bytes >= leastMeasuredBytes && ms > 0;
    const seen = isTelling ? (bytes / ms) * 1000 : undefined;
    const speed =
      seen === undefined || bytesPerSecond === undefined
        ? (bytesPerSecond ?? seen)
        : bytesPerSecond * (1 - newestShare) + seen * newestShare;
    this.#traffic = {
      tally: addToMonth(tally, bytes, this.#nowMs(), this.#offsetMinutes),
      bytesPerSecond: speed,
    };
  }

  /** On a full disk the count is written later: bytes are forgotten rather than records refused. */
  async save(): Promise<void> {
    await this.#db.writeState('contentTraffic', this.#traffic).catch(() => undefined);
  }
}
