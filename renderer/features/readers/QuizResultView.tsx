// Owns: the end of a quiz: the score in words, and whether one may try again.
import { Link } from 'react-router';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';

interface Props {
  unitId: string;
  result: { rightCount: number; questionCount: number; isPassed: boolean; isUnitCompleted: boolean };
  passMark: number;
  /** undefined: as often as one likes. */
  triesLeft: number | undefined;
  onAgain: () => void;
}

export function QuizResultView({ unitId, result, passMark, triesLeft, onAgain }: Props) {
  const { t } = useText();
  const { isPassed, rightCount, questionCount, isUnitCompleted } = result;
  return (
    <section className="quiz-result" data-testid="quiz-result">
      <span className={isPassed ? 'finished-mark' : 'finished-mark finished-mark-not'}>
        <ActionIcon name={isPassed ? 'check' : 'again'} size={64} />
      </span>
      <h2>{isPassed ? t('quiz.passed') : t('quiz.failed')}</h2>
      <p>{t('quiz.score', { right: rightCount, count: questionCount })}</p>
      {isPassed ? null : (
        <>
          <p>{t('quiz.need', { percent: formatNumber(passMark * 100) })}</p>
          {triesLeft === undefined ? null : (
            <p>{triesLeft > 0 ? t('quiz.left', { count: triesLeft }) : t('quiz.leftNone')}</p>
          )}
        </>
      )}
      <div className="button-row">
        {!isPassed && triesLeft !== 0 ? (
          <button
            type="button"
            className="button button-main button-big"
            data-testid="quiz-again"
            onClick={onAgain}
          >
            <ActionIcon name="again" />
            {t('quiz.again')}
          </button>
        ) : null}
        <Link
          className={isPassed ? 'button button-main button-big' : 'button button-big'}
          to={isUnitCompleted ? `/unit/${unitId}/finished` : `/unit/${unitId}`}
          data-testid="reader-done"
        >
          <ActionIcon name="forward" />
          {isPassed ? t('act.next') : t('quiz.back')}
        </Link>
      </div>
    </section>
  );
}

export function TrialWay({ onTrial }: { onTrial: () => void }) {
  const { t } = useText();
  return (
    <button type="button" className="button" data-testid="quiz-trial" onClick={onTrial}>
      <ActionIcon name="write" />
      {t('quiz.trial')}
    </button>
  );
}

export function NoTriesLeft({ unitId, onTrial }: { unitId: string; onTrial: () => void }) {
  const { t } = useText();
  return (
    <section className="quiz-result">
      <p>{t('quiz.leftNone')}</p>
      <TrialWay onTrial={onTrial} />
      <Link className="button button-big" to={`/unit/${unitId}`}>
        {t('quiz.back')}
      </Link>
    </section>
  );
}
