// Marking, the order of an attempt, and what a record says of an answer, for every type of question.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { describeInteraction } from './interaction.ts';
import { type Answer, computeQuizFormat, type Question, quizSchema } from './quiz.ts';
import { computeQuizResult, isAnswerRight, isAnswerWhole } from './quiz-marking.ts';
import { orderChoices, orderQuestions, toAttemptSeed } from './quiz-shuffle.ts';
import { createStatement } from './record.ts';
import { statementSchema } from './statement.ts';

const words = (text: string) => ({ zh: `${text}字`, ug: `${text} سۆز`, en: `${text} word` });
const choice = (id: string) => ({ id, text: words(id) });
const pair = (id: string) => ({ id, left: { text: words(`${id} left`) }, right: { text: words(id) } });
const shared = { prompt: words('?'), feedback: { right: words('yes'), wrong: words('no') } };

const raw = {
  single: { ...shared, id: 'single', type: 'single', choices: ['a', 'b'].map(choice), correct: ['b'] },
  multiple: {
    ...shared,
    id: 'multiple',
    type: 'multiple',
    choices: ['a', 'b', 'c'].map(choice),
    correct: ['a', 'c'],
  },
  'true-false': {
    ...shared,
    id: 'true-false',
    type: 'true-false',
    choices: ['true', 'false'].map(choice),
    correct: ['true'],
  },
  match: { ...shared, id: 'match', type: 'match', pairs: ['a', 'b', 'c'].map(pair), extras: [choice('d')] },
  order: { ...shared, id: 'order', type: 'order', items: ['a', 'b', 'c'].map(choice) },
  'short-answer': {
    ...shared,
    id: 'short-answer',
    type: 'short-answer',
    accepted: { zh: ['排水', '放水'], ug: ['سۇنى چىقىرىش'] },
  },
};
const quiz = quizSchema.parse({
  format: 2,
  passMark: 0.5,
  maxAttempts: null,
  shuffle: true,
  questions: Object.values(raw),
});

function get(type: Question['type']): Question {
  const found = quiz.questions.find((question) => question.type === type);
  if (!found) throw new Error(type);
  return found;
}

const rightAnswers: Record<Question['type'], Answer> = {
  single: ['b'],
  multiple: ['c', 'a'],
  'true-false': ['true'],
  match: ['c:c', 'a:a', 'b:b'],
  order: ['a', 'b', 'c'],
  'short-answer': [' 放 水。'],
};
const types = quiz.questions.map(({ type }) => type);

describe('marking', () => {
  it.each(types)('%s: the right answer is right, and nothing is not', (type) => {
    expect(isAnswerRight(get(type), rightAnswers[type])).toBe(true);
    expect(isAnswerWhole(get(type), rightAnswers[type])).toBe(true);
    expect(isAnswerRight(get(type), [])).toBe(false);
    expect(isAnswerWhole(get(type), [])).toBe(false);
  });

  it.each<[Question['type'], Answer]>([
    ['single', ['a']],
    ['single', ['a', 'b']],
    ['multiple', ['a']],
    ['multiple', ['a', 'b', 'c']],
    ['multiple', ['a', 'a']],
    ['true-false', ['false']],
    ['match', ['a:a', 'b:b']],
    ['match', ['a:a', 'b:c', 'c:b']],
    ['match', ['a:a', 'b:b', 'c:d']],
    ['match', ['a:a', 'b:b', 'c:c', 'c:c']],
    ['order', ['a', 'c', 'b']],
    ['order', ['a', 'b']],
    ['order', ['a', 'b', 'c', 'c']],
    ['short-answer', ['水']],
    ['short-answer', ['。']],
    ['short-answer', ['排水', '排水']],
  ])('%s: %j is wrong as a whole', (type, answer) => {
    expect(isAnswerRight(get(type), answer)).toBe(false);
  });

  it('a short answer is right in any of its languages', () => {
    expect(isAnswerRight(get('short-answer'), ['سۇني چيقيريش'])).toBe(true);
  });

  it('a quiz counts right questions, whatever their type', () => {
    const answers = new Map(types.slice(2).map((type) => [get(type).id, rightAnswers[type]]));
    expect(computeQuizResult(quiz, answers)).toEqual({
      rightCount: 4,
      questionCount: 6,
      scaled: 4 / 6,
      isPassed: true,
    });
  });

  it('no answer of any shape throws, and at most one set of pairs is right', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'a:a', 'b:b', 'c:c', ':', '', '排水');
    fc.assert(
      fc.property(fc.constantFrom(...quiz.questions), fc.array(id, { maxLength: 5 }), (question, answer) => {
        const { response } = describeInteraction(question, answer);
        if (isAnswerRight(question, answer)) {
          expect(isAnswerWhole(question, answer)).toBe(true);
          expect(response).not.toBe('');
        }
      }),
    );
  });
});

