// Owns: the contract between console and center about the question bank: questions that wait to be put into
// quizzes. A quiz gets a copy under an id that tells the question, so that a published quiz never changes.
import * as z from 'zod';
import { topicSchema } from '../domain/manifest.ts';
import { createQuestionSchema } from '../domain/quiz-shape.ts';

/** Without pictures: a picture lies in the folder of a unit, and the bank has none. */
export const bankQuestionSchema = createQuestionSchema(z.never());

const tagSchema = z.string().trim().min(1).max(40);
const filing = {
  topic: topicSchema,
  tags: z
    .array(tagSchema)
    .max(10)
    .refine((tags) => new Set(tags).size === tags.length, { message: 'a tag twice' }),
};

export const questionRowSchema = z.strictObject({
  id: z.uuid(),
  version: z.int().min(1),
  question: bankQuestionSchema,
  ...filing,
  isArchived: z.boolean(),
  author: z.string(),
  updatedAtMs: z.int(),
  updatedBy: z.string(),
});
export type QuestionRow = z.infer<typeof questionRowSchema>;

export const questionMakeSchema = z.strictObject({ question: bankQuestionSchema, ...filing });
export type QuestionMake = z.infer<typeof questionMakeSchema>;
export const questionSaveSchema = z.strictObject({
  /** The version that the editor began from. */
  version: z.int().min(1),
  ...questionMakeSchema.shape,
  isArchived: z.boolean(),
});
export type QuestionSave = z.infer<typeof questionSaveSchema>;
export const questionSavedSchema = z.strictObject({ version: z.int().min(1) });

/** The bank in a file, as it leaves one county and comes into another. */
export const questionFileSchema = z.strictObject({
  kind: z.literal('yuanjiao-questions'),
  format: z.literal(1),
  questions: z.array(questionMakeSchema).min(1).max(500),
});
export type QuestionFile = z.infer<typeof questionFileSchema>;
/** What is here already, word for word, is not taken in again. */
export const questionsImportedSchema = z.strictObject({ added: z.int(), skipped: z.int() });
export type QuestionsImported = z.infer<typeof questionsImportedSchema>;

/** Drafts of units with a copy of the question in a quiz. */
export const questionUseSchema = z.strictObject({
  draftId: z.uuid(),
  unitId: z.string(),
  titles: z.strictObject({ zh: z.string(), ug: z.string(), en: z.string() }),
});
export type QuestionUse = z.infer<typeof questionUseSchema>;

export const questionPaths = {
  questions: '/api/console/questions',
  import: '/api/console/question-import',
} as const;

/** Id of the copy in a quiz. */
export function toCopyId(bankId: string): string {
  return `bank-${bankId.replaceAll('-', '').slice(0, 16)}`;
}
