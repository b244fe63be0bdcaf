// Owns: a learner's own study: hours of this month as a picture and in words, and the ways to all else of his or hers.
import { Link } from 'react-router';
import { toMonth } from '#core/domain/calendar.ts';
import { formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { MonthChart } from './MonthChart.tsx';

export function ProgressScreen() {
  const { t } = useText();
  const { today } = usePortal();
  const learnerId = useLearnerId();
  const days = useStationQuery(async (s) => (learnerId ? s.listDays(learnerId) : []), [learnerId])?.value;
  const units = useStationQuery(async (s) => (learnerId ? s.listUnits(learnerId) : []), [learnerId])?.value;
  const month = (days ?? []).filter(({ day }) => toMonth(day) === toMonth(today));
  const activeMs = month.reduce((sum, day) => sum + day.activeMs, 0);
  const finished = (units ?? []).filter((unit) => unit.share >= 1).length;
  const underWay = (units ?? []).filter((unit) => unit.progress && unit.share < 1).length;
  return (
    <Screen title={t('progress.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      <div className="progress-words">
        <p data-testid="my-hours" className="progress-main">
          {month.length === 0 ? t('progress.none') : t('progress.month', { time: formatSpan(activeMs, t) })}
        </p>
        {month.length > 0 ? <p>{t('progress.days', { count: month.length })}</p> : null}
        <p>{t('progress.units', { count: finished })}</p>
        {underWay > 0 ? <p>{t('progress.under', { count: underWay })}</p> : null}
      </div>
      {learnerId ? (
        <nav className="progress-ways" aria-label={t('progress.title')}>
          <Link className="button" to="/finished" data-testid="my-finished">
            <ActionIcon name="certificate" />
            {t('mine.finished')}
          </Link>
          <Link className="button" to="/texts" data-testid="my-texts">
            <ActionIcon name="write" />
            {t('texts.title')}
          </Link>
          <Link className="button" to="/my-data" data-testid="my-data">
            <ActionIcon name="person" />
            {t('mine.data')}
          </Link>
        </nav>
      ) : null}
      {month.length > 0 ? <MonthChart days={month} today={today} /> : null}
    </Screen>
  );
}
