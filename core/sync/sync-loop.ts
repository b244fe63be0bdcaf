// Owns: the life of the worker that syncs: rounds, rests, longer waits after errors, pause and resume, each
// step by the table of sync-machine.ts. The host brings clock, randomness and what a round is made of.
import type { Random } from '../kernel/ids.ts';
import type { WireError } from '../protocol/errors.ts';
import { computePause } from './backoff.ts';
import type { RoundPhase, RoundReport } from './run-round.ts';
import { firstSliceSize, type SliceSize } from './slice-size.ts';
import { createStopSwitch, type StopSignal, type StopSwitch } from './stop-signal.ts';
import { computeSyncStep, type SyncEvent, type SyncStep } from './sync-machine.ts';

export interface RoundParts {
  size: SliceSize;
  /** Ends the round, also in the middle of a request. */
  stop: StopSignal;
  onDidChangePhase(phase: RoundPhase): Promise<void>;
}

export interface SyncHost {
  random: Random;
  /** One round; undefined when there is nothing to sync yet, as before enrolment. Its faults are values. */
  runRound(parts: RoundParts): Promise<RoundReport | undefined>;
  /** Resolves after `ms`, or at once when `wake` is called. */
  sleep(ms: number): Promise<void>;
  wake(): void;
  onDidChange(step: SyncStep, error: WireError | undefined): Promise<void>;
}

export interface SyncLoop {
  /** Runs until `end` stops it. */
  run(end: StopSignal): Promise<void>;
  /**
   * Starts a round now, or after the one that is under way. New records come at people's pace and end a rest
   * and the wait for a road, but not the wait after an error of the center: it may have too much to do.
   */
  request(by: 'person' | 'records'): void;
  pause(): void;
  resume(): void;
}

const eventOfPhase: Record<RoundPhase, SyncEvent | undefined> = {
  pushing: undefined,
  pulling: 'did-push',
  fetching: 'did-pull',
};

/** While paused nothing is due; looking up now and then costs nothing. */
const pausedMs = 3600_000;

class WorkerLoop implements SyncLoop {
  readonly #host: SyncHost;
  #step: SyncStep = 'resting';
  #error: WireError | undefined;
  #failures = 0;
  #size = firstSliceSize;
  #round: StopSwitch | undefined;
  #isAsked = true;
  #isUrgent = false;

  constructor(host: SyncHost) {
    this.#host = host;
  }

  async #take(event: SyncEvent): Promise<void> {
    const step = computeSyncStep(this.#step, event);
    if (step === this.#step) return;
    this.#step = step;
    await this.#host.onDidChange(step, this.#error);
  }

  request(by: 'person' | 'records'): void {
    this.#isAsked = true;
    if (by === 'person') this.#isUrgent = true;
    if (by === 'person' || this.#isOpenToRecords()) this.#host.wake();
  }

  #isOpenToRecords(): boolean {
    return this.#step === 'resting' || this.#error?.kind === 'no-road';
  }

  pause(): void {
    void this.#take('pause');
    if (this.#step === 'stopping') this.#round?.stop();
    this.#host.wake();
  }

  resume(): void {
    void this.#take('resume');
    this.#host.wake();
  }

  async #runRound(): Promise<void> {
    const stop = createStopSwitch();
    this.#round = stop;
    // Paused between the decision and the start.
    if (this.#step !== 'pushing') stop.stop();
    this.#isAsked = false;
    this.#isUrgent = false;
    const report = await this.#host.runRound({
      size: this.#size,
      stop,
      onDidChangePhase: async (phase) => {
        const event = eventOfPhase[phase];
        if (event) await this.#take(event);
      },
    });
    this.#round = undefined;
    if (report) this.#size = report.size;
    // A round that was cut has not failed: the person wanted it so.
    this.#error = stop.isStopped ? undefined : report?.error;
    this.#failures = this.#error ? this.#failures + 1 : 0;
    if (this.#error) await this.#take('did-fail');
    else {
      await this.#take('did-push');
      await this.#take('did-pull');
      await this.#take('did-fetch');
    }
  }

  #wait(): Promise<void> {
    return this.#host.sleep(computePause(this.#error, this.#failures, this.#host.random));
  }

  async run(end: StopSignal): Promise<void> {
    end.onDidStop(() => {
      this.#round?.stop();
      this.#host.wake();
    });
    while (!end.isStopped) {
      switch (this.#step) {
        case 'resting':
        case 'backing-off':
          if (!this.#isUrgent && !(this.#isAsked && this.#isOpenToRecords())) await this.#wait();
          await this.#take('due');
          break;
        case 'paused':
          await this.#host.sleep(pausedMs);
          break;
        default:
          await this.#runRound();
      }
    }
  }
}

export function createSyncLoop(host: SyncHost): SyncLoop {
  return new WorkerLoop(host);
}
