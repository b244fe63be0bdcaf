// Owns: a quiz as published and the rules of marking it. Marking is pure, so that the station, the
// console's preview and the center agree on every score.
import * as z from 'zod';
import { hashText } from '../kernel/hash.ts';
import { fileRefSchema } from './file-ref.ts';
import { localizedSchema } from './language.ts';

const choiceIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

const choiceSchema = z.strictObject({
  id: choiceIdSchema,
  text: localizedSchema,
  image: fileRefSchema.optional(),
});

export const questionSchema = z
  .strictObject({
    id: choiceIdSchema,
    type: z.enum(['single', 'multiple', 'true-false']),
    prompt: localizedSchema,
    image: fileRefSchema.optional(),
    choices: z.array(choiceSchema).min(2).max(7),
    correct: z.array(choiceIdSchema).min(1),
    feedback: z.strictObject({ right: localizedSchema, wrong: localizedSchema }),
  })
  .refine((question) => question.correct.every((id) => question.choices.some((choice) => choice.id === id)), {
    message: 'a correct answer is not among the choices',
  })
  .refine((question) => question.type === 'multiple' || question.correct.length === 1, {
    message: 'exactly one answer is correct here',
  });
export type Question = z.infer<typeof questionSchema>;

export const quizSchema = z.strictObject({
  format: z.literal(1),
  /** Share of right answers, 0 … 1, from which the quiz is passed. */
  passMark: z.number().min(0).max(1),
  /** null: as often as one likes. */
  maxAttempts: z.int().min(1).max(100).nullable(),
  shuffle: z.boolean(),
  questions: z.array(questionSchema).min(1).max(100),
});
export type Quiz = z.infer<typeof quizSchema>;

/** True when the chosen ids are exactly the correct ones, in any order. */
export function isAnswerRight(question: Question, chosen: readonly string[]): boolean {
  const wanted = new Set(question.correct);
  const given = new Set(chosen);
  return given.size === chosen.length && given.size === wanted.size && chosen.every((id) => wanted.has(id));
}

export interface QuizResult {
  rightCount: number;
  questionCount: number;
  /** 0 … 1 */
  scaled: number;
  isPassed: boolean;
}

/** `answers`: chosen ids by question id; a question without an answer counts as wrong. */
export function computeQuizResult(quiz: Quiz, answers: ReadonlyMap<string, readonly string[]>): QuizResult {
  const rightCount = quiz.questions.filter((question) =>
    isAnswerRight(question, answers.get(question.id) ?? []),
  ).length;
  const scaled = rightCount / quiz.questions.length;
  return { rightCount, questionCount: quiz.questions.length, scaled, isPassed: scaled >= quiz.passMark };
}

/** Order of `items` for one attempt. The same seed always gives the same order, so it can be re-derived. */
export function shuffleBySeed<Item extends { id: string }>(items: readonly Item[], seed: string): Item[] {
  return items
    .map((item) => ({ item, key: hashText(`${seed}/${item.id}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
