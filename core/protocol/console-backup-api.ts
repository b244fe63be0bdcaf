// Owns: the contract between console and center about backups: what lies in the folder, the run that is under way,
// making, checking, removing.
import * as z from 'zod';

const countSchema = z.int().min(0);

/** Names that the center gives, and what an operator may put beside them; never a way out of the folder. */
export const backupFileSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\.zip$/);

/** Backups that the center makes by itself. */
export const backupPlanSchema = z.strictObject({
  isOn: z.boolean(),
  /** Hour of the county's day. */
  hour: z.int().min(0).max(23),
  /** So many of those made by plan are kept. */
  keep: z.int().min(1).max(100),
  /** A newest backup older than this is a warning. */
  warnDays: z.int().min(1).max(90),
});
export type BackupPlan = z.infer<typeof backupPlanSchema>;

export const backupRunSchema = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['hand', 'planned', 'check']),
  file: z.string(),
  startedAtMs: z.int(),
  startedBy: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  phase: z.enum(['copying', 'writing', 'checking']),
  rowCount: countSchema,
  /** Rows that there are about; null: nobody knows. */
  rowsAbout: countSchema.nullable(),
  endedAtMs: z.int().nullable(),
  fault: z.string().nullable(),
});
export type BackupRun = z.infer<typeof backupRunSchema>;

export const backupRowSchema = z.strictObject({
  file: backupFileSchema,
  sizeBytes: countSchema,
  madeAtMs: z.int(),
  /** null: put there by hand. */
  madeBy: z.string().nullable(),
  isPlanned: z.boolean(),
  check: z.strictObject({ isSound: z.boolean(), atMs: z.int(), fault: z.string().nullable() }).nullable(),
});
export type BackupRow = z.infer<typeof backupRowSchema>;

export const backupListSchema = z.strictObject({
  folder: z.string(),
  freeBytes: countSchema,
  engine: z.enum(['pglite', 'postgres']),
  backups: z.array(backupRowSchema),
  /** The one under way, or the newest one. */
  run: backupRunSchema.nullable(),
});
export type BackupList = z.infer<typeof backupListSchema>;

export const backupPaths = { backups: '/api/console/backups' } as const;
