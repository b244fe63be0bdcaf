// Owns: the hours of a proof, folded from its records by the same rules as everywhere (SPEC: CL9, CL10). Whoever
// makes a proof and whoever checks it come to the same table.
import { toDay } from '../domain/calendar.ts';
import { addToDay, type ClaimPlace, capDay, type DayHours } from '../domain/credit.ts';
import { computeStep } from '../domain/progress.ts';
import type { RecordBody } from './log.ts';
import type { ProofHours } from './proof.ts';

export interface DatedBody {
  station: string;
  body: RecordBody;
  occurredMs: number;
}

/** A boot's name means something within its station only. */
export function placeAtStation(station: string, { bootId, uptimeMs }: ClaimPlace): ClaimPlace {
  return { bootId: `${station}/${bootId}`, uptimeMs };
}

interface DaySum {
  byEntry: Map<string, DayHours>;
  byUnit: Map<string, number>;
}

export function computeProofHours(records: readonly DatedBody[], offsetMinutes: number): ProofHours {
  const sums = new Map<string, DaySum>();
  for (const { station, body, occurredMs } of records) {
    const step = computeStep(body.statement, occurredMs, placeAtStation(station, body.evidence));
    if (!step || step.activeMs === 0) continue;
    const day = toDay(occurredMs, offsetMinutes);
    const sum = sums.get(day) ?? { byEntry: new Map(), byUnit: new Map() };
    sum.byEntry.set(step.learnerId, addToDay(sum.byEntry.get(step.learnerId), step.activeMs, step.place));
    sum.byUnit.set(step.unitId, (sum.byUnit.get(step.unitId) ?? 0) + step.activeMs);
    sums.set(day, sum);
  }
  const days = [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, { byEntry, byUnit }]) => ({
      day,
      activeMs: capDay([...byEntry.values()].reduce((total, { activeMs }) => total + activeMs, 0)),
      units: [...byUnit]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([unitId, activeMs]) => ({ unitId, activeMs })),
    }));
  return { days, activeMs: days.reduce((total, { activeMs }) => total + activeMs, 0) };
}
