// Owns: what the page and the worker that reads couriers say to each other. The worker can write media files; a
// shell's drives only the page can reach.
import * as z from 'zod';
import { courierPhases } from '#core/courier/courier-phases.ts';
import { localizedSchema } from '#core/domain/language.ts';
import { wireErrorSchema } from '#core/protocol/errors.ts';

/** Looked up when it is used: this is read where there are no such handles, too. */
const handleSchema = z.custom<FileSystemDirectoryHandle>(
  (value) => value instanceof globalThis.FileSystemDirectoryHandle,
);

/** `drive`: a stick that the shell has found, by its id; the page passes each act on. */
const placeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('handle'), handle: handleSchema }),
  z.strictObject({
    kind: z.literal('files'),
    files: z.array(z.strictObject({ path: z.string(), file: z.instanceof(File) })),
  }),
  z.strictObject({ kind: z.literal('file'), file: z.instanceof(File) }),
  z.strictObject({ kind: z.literal('drive'), id: z.string() }),
]);
export type CourierPlace = z.infer<typeof placeSchema>;

const bytesSchema = z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes));

/** One use of a drive. */
export const driveActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('measure'), path: z.string() }),
  z.strictObject({ act: z.literal('read'), path: z.string(), from: z.int(), to: z.int() }),
  z.strictObject({ act: z.literal('list'), path: z.string() }),
  z.strictObject({ act: z.literal('write'), path: z.string(), bytes: bytesSchema }),
  z.strictObject({ act: z.literal('remove'), path: z.string() }),
]);
export type DriveAct = z.input<typeof driveActSchema>;

const driveOutcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    value: z.union([z.number(), z.array(z.string()), bytesSchema, z.undefined()]),
  }),
  z.strictObject({ ok: z.literal(false), error: wireErrorSchema }),
]);
export type DriveOutcome = z.output<typeof driveOutcomeSchema>;

/** The page's clock, by which the station dates. */
const clockSchema = z.strictObject({
  nowMs: z.number(),
  bootId: z.string(),
  offsetMs: z.number(),
  timeOrigin: z.number(),
});

export const courierOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['look', 'run']), place: placeSchema, clock: clockSchema }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('did'), number: z.int(), outcome: driveOutcomeSchema }),
]);
export type CourierOrder = z.input<typeof courierOrderSchema>;

/** What a stick says of itself, for people. */
const summarySchema = z.object({
  county: localizedSchema,
  madeAtMs: z.number(),
  expiresAtMs: z.number(),
  stationNames: z.array(z.string()),
  isForUs: z.boolean(),
  unitCount: z.number(),
  libraryBytes: z.number(),
});
export type CourierSummary = z.infer<typeof summarySchema>;

const foundSchema = z.object({
  summary: summarySchema.optional(),
  /** Why it is not for reading. */
  error: wireErrorSchema.optional(),
  /** A library that no center's description goes with (LB27). */
  isLibraryOnly: z.boolean().optional(),
  /** False: what goes up is saved as a file instead. */
  canWrite: z.boolean(),
  /** Records that no receipt covers. */
  waitingCount: z.number(),
});
export type CourierFound = z.infer<typeof foundSchema>;

const progressSchema = z.object({
  phase: z.enum(courierPhases),
  bytesDone: z.number(),
  bytesTotal: z.number(),
});
export type CourierProgress = z.infer<typeof progressSchema>;

const reportSchema = z.object({
  summary: summarySchema.optional(),
  readError: wireErrorSchema.optional(),
  writeError: wireErrorSchema.optional(),
  isKeyKnown: z.boolean(),
  changeCount: z.number(),
  confirmedCount: z.number(),
  carriedCount: z.number(),
  installedCount: z.number(),
  isStopped: z.boolean(),
});
export type CourierReportWords = z.infer<typeof reportSchema>;

export const courierNewsSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('do'), number: z.int(), drive: z.string(), act: driveActSchema }),
  z.strictObject({ type: z.literal('found'), found: foundSchema }),
  z.strictObject({ type: z.literal('progress'), progress: progressSchema }),
  z.strictObject({ type: z.literal('done'), report: reportSchema, file: z.instanceof(Blob).optional() }),
  z.strictObject({ type: z.literal('failed'), error: wireErrorSchema }),
]);
export type CourierNews = z.input<typeof courierNewsSchema>;
