// Owns: whether somebody is there: a touch or key a short while ago, or a film that plays. Active study
// time and the sign-out of a forgotten screen are both counted from this.
// What must stay true: courseware that makes sounds for ever keeps nobody signed in.

/** Time without a sign after which study no longer counts. A page of text takes less to read. */
export const attentiveMs = 60_000;

/** What courseware plays counts so long after the last touch: it may begin again and again by itself. */
export const coursewareMs = 10 * 60_000;

export class Attention {
  readonly #now: () => number;
  #touchedMs: number;
  /** The last moment at which somebody was there; what plays now comes on top. */
  #lastMs: number;
  #isPlaying = false;
  #limitMs = Number.POSITIVE_INFINITY;

  /** `now`: milliseconds that never go back (uptime). */
  constructor(now: () => number) {
    this.#now = now;
    this.#touchedMs = now();
    this.#lastMs = this.#touchedMs;
  }

  notice(): void {
    this.#touchedMs = this.#now();
    this.#lastMs = this.#touchedMs;
  }

  /** `limitMs`: how long after the last touch it still says that somebody is there. */
  setPlaying(isPlaying: boolean, limitMs = Number.POSITIVE_INFINITY): void {
    // The end of a film is a sign of attention too: the wait begins there.
    this.#lastMs = this.#attendedMs;
    this.#isPlaying = isPlaying;
    this.#limitMs = limitMs;
  }

  get #attendedMs(): number {
    if (!this.#isPlaying) return this.#lastMs;
    return Math.max(this.#lastMs, Math.min(this.#now(), this.#touchedMs + this.#limitMs));
  }

  get idleMs(): number {
    return this.#now() - this.#attendedMs;
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
