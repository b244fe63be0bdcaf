// Owns: a question and its answer in the words of xAPI (1.0.3, Data §2.4.4.1 'Interaction Activities' and the
// response formats there). Reports of other tools read these; ids and texts only, no sentence of the quiz.
import { assertNever } from '../kernel/assert.ts';
import { languages } from './language.ts';
import type { Answer, Question } from './quiz.ts';
import { readPairs } from './quiz-marking.ts';
import type { Statement } from './statement.ts';

type Definition = NonNullable<Statement['object']['definition']>;

export interface Interaction {
  interactionType: NonNullable<Definition['interactionType']>;
  correctResponsesPattern: string[];
  response: string;
}

/** A learner's own brackets must not read as a delimiter, nor braces as a parameter. */
function toPlainResponse(text: string): string {
  return text
    .replaceAll('[,]', ',')
    .replace(/^\{(?=(?:lang|case_matters|order_matters)=)/, '(')
    .trim();
}

export function describeInteraction(question: Question, answer: Answer): Interaction {
  switch (question.type) {
    case 'single':
    case 'multiple':
      return describeChoice(question.correct, answer);
    case 'true-false': {
      // xAPI knows only these two words; a true-false question with other ids is a choice.
      const isPlain = [...question.correct, ...answer].every((id) => id === 'true' || id === 'false');
      const choice = describeChoice(question.correct, answer);
      return isPlain ? { ...choice, interactionType: 'true-false' } : choice;
    }
    case 'match':
      return {
        interactionType: 'matching',
        correctResponsesPattern: [question.pairs.map(({ id }) => `${id}[.]${id}`).join('[,]')],
        response: [...readPairs(answer)].map(([left, right]) => `${left}[.]${right}`).join('[,]'),
      };
    case 'order':
      return {
        interactionType: 'sequencing',
        correctResponsesPattern: [question.items.map(({ id }) => id).join('[,]')],
        response: answer.join('[,]'),
      };
    case 'short-answer':
      return {
        interactionType: 'fill-in',
        correctResponsesPattern: languages.flatMap((language) =>
          (question.accepted[language] ?? []).map((text) => `{lang=${language}}${toPlainResponse(text)}`),
        ),
        response: toPlainResponse(answer[0] ?? ''),
      };
    default:
      return assertNever(question, 'question');
  }
}

function describeChoice(correct: readonly string[], answer: Answer): Interaction {
  return {
    interactionType: 'choice',
    correctResponsesPattern: [correct.join('[,]')],
    response: answer.join('[,]'),
  };
}
