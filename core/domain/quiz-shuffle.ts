// Owns: in which order a learner meets questions and choices. The same attempt always gives the same order,
// also after a power cut and when somebody looks into it later.
import { hashText } from '../kernel/hash.ts';
import { type Choice, isChoiceQuestion, type Question, type QuestionOf, type Quiz } from './quiz.ts';

/** Order of `items` for one attempt. The same seed always gives the same order, so it can be re-derived. */
export function shuffleBySeed<Item extends { id: string }>(items: readonly Item[], seed: string): Item[] {
  return items
    .map((item) => ({ item, key: hashText(`${seed}/${item.id}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}

/** Changes in none of its parts, or earlier attempts could no longer be re-derived. */
export function toAttemptSeed(
  learnerId: string,
  unitId: string,
  materialId: string,
  attempt: number,
): string {
  return `${learnerId}/${unitId}/${materialId}/${attempt}`;
}

export function orderQuestions(quiz: Quiz, seed: string): Question[] {
  return quiz.shuffle ? shuffleBySeed(quiz.questions, seed) : [...quiz.questions];
}

/** Choices, or the things to be put in order, as they are shown; for pairs what may be put beside them. */
export function orderChoices(question: Question, isShuffled: boolean, seed: string): Choice[] {
  const own = `${seed}/${question.id}`;
  switch (question.type) {
    case 'order':
      return mixItems(question, own);
    case 'match':
      return shuffleBySeed(listRights(question), own);
    case 'short-answer':
      return [];
    default:
      return isShuffled && isChoiceQuestion(question) && question.type !== 'true-false'
        ? shuffleBySeed(question.choices, own)
        : question.choices;
  }
}

function listRights({ pairs, extras = [] }: QuestionOf<'match'>): Choice[] {
  return [...pairs.map(({ id, right }) => ({ id, ...right })), ...extras];
}

/** Never the right order: who touches nothing has answered nothing. */
function mixItems({ items }: QuestionOf<'order'>, seed: string): Choice[] {
  const mixed = shuffleBySeed(items, seed);
  const isRight = mixed.every(({ id }, at) => items[at]?.id === id);
  return isRight ? [...mixed.slice(1), ...mixed.slice(0, 1)] : mixed;
}
