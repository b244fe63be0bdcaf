// Owns: the rules of marking. Pure, so that the station, the console's preview and the center agree on
// every score. A question is right or not: there are no parts of a point (decision 0033).
import { assertNever } from '../kernel/assert.ts';
import { languages } from './language.ts';
import type { Answer, Question, QuestionOf, Quiz } from './quiz.ts';
import { normalizeAnswer } from './short-answer.ts';

export function toPair(leftId: string, rightId: string): string {
  return `${leftId}:${rightId}`;
}

/** Chosen right side by left side. */
export function readPairs(answer: Answer): Map<string, string> {
  return new Map(
    answer.flatMap((pair) => {
      const [left, right] = pair.split(':');
      return left && right ? [[left, right] as const] : [];
    }),
  );
}

/** Every text that counts as right, each once. */
export function listAccepted({ accepted }: QuestionOf<'short-answer'>): string[] {
  return [...new Set(languages.flatMap((language) => accepted[language] ?? []))];
}

function isSameSet(given: Answer, wanted: readonly string[]): boolean {
  const set = new Set(given);
  return set.size === given.length && set.size === wanted.length && wanted.every((id) => set.has(id));
}

function isShortRight(question: QuestionOf<'short-answer'>, text: string): boolean {
  const given = normalizeAnswer(text);
  return given !== '' && listAccepted(question).some((accepted) => normalizeAnswer(accepted) === given);
}

export function isAnswerRight(question: Question, answer: Answer): boolean {
  switch (question.type) {
    case 'single':
    case 'multiple':
    case 'true-false':
      return isSameSet(answer, [...new Set(question.correct)]);
    case 'match':
      return isSameSet(
        answer,
        question.pairs.map(({ id }) => toPair(id, id)),
      );
    case 'order':
      return (
        answer.length === question.items.length && question.items.every(({ id }, at) => answer[at] === id)
      );
    case 'short-answer':
      return answer.length === 1 && isShortRight(question, answer[0] ?? '');
    default:
      return assertNever(question, 'question');
  }
}

/** True when there is enough to be marked: before that a learner is not let on. */
export function isAnswerWhole(question: Question, answer: Answer): boolean {
  if (question.type === 'match') return answer.length === question.pairs.length;
  if (question.type === 'order') return answer.length === question.items.length;
  if (question.type === 'short-answer') return normalizeAnswer(answer[0] ?? '') !== '';
  return answer.length > 0;
}

export interface QuizResult {
  rightCount: number;
  questionCount: number;
  /** 0 … 1 */
  scaled: number;
  isPassed: boolean;
}

/** A question without an answer counts as wrong. */
export function computeQuizResult(quiz: Quiz, answers: ReadonlyMap<string, Answer>): QuizResult {
  const rightCount = quiz.questions.filter((question) =>
    isAnswerRight(question, answers.get(question.id) ?? []),
  ).length;
  const scaled = rightCount / quiz.questions.length;
  return { rightCount, questionCount: quiz.questions.length, scaled, isPassed: scaled >= quiz.passMark };
}
