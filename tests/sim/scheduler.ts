// Owns: simulated time and the order of everything. Each simulated act (a query, a write, a request) waits
// here for its turn, and the seed says who goes on. A process can be killed while it waits: it never goes on,
// which is a crash between two awaits. What must stay true: nothing in a simulation waits for real time.
import type { SeededRandom } from './seeded-random.ts';

/** One run of a program, from its start to its crash. */
export class Process {
  readonly name: string;
  isDead = false;
  /** Turns until it dies; undefined while nothing threatens it. */
  turnsLeft: number | undefined;

  constructor(name: string) {
    this.name = name;
  }
}

interface Waiter {
  process: Process;
  label: string;
  wakeMs: number;
  go(): void;
}

export type RunEnd = 'done' | 'idle' | 'too-long';

export class Scheduler {
  nowMs = 0;
  steps = 0;
  readonly trace: string[] = [];
  /** Called instead of the turn at which a process dies; it ends the process. */
  onDeath: (process: Process) => Promise<void> = async () => undefined;
  readonly #random: SeededRandom;
  readonly #isTraced: boolean;
  #waiting: Waiter[] = [];
  #busy = 0;

  constructor(random: SeededRandom, isTraced: boolean) {
    this.#random = random;
    this.#isTraced = isTraced;
  }

  /** A line of the trace; kept always, because events and verdicts are few. */
  note(text: string): void {
    this.trace.push(`${(this.nowMs / 1000).toFixed(3).padStart(9)} ${text}`);
  }

  /** A line that only a reader of every step wants. */
  detail(write: () => string): void {
    if (this.#isTraced) this.note(write());
  }

  /** Waits for a turn; a dead process waits for ever. */
  pause(process: Process, label: string): Promise<void> {
    return this.#wait(process, label, this.nowMs).done;
  }

  sleep(process: Process, label: string, ms: number): Promise<void> {
    return this.#wait(process, label, this.nowMs + ms).done;
  }

  /** The first of `work` and `ms` of simulated time; undefined when time was up. */
  async limit<Value>(process: Process, ms: number, work: Promise<Value>): Promise<Value | undefined> {
    const timer = this.#wait(process, 'time-out', this.nowMs + ms);
    const value = await Promise.race([work, timer.done.then(() => undefined)]);
    this.#waiting = this.#waiting.filter((waiter) => waiter !== timer.waiter);
    return value;
  }

  /** Real work that takes real time; nobody else has a turn until it ends. */
  async occupy<Value>(work: Promise<Value>): Promise<Value> {
    this.#busy += 1;
    try {
      return await work;
    } finally {
      this.#busy -= 1;
    }
  }

  /** Inside `occupy`: others have turns while this part of the work waits for simulated time. */
  async giveWay<Value>(part: () => Promise<Value>): Promise<Value> {
    this.#busy -= 1;
    try {
      return await part();
    } finally {
      this.#busy += 1;
    }
  }

  /** Everybody, or this process, who sleeps under `label` wakes now. */
  wake(label: string, process?: Process): void {
    for (const waiter of this.#waiting) {
      const isMeant = process === undefined || waiter.process === process;
      if (isMeant && waiter.label === label) waiter.wakeMs = this.nowMs;
    }
  }

  kill(process: Process): void {
    process.isDead = true;
    this.#waiting = this.#waiting.filter((waiter) => waiter.process !== process);
  }

  /** Gives turns until `isDone`, nobody waits, or simulated time has passed `untilMs`. */
  async run(isDone: () => boolean, untilMs: number): Promise<RunEnd> {
    for (;;) {
      await this.#settle();
      if (isDone()) return 'done';
      const first = Math.min(...this.#waiting.map(({ wakeMs }) => wakeMs));
      if (first === Number.POSITIVE_INFINITY) return 'idle';
      this.nowMs = Math.max(this.nowMs, first);
      if (this.nowMs > untilMs) return 'too-long';
      const ready = this.#waiting.filter(({ wakeMs }) => wakeMs <= this.nowMs);
      const next = this.#random.pick(ready);
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.steps += 1;
      this.nowMs += this.#random.int(3);
      if (this.#isTraced) this.note(`${next.process.name} ${next.label}`);
      if (next.process.turnsLeft === 0) {
        this.note(`${next.process.name} dies at: ${next.label}`);
        await this.onDeath(next.process);
        continue;
      }
      if (next.process.turnsLeft !== undefined) next.process.turnsLeft -= 1;
      next.go();
    }
  }

  #wait(process: Process, label: string, wakeMs: number): { done: Promise<void>; waiter: Waiter } {
    const waiter: Waiter = { process, label, wakeMs, go: () => undefined };
    const done = new Promise<void>((resolve) => {
      waiter.go = resolve;
    });
    if (!process.isDead) this.#waiting.push(waiter);
    return { done, waiter };
  }

  /** Resolves when whoever had the last turn waits again: all promises are settled and no work is open. */
  async #settle(): Promise<void> {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#busy > 0);
  }
}
