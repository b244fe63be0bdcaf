// Owns: the contract between console and center about couriers: making, reading, and what has travelled.
import * as z from 'zod';
import { errorKinds } from './errors.ts';

/** `plans`: units of the chosen stations' plans. */
export const courierScopes = ['all', 'plans', 'units', 'none'] as const;
export const courierScopeSchema = z.enum(courierScopes);
export type CourierScope = z.infer<typeof courierScopeSchema>;

export const courierRequestSchema = z.strictObject({
  /** None: all that are enrolled. */
  stationIds: z.array(z.uuid()).max(1000),
  scope: courierScopeSchema,
  /** Of the scope `units`. */
  unitIds: z.array(z.string().min(1).max(100)).max(1000),
});
export type CourierRequest = z.infer<typeof courierRequestSchema>;

export const courierRowSchema = z.strictObject({
  id: z.uuid(),
  madeAtMs: z.int(),
  madeBy: z.string(),
  scope: courierScopeSchema,
  stations: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  sizeBytes: z.int(),
});
export type CourierRow = z.infer<typeof courierRowSchema>;

/** What was found of one station on a stick that came back. */
export const readingSchema = z.strictObject({
  stationId: z.uuid(),
  stationName: z.string(),
  courierId: z.uuid().nullable(),
  /** Records that lay on the stick, and those of them that were new. */
  carriedCount: z.int(),
  newCount: z.int(),
  error: z.enum(errorKinds as [(typeof errorKinds)[number], ...typeof errorKinds]).nullable(),
});
export type Reading = z.infer<typeof readingSchema>;

export const readingRowSchema = z.strictObject({
  ...readingSchema.shape,
  id: z.int(),
  readAtMs: z.int(),
  readBy: z.string(),
});
export type ReadingRow = z.infer<typeof readingRowSchema>;

/** Name of a folder on the center's own disk, below its data folder. */
export const serverFolderPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
export const serverFolderSchema = z.strictObject({ folder: z.string().regex(serverFolderPattern) });

export const courierListSchema = z.strictObject({
  couriers: z.array(courierRowSchema),
  readings: z.array(readingRowSchema),
});
export const readingsAnswerSchema = z.strictObject({ readings: z.array(readingSchema) });

export const courierApiPaths = {
  couriers: '/api/console/couriers',
  file: '/api/console/couriers/file',
  write: '/api/console/couriers/write',
  read: '/api/console/couriers/read',
  upload: '/api/console/couriers/upload',
} as const;
