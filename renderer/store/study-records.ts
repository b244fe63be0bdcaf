// Owns: turning what a learner did into records, drafts included. Each function is one transaction: the
// records, the progress folded from them and the dropped draft are there together or not at all.
import type { Policy } from '#core/domain/documents.ts';
import { computePlayedShare, isWatched } from '#core/domain/film.ts';
import type { Language } from '#core/domain/language.ts';
import { isTest, type UnitManifest } from '#core/domain/manifest.ts';
import { computePackageResult, toNextRun } from '#core/domain/package-run.ts';
import { isUnitFinished } from '#core/domain/progress.ts';
import type { Quiz } from '#core/domain/quiz.ts';
import { computeQuizResult } from '#core/domain/quiz-marking.ts';
import { type Act, createStatement } from '#core/domain/record.ts';
import { mergeSegments } from '#core/domain/segments.ts';
import { createUuidV7, type LearnerId } from '#core/kernel/ids.ts';
import type { Evidence } from '#core/protocol/log.ts';
import type { DraftRow, LogRow, StationDatabase } from './database.ts';
import { readUnitProgress } from './merged-progress.ts';
import type { Draft } from './station.ts';
import { type StationClock, webRandom } from './station-clock.ts';
import { listDocuments } from './station-feed.ts';
import { listManifests } from './station-library.ts';
import { appendInTransaction, appendTables } from './station-log.ts';

export interface RecordContext {
  db: StationDatabase;
  clock: StationClock;
  stationId: string;
}

/** Until the first policy arrives: Beijing time, which Xinjiang's offices use. */
const firstOffsetMinutes = 480;
const firstHomePage = 'https://yuanjiao.example/learners';

async function readPolicy(db: StationDatabase): Promise<Pick<Policy, 'homePage' | 'timeZoneOffsetMinutes'>> {
  const [policy] = await listDocuments(db, 'policy');
  return policy ?? { homePage: firstHomePage, timeZoneOffsetMinutes: firstOffsetMinutes };
}

interface Author {
  learnerId: LearnerId;
  language: Language;
}

/** Inside the caller's transaction over `studyTables`, or over more. */
export async function appendActs(
  context: RecordContext,
  author: Author,
  acts: readonly Act[],
  evidence: Evidence,
): Promise<LogRow[]> {
  const policy = await readPolicy(context.db);
  const inputs = acts.map((act) => ({
    statement: createStatement(act, {
      id: createUuidV7(evidence.wallMs, webRandom),
      ...author,
      homePage: policy.homePage,
      stationId: context.stationId,
      wallMs: evidence.wallMs,
    }),
    evidence,
  }));
  return appendInTransaction(context.db, inputs, policy.timeZoneOffsetMinutes);
}

export function studyTables(db: StationDatabase) {
  return [...appendTables(db), db.documents, db.manifests, db.drafts];
}

export async function recordActs(
  context: RecordContext,
  author: Author,
  acts: readonly Act[],
): Promise<LogRow[]> {
  const { db, clock } = context;
  // Dexie follows awaits only inside a function that is itself async.
  return db.transaction('rw', studyTables(db), async () =>
    appendActs(context, author, acts, clock.readEvidence()),
  );
}

/** The unit-completed record, when the records just appended finished the unit for the first time. */
async function appendCompletion(context: RecordContext, draft: Draft, evidence: Evidence): Promise<LogRow[]> {
  const { db } = context;
  const units: UnitManifest[] = await listManifests(db, 'unit');
  const unit = units.find(({ id }) => id === draft.unitId);
  // Finished here or elsewhere: the person completes a unit once.
  const progress = await readUnitProgress(db, draft.learnerId, draft.unitId);
  if (!unit || progress?.completedAtMs !== null || !isUnitFinished(unit, progress)) return [];
  const act: Act = { kind: 'unit-completed', unitId: draft.unitId, version: unit.version };
  return appendActs(context, draft, [act], evidence);
}

export interface Recorded {
  rows: LogRow[];
  isUnitCompleted: boolean;
}

export async function appendAndDrop(
  context: RecordContext,
  draft: Draft,
  acts: readonly Act[],
  evidence: Evidence,
  isRecovered = false,
): Promise<Recorded> {
  const { db } = context;
  return db.transaction('rw', studyTables(db), async () => {
    const rows = await appendActs(context, draft, acts, evidence);
    const completion = await appendCompletion(context, draft, evidence);
    const companion = await appendCompanion(context, draft, evidence, isRecovered);
    const rest = toRest(draft, evidence);
    if (rest) await db.drafts.put(rest);
    else await db.drafts.delete([draft.learnerId, draft.unitId, draft.materialId]);
    return { rows: [...rows, ...completion, ...companion], isUnitCompleted: completion.length > 0 };
  });
}

