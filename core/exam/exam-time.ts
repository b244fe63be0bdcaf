// Owns: how much of an exam's time is used, by uptime and never by the wall clock, and whether a station may open a
// paper at its time. Within one boot the time runs on whether or not somebody looks; while the machine was off it stood.
import type { openedBy } from '../domain/exam.ts';
import type { Sha256 } from '../kernel/hash.ts';

/** An exam that a learner has begun, in the draft. */
export interface ExamRun {
  paper: Sha256;
  code: string;
  openedBy: (typeof openedBy)[number];
  attempt: number;
  /** Used up to `bootId`, `uptimeMs`. */
  usedMs: number;
  bootId: string;
  uptimeMs: number;
  /** Boots in which it was worked on. */
  sittings: number;
}

export interface Uptime {
  bootId: string;
  uptimeMs: number;
}

/** The run as it stands now. */
export function goOn(run: ExamRun, { bootId, uptimeMs }: Uptime): ExamRun {
  const isSameBoot = run.bootId === bootId;
  return {
    ...run,
    usedMs: run.usedMs + (isSameBoot ? Math.max(0, uptimeMs - run.uptimeMs) : 0),
    bootId,
    uptimeMs,
    sittings: run.sittings + (isSameBoot ? 0 : 1),
  };
}

export function computeLeftMs(run: ExamRun, now: Uptime, minutes: number): number {
  return Math.max(0, minutes * 60_000 - goOn(run, now).usedMs);
}

/**
 * `centerNowMs`: what the station knows of the center's time; undefined when this boot has not seen the center. A wall
 * clock is no reason to open: whoever sets it would open the paper.
 */
export function isOpenByTime(opensAtMs: number, centerNowMs: number | undefined): boolean {
  return centerNowMs !== undefined && centerNowMs >= opensAtMs;
}
