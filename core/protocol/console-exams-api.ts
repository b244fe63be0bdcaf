// Owns: the contract between console and center about exams: papers, their opening, and what came of them.
import * as z from 'zod';
import { learnerIdSchema, nameSchema, stationIdSchema } from '../domain/documents.ts';
import { latenesses } from '../domain/exam.ts';
import { sha256Schema } from '../domain/file-ref.ts';
import { localizedSchema, partialLocalized } from '../domain/language.ts';
import { unitIdSchema } from '../domain/manifest.ts';

export const examRowSchema = z.strictObject({
  /** SHA-256 of the sealed paper: names this version of the exam. */
  paper: sha256Schema,
  unitId: unitIdSchema,
  materialId: z.string(),
  unitTitles: localizedSchema,
  titles: localizedSchema,
  questionCount: z.int(),
  minutes: z.int(),
  passMark: z.number(),
  opensAtMs: z.int().nullable(),
  closesAtMs: z.int().nullable(),
  /** The library has it now; else it is a paper of before, kept because it can be marked. */
  isPublished: z.boolean(),
  /** The center knows the code, and has opened the paper with it. */
  isOpened: z.boolean(),
  /** From when the whole county may open it without a code; null: not sent to all. */
  countyOpensAtMs: z.int().nullable(),
  /** Stations that were sent an opening of their own. */
  stationIds: z.array(stationIdSchema),
  handedIn: z.int(),
});
export type ExamRow = z.infer<typeof examRowSchema>;

export const examCodeRequestSchema = z.strictObject({ code: z.string().max(40) });

export const examOpeningRequestSchema = z.strictObject({
  /** null: all stations, also those that come later. */
  stationIds: z.array(stationIdSchema).min(1).max(5000).nullable(),
  opensAtMs: z.int().min(0),
});
export type ExamOpeningRequest = z.infer<typeof examOpeningRequestSchema>;

export const examFaults = ['code-needed', 'tampered', 'unreadable'] as const;

export const examResultRowSchema = z.strictObject({
  /** Of the record by which it was handed in. */
  id: z.uuid(),
  learnerId: learnerIdSchema,
  names: partialLocalized(nameSchema),
  stationName: z.string(),
  attempt: z.int(),
  /** Corrected as well as is known; null: no record of the beginning has come. */
  startedAtMs: z.number().nullable(),
  handedInAtMs: z.number(),
  timeQuality: z.enum(['exact', 'bounded', 'unknown']),
  /** Bounds of when it was handed in. */
  earliestMs: z.number(),
  latestMs: z.number(),
  receivedAtMs: z.number(),
  lateness: z.enum(latenesses),
  openedBy: z.enum(['code', 'time']).nullable(),
  usedMs: z.number().nullable(),
  sittings: z.int().nullable(),
  isTimeOver: z.boolean(),
  /** Another paper than this one by which it was taken. */
  isOtherPaper: z.boolean(),
  /** Why there is no mark; null when there is one. */
  fault: z.enum(examFaults).nullable(),
  rightCount: z.int().nullable(),
  questionCount: z.int().nullable(),
  isPassed: z.boolean().nullable(),
  isReleased: z.boolean(),
});
export type ExamResultRow = z.infer<typeof examResultRowSchema>;

export const examReleasedSchema = z.strictObject({ count: z.int() });

/** Everything below `/:paper` but the list. */
export const examsPath = '/api/console/exams';
