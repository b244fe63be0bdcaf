// Owns: what came of an exam: answers opened with the center's key and marked by the opened paper, with how well it is
// known when each was handed in; and telling the stations. Marks follow from records and papers each time they are asked
// for: a record that comes late, a code that is given late, a merge change nothing that was stored.
import { sql } from 'kysely';
import { computeLateness, handInSchema } from '#core/domain/exam.ts';
import { type Quiz, quizSchema } from '#core/domain/quiz.ts';
import type { QuizResult } from '#core/domain/quiz-marking.ts';
import { extensions, toMaterialIri, verbs } from '#core/domain/xapi.ts';
import { markAnswers, openAnswers } from '#core/exam/answers.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { type ExamResultRow, examResultRowSchema } from '#core/protocol/console-exams-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader } from '../db/database.ts';
import { isCounted } from '../xapi/standing.ts';
import { writeAudit } from './audit.ts';
import type { CenterContext } from './context.ts';
import { withEntries } from './entries.ts';
import { findExam, type KnownExam } from './exams.ts';
import { createPublications } from './feed-documents.ts';
import type { CenterKeys } from './keys.ts';
import type { LibraryCatalog } from './library-catalog.ts';
import { lockLearners } from './roster.ts';
import { restrictLearners, type Scoped, wholeCounty } from './scope.ts';

interface HandInRow {
  id: string;
  /** Under which the answers were sealed. */
  entry_id: string;
  learner_id: string;
  names: unknown;
  station_name: string | null;
  attempt: unknown;
  exam: unknown;
  started_ms: number | null;
  occurred_ms: number;
  quality: ExamResultRow['timeQuality'];
  earliest_ms: number | null;
  latest_ms: number | null;
  stored_ms: number;
  is_released: boolean;
}

async function listHandIns(reader: Reader, exam: KnownExam, scoped: Scoped): Promise<HandInRow[]> {
  const activity = toMaterialIri(exam.unitId, exam.material.id);
  const { rows } = await sql<HandInRow>`${withEntries},
    released as (select distinct id from feed_change where kind = 'exam-result' and doc <> 'null'::jsonb)
    select t.id, t.learner_id as entry_id, l.id as learner_id, l.names, s.name as station_name,
      t.body->'result'->'extensions'->${extensions.attempt} as attempt,
      t.body->'result'->'extensions'->${extensions.exam} as exam,
      (select min(b.occurred_ms) from statement b where b.verb = ${verbs.initialized} and b.activity = t.activity
        and b.learner_id = t.learner_id and b.occurred_ms <= t.occurred_ms)::float8 as started_ms,
      t.occurred_ms, t.quality, c.earliest_zero_ms + t.uptime_ms as earliest_ms,
      c.latest_zero_ms + t.uptime_ms as latest_ms, t.stored_ms,
      r.id is not null as is_released
    from statement t
    left join entries e on e.id = t.learner_id
    join learner l on l.id = coalesce(e.survivor, t.learner_id)
    left join station s on s.id = t.station_id
    left join released r on r.id = t.id::text
    left join boot_clock c on c.station_id = t.station_id and c.boot_id = t.boot_id
    where t.verb = ${sql.lit(verbs.submitted)} and t.activity = ${activity} and ${isCounted('t')}
      and ${restrictLearners(scoped, 'l.id')}
    order by t.occurred_ms, t.id`.execute(reader);
  return rows;
}

async function listQuizzes(reader: Reader, { unitId, material }: KnownExam): Promise<Map<string, Quiz>> {
  const rows = await reader
    .selectFrom('exam_paper')
    .select(['paper', 'quiz'])
    .where('unit_id', '=', unitId)
    .where('material_id', '=', material.id)
    .execute();
  return new Map(rows.map(({ paper, quiz }) => [paper, quizSchema.parse(quiz)]));
}

type Marked = { mark: QuizResult } | { fault: NonNullable<ExamResultRow['fault']> };

async function markRow(
  keys: CenterKeys,
  { unitId, material }: KnownExam,
  quizzes: ReadonlyMap<string, Quiz>,
  row: HandInRow,
): Promise<Marked> {
  const handIn = handInSchema.safeParse(row.exam);
  if (!handIn.success) return { fault: 'unreadable' };
  const { paper, sealed } = handIn.data;
  const attempt = Number(row.attempt);
  const name = { unitId, materialId: material.id, learnerId: row.entry_id, paper, attempt };
  const answers = await openAnswers(keys.opener, name, sealed);
  if (!answers) return { fault: 'tampered' };
  const quiz = quizzes.get(paper);
  return quiz ? { mark: markAnswers(quiz, answers) } : { fault: 'code-needed' };
}

