// Owns: the end of a package: what it judged, in words, and the way on.
import { Link } from 'react-router';
import type { PackageResult } from '#core/domain/package-run.ts';
import type { TextKey } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';

interface Props {
  unitId: string;
  /** Undefined: it ended before it was finished, and goes on another time. */
  result: PackageResult | undefined;
  isUnitCompleted: boolean;
  onAgain: () => void;
}

function toHeading(result: PackageResult | undefined): TextKey {
  if (!result) return 'package.kept';
  if (result.isPassed === null) return 'package.completed';
  return result.isPassed ? 'package.passed' : 'package.failed';
}

export function PackageResultView({ unitId, result, isUnitCompleted, onAgain }: Props) {
  const { t } = useText();
  const isGood = result !== undefined && result.isPassed !== false;
  const percent = result?.score ? Math.round(result.score.scaled * 100) : undefined;
  return (
    <section className="quiz-result" data-testid="package-result">
      <span className={isGood ? 'finished-mark' : 'finished-mark finished-mark-not'}>
        <ActionIcon name={isGood ? 'check' : 'again'} size={64} />
      </span>
      <h2>{t(toHeading(result))}</h2>
      {percent === undefined ? null : <p>{t('package.score', { percent: formatNumber(percent) })}</p>}
      <div className="button-row">
        {isGood ? null : (
          <button
            type="button"
            className="button button-main button-big"
            data-testid="package-again"
            onClick={onAgain}
          >
            <ActionIcon name={result ? 'again' : 'forward'} />
            {result ? t('package.again') : t('package.goOn')}
          </button>
        )}
        <Link
          className={isGood ? 'button button-main button-big' : 'button button-big'}
          to={isUnitCompleted ? `/unit/${unitId}/finished` : `/unit/${unitId}`}
          data-testid="reader-done"
        >
          <ActionIcon name="forward" />
          {isGood ? t('act.next') : t('quiz.back')}
        </Link>
      </div>
    </section>
  );
}
