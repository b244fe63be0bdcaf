// Owns: what an exam is in a manifest and in records: its code, its times, what a hand-in tells, and whether it came
// late. What must stay true: nothing here opens a paper or an answer (core/exam does).
import * as z from 'zod';
import { fileRefSchema, sha256Schema } from './file-ref.ts';

/** Digits alone: read aloud in any language, pressed on any keypad. Ten make offline guessing slow (decision 0049). */
export const examCodeLength = 10;

/** The digits of a code as somebody wrote or said it; undefined when it is none. */
export function parseExamCode(text: string): string | undefined {
  const digits = text
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/[\s-]/g, '');
  return /^\d{10}$/.test(digits) ? digits : undefined;
}

const timeSchema = z.int().min(0);

/** Of the material in a manifest, besides id, titles and kind. */
export const examShape = {
  /** The quiz, sealed under the code. Its bytes name this version of the exam everywhere. */
  paper: fileRefSchema,
  /** For the derivation of the key: 16 bytes, base64url. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  questionCount: z.int().min(1).max(100),
  /** 0 … 1 */
  passMark: z.number().min(0).max(1),
  minutes: z.int().min(1).max(300),
  /** Before it the station opens the paper by no time; the code opens it always. */
  opensAtMs: timeSchema.optional(),
  /** What is handed in later counts as late, and is taken all the same. */
  closesAtMs: timeSchema.optional(),
};

/** Sent by the center: the code, and from when a station that knows the time may use it. Its id is the paper's. */
export const examOpeningSchema = z.object({
  id: sha256Schema,
  code: z.string().regex(/^\d{10}$/),
  opensAtMs: timeSchema,
});
export type ExamOpening = z.infer<typeof examOpeningSchema>;

export const openedBy = ['code', 'time'] as const;

/** What a hand-in says beside the usual (extension `exam`). */
export const handInSchema = z.object({
  paper: sha256Schema,
  /** Answers, sealed to the center: base64url. */
  sealed: z.string().regex(/^[A-Za-z0-9_-]+$/),
  openedBy: z.enum(openedBy),
  /** Time of the exam that went by with the machine on, in ms. */
  usedMs: z.number().min(0),
  /** Boots in which it was worked on: more than 1 after a power cut. */
  sittings: z.int().min(1),
  /** The time was over; the station handed it in by itself. */
  isTimeOver: z.boolean(),
});
export type HandIn = z.infer<typeof handInSchema>;

export const latenesses = ['in-time', 'late', 'unsure'] as const;
export type Lateness = (typeof latenesses)[number];

/** Bounds of when it was handed in, against the closing time. */
export function computeLateness(
  { earliestMs, latestMs }: { earliestMs: number; latestMs: number },
  closesAtMs: number | null,
): Lateness {
  if (closesAtMs === null || latestMs <= closesAtMs) return 'in-time';
  return earliestMs > closesAtMs ? 'late' : 'unsure';
}
