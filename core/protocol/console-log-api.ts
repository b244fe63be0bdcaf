// Owns: the contract between console and center about the health of station logs: clocks, quarantine, forks,
// gaps, receipts.
import * as z from 'zod';
import { clockFaultKinds } from '../domain/clock-faults.ts';
import { stationIdSchema } from '../domain/documents.ts';
import { stationRowSchema } from './console-api.ts';

const countSchema = z.int().min(0);

export const stationHealthSchema = z.strictObject({
  stationId: stationIdSchema,
  /** How the newest records are dated. */
  clock: z.strictObject({ exact: countSchema, bounded: countSchema, unknown: countSchema }),
  /** The station's wall clock against the true time, at the newest record that is dated exactly. */
  wallOffMs: z.int().nullable(),
  /** Epochs of which records are missing in between. */
  gapCount: countSchema,
  /** Forks that nobody has acknowledged. */
  openForkCount: countSchema,
  faultCount: countSchema,
  /** When the newest records say that somebody studied; null: none of them does. */
  lastStudyMs: z.int().nullable(),
});
export type StationHealth = z.infer<typeof stationHealthSchema>;

export const epochRowSchema = z.strictObject({
  epoch: z.uuid(),
  openedAtMs: z.int(),
  through: countSchema,
  quarantineCount: countSchema,
  /** Up to where the station's own disk holds it. */
  heldThrough: countSchema,
  /** A slice came that began at `from` while `want` was still missing. */
  gap: z.strictObject({ from: z.int(), want: z.int(), atMs: z.int(), isOpen: z.boolean() }).nullable(),
});
export type EpochRow = z.infer<typeof epochRowSchema>;

export const incidentRowSchema = z.strictObject({
  id: z.int(),
  kind: z.string(),
  atMs: z.int(),
  epoch: z.uuid().nullable(),
  /** Seqs of the slice that was refused. */
  from: z.int().nullable(),
  through: z.int().nullable(),
  acknowledged: z.strictObject({ atMs: z.int(), by: z.string(), note: z.string() }).nullable(),
});
export type IncidentRow = z.infer<typeof incidentRowSchema>;

export const faultRowSchema = z.strictObject({
  bootId: z.string(),
  kind: z.enum(clockFaultKinds),
  sizeMs: z.int(),
  recordCount: countSchema,
  firstAtMs: z.int(),
  lastAtMs: z.int(),
});
export type FaultRow = z.infer<typeof faultRowSchema>;

/** A run of records that the center took in and gave a receipt for. */
export const takenSliceSchema = z.strictObject({
  epoch: z.uuid(),
  from: z.int(),
  through: z.int(),
  receivedAtMs: z.int(),
  isLive: z.boolean(),
});
export type TakenSlice = z.infer<typeof takenSliceSchema>;

export const stationLogSchema = z.strictObject({
  station: stationRowSchema,
  health: stationHealthSchema,
  epochs: z.array(epochRowSchema),
  incidents: z.array(incidentRowSchema),
  faults: z.array(faultRowSchema),
  /** The newest ones. */
  slices: z.array(takenSliceSchema),
});
export type StationLogHealth = z.infer<typeof stationLogSchema>;

export const quarantinedSchema = z.strictObject({
  epoch: z.uuid(),
  seq: z.int().min(1),
  receivedAtMs: z.int(),
  reason: z.string(),
  /** The text exactly as it came. */
  body: z.string(),
});
export type Quarantined = z.infer<typeof quarantinedSchema>;
export const quarantinePageSchema = z.strictObject({
  records: z.array(quarantinedSchema),
  /** Pass as `after` for the next ones; null at the end. */
  next: z.string().nullable(),
});

/** Both sides of a fork, seq by seq; null where a side has no record, or the same one. */
export const incidentDetailSchema = z.strictObject({
  incident: incidentRowSchema,
  places: z.array(
    z.strictObject({
      seq: z.int(),
      kept: z.string().nullable(),
      refused: z.string().nullable(),
      isSame: z.boolean(),
    }),
  ),
  /** Places that are not shown. */
  moreCount: countSchema,
});
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

export const acknowledgementSchema = z.strictObject({ note: z.string().trim().min(1).max(1000) });
export const rereadAnswerSchema = z.strictObject({
  read: countSchema,
  released: countSchema,
  remaining: countSchema,
});
export type RereadAnswer = z.infer<typeof rereadAnswerSchema>;

export const logPaths = {
  health: '/api/console/log-health',
  stations: '/api/console/stations',
  incidents: '/api/console/incidents',
} as const;
