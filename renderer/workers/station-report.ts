// Owns: what a station says of itself to the center with a question: its version, how much of the disk is free, how
// many records wait. Now and then only: measuring asks the disk, and the line is slow.
import type { StationReport } from '#core/protocol/log.ts';

const gibibyte = 1024 ** 3;
/** Only steps can be measured: whether so much more would fit. */
const steps = [64, 32, 16, 8, 4, 2, 1, 0.5, 0.25].map((count) => count * gibibyte);
const pauseMs = 10 * 60_000;

export interface ReportHost {
  appVersion: string;
  hasRoom(sizeBytes: number): Promise<boolean>;
  countWaiting(): Promise<number>;
  uptimeMs(): number;
}

/** Undefined while the last one is fresh. What cannot be found out is left out; records never wait for it. */
export function createReporter(host: ReportHost): () => Promise<StationReport | undefined> {
  let nextMs = 0;
  return async () => {
    if (host.uptimeMs() < nextMs) return undefined;
    nextMs = host.uptimeMs() + pauseMs;
    try {
      let diskFreeBytes = 0;
      for (const bytes of steps) {
        if (!(await host.hasRoom(bytes))) continue;
        diskFreeBytes = bytes;
        break;
      }
      return { appVersion: host.appVersion, diskFreeBytes, waitingCount: await host.countWaiting() };
    } catch {
      return { appVersion: host.appVersion };
    }
  };
}
