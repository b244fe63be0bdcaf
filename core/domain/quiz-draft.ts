// Owns: a quiz while it is being written: of the form of a quiz source, but words may still be missing. What
// is missing is told by `quizSourceSchema`, field by field; nothing here judges.
import * as z from 'zod';
import { choiceIdSchema, type QuestionType } from './quiz-shape.ts';

const wordsSchema = z.strictObject({ zh: z.string(), ug: z.string(), en: z.string() });
export type QuizWords = z.infer<typeof wordsSchema>;
const pathSchema = z.string().optional();
const choiceSchema = z.strictObject({ id: choiceIdSchema, text: wordsSchema, image: pathSchema });
export type ChoiceDraft = z.infer<typeof choiceSchema>;
const sideSchema = z.strictObject({ text: wordsSchema, image: pathSchema });
const textsSchema = z.array(z.string()).optional();
const shared = {
  id: choiceIdSchema,
  prompt: wordsSchema,
  image: pathSchema,
  feedback: z.strictObject({ right: wordsSchema, wrong: wordsSchema }),
};

const questionDraftSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...shared,
    type: z.enum(['single', 'multiple', 'true-false']),
    choices: z.array(choiceSchema),
    correct: z.array(choiceIdSchema),
  }),
  z.strictObject({
    ...shared,
    type: z.literal('match'),
    pairs: z.array(z.strictObject({ id: choiceIdSchema, left: sideSchema, right: sideSchema })),
    extras: z.array(choiceSchema).optional(),
  }),
  z.strictObject({ ...shared, type: z.literal('order'), items: z.array(choiceSchema) }),
  z.strictObject({
    ...shared,
    type: z.literal('short-answer'),
    accepted: z.strictObject({ zh: textsSchema, ug: textsSchema, en: textsSchema }),
  }),
]);
export type QuestionDraft = z.infer<typeof questionDraftSchema>;
export type QuestionDraftOf<Type extends QuestionDraft['type']> = Extract<QuestionDraft, { type: Type }>;

const quizDraftSchema = z.strictObject({
  passMark: z.number(),
  maxAttempts: z.int().nullable(),
  shuffle: z.boolean(),
  questions: z.array(questionDraftSchema),
});
export type QuizDraft = z.infer<typeof quizDraftSchema>;

/** undefined: the text is no quiz of a form that this version knows. */
export function readQuizDraft(text: string): QuizDraft | undefined {
  try {
    return quizDraftSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The next of `a`, `b`, … `q1`, `q2`, … that is not among `taken`. */
export function nextId(taken: readonly { id: string }[], prefix: string): string {
  const used = new Set(taken.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = `${prefix}${number}`;
    if (!used.has(id)) return id;
  }
}

const empty: QuizWords = { zh: '', ug: '', en: '' };
export function createChoice(taken: readonly { id: string }[]): ChoiceDraft {
  return { id: nextId(taken, 'c'), text: empty };
}

export function createPair(taken: readonly { id: string }[]): QuestionDraftOf<'match'>['pairs'][number] {
  return { id: nextId(taken, 'p'), left: { text: empty }, right: { text: empty } };
}

function createChoices(count: number): ChoiceDraft[] {
  return Array.from({ length: count }, (_, at) => ({ id: `c${at + 1}`, text: empty }));
}

const trueAndFalse: ChoiceDraft[] = [
  { id: 'true', text: { zh: '对', ug: 'توغرا', en: 'True' } },
  { id: 'false', text: { zh: '错', ug: 'خاتا', en: 'False' } },
];

/** A question with its places empty. */
export function createQuestion(type: QuestionType, id: string): QuestionDraft {
  const common = { id, prompt: empty, feedback: { right: empty, wrong: empty } };
  switch (type) {
    case 'single':
    case 'multiple':
      return { ...common, type, choices: createChoices(3), correct: [] };
    case 'true-false':
      return { ...common, type, choices: trueAndFalse, correct: ['true'] };
    case 'match':
      return {
        ...common,
        type,
        pairs: ['p1', 'p2', 'p3'].map((pair) => ({
          id: pair,
          left: { text: empty },
          right: { text: empty },
        })),
      };
    case 'order':
      return { ...common, type, items: createChoices(3) };
    case 'short-answer':
      return { ...common, type, accepted: {} };
  }
}
