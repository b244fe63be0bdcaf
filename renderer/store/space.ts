// Owns: room for records on a full disk. What must stay true: library files go before a record is ever
// refused. The order is: the ballast is let go, then files that can be fetched again, then, and only then,
// the person is told that nothing more can be kept. Everything comes back when there is room again.
import type { Outcome } from '#core/protocol/errors.ts';
import type { StationDatabase } from './database.ts';
import { evictLibrary } from './evict-library.ts';

const mebibyte = 1024 ** 2;
/** Below this much free space no library file is fetched. */
export const lowSpaceBytes = 64 * mebibyte;
/** Held back on disk: about 3000 records' worth. */
export const ballastBytes = 4 * mebibyte;
/** Freed at once when records have no room: enough for days of study. */
const evictedBytes = 16 * mebibyte;
/** What 'free' is told in: at least so much. */
const freeSteps = [1024, 256, 64, 16, 4].map((count) => count * mebibyte);
/** Chromium gives the room of deleted rows back some seconds later. */
const pausesMs = [0, 1000, 3000, 6000];

/** A few MiB on the same disk, which can be let go at once. */
export interface Ballast {
  hold(sizeBytes: number): Promise<Outcome<unknown>>;
  release(): Promise<Outcome<unknown>>;
  /** Whether so many bytes more would fit now; true where nobody can tell. */
  hasRoom(sizeBytes: number): Promise<boolean>;
}

export interface SpaceState {
  isLow: boolean;
  /** The ballast is let go: what is recorded now is recorded on the last reserve. */
  isReserveUsed: boolean;
  /** Files that were given up for records since the space ran out. */
  evictedCount: number;
}

export const firstSpaceState: SpaceState = { isLow: false, isReserveUsed: false, evictedCount: 0 };

export interface SpaceHost {
  db: StationDatabase;
  ballast: Ballast;
  wait(ms: number): Promise<void>;
}

export class Space {
  readonly #host: SpaceHost;
  #isHeld = false;
  #state: SpaceState = firstSpaceState;
  #isTold = true;

  constructor(host: SpaceHost) {
    this.#host = host;
  }

  /** At start and now and then: marks low space, and takes the ballast up again when there is room. */
  async refresh(): Promise<void> {
    const { ballast } = this.#host;
    const isLow = !(await ballast.hasRoom(lowSpaceBytes));
    const hasRoom = !isLow || (await ballast.hasRoom(2 * ballastBytes));
    if (!this.#isHeld && hasRoom) this.#isHeld = (await ballast.hold(ballastBytes)).ok;
    const isReserveUsed = !this.#isHeld && !hasRoom;
    await this.#tell({ isLow, isReserveUsed, evictedCount: isLow ? this.#state.evictedCount : 0 });
  }

  /** At least so many bytes are free; 0 when not even the smallest step is. */
  async measureFree(): Promise<number> {
    for (const bytes of freeSteps) if (await this.#host.ballast.hasRoom(bytes)) return bytes;
    return 0;
  }

  /** Runs a write; when the disk is full, makes room and runs it again. */
  async withRoom<Value>(act: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const { db, ballast, wait } = this.#host;
    let outcome = await act();
    if (outcome.ok || outcome.error.kind !== 'disk-full') return outcome;
    await ballast.release();
    this.#isHeld = false;
    outcome = await act();
    let evictedCount = this.#state.evictedCount;
    for (const pauseMs of pausesMs) {
      if (outcome.ok || outcome.error.kind !== 'disk-full') break;
      // Whatever keeps files from going, the record is tried again and its outcome told.
      evictedCount += await evictLibrary(db, evictedBytes).catch(() => 0);
      await wait(pauseMs);
      outcome = await act();
    }
    await this.#tell({ isLow: true, isReserveUsed: true, evictedCount });
    return outcome;
  }

  /** For the screens. On a full disk not even this may fit; then it is said as soon as it does. */
  async #tell(state: SpaceState): Promise<void> {
    const { isLow, isReserveUsed, evictedCount } = this.#state;
    const isSame =
      isLow === state.isLow && isReserveUsed === state.isReserveUsed && evictedCount === state.evictedCount;
    if (isSame && this.#isTold) return;
    this.#state = state;
    this.#isTold = await this.#host.db.writeState('space', state).then(
      () => true,
      () => false,
    );
  }
}
