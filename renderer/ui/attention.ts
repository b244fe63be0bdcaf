// Owns: whether somebody is there: a touch or key a short while ago, or a film that plays. Active study
// time and the sign-out of a forgotten screen are both counted from this.

/** Time without a sign after which study no longer counts. A page of text takes less to read. */
export const attentiveMs = 60_000;

export class Attention {
  readonly #now: () => number;
  #lastMs: number;
  #isPlaying = false;

  /** `now`: milliseconds that never go back (uptime). */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastMs = now();
  }

  notice(): void {
    this.#lastMs = this.#now();
  }

  setPlaying(isPlaying: boolean): void {
    // The end of a film is a sign of attention too: the wait begins there.
    if (this.#isPlaying) this.notice();
    this.#isPlaying = isPlaying;
  }

  get idleMs(): number {
    return this.#isPlaying ? 0 : this.#now() - this.#lastMs;
  }

  get isAttentive(): boolean {
    return this.idleMs <= attentiveMs;
  }

  /** Watches `target` for touches and keys; the answer ends the watch. */
  watch(target: EventTarget): () => void {
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll'];
    const notice = () => this.notice();
    for (const kind of kinds) target.addEventListener(kind, notice, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) target.removeEventListener(kind, notice, { capture: true });
    };
  }
}
