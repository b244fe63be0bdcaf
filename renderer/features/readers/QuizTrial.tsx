// Owns: a quiz that is only tried: the same questions with the same words on each answer, in an order of its own. Nothing
// of it is kept; the time belongs to the sitting.
import { useState } from 'react';
import { Link } from 'react-router';
import type { Quiz } from '#core/domain/quiz.ts';
import { computeQuizResult } from '#core/domain/quiz-marking.ts';
import { orderChoices, orderQuestions } from '#core/domain/quiz-shuffle.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { QuestionView } from '../../ui/quiz/QuestionView.tsx';
import { TrialWay } from './QuizResultView.tsx';
import type { ReaderProps } from './reader-props.ts';

interface Props extends ReaderProps<'quiz'> {
  quiz: Quiz;
  /** Of the trials in this sitting, from 1. */
  number: number;
  onAgain: () => void;
  onReal: () => void;
}

export function QuizTrial({ unit, material, study, quiz, number, onAgain, onReal }: Props) {
  const { t, language } = useText();
  const [answers, setAnswers] = useState<Record<string, string[]>>({});
  const [answered, setAnswered] = useState(0);
  const [at, setAt] = useState(0);
  const seed = `trial/${unit.manifest.id}/${material.id}/${number}`;
  const questions = orderQuestions(quiz, seed);
  const question = questions[at];
  const isOver = quiz.maxAttempts !== null && study.before.attemptCount >= quiz.maxAttempts;

  if (!question) {
    const { rightCount, questionCount } = computeQuizResult(quiz, new Map(Object.entries(answers)));
    return (
      <section className="quiz-result" data-testid="trial-result">
        <h2>{t('quiz.trialDone')}</h2>
        <p>{t('quiz.score', { right: rightCount, count: questionCount })}</p>
        <p>{t('quiz.trialOn')}</p>
        <div className="button-row">
          <TrialWay onTrial={onAgain} />
          {isOver ? (
            <Link className="button button-big" to={`/unit/${unit.manifest.id}`}>
              {t('quiz.back')}
            </Link>
          ) : (
            <button
              type="button"
              className="button button-main button-big"
              data-testid="quiz-real"
              onClick={onReal}
            >
              <ActionIcon name="forward" />
              {t('quiz.forReal')}
            </button>
          )}
        </div>
      </section>
    );
  }
  return (
    <div className="quiz" data-testid="trial">
      <p className="hint">{t('quiz.trialOn')}</p>
      <QuestionView
        key={question.id}
        question={question}
        choices={orderChoices(question, quiz.shuffle, seed)}
        language={language}
        at={at}
        count={questions.length}
        answer={answers[question.id] ?? []}
        isAnswered={answered > at}
        onChange={(answer) => setAnswers({ ...answers, [question.id]: answer })}
        onAnswer={() => setAnswered(at + 1)}
        onNext={() => setAt(at + 1)}
      />
    </div>
  );
}
