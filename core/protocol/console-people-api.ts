// Owns: the contract between console and center about people and documents: corrections and their
// conflicts, entries that are one person, replaced hardware.
import * as z from 'zod';
import { learnerIdSchema } from '../domain/documents.ts';
import { editableKinds, fieldValueSchema } from '../domain/edit.ts';
import { partialLocalized } from '../domain/language.ts';

/** A field as it holds now; `hlc` null: it never was set by a correction. */
export const fieldStateSchema = z.strictObject({ value: fieldValueSchema, hlc: z.string().nullable() });
export const fieldStatesSchema = z.record(z.string(), fieldStateSchema);
export type FieldStates = z.infer<typeof fieldStatesSchema>;

export const consoleEditSchema = z.strictObject({
  fields: z.record(
    z.string().min(1).max(80),
    /** `base`: the `hlc` of the value that was on the screen. */
    z.strictObject({ value: fieldValueSchema, base: z.string().max(80).nullable() }),
  ),
});
export type ConsoleEditRequest = z.infer<typeof consoleEditSchema>;

const editSideSchema = z.strictObject({
  value: fieldValueSchema.nullable(),
  /** The operator's login, or a name of the learner who corrected it at the station. */
  editorName: z.string(),
  /** null: at the console. */
  stationName: z.string().nullable(),
  madeAtMs: z.int(),
});
export type EditSide = z.infer<typeof editSideSchema>;

const documentRow = {
  id: z.int(),
  kind: z.enum(editableKinds),
  documentId: z.uuid(),
  /** Names of the learner, or the title of the plan in every language; null when it is gone. */
  title: partialLocalized(z.string()).nullable(),
  field: z.string(),
};

/** open: somebody may have to look. settled: an operator left it as it is. restored: the loser holds again. */
export const conflictStates = ['open', 'settled', 'restored'] as const;
export const conflictRowSchema = z.strictObject({
  ...documentRow,
  state: z.enum(conflictStates),
  kept: editSideSchema,
  lost: editSideSchema,
});
export type ConflictRow = z.infer<typeof conflictRowSchema>;

export const refusalRowSchema = z.strictObject({
  ...documentRow,
  statementId: z.uuid().nullable(),
  made: editSideSchema,
  reason: z.string(),
});
export type RefusalRow = z.infer<typeof refusalRowSchema>;

export const mergeRequestSchema = z.strictObject({ aliasId: learnerIdSchema });
export const aliasRowSchema = z.strictObject({
  aliasId: learnerIdSchema,
  learnerId: learnerIdSchema,
  aliasNames: partialLocalized(z.string()),
  names: partialLocalized(z.string()),
  mergedAtMs: z.int(),
  mergedBy: z.string(),
});
export type AliasRow = z.infer<typeof aliasRowSchema>;

export const replaceRequestSchema = z.strictObject({
  /** Nothing more is taken from the old machine. */
  isOldLost: z.boolean(),
});

export const peoplePaths = {
  conflicts: '/api/console/conflicts',
  refusals: '/api/console/refused-edits',
  aliases: '/api/console/aliases',
} as const;
