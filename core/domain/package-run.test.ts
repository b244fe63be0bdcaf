import { expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import {
  computePackageResult,
  fitReport,
  type PackageReport,
  packageReportSchema,
  toNextRun,
} from './package-run.ts';
import { applyStep, computeStep, mergeUnitProgress } from './progress.ts';
import { type Act, createStatement } from './record.ts';
import { statementSchema } from './statement.ts';

const noScore = { raw: null, min: null, max: null, scaled: null };
const make = (change: Partial<PackageReport>): PackageReport => ({
  completion: '',
  success: '',
  score: noScore,
  state: '{}',
  isSuspended: false,
  isTerminated: false,
  ...change,
});

it('SCORM 1.2 has one word for completion and success, and points of a hundred', () => {
  const report = make({ completion: 'passed', score: { ...noScore, raw: 80 } });
  expect(computePackageResult('scorm-1.2', report)).toEqual({
    isCompleted: true,
    isPassed: true,
    score: { scaled: 0.8, raw: 80, min: 0, max: 100 },
  });
  expect(computePackageResult('scorm-1.2', make({ completion: 'failed' }))?.isPassed).toBe(false);
  expect(computePackageResult('scorm-1.2', make({ completion: 'incomplete' }))).toBeUndefined();
});

it('a state that is too long and figures beyond all bounds cost the state, not the result', () => {
  const score = { raw: Number.NaN, min: -1e12, max: 1e12, scaled: 0.5 };
  const report = make({ completion: 'completed', score, state: 'x'.repeat(600 * 1024) });
  expect(packageReportSchema.safeParse(report).success).toBe(false);
  const fitting = packageReportSchema.parse(fitReport(report));
  expect(fitting.state).toBe('');
  expect(computePackageResult('scorm-2004', fitting)).toMatchObject({
    isCompleted: true,
    score: { scaled: 0.5 },
  });
  const usual = make({ completion: 'passed', score: { ...noScore, raw: 80 } });
  expect(fitReport(usual)).toEqual(usual);
});

it('SCORM 2004 tells completion and success apart', () => {
  expect(computePackageResult('scorm-2004', make({ completion: 'completed', success: 'unknown' }))).toEqual({
    isCompleted: true,
    isPassed: null,
    score: null,
  });
  const judged = make({ completion: 'incomplete', success: 'passed', score: { ...noScore, scaled: 0.5 } });
  expect(computePackageResult('scorm-2004', judged)).toMatchObject({
    isPassed: true,
    score: { scaled: 0.5 },
  });
});

it('a package that ends without a word is completed, one that is suspended is not', () => {
  const ended = make({ completion: 'not attempted', isTerminated: true });
  expect(computePackageResult('scorm-1.2', ended)?.isCompleted).toBe(true);
  expect(computePackageResult('scorm-1.2', { ...ended, isSuspended: true })).toBeUndefined();
});

it('points that cannot be are brought into their range, and none come from an empty range', () => {
  const of = (score: Partial<PackageReport['score']>) =>
    computePackageResult('scorm-1.2', make({ completion: 'passed', score: { ...noScore, ...score } }))?.score;
  expect(of({ raw: 900, min: 0, max: 10 })).toEqual({ scaled: 1, raw: 10, min: 0, max: 10 });
  expect(of({ raw: 5, min: 5, max: 5 })).toBeNull();
  expect(of({ scaled: 7 })).toEqual({ scaled: 1, raw: 1, min: -1, max: 1 });
  expect(packageReportSchema.safeParse(make({ state: 'x'.repeat(600_000) })).success).toBe(false);
});

it('what was suspended or cut goes on; what was finished begins anew', () => {
  const run = (change: Partial<PackageReport>) =>
    ({ packageHash: 'a'.repeat(64), format: 'scorm-1.2', report: make(change) }) as Parameters<
      typeof toNextRun
    >[0];
  expect(toNextRun(run({ completion: 'incomplete' }))).toBeDefined();
  const suspended = run({ completion: 'incomplete', isTerminated: true, isSuspended: true });
  expect(toNextRun(suspended)?.report.isTerminated).toBe(false);
  expect(toNextRun(run({ completion: 'incomplete', isTerminated: true }))).toBeUndefined();
  expect(toNextRun(run({ completion: 'passed' }))).toBeUndefined();
  expect(toNextRun(run({ state: '' }))).toBeUndefined();
});

it('the result is one valid record, folded as an attempt', () => {
  const act = (isPassed: boolean | null, scaled: number): Act => ({
    kind: 'package-finished',
    unitId: 'try-packages' as UnitId,
    version: '0123456789abcdef',
    materialId: 'scorm',
    result: { isCompleted: true, isPassed, score: { scaled, raw: scaled * 10, min: 0, max: 10 } },
    activeMs: 65_000,
    attempt: 1,
    isRecovered: false,
  });
  const fold = (one: Act) => {
    const statement = createStatement(one, {
      id: '0199a1b2-0000-7000-8000-000000000001',
      learnerId: 'l1' as LearnerId,
      homePage: 'https://county.example/learners',
      language: 'ug',
      stationId: 's1',
      wallMs: 1_790_000_000_000,
    });
    expect(statementSchema.safeParse(statement).success).toBe(true);
    const step = computeStep(statement, 1_790_000_000_000);
    return step && applyStep(undefined, step);
  };
  const both = mergeUnitProgress(fold(act(false, 0.2)), fold(act(true, 0.9)));
  expect(both?.materials['scorm']).toMatchObject({
    isFinished: true,
    isPassed: true,
    attemptCount: 2,
    bestScaled: 0.9,
  });
  expect(fold(act(null, 0.4))?.materials['scorm']).toMatchObject({ isFinished: true, bestScaled: 0.4 });
  expect(fold(act(false, 0.4))?.materials['scorm']).toMatchObject({ isFinished: false });
});