describe('formats', () => {
  const { match, single } = raw;
  const base = { passMark: 0.5, maxAttempts: null, shuffle: false };

  it('questions of the first types stay format 1; a later one needs format 2', () => {
    expect(computeQuizFormat(quiz.questions)).toBe(2);
    expect(computeQuizFormat([get('single'), get('true-false')])).toBe(1);
    const first = { ...base, format: 1, questions: [single] };
    expect(quizSchema.safeParse(first).success).toBe(true);
    expect(quizSchema.safeParse({ ...first, questions: [match] }).success).toBe(false);
    expect(quizSchema.safeParse({ ...first, format: 2, questions: [match] }).success).toBe(true);
  });

  it('two answers that nobody could tell apart are refused', () => {
    const twins = [pair('a'), { ...pair('b'), right: { text: { ...words('b'), ug: 'a  سۆز.' } } }];
    expect(
      quizSchema.safeParse({ ...base, format: 2, questions: [{ ...match, pairs: twins }] }).success,
    ).toBe(false);
    const items = [choice('a'), { ...choice('a'), id: 'b' }];
    expect(quizSchema.safeParse({ ...base, format: 2, questions: [{ ...raw.order, items }] }).success).toBe(
      false,
    );
  });
});

describe('the order of an attempt', () => {
  const seed = toAttemptSeed('learner', 'unit', 'quiz', 1);

  it('comes again from the same learner, unit, material and attempt', () => {
    expect(seed).toBe('learner/unit/quiz/1');
    // Pinned: another order here would belie every attempt that was shuffled before.
    expect(orderQuestions(quiz, seed).map(({ id }) => id)).toMatchInlineSnapshot(`
      [
        "match",
        "single",
        "true-false",
        "order",
        "short-answer",
        "multiple",
      ]
    `);
    expect(
      types.map((type) => orderChoices(get(type), true, seed).map(({ id }) => id)),
    ).toMatchInlineSnapshot(`
      [
        [
          "a",
          "b",
        ],
        [
          "a",
          "b",
          "c",
        ],
        [
          "true",
          "false",
        ],
        [
          "a",
          "c",
          "d",
          "b",
        ],
        [
          "c",
          "b",
          "a",
        ],
        [],
      ]
    `);
  });

  it('keeps everything, and never begins with the right order', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (own, isShuffled) => {
        const order = orderChoices(get('order'), isShuffled, own).map(({ id }) => id);
        expect([...order].sort()).toEqual(['a', 'b', 'c']);
        expect(order).not.toEqual(['a', 'b', 'c']);
        const rights = orderChoices(get('match'), isShuffled, own).map(({ id }) => id);
        expect([...rights].sort()).toEqual(['a', 'b', 'c', 'd']);
      }),
    );
  });
});

describe('records of answers', () => {
  it.each<[Question['type'], Answer, string, string[], string]>([
    ['single', ['a'], 'choice', ['b'], 'a'],
    ['multiple', ['c', 'a'], 'choice', ['a[,]c'], 'c[,]a'],
    ['true-false', ['false'], 'true-false', ['true'], 'false'],
    ['match', ['a:b', 'b:a'], 'matching', ['a[.]a[,]b[.]b[,]c[.]c'], 'a[.]b[,]b[.]a'],
    ['order', ['c', 'a', 'b'], 'sequencing', ['a[,]b[,]c'], 'c[,]a[,]b'],
    [
      'short-answer',
      ['{lang=zh}水[,]火'],
      'fill-in',
      ['{lang=ug}سۇنى چىقىرىش', '{lang=zh}排水', '{lang=zh}放水'],
      '(lang=zh}水,火',
    ],
  ])('%s %j is %s in xAPI', (type, answer, interactionType, correctResponsesPattern, response) => {
    expect(describeInteraction(get(type), answer)).toEqual({
      interactionType,
      correctResponsesPattern,
      response,
    });
  });

  it('true and false under other ids are a choice: xAPI knows only the two words', () => {
    const question = quizSchema.parse({
      ...quiz,
      questions: [{ ...raw['true-false'], choices: ['yes', 'no'].map(choice), correct: ['yes'] }],
    }).questions[0];
    expect(question && describeInteraction(question, ['no']).interactionType).toBe('choice');
  });

  it.each(types)('%s: the statement is one that stations and center take', (type) => {
    const statement = createStatement(
      {
        kind: 'question-answered',
        unitId: 'sheep-health' as UnitId,
        version: '0123456789abcdef',
        materialId: 'quiz',
        question: get(type),
        answer: rightAnswers[type],
        attempt: 1,
      },
      {
        id: '018f0000-0000-7000-8000-000000000000',
        learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
        homePage: 'https://pishan.example/learners',
        language: 'ug',
        stationId: '22222222-2222-4222-8222-222222222222',
        wallMs: 1_700_000_000_000,
      },
    );
    expect(statementSchema.parse(statement).result).toMatchObject({ success: true });
  });
});
