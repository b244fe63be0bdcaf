// Owns: how much of a claimed time counts as studied (SPEC: CL5, CL9, CL10). What must stay true: a record is
// never refused for its claim; the sums are built from minima, maxima and sums only, so that station and
// center come to the same hours in whatever order the records reach them.
import * as z from 'zod';

/** Longest active time one record may claim: nobody studies one material longer without a pause. */
export const maxActiveMs = 6 * 3600_000;
/** A day has no more. */
export const maxDayMs = 24 * 3600_000;

/** Where a claim was made: a boot and its uptime at the end of the claimed time. */
export interface ClaimPlace {
  bootId: string;
  uptimeMs: number;
}

/**
 * What one record is credited with. `place` undefined: the claimed time may have begun in an earlier boot, as
 * that of a quiz whose draft outlived a power cut; then its uptime says nothing.
 */
export function computeCredit(claimMs: number, place: ClaimPlace | undefined): number {
  const allowedMs = place ? Math.max(0, Math.floor(place.uptimeMs)) : maxActiveMs;
  return Math.max(0, Math.min(claimMs, maxActiveMs, allowedMs));
}

/** What one learner claims of one boot on one day: the sum, and the span of uptime that it can come from. */
export const tallySchema = z.object({ sumMs: z.number(), fromMs: z.number(), toMs: z.number() });
export type Tally = z.infer<typeof tallySchema>;

/** Claims that are bound to no boot; no boot has an empty id. */
export const unboundBoot = '';

export function createTally(creditMs: number, place: ClaimPlace | undefined): Tally {
  const toMs = place ? place.uptimeMs : 0;
  return { sumMs: creditMs, fromMs: toMs - creditMs, toMs };
}

export function mergeTallies(a: Tally, b: Tally): Tally {
  return {
    sumMs: a.sumMs + b.sumMs,
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
  };
}

/** Nobody studies for longer than the time that went by: what overlaps counts once. */
function creditTally(bootId: string, { sumMs, fromMs, toMs }: Tally): number {
  return bootId === unboundBoot ? sumMs : Math.min(sumMs, Math.ceil(toMs - fromMs));
}

export const dayHoursSchema = z.object({
  activeMs: z.number(),
  /** By boot. */
  tallies: z.record(z.string(), tallySchema),
});
/** The hours of one learner on one county day. `activeMs` is what is shown; it follows from the tallies. */
export type DayHours = z.infer<typeof dayHoursSchema>;

export function createDayHours(tallies: Record<string, Tally>): DayHours {
  const sum = Object.entries(tallies).reduce(
    (total, [bootId, tally]) => total + creditTally(bootId, tally),
    0,
  );
  return { activeMs: capDay(sum), tallies };
}

/** No sum of a day that anybody sees goes beyond the day. */
export function capDay(activeMs: number): number {
  return Math.min(activeMs, maxDayMs);
}

/** A day of which only the sum is known. */
export function startDay(activeMs: number): DayHours {
  return createDayHours({ [unboundBoot]: createTally(activeMs, undefined) });
}

/** A day with one record more. */
export function addToDay(
  day: DayHours | undefined,
  creditMs: number,
  place: ClaimPlace | undefined,
): DayHours {
  const bootId = place?.bootId ?? unboundBoot;
  const added = createTally(creditMs, place);
  const known = day?.tallies[bootId];
  return createDayHours({ ...day?.tallies, [bootId]: known ? mergeTallies(known, added) : added });
}
