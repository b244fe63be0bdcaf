// Owns: what the code may know of time. A village clock may say 1970 or 2099, so the wall is evidence,
// never truth: within one boot only the uptime is trusted.

export interface Clock {
  /** Milliseconds since 1970 as the machine believes; may jump either way. */
  wallMs(): number;
  /** Milliseconds since this boot (or page load); never goes back within one `bootId`. */
  uptimeMs(): number;
  /** Names the span within which `uptimeMs` is comparable. */
  readonly bootId: string;
}

/** A moment of centre time tied to an uptime of the same boot. */
export interface ClockSync {
  serverMs: number;
  uptimeMs: number;
}

/** Center time now, from the last time the center was seen in this boot. */
export function computeCenterTime(clock: Clock, sync: ClockSync): number {
  return sync.serverMs + (clock.uptimeMs() - sync.uptimeMs);
}
