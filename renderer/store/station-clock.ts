// Owns: the clock of this page or worker. Without a shell a 'boot' is one page load: that is the span in
// which performance.now() can be compared. The last time the center was seen is kept beside it.
import { type Clock, type ClockSync, computeCenterTime } from '#core/kernel/clock.ts';
import { createUuidV4, type Random } from '#core/kernel/ids.ts';
import type { Evidence } from '#core/protocol/log.ts';

export const webRandom: Random = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

export class StationClock implements Clock {
  readonly bootId: string;
  readonly #offsetMs: number;
  #sync: ClockSync | undefined;

  /** `offsetMs`: uptime of the boot at the moment when this context's performance clock stood at 0. */
  constructor(bootId: string = createUuidV4(webRandom), offsetMs = 0) {
    this.bootId = bootId;
    this.#offsetMs = offsetMs;
  }

  wallMs(): number {
    return Date.now();
  }

  uptimeMs(): number {
    return Math.max(0, Math.round(performance.now() + this.#offsetMs));
  }

  /** `serverMs`: center time of an answer that was just received and whose signature held. */
  noteCenterTime(serverMs: number): void {
    this.#sync = { serverMs, uptimeMs: this.uptimeMs() };
  }

  /** Center time where it is known in this boot, else what the machine believes. */
  nowMs(): number {
    return this.#sync ? computeCenterTime(this, this.#sync) : this.wallMs();
  }

  /** Center time; undefined until the center was seen in this boot. */
  centerMs(): number | undefined {
    return this.#sync && computeCenterTime(this, this.#sync);
  }

  readEvidence(): Evidence {
    return {
      wallMs: this.wallMs(),
      bootId: this.bootId,
      uptimeMs: this.uptimeMs(),
      ...(this.#sync ? { synced: this.#sync } : {}),
    };
  }
}
