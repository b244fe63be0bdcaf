// Owns: a quiz as published. Format 2 may hold question types that came later; a quiz without them stays
// format 1, so that stations of the first versions go on reading it (decision 0033).
import * as z from 'zod';
import { fileRefSchema } from './file-ref.ts';
import { createQuizShape, laterTypes, type QuestionType } from './quiz-shape.ts';

/** The lowest format that can hold these questions. */
export function computeQuizFormat(questions: readonly { type: QuestionType }[]): 1 | 2 {
  return questions.some(({ type }) => laterTypes.has(type)) ? 2 : 1;
}

export const quizSchema = z
  .strictObject({ format: z.union([z.literal(1), z.literal(2)]), ...createQuizShape(fileRefSchema) })
  .refine(({ format, questions }) => format === 2 || computeQuizFormat(questions) === 1, {
    message: 'a question of this type needs format 2',
    path: ['format'],
  });
export type Quiz = z.infer<typeof quizSchema>;
export type Question = Quiz['questions'][number];
export type QuestionOf<Type extends Question['type']> = Extract<Question, { type: Type }>;
export type ChoiceQuestion = QuestionOf<'single' | 'multiple' | 'true-false'>;
export type Choice = ChoiceQuestion['choices'][number];

export function isChoiceQuestion(question: Question): question is ChoiceQuestion {
  return !laterTypes.has(question.type);
}

/**
 * What a learner answered, by the type of the question: chosen ids (single, multiple, true-false), the ids
 * in the learner's order (order), `left:right` pairs of ids (match), the one text (short-answer). Empty
 * when nothing was answered.
 */
export type Answer = readonly string[];
