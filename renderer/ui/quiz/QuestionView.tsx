// Owns: one question: answering it, and the word on the answer. Right and wrong differ in word, colour and
// shape. The one button stays at its place: first it gives the answer, then it leads on.
import { type ReactNode, useId } from 'react';
import { type Language, pickLanguage } from '#core/domain/language.ts';
import type { Answer, Choice, Question } from '#core/domain/quiz.ts';
import { isAnswerRight, isAnswerWhole } from '#core/domain/quiz-marking.ts';
import { useText } from '../../i18n/use-text.ts';
import { FilePicture } from '../FilePicture.tsx';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import { ChoiceAnswer } from './ChoiceAnswer.tsx';
import { MatchAnswer } from './MatchAnswer.tsx';
import { OrderAnswer } from './OrderAnswer.tsx';
import { ShortAnswer } from './ShortAnswer.tsx';

import './quiz.css';

interface Props {
  question: Question;
  /** What can be chosen, in the order of this attempt (`orderChoices`). */
  choices: readonly Choice[];
  language: Language;
  at: number;
  count: number;
  answer: Answer;
  isAnswered: boolean;
  onChange: (answer: string[], isTyping?: boolean) => void;
  onAnswer: () => void;
  onNext: () => void;
  /** In place of the word on the answer and its button: an exam says neither, and lets one go to and fro. */
  ways?: ReactNode;
}

const hints = {
  single: 'quiz.one',
  'true-false': 'quiz.one',
  multiple: 'quiz.several',
  match: 'quiz.match',
  order: 'quiz.order',
  'short-answer': 'quiz.short',
} as const;

export function QuestionView(props: Props) {
  const { question, language, at, count, answer, isAnswered, onAnswer, onNext, ways } = props;
  const { t } = useText();
  const headingId = useId();
  const isLast = at === count - 1;

  return (
    <form
      className="question"
      aria-labelledby={headingId}
      data-question={question.id}
      data-type={question.type}
      onSubmit={(event) => {
        event.preventDefault();
        if (isAnswered || ways) onNext();
        else onAnswer();
      }}
    >
      <p className="question-at">{t('quiz.question', { at: at + 1, count })}</p>
      <h2 id={headingId}>{pickLanguage(question.prompt, language)}</h2>
      {question.image ? <FilePicture className="question-picture" file={question.image} alt="" /> : null}
      <p className="hint">{t(hints[question.type])}</p>
      <AnswerView {...props} headingId={headingId} />
      <div className="question-end">
        {isAnswered ? <Feedback question={question} answer={answer} language={language} /> : null}
        {ways ?? (
          <button
            type="submit"
            className="button button-main button-big"
            disabled={!isAnswerWhole(question, answer)}
            data-testid="quiz-next"
          >
            <ActionIcon name={isAnswered ? 'forward' : 'check'} />
            {isAnswered ? (isLast ? t('quiz.toResult') : t('quiz.next')) : t('quiz.check')}
          </button>
        )}
      </div>
    </form>
  );
}

function AnswerView({ question, headingId, ...props }: Props & { headingId: string }) {
  switch (question.type) {
    case 'match':
      return <MatchAnswer {...props} question={question} />;
    case 'order':
      return <OrderAnswer {...props} question={question} />;
    case 'short-answer':
      return <ShortAnswer {...props} question={question} headingId={headingId} />;
    default:
      return <ChoiceAnswer {...props} question={question} />;
  }
}

function Feedback({ question, answer, language }: Pick<Props, 'question' | 'answer' | 'language'>) {
  const { t } = useText();
  const isRight = isAnswerRight(question, answer);
  return (
    <div className={isRight ? 'feedback feedback-right' : 'feedback feedback-wrong'} role="status">
      <ActionIcon name={isRight ? 'check' : 'cross'} size={40} />
      <p>
        <strong>{isRight ? t('quiz.right') : t('quiz.wrong')}</strong>{' '}
        {pickLanguage(isRight ? question.feedback.right : question.feedback.wrong, language)}
      </p>
    </div>
  );
}
