// Owns: the name of the machine's boot and the time since it. Records are dated by them, so two boots must
// never share a name; one boot with two names merely loses the comparison between them.

export interface MachineClock {
  readonly bootId: string;
  /** Milliseconds since the boot, time asleep included. */
  readUptimeMs(): number;
}

export interface MachineSources {
  /** Content of Linux's boot_id, or undefined where there is none. */
  readBootId(): string | undefined;
  uptimeSeconds(): number;
  createId(): string;
}

/**
 * Without a boot id from the kernel every start of the shell counts as a boot. Deriving one from wall clock
 * minus uptime is tempting and wrong: with a dead clock battery each boot starts at the same wall time.
 */
export function createMachineClock(sources: MachineSources): MachineClock {
  const known = sources.readBootId()?.trim() ?? '';
  const bootId = /^[0-9a-f-]{8,64}$/.test(known) ? known : sources.createId();
  return { bootId, readUptimeMs: () => Math.max(0, Math.round(sources.uptimeSeconds() * 1000)) };
}
