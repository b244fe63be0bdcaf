// Owns: the center's time as the console knows it, so that ages and the countdown of a code are right on
// an office machine with a wrong clock. Taken from the Date header, which counts whole seconds.
export class CenterClock {
  readonly #localMs: () => number;
  #offsetMs = 0;

  constructor(localMs: () => number) {
    this.#localMs = localMs;
  }

  observe(dateHeader: string | null): void {
    const seen = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (Number.isNaN(seen)) return;
    const offset = seen - this.#localMs();
    // Below two seconds it is the header's coarseness and the line, not the clock.
    this.#offsetMs = Math.abs(offset) < 2000 ? 0 : offset;
  }

  nowMs = (): number => this.#localMs() + this.#offsetMs;
}
