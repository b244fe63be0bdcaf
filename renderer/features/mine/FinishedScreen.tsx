// Owns: the units that a learner has finished, each with the way to its certificate.
import { Link } from 'react-router';
import { toDay } from '#core/domain/calendar.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { formatDay, formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { FinishedUnit } from '../../store/station-own.ts';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import './mine.css';

const unitsOnPage = 4;

export function FinishedScreen() {
  const { t } = useText();
  const learnerId = useLearnerId();
  const finished = useStationQuery(
    async ({ own }) => (learnerId ? own.listFinished(learnerId) : []),
    [learnerId],
  )?.value;
  const paging = usePaging(finished ?? [], unitsOnPage);
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('progress.title'), to: '/progress' },
  ];
  return (
    <Screen title={t('mine.finished')} crumbs={crumbs}>
      {learnerId ? null : <p>{t('texts.onlyLearners')}</p>}
      {learnerId && finished?.length === 0 ? <p>{t('mine.finishedNone')}</p> : null}
      <ul className="finished-list">
        {paging.shown.map((one) => (
          <FinishedRow key={one.unit.id} finished={one} />
        ))}
      </ul>
      <Pager {...paging} />
    </Screen>
  );
}

function FinishedRow({ finished: { unit, completedAtMs, activeMs } }: { finished: FinishedUnit }) {
  const { t, language } = useText();
  const { offsetMinutes } = usePortal();
  return (
    <li className="finished-row">
      <FilePicture className="finished-cover" file={unit.cover} alt="" />
      <span className="finished-words">
        <strong>{pickLanguage(unit.titles, language)}</strong>
        <span>
          {t('mine.finishedOn', { day: formatDay(toDay(completedAtMs, offsetMinutes), language) })}
          {' · '}
          {formatSpan(activeMs, t)}
        </span>
      </span>
      <Link className="button" to={`/certificate/${unit.id}`} data-testid={`certificate-${unit.id}`}>
        <ActionIcon name="certificate" />
        {t('mine.certificate')}
      </Link>
    </li>
  );
}
