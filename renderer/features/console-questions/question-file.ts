// Owns: the bank as a file: how it leaves, and how one that comes in is read. Our own JSON; no kept library
// writes GIFT or QTI with three languages in one question.
import {
  type QuestionFile,
  type QuestionRow,
  questionFileSchema,
} from '#core/protocol/console-questions-api.ts';

/** What is archived stays at home. */
export function toQuestionFile(rows: readonly QuestionRow[]): QuestionFile {
  return {
    kind: 'yuanjiao-questions',
    format: 1,
    questions: rows
      .filter(({ isArchived }) => !isArchived)
      .map(({ question, topic, tags }) => ({ question, topic, tags })),
  };
}

/** undefined: it is no file of questions, or not all of them are whole. */
export function readQuestionFile(text: string): QuestionFile | undefined {
  try {
    return questionFileSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
