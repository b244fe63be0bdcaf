// Owns: what the view of an answer is given, whatever the type of its question.
import type { Language } from '#core/domain/language.ts';
import type { Answer, Choice, Question, QuestionOf } from '#core/domain/quiz.ts';

export interface AnswerProps<Type extends Question['type']> {
  question: QuestionOf<Type>;
  /** What can be chosen, in the order of this attempt. */
  choices: readonly Choice[];
  language: Language;
  answer: Answer;
  isAnswered: boolean;
  /** `isTyping`: more of it will follow at once. */
  onChange: (answer: string[], isTyping?: boolean) => void;
}
