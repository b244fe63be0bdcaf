// Owns: the question bank: made, listed, saved over just the version that was seen, archived, taken in from a
// file. Questions are never deleted: quizzes tell by id where theirs came from.
import { randomUUID } from 'node:crypto';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import {
  bankQuestionSchema,
  type QuestionFile,
  type QuestionMake,
  type QuestionRow,
  type QuestionSave,
  type QuestionsImported,
  type QuestionUse,
  questionRowSchema,
  questionUseSchema,
  toCopyId,
} from '#core/protocol/console-questions-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';

async function selectQuestions(reader: Reader, id?: string): Promise<QuestionRow[]> {
  const rows = await reader
    .selectFrom('question')
    .selectAll()
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('updated_ms', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) =>
    questionRowSchema.parse({
      id: row.id,
      version: row.version,
      question: row.body,
      topic: row.topic,
      tags: row.tags,
      isArchived: row.archived,
      author: row.author,
      updatedAtMs: row.updated_ms,
      updatedBy: row.updated_by,
    }),
  );
}

/** Last changed first. */
export async function listQuestions(reader: Reader): Promise<QuestionRow[]> {
  return selectQuestions(reader);
}

export async function readQuestion(reader: Reader, id: string): Promise<QuestionRow | undefined> {
  return (await selectQuestions(reader, id))[0];
}

async function insertQuestion(
  writer: Writer,
  actor: Actor,
  nowMs: number,
  { question, topic, tags }: QuestionMake,
): Promise<string> {
  const id = randomUUID();
  await writer
    .insertInto('question')
    .values({
      id,
      version: 1,
      body: JSON.stringify({ ...question, id: toCopyId(id) }),
      topic,
      tags: JSON.stringify(tags),
      archived: false,
      author: actor,
      created_ms: nowMs,
      updated_ms: nowMs,
      updated_by: actor,
    })
    .execute();
  return id;
}

export async function createQuestion(
  context: CenterContext,
  actor: Actor,
  made: QuestionMake,
): Promise<string> {
  return context.db.write(async (writer) => {
    const nowMs = context.nowMs();
    const id = await insertQuestion(writer, actor, nowMs, made);
    await writeAudit(writer, nowMs, actor, 'question.create', id, { topic: made.topic });
    return id;
  });
}

/** Codes: not-found, draft-changed. */
export async function saveQuestion(
  context: CenterContext,
  actor: Actor,
  id: string,
  { version, question, topic, tags, isArchived }: QuestionSave,
): Promise<Outcome<{ version: number }>> {
  return context.db.write(async (writer) => {
    const nowMs = context.nowMs();
    const { numUpdatedRows } = await writer
      .updateTable('question')
      .set({
        version: version + 1,
        body: JSON.stringify({ ...question, id: toCopyId(id) }),
        topic,
        tags: JSON.stringify(tags),
        archived: isArchived,
        updated_ms: nowMs,
        updated_by: actor,
      })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return fail((await readQuestion(writer, id)) ? 'draft-changed' : 'not-found');
    await writeAudit(writer, nowMs, actor, 'question.save', id, { version: version + 1, topic, isArchived });
    return succeed({ version: version + 1 });
  });
}

/** The same words are the same question, whatever its id. */
function toWords(question: QuestionMake['question']): string {
  return toCanonicalJson({ ...question, id: '' });
}

export async function importQuestions(
  context: CenterContext,
  actor: Actor,
  { questions }: QuestionFile,
): Promise<QuestionsImported> {
  return context.db.write(async (writer) => {
    const nowMs = context.nowMs();
    const known = new Set((await listQuestions(writer)).map(({ question }) => toWords(question)));
    let added = 0;
    for (const made of questions) {
      const words = toWords(bankQuestionSchema.parse(made.question));
      if (known.has(words)) continue;
      known.add(words);
      await insertQuestion(writer, actor, nowMs, made);
      added += 1;
    }
    const skipped = questions.length - added;
    await writeAudit(writer, nowMs, actor, 'question.import', 'questions', { added, skipped });
    return { added, skipped };
  });
}

/** Drafts in whose quizzes a copy stands. */
export async function listUses(reader: Reader, id: string): Promise<QuestionUse[]> {
  const copyId = toCopyId(id);
  const drafts = await reader.selectFrom('study_draft').select(['id', 'unit_id', 'unit', 'texts']).execute();
  return drafts
    .filter(({ texts }) => namesQuestion(texts, copyId))
    .map(({ id: draftId, unit_id: unitId, unit }) =>
      questionUseSchema.parse({ draftId, unitId, titles: (unit as { titles: unknown }).titles }),
    );
}

/** Ids are of a form that stands in no sentence, so the text need not be parsed to find one. */
function namesQuestion(texts: unknown, copyId: string): boolean {
  return Object.entries(texts as Record<string, string>).some(
    ([path, text]) => path.endsWith('.json') && text.includes(`"${copyId}"`),
  );
}
