// Owns: the trainers' inbox: learners' reflections, questions and wishes, and what trainers did with them. The texts are
// read from the statements themselves, so that voiding, merging, late records and a rebuild need no second copy.
import { type RawBuilder, sql } from 'kysely';
import type * as z from 'zod';
import { answerKinds, type TextKind, textVerbs } from '#core/domain/text.ts';
import { toUnitIri } from '#core/domain/xapi.ts';
import type { Operator } from '#core/protocol/console-api.ts';
import {
  pageRows,
  type TextPage,
  type TextRow,
  type TextState,
  type textQuerySchema,
  textRowSchema,
} from '#core/protocol/console-learning-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { viewText } from '../xapi/progress-view.ts';
import { isCounted } from '../xapi/standing.ts';
import { resolveLearners } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { CenterContext } from './context.ts';
import { withEntries } from './entries.ts';
import { createPublications } from './feed-documents.ts';
import { lockLearners } from './roster.ts';
import { restrictLearners, type Scoped } from './scope.ts';
import { isText, publishAnswers } from './text-answers.ts';

type Condition = RawBuilder<boolean>;

/** As literals: the planner may use them. */
const waitsForAnswer = sql<boolean>`t.verb in (${sql.join(answerKinds.map((kind) => sql.lit(textVerbs[kind])))})`;

const stateConditions: Readonly<Record<TextState, Condition>> = {
  open: sql<boolean>`c.answer is null and (c.read_ms is null or ${waitsForAnswer})`,
  read: sql<boolean>`c.answer is null and c.read_ms is not null and not ${waitsForAnswer}`,
  answered: sql<boolean>`c.answer is not null`,
};

function toFrom(scoped: Scoped): RawBuilder<unknown> {
  return sql`from statement t
    left join entries e on e.id = t.learner_id
    join learner l on l.id = coalesce(e.survivor, t.learner_id)
    left join station s on s.id = t.station_id
    left join text_care c on c.statement_id = t.id
    where ${isText} and ${isCounted('t')} and ${restrictLearners(scoped, 'l.id')}`;
}

function toConditions(query: z.output<typeof textQuerySchema>): Condition {
  const all: Condition[] = [sql<boolean>`true`];
  if (query.kind) all.push(sql<boolean>`t.verb = ${textVerbs[query.kind]}`);
  if (query.state) all.push(sql<boolean>`(${stateConditions[query.state]})`);
  if (query.station) all.push(sql<boolean>`t.station_id = ${query.station}::uuid`);
  if (query.unit) all.push(sql<boolean>`t.activity = ${toUnitIri(query.unit)}`);
  if (query.learner) all.push(sql<boolean>`l.id = ${query.learner}::uuid`);
  return sql.join(all, sql` and `) as Condition;
}

interface Found {
  id: string;
  verb: string;
  learner_id: string;
  names: unknown;
  symbol: string;
  station_id: string | null;
  station_name: string | null;
  body: unknown;
  occurred_ms: number;
  read_ms: number | null;
  answer: string | null;
  answered_by: string | null;
  answered_ms: number | null;
}

function toState(kind: TextKind, { answer, read_ms }: Found): TextState {
  if (answer !== null) return 'answered';
  return !answerKinds.includes(kind) && read_ms !== null ? 'read' : 'open';
}

function toRow(row: Found): TextRow[] {
  const text = viewText(row.body);
  if (!text) return [];
  return [
    textRowSchema.parse({
      id: row.id,
      kind: text.kind,
      state: toState(text.kind, row),
      learnerId: row.learner_id,
      names: row.names,
      symbol: row.symbol,
      stationId: row.station_id,
      stationName: row.station_name ?? '',
      unitId: text.unitId,
      text: text.text,
      writtenAtMs: row.occurred_ms,
      answer: row.answer,
      answeredBy: row.answered_by,
      answeredAtMs: row.answered_ms,
    }),
  ];
}

/** Newest first. */
export async function listTexts(
  reader: Reader,
  query: z.output<typeof textQuerySchema>,
  scoped: Scoped,
): Promise<TextPage> {
  const limit = query.page === 'all' ? sql`` : sql`limit ${pageRows} offset ${(query.page - 1) * pageRows}`;
  const counted = await sql<{ all_count: number; count: number }>`${withEntries}
    select count(*) as all_count, count(*) filter (where ${toConditions(query)}) as count
    ${toFrom(scoped)}`.execute(reader);
  const { rows } = await sql<Found>`${withEntries}
    select t.id, t.verb, l.id as learner_id, l.names, l.symbol, t.station_id, s.name as station_name, t.body,
      t.occurred_ms, c.read_ms, c.answer, c.answered_by, c.answered_ms
    ${toFrom(scoped)} and ${toConditions(query)}
    order by t.occurred_ms desc, t.id desc ${limit}`.execute(reader);
  const { all_count = 0, count = 0 } = counted.rows[0] ?? {};
  return { rows: rows.flatMap(toRow), count, allCount: all_count };
}

/** Who reads and answers; learners know him or her by `name`. */
type Trainer = Pick<Operator, 'login' | 'name' | 'stationIds'>;

/** The writer's present entry, locked; undefined when there is no such text, or it is out of scope. */
async function lockText(writer: Writer, id: string, scoped: Scoped): Promise<string | undefined> {
  const { rows } = await sql<{ learner_id: string }>`${withEntries}
    select l.id as learner_id ${toFrom(scoped)} and t.id = ${id}::uuid`.execute(writer);
  const learnerId = rows[0]?.learner_id;
  if (learnerId === undefined) return undefined;
  await lockLearners(writer, [learnerId]);
  // Merged meanwhile: the answer goes to the entry that is left.
  return (await resolveLearners(writer, [learnerId])).get(learnerId);
}

/** Marks the text as read, once. Codes: not-found. */
export async function readTextOnce(
  context: CenterContext,
  trainer: Trainer,
  id: string,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    if ((await lockText(writer, id, trainer)) === undefined) return fail('not-found');
    const added = await writer
      .insertInto('text_care')
      .values({ statement_id: id, read_ms: nowMs, read_by: trainer.login })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 1n)
      await writeAudit(writer, nowMs, trainer.login, 'text.read', id);
    return succeed(undefined);
  });
}

/** Answers the text, or puts another answer in the place of the one before. Codes: not-found. */
export async function answerText(
  context: CenterContext,
  trainer: Trainer,
  id: string,
  answer: string,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    const learnerId = await lockText(writer, id, trainer);
    if (learnerId === undefined) return fail('not-found');
    const answered = { answer, answered_by: trainer.name, answered_ms: nowMs };
    await writer
      .insertInto('text_care')
      .values({ statement_id: id, read_ms: nowMs, read_by: trainer.login, ...answered })
      .onConflict((conflict) => conflict.column('statement_id').doUpdateSet(answered))
      .execute();
    const publications = createPublications();
    await publishAnswers(writer, publications, learnerId);
    await publications.send(writer);
    // The words are the learner's and the trainer's; that there was an answer is the county's.
    await writeAudit(writer, nowMs, trainer.login, 'text.answer', id, { learnerId });
    return succeed(undefined);
  });
}
