// Owns: the load of a fault run: stations that keep writing records and sending them over one bad line,
// until they are told to end.
import { type CenterPlace, createStationCode } from './center-process.ts';
import { NodeStation, type SeenReceipt } from './node-station.ts';
import type { SeededRandom } from './seeded-random.ts';

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** While the center is away nobody writes more than this: the run is about kills, not about volume. */
const mostWaiting = 60;

export class StationLoad {
  readonly stations: readonly NodeStation[];
  /** How often a round ended in which error. */
  readonly errors: Record<string, number> = {};
  #isOver = false;
  #drives: Promise<void>[] = [];

  private constructor(stations: readonly NodeStation[]) {
    this.stations = stations;
  }

  /** Enrols at `centerOrigin`; records go over `lineOrigin`. */
  static async enrol(place: CenterPlace, count: number, centerOrigin: string, lineOrigin: string) {
    const stations: NodeStation[] = [];
    for (let number = 1; number <= count; number++) {
      const code = await createStationCode(place, `Station ${number}`);
      stations.push(await NodeStation.enrol(centerOrigin, code, lineOrigin));
    }
    return new StationLoad(stations);
  }

  start(random: SeededRandom): void {
    this.#isOver = false;
    this.#drives = this.stations.map((station) => this.#drive(station, random.fork()));
  }

  async #drive(station: NodeStation, random: SeededRandom): Promise<void> {
    while (!this.#isOver) {
      if (station.waitingCount < mostWaiting) station.append(random.pickInt(1, 20));
      const { error } = await station.runRound();
      if (error) this.errors[error.kind] = (this.errors[error.kind] ?? 0) + 1;
      await pause(error ? random.pickInt(20, 120) : random.pickInt(1, 30));
    }
  }

  /** Nobody writes any more when this returns. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#drives);
  }

  get receiptCount(): number {
    return this.stations.reduce((sum, { log }) => sum + log.receipts.length, 0);
  }

  get receipts(): SeenReceipt[] {
    return this.stations.flatMap(({ log }) => log.receipts);
  }

  get confirmed(): string[] {
    return this.stations.flatMap(({ confirmed }) => confirmed);
  }

  /** Rounds on a clean line until nothing waits; throws when that does not come. */
  async settle(): Promise<void> {
    const deadlineMs = performance.now() + 60_000;
    for (;;) {
      const outcomes = await Promise.all(this.stations.map((station) => station.runRound()));
      const waiting = this.stations.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
      const errors = outcomes.flatMap(({ error }) => (error ? [error.kind] : []));
      if (waiting === 0 && errors.length === 0) return;
      if (performance.now() > deadlineMs) {
        throw new Error(`${waiting} records still wait on a clean line; ${errors.join(', ')}`);
      }
    }
  }

  /** Sentences for stations that opened a new epoch, which they do only when the center contradicts them. */
  listSplits(): string[] {
    return this.stations.flatMap(({ id, log }) =>
      log.epochs.length > 1 ? [`station ${id} had to open a new epoch`] : [],
    );
  }
}
