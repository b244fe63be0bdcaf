// Owns: what a package reports of itself (SCORM 1.2 RTE 3.4, SCORM 2004 RTE 4.2, xAPI results of H5P), and
// what a study record makes of it. Courseware is foreign: every word and number is bounded and doubted.
import * as z from 'zod';
import { sha256Schema } from './file-ref.ts';
import { type PackageFormat, packageFormats } from './package-files.ts';

/** SCORM 2004 allows 64,000 characters of suspend data; interactions and objectives come on top. */
export const maxStateChars = 512 * 1024;
const word = z.string().max(40);
const maxFigure = 1e9;
const figure = z.number().min(-maxFigure).max(maxFigure).nullable();

/** As the package words it, by the vocabulary of its format. */
export const packageReportSchema = z.strictObject({
  /** `cmi.core.lesson_status` or `cmi.completion_status`; `completed` or empty for H5P. */
  completion: word,
  /** `cmi.success_status`; empty when the format has none. */
  success: word,
  score: z.strictObject({ raw: figure, min: figure, max: figure, scaled: figure }),
  /** Everything that the package wants to find again, as JSON. */
  state: z.string().max(maxStateChars),
  /** It said that it wants to go on later (`exit` is `suspend`). */
  isSuspended: z.boolean(),
  /** It said that it has ended. */
  isTerminated: z.boolean(),
});
export type PackageReport = z.infer<typeof packageReportSchema>;

function fitFigure(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.min(maxFigure, Math.max(-maxFigure, value));
}

/**
 * What the kiosk takes: a report that is beyond a bound would be dropped whole, and the learner's result with it. A
 * state that is too long is given up, so that the next sitting begins anew.
 */
export function fitReport(report: PackageReport): PackageReport {
  const { raw, min, max, scaled } = report.score;
  return {
    ...report,
    score: { raw: fitFigure(raw), min: fitFigure(min), max: fitFigure(max), scaled: fitFigure(scaled) },
    state: report.state.length > maxStateChars ? '' : report.state,
  };
}

/** The part of a draft that belongs to a package. */
export const packageRunSchema = z.strictObject({
  /** Of the files that ran; a state of other files is of no use to these. */
  packageHash: sha256Schema,
  format: z.enum(packageFormats),
  report: packageReportSchema,
});
export type PackageRun = z.infer<typeof packageRunSchema>;

export interface PackageResult {
  isCompleted: boolean;
  /** Null: the package judges nobody. */
  isPassed: boolean | null;
  score: { scaled: number; raw: number; min: number; max: number } | null;
}

function toScore({ raw, min, max, scaled }: PackageReport['score']): PackageResult['score'] {
  const low = min ?? 0;
  // SCORM 1.2 scores are of a hundred when nothing else is said.
  const high = max ?? 100;
  if (scaled !== null) {
    const share = Math.min(1, Math.max(-1, scaled));
    return raw !== null && raw >= low && raw <= high
      ? { scaled: share, raw, min: low, max: high }
      : { scaled: share, raw: share, min: -1, max: 1 };
  }
  if (raw === null || high <= low) return null;
  const kept = Math.min(high, Math.max(low, raw));
  return { scaled: (kept - low) / (high - low), raw: kept, min: low, max: high };
}

/** What counts as the result so far; undefined while there is none worth a record of its own. */
export function computePackageResult(
  format: PackageFormat,
  report: PackageReport,
): PackageResult | undefined {
  const score = toScore(report.score);
  const { completion, success } = report;
  // SCORM 1.2 has one word for both; RTE 3.4.4: a package that ends without a word is completed.
  const isJudged =
    format === 'scorm-1.2' ? /^(?:passed|failed)$/.test(completion) : /^(?:passed|failed)$/.test(success);
  const isPassed = isJudged ? (format === 'scorm-1.2' ? completion : success) === 'passed' : null;
  const isSilent = /^(?:|unknown|not attempted)$/.test(completion);
  const hasEnded = report.isTerminated && !report.isSuspended;
  const isCompleted = completion === 'completed' || isJudged || (isSilent && hasEnded && format !== 'h5p');
  return isCompleted ? { isCompleted, isPassed, score } : undefined;
}

/** What the next sitting begins with; undefined when it begins anew (SCORM: an attempt that was not suspended). */
export function toNextRun(run: PackageRun): PackageRun | undefined {
  const { report } = run;
  if (report.state === '' || (report.isTerminated && !report.isSuspended)) return undefined;
  const isOver = computePackageResult(run.format, report) !== undefined && !report.isSuspended;
  return isOver ? undefined : { ...run, report: { ...report, isTerminated: false } };
}
