// Owns: the shape of a question, the same for what authors write (pictures by name) and what is published
// (pictures by content). What must stay true: every answer that could be marked as right can also be given.
import * as z from 'zod';
import { type Localized, languages, localizedSchema, partialLocalized } from './language.ts';
import { normalizeAnswer } from './short-answer.ts';

export const choiceIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'Use lower-case letters, digits and hyphens, at most 40');

/** A short answer is a word or a number, not an essay. */
export const longestAnswer = 60;

export const questionTypes = ['single', 'multiple', 'true-false', 'match', 'order', 'short-answer'] as const;
export type QuestionType = (typeof questionTypes)[number];

/** Types that stations of the first versions do not know. */
export const laterTypes: ReadonlySet<QuestionType> = new Set(['match', 'order', 'short-answer']);

type Words = { id: string; text: Localized };

function haveTwins(words: readonly Words[]): boolean {
  return languages.some((language) => {
    const seen = words.map(({ text }) => normalizeAnswer(text[language]));
    return new Set(seen).size < seen.length;
  });
}

function haveOneId(words: readonly { id: string }[]): boolean {
  return new Set(words.map(({ id }) => id)).size < words.length;
}

/** `image`: how a picture is named. */
export function createQuestionSchema<Image extends z.ZodType>(image: Image) {
  const shared = {
    id: choiceIdSchema,
    prompt: localizedSchema,
    image: image.optional(),
    feedback: z.strictObject({ right: localizedSchema, wrong: localizedSchema }),
  };
  const side = { text: localizedSchema, image: image.optional() };
  const choice = z.strictObject({ id: choiceIdSchema, ...side });
  const choices = z
    .array(choice)
    .min(2)
    .max(7)
    .refine((all) => !haveOneId(all), { message: 'two choices have the same id' });

  const one = { choices, correct: z.array(choiceIdSchema).min(1) };
  const isAmong = {
    check: ({ choices, correct }: { choices: readonly { id: string }[]; correct: readonly string[] }) =>
      correct.every((id) => choices.some((candidate) => candidate.id === id)),
    said: { message: 'a correct answer is not among the choices', path: ['correct'] },
  };
  const isOne = {
    check: ({ correct }: { correct: readonly string[] }) => correct.length === 1,
    said: { message: 'exactly one answer is correct here', path: ['correct'] },
  };
  return z.discriminatedUnion('type', [
    z
      .strictObject({ ...shared, type: z.literal('single'), ...one })
      .refine(isAmong.check, isAmong.said)
      .refine(isOne.check, isOne.said),
    z.strictObject({ ...shared, type: z.literal('multiple'), ...one }).refine(isAmong.check, isAmong.said),
    z
      .strictObject({ ...shared, type: z.literal('true-false'), ...one })
      .refine(isAmong.check, isAmong.said)
      .refine(isOne.check, isOne.said),
    z
      .strictObject({
        ...shared,
        type: z.literal('match'),
        /** What belongs together. Both sides of a pair bear its id. */
        pairs: z
          .array(
            z.strictObject({ id: choiceIdSchema, left: z.strictObject(side), right: z.strictObject(side) }),
          )
          .min(2)
          .max(5),
        /** Answers that belong to nothing. */
        extras: z.array(choice).max(2).optional(),
      })
      .refine(({ pairs, extras = [] }) => !haveOneId([...pairs, ...extras]), {
        message: 'two pairs or extras have the same id',
        path: ['pairs'],
      })
      .refine(
        ({ pairs, extras = [] }) =>
          !haveTwins([...pairs.map(({ id, right }) => ({ id, text: right.text })), ...extras]),
        { message: 'two answers read the same, so nobody could tell them apart', path: ['pairs'] },
      ),
    z
      .strictObject({
        ...shared,
        type: z.literal('order'),
        /** In the right order; a learner never sees them so at first. */
        items: z.array(choice).min(2).max(7),
      })
      .refine(({ items }) => !haveOneId(items), { message: 'two items have the same id', path: ['items'] })
      .refine(({ items }) => !haveTwins(items), {
        message: 'two items read the same, so nobody could tell them apart',
        path: ['items'],
      }),
    z.strictObject({
      ...shared,
      type: z.literal('short-answer'),
      /** What is right, by language; one may answer in any of them. How it is compared: short-answer.ts. */
      accepted: partialLocalized(
        z
          .array(
            z
              .string()
              .trim()
              .min(1)
              .max(longestAnswer)
              .refine((text) => normalizeAnswer(text) !== '', { message: 'nothing but punctuation' }),
          )
          .min(1)
          .max(10),
      ),
    }),
  ]);
}

const quizShape = {
  /** Share of right answers, 0 … 1, from which the quiz is passed. */
  passMark: z.number().min(0).max(1),
  /** null: as often as one likes. */
  maxAttempts: z.int().min(1).max(100).nullable(),
  shuffle: z.boolean(),
};

/** What a quiz says besides its format: the same in a source and when published. */
export function createQuizShape<Image extends z.ZodType>(image: Image) {
  return { ...quizShape, questions: z.array(createQuestionSchema(image)).min(1).max(100) };
}
