// Owns: the certificate of a finished unit, as it is printed: who, what, when, how long, and the code by which the
// county looks up the records behind it.
import { useParams } from 'react-router';
import { toDay } from '#core/domain/calendar.ts';
import type { RosterEntry } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { formatDay, formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { FinishedUnit } from '../../store/station-own.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId, useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import './mine.css';

export function CertificateScreen() {
  const { t } = useText();
  const { unitId } = useParams();
  const { person } = useSession();
  const learnerId = useLearnerId();
  const finished = useStationQuery(
    async ({ own }) => (learnerId ? own.listFinished(learnerId) : []),
    [learnerId],
  )?.value;
  const found = finished?.find(({ unit }) => unit.id === unitId);
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('mine.finished'), to: '/finished' },
  ];
  return (
    <Screen title={t('mine.certificate')} crumbs={crumbs} hasOwnTitle>
      {finished && !found ? <p>{t('mine.notFinished')}</p> : null}
      {found && person.kind === 'learner' ? (
        <>
          <p className="no-print certificate-tools">
            <button
              type="button"
              className="button button-main"
              data-testid="print"
              onClick={() => window.print()}
            >
              <ActionIcon name="print" />
              {t('act.print')}
            </button>
            <span>{t('mine.certificateHint')}</span>
          </p>
          <Certificate learner={person.learner} finished={found} />
        </>
      ) : null}
    </Screen>
  );
}

function Certificate({ learner, finished }: { learner: RosterEntry; finished: FinishedUnit }) {
  const { t, language } = useText();
  const { enrolment, policy, offsetMinutes } = usePortal();
  const county = policy?.county ?? enrolment?.county;
  const { unit, completedAtMs, activeMs, code } = finished;
  return (
    <article className="certificate" lang={language}>
      <p className="certificate-county">{county ? pickLanguage(county, language) : ''}</p>
      <p className="certificate-title" aria-hidden="true">
        {t('mine.certificate')}
      </p>
      <p className="certificate-name">{pickLanguage(learner.names, language)}</p>
      <p>{t('mine.certificateSays')}</p>
      <p className="certificate-unit">{pickLanguage(unit.titles, language)}</p>
      <p>
        {t('mine.finishedOn', { day: formatDay(toDay(completedAtMs, offsetMinutes), language) })}
        {' · '}
        {t('mine.certificateTime', { time: formatSpan(activeMs, t) })}
      </p>
      <p className="certificate-foot">
        <span>{enrolment?.stationName}</span>
        <span>
          {t('mine.certificateCode')}:{' '}
          <bdi dir="ltr" className="certificate-code" data-testid="certificate-code">
            {code}
          </bdi>
        </span>
      </p>
    </article>
  );
}
