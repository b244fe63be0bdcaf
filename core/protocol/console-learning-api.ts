// Owns: the contract between console and center about following what learners do: their texts and the answers.
import * as z from 'zod';
import { learnerIdSchema, nameSchema, stationIdSchema, symbolSchema } from '../domain/documents.ts';
import { partialLocalized } from '../domain/language.ts';
import { unitIdSchema } from '../domain/manifest.ts';
import { maxTextLength, textKindSchema } from '../domain/text.ts';

/** Rows of one page of a table that the center pages. */
export const pageRows = 50;
/** Pages are numbered from 1; `all` gives every row that the filters let through, for export. */
const pageSchema = z.union([z.literal('all'), z.coerce.number().int().min(1).max(100_000)]).default(1);

/** open: one that waits for an answer (`answerKinds`), or that nobody has read. */
export const textStates = ['open', 'read', 'answered'] as const;
export const textStateSchema = z.enum(textStates);
export type TextState = z.infer<typeof textStateSchema>;

export const textQuerySchema = z.strictObject({
  page: pageSchema,
  kind: textKindSchema.optional(),
  state: textStateSchema.optional(),
  station: z.uuid().optional(),
  unit: unitIdSchema.optional(),
  learner: z.uuid().optional(),
});
export type TextQuery = z.input<typeof textQuerySchema>;

export const textRowSchema = z.strictObject({
  id: z.uuid(),
  kind: textKindSchema,
  state: textStateSchema,
  /** Under which the writer is known now. */
  learnerId: learnerIdSchema,
  names: partialLocalized(nameSchema),
  symbol: symbolSchema,
  /** Where it was written; null: sent by a tool. */
  stationId: stationIdSchema.nullable(),
  stationName: z.string(),
  unitId: unitIdSchema.nullable(),
  text: z.string(),
  writtenAtMs: z.int(),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAtMs: z.int().nullable(),
});
export type TextRow = z.infer<typeof textRowSchema>;

export const textPageSchema = z.strictObject({
  rows: z.array(textRowSchema),
  /** Rows that the filters let through. */
  count: z.int().min(0),
  /** Rows before filtering. */
  allCount: z.int().min(0),
});
export type TextPage = z.infer<typeof textPageSchema>;

export const answerRequestSchema = z.strictObject({ answer: z.string().trim().min(1).max(maxTextLength) });

/** late: not finished when its due day was over. passed: finished, with a quiz that was passed. */
export const progressStates = ['not-begun', 'under-way', 'late', 'finished', 'passed'] as const;
export const progressStateSchema = z.enum(progressStates);

export const progressQuerySchema = z.strictObject({
  page: pageSchema,
  station: z.uuid().optional(),
  group: z.uuid().optional(),
  plan: z.uuid().optional(),
  unit: unitIdSchema.optional(),
  learner: z.uuid().optional(),
  state: progressStateSchema.optional(),
});
export type ProgressQuery = z.input<typeof progressQuerySchema>;

const learnerCells = {
  learnerId: learnerIdSchema,
  names: partialLocalized(nameSchema),
  symbol: symbolSchema,
  /** The first by name, of those that were asked for. */
  stationName: z.string(),
};

/** One learner, one unit, and the plan that it is assigned by; a unit studied without a plan has none. */
export const progressRowSchema = z.strictObject({
  ...learnerCells,
  unitId: unitIdSchema,
  planId: z.uuid().nullable(),
  planTitle: z.string().nullable(),
  startDay: z.iso.date().nullable(),
  dueDay: z.iso.date().nullable(),
  state: progressStateSchema,
  activeMs: z.number().min(0),
  lastAtMs: z.number().nullable(),
  finishedAtMs: z.number().nullable(),
});
export type ProgressRow = z.infer<typeof progressRowSchema>;
export const progressPageSchema = z.strictObject({
  rows: z.array(progressRowSchema),
  count: z.int().min(0),
  allCount: z.int().min(0),
});
export type ProgressPage = z.infer<typeof progressPageSchema>;

/**
 * late: `day` was the due day of `unitId` under `planTitle`. failed: a quiz of `unitId` was tried `count` times and
 * never passed. away: not seen since `day` (null: never) while `count` others of a group studied.
 */
export const helpReasons = ['late', 'failed', 'away'] as const;
export const helpReasonSchema = z.enum(helpReasons);

export const helpQuerySchema = z.strictObject({
  page: pageSchema,
  station: z.uuid().optional(),
  group: z.uuid().optional(),
  reason: helpReasonSchema.optional(),
});
export type HelpQuery = z.input<typeof helpQuerySchema>;
/** Days without study after which somebody is missed. */
export const awayDays = 14;

export const helpRowSchema = z.strictObject({
  ...learnerCells,
  reason: helpReasonSchema,
  unitId: unitIdSchema.nullable(),
  planTitle: z.string().nullable(),
  day: z.iso.date().nullable(),
  count: z.int().min(0),
});
export type HelpRow = z.infer<typeof helpRowSchema>;
export const helpPageSchema = z.strictObject({
  rows: z.array(helpRowSchema),
  count: z.int().min(0),
  allCount: z.int().min(0),
});
export type HelpPage = z.infer<typeof helpPageSchema>;

export const learningPaths = {
  texts: '/api/console/texts',
  progress: '/api/console/progress',
  help: '/api/console/help',
} as const;
