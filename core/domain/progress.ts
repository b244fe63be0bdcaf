// Owns: the progress of one learner in one unit, folded from records. The fold is commutative (sums,
// unions, earliest and latest), so that station and center agree whatever road brought which record
// first. Each record is folded once: the log and the store see to that by id.
import * as z from 'zod';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { parseDuration } from './calendar.ts';
import { mostMs } from './clock-evidence.ts';
import { type ClaimPlace, computeCredit } from './credit.ts';
import type { UnitManifest } from './manifest.ts';
import { mergeSegments, parseSegments } from './segments.ts';
import type { Statement } from './statement.ts';
import { extensions, parseActivityIri, verbs } from './xapi.ts';

const segmentSchema = z.object({ from: z.number(), to: z.number() });

export const materialProgressSchema = z.object({
  isFinished: z.boolean(),
  activeMs: z.number(),
  position: z.number(),
  /** When `position` was left, so that the latest wins. */
  positionAtMs: z.number(),
  segments: z.array(segmentSchema),
  attemptCount: z.int(),
  bestScaled: z.number().nullable(),
  isPassed: z.boolean(),
});
export type MaterialProgress = z.infer<typeof materialProgressSchema>;

export const unitProgressSchema = z.object({
  materials: z.record(z.string(), materialProgressSchema),
  activeMs: z.number(),
  firstAtMs: z.number(),
  lastAtMs: z.number(),
  completedAtMs: z.number().nullable(),
});
export type UnitProgress = z.infer<typeof unitProgressSchema>;

/** What one record adds, for whom and where; undefined for a record outside any unit. */
export interface ProgressStep {
  learnerId: LearnerId;
  unitId: UnitId;
  atMs: number;
  /** What is credited (CL5, CL9); `place` says what the credit of a day is held against (CL10). */
  activeMs: number;
  place?: ClaimPlace | undefined;
  isUnitCompleted: boolean;
  material?: { id: string } & MaterialProgress;
}

export const emptyMaterial: MaterialProgress = {
  isFinished: false,
  activeMs: 0,
  position: 0,
  positionAtMs: 0,
  segments: [],
  attemptCount: 0,
  bestScaled: null,
  isPassed: false,
};

function toNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Active time that the record claims, believable or not. */
export function readClaimMs(statement: Statement): number {
  return (statement.result?.duration && parseDuration(statement.result.duration)) || 0;
}

/**
 * `atMs`: when the record happened, corrected as well as is known. `evidence`: the boot and uptime at which
 * it was made; without it only the limit of one record holds.
 */
export function computeStep(
  statement: Statement,
  atMs: number,
  evidence?: ClaimPlace,
): ProgressStep | undefined {
  const name = parseActivityIri(statement.object.id);
  if (!name) return undefined;
  const result = statement.result ?? {};
  const verb = statement.verb.id;
  const isQuiz = verb === verbs.passed || verb === verbs.failed;
  // Finished for the learner; how it went only the center knows.
  const isExam = verb === verbs.submitted;
  // The draft of a quiz outlives a power cut, so its time may come from several boots.
  const place =
    isQuiz || isExam || !evidence
      ? undefined
      : { bootId: evidence.bootId, uptimeMs: Math.min(evidence.uptimeMs, mostMs) };
  const step: ProgressStep = {
    learnerId: statement.actor.account.name as LearnerId,
    unitId: name.unitId,
    atMs,
    activeMs: computeCredit(readClaimMs(statement), place),
    place,
    isUnitCompleted: name.materialId === undefined && verb === verbs.completed,
  };
  if (name.materialId === undefined || name.questionId !== undefined) return step;
  const played = result.extensions?.[extensions.playedSegments];
  step.material = {
    id: name.materialId,
    isFinished: verb === verbs.completed || verb === verbs.passed || isExam,
    activeMs: step.activeMs,
    position: toNumber(result.extensions?.[extensions.time]),
    positionAtMs: isQuiz || isExam ? 0 : atMs,
    segments: typeof played === 'string' ? parseSegments(played) : [],
    attemptCount: isQuiz || isExam ? 1 : 0,
    bestScaled: result.score?.scaled ?? (isQuiz ? 0 : null),
    isPassed: verb === verbs.passed,
  };
  return step;
}

function maxOrNull(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function mergeMaterial(a: MaterialProgress, b: MaterialProgress): MaterialProgress {
  // Equal times are settled by the greater position, so that order never matters.
  const isLater =
    b.positionAtMs > a.positionAtMs || (b.positionAtMs === a.positionAtMs && b.position > a.position);
  const latest = isLater ? b : a;
  return {
    isFinished: a.isFinished || b.isFinished,
    activeMs: a.activeMs + b.activeMs,
    position: latest.position,
    positionAtMs: latest.positionAtMs,
    segments: mergeSegments(a.segments, b.segments),
    attemptCount: a.attemptCount + b.attemptCount,
    bestScaled: maxOrNull(a.bestScaled, b.bestScaled),
    isPassed: a.isPassed || b.isPassed,
  };
}

/**
 * What two stations, or a station and the center's account of the others, know together. Commutative and
 * associative; the two must not have folded the same record.
 */
export function mergeUnitProgress(
  a: UnitProgress | undefined,
  b: UnitProgress | undefined,
): UnitProgress | undefined {
  if (!a || !b) return a ?? b;
  const materials = { ...a.materials };
  for (const [id, added] of Object.entries(b.materials)) {
    materials[id] = mergeMaterial(materials[id] ?? emptyMaterial, added);
  }
  return {
    materials,
    activeMs: a.activeMs + b.activeMs,
    firstAtMs: Math.min(a.firstAtMs, b.firstAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    completedAtMs:
      a.completedAtMs === null || b.completedAtMs === null
        ? (a.completedAtMs ?? b.completedAtMs)
        : Math.min(a.completedAtMs, b.completedAtMs),
  };
}

export function applyStep(progress: UnitProgress | undefined, step: ProgressStep): UnitProgress {
  const materials = { ...progress?.materials };
  if (step.material) {
    const { id, ...added } = step.material;
    materials[id] = mergeMaterial(materials[id] ?? emptyMaterial, added);
  }
  const completions = [progress?.completedAtMs ?? null, step.isUnitCompleted ? step.atMs : null].filter(
    (ms) => ms !== null,
  );
  return {
    materials,
    activeMs: (progress?.activeMs ?? 0) + step.activeMs,
    firstAtMs: Math.min(progress?.firstAtMs ?? step.atMs, step.atMs),
    lastAtMs: Math.max(progress?.lastAtMs ?? step.atMs, step.atMs),
    completedAtMs: completions.length > 0 ? Math.min(...completions) : null,
  };
}

/** True when every material is finished and every quiz passed; then a unit-completed record is due. */
export function isUnitFinished(manifest: UnitManifest, progress: UnitProgress | undefined): boolean {
  return manifest.materials.every((material) => progress?.materials[material.id]?.isFinished === true);
}

/** Share of the unit's materials that are finished, 0 … 1. */
export function computeShare(manifest: UnitManifest, progress: UnitProgress | undefined): number {
  const done = manifest.materials.filter((material) => progress?.materials[material.id]?.isFinished).length;
  return done / manifest.materials.length;
}