/** What the one who studied along has done: the same time, and finished by his or her own account. */
async function appendCompanion(
  context: RecordContext,
  draft: Draft,
  evidence: Evidence,
  isRecovered: boolean,
): Promise<LogRow[]> {
  const { companionId: learnerId, unitId, materialId, film } = draft;
  if (learnerId === undefined || isTest(draft.materialKind) || draft.materialKind === 'package') return [];
  const before = (await readUnitProgress(context.db, learnerId, unitId))?.materials[materialId];
  const played = mergeSegments(before?.segments ?? [], draft.segments);
  const theirs = {
    ...draft,
    learnerId,
    // Of a film each must have seen most of it, whoever sat there before.
    isFinished: film ? isWatched(played, film.lengthSeconds) : draft.isFinished,
    ...(film ? { film: { ...film, progress: computePlayedShare(played, film.lengthSeconds) } } : {}),
  };
  const rows = await appendActs(context, theirs, [toStudied(theirs, isRecovered)], evidence);
  return [...rows, ...(await appendCompletion(context, theirs, evidence))];
}

/** A package that is to go on keeps its state; its time is told, so that it counts from nothing again. */
function toRest(draft: Draft, evidence: Evidence): DraftRow | undefined {
  const packageRun = draft.packageRun && toNextRun(draft.packageRun);
  if (!packageRun) return undefined;
  return { ...draft, packageRun, activeMs: 0, segments: [], isFinished: false, evidence };
}

/** The result of a package when it told one, the time spent otherwise. */
async function toAct({ db }: RecordContext, draft: Draft, isRecovered: boolean): Promise<Act> {
  const run = draft.packageRun;
  const result = run && computePackageResult(run.format, run.report);
  if (!result) return toStudied(draft, isRecovered);
  const { unitId, version, materialId, activeMs } = draft;
  const progress = await readUnitProgress(db, draft.learnerId, unitId);
  const attempt = (progress?.materials[materialId]?.attemptCount ?? 0) + 1;
  return { kind: 'package-finished', unitId, version, materialId, result, activeMs, attempt, isRecovered };
}

function toStudied(draft: Draft, isRecovered: boolean): Act {
  const { unitId, version, materialId, materialKind, activeMs, position, segments, isFinished, film } = draft;
  return {
    kind: 'material-studied',
    unitId,
    version,
    materialId,
    materialKind,
    activeMs,
    position,
    segments,
    isFinished,
    isRecovered,
    isTogether: draft.companionId !== undefined,
    film,
  };
}

export async function recordDraft(context: RecordContext, draft: Draft): Promise<Recorded> {
  const { clock } = context;
  return appendAndDrop(context, draft, [await toAct(context, draft, false)], clock.readEvidence());
}

export async function recordQuiz(
  context: RecordContext,
  draft: Draft,
  quiz: Quiz,
): Promise<Recorded & { isPassed: boolean }> {
  const { db, clock } = context;
  const { unitId, version, materialId } = draft;
  const progress = await readUnitProgress(db, draft.learnerId, unitId);
  const attempt = (progress?.materials[materialId]?.attemptCount ?? 0) + 1;
  const answers = new Map(Object.entries(draft.answers));
  const result = computeQuizResult(quiz, answers);
  const answered = quiz.questions.map((question): Act => {
    const answer = answers.get(question.id) ?? [];
    return { kind: 'question-answered', unitId, version, materialId, question, answer, attempt };
  });
  const finished: Act = {
    kind: 'quiz-finished',
    unitId,
    version,
    materialId,
    ...result,
    activeMs: draft.activeMs,
    attempt,
  };
  const recorded = await appendAndDrop(context, draft, [...answered, finished], clock.readEvidence());
  return { ...recorded, isPassed: result.isPassed };
}

/** Of a quiz that was only looked at or tried, nothing is left but the time. */
function isLost({ materialKind, answers, activeMs }: Draft): boolean {
  const isOpen = materialKind === 'exam' || (materialKind === 'quiz' && Object.keys(answers).length > 0);
  return !isOpen && activeMs > 0;
}

/**
 * Drafts left over from a power cut become records marked as recovered. A quiz or exam that was under way stays
 * a draft: its answers are still open. Returns what was appended and for how many drafts.
 */
export async function recoverDrafts(context: RecordContext): Promise<{ rows: LogRow[]; count: number }> {
  const drafts = await context.db.drafts.toArray();
  const lost = drafts.filter(isLost);
  const rows: LogRow[] = [];
  for (const draft of lost) {
    const acts = [await toAct(context, draft, true)];
    rows.push(...(await appendAndDrop(context, draft, acts, draft.evidence, true)).rows);
  }
  return { rows, count: lost.length };
}