async function toResultRow(
  keys: CenterKeys,
  exam: KnownExam,
  quizzes: ReadonlyMap<string, Quiz>,
  row: HandInRow,
): Promise<ExamResultRow> {
  const marked = await markRow(keys, exam, quizzes, row);
  const handIn = handInSchema.safeParse(row.exam).data;
  const isExact = row.quality === 'exact';
  // Never younger than its receipt.
  const earliestMs = isExact ? row.occurred_ms : Math.min(row.earliest_ms ?? 0, row.stored_ms);
  const latestMs = isExact ? row.occurred_ms : Math.min(row.latest_ms ?? row.stored_ms, row.stored_ms);
  const mark = 'mark' in marked ? marked.mark : undefined;
  return examResultRowSchema.parse({
    ...{ id: row.id, learnerId: row.learner_id, names: row.names, stationName: row.station_name ?? '' },
    ...{ attempt: Number(row.attempt) || 1, startedAtMs: row.started_ms, handedInAtMs: row.occurred_ms },
    ...{ timeQuality: row.quality, earliestMs, latestMs, receivedAtMs: row.stored_ms },
    lateness: computeLateness({ earliestMs, latestMs }, exam.material.closesAtMs ?? null),
    openedBy: handIn?.openedBy ?? null,
    usedMs: handIn?.usedMs ?? null,
    sittings: handIn?.sittings ?? null,
    isTimeOver: handIn?.isTimeOver ?? false,
    isOtherPaper: handIn !== undefined && handIn.paper !== exam.paper,
    fault: 'fault' in marked ? marked.fault : null,
    rightCount: mark?.rightCount ?? null,
    questionCount: mark?.questionCount ?? null,
    isPassed: mark?.isPassed ?? null,
    isReleased: row.is_released,
  });
}

async function computeResults(
  reader: Reader,
  keys: CenterKeys,
  exam: KnownExam,
  scoped: Scoped,
): Promise<ExamResultRow[]> {
  const quizzes = await listQuizzes(reader, exam);
  const rows: ExamResultRow[] = [];
  for (const row of await listHandIns(reader, exam, scoped))
    rows.push(await toResultRow(keys, exam, quizzes, row));
  return rows;
}

/** Codes: not-found. */
export async function listResults(
  { db, keys }: CenterContext,
  catalog: LibraryCatalog,
  scoped: Scoped,
  paper: string,
): Promise<Outcome<ExamResultRow[]>> {
  const exam = await findExam(db.read, catalog, paper);
  return exam ? succeed(await computeResults(db.read, keys, exam, scoped)) : fail('not-found');
}

/** Tells every marked result to the stations where its learner studies. Codes: not-found. */
export async function releaseResults(
  context: CenterContext,
  catalog: LibraryCatalog,
  actor: string,
  paper: string,
): Promise<Outcome<number>> {
  const { db, keys } = context;
  const exam = await findExam(db.read, catalog, paper);
  if (!exam) return fail('not-found');
  const { unitId, material } = exam;
  return db.write(async (writer): Promise<Outcome<number>> => {
    const rows = await computeResults(writer, keys, exam, wholeCounty);
    const marked = rows.filter(({ isPassed }) => isPassed !== null);
    const learnerIds = [...new Set(marked.map(({ learnerId }) => learnerId))];
    await lockLearners(writer, learnerIds);
    const publications = createPublications();
    for (const { id, learnerId, rightCount, questionCount, isPassed, lateness } of marked) {
      if (rightCount === null || questionCount === null || isPassed === null) continue;
      const stations = await writer
        .selectFrom('learner_station')
        .select('station_id')
        .where('learner_id', '=', learnerId)
        .execute();
      for (const { station_id } of stations) {
        publications.put(station_id, 'exam-result', id, {
          ...{ id, learnerId: learnerId as LearnerId, unitId, materialId: material.id },
          ...{ rightCount, questionCount, isPassed, isLate: lateness === 'late' },
        });
      }
    }
    await publications.send(writer);
    await writeAudit(writer, context.nowMs(), actor, 'exam.release', `${unitId}/${material.id}`, {
      paper,
      count: marked.length,
    });
    return succeed(marked.length);
  });
}
