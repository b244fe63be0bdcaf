// Owns: the moment a unit is finished: well done, how long it took, what comes next.
import { Link, useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId, useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { UnitRating } from '../../ui/UnitRating.tsx';
import { UnitTile } from '../../ui/UnitTile.tsx';

export function UnitFinished() {
  const { t, language } = useText();
  const unitId = (useParams()['unitId'] ?? '') as UnitId;
  const learnerId = useLearnerId();
  const { person } = useSession();
  const unit = useStationQuery((s) => s.getUnit(unitId, learnerId), [unitId, learnerId])?.value;
  const next = useStationQuery(
    async (station) => {
      if (person.kind !== 'learner') return undefined;
      const plans = await station.listPlans(person.learner);
      return plans.flatMap((plan) => plan.units).find((one) => one.share < 1 && one.manifest.id !== unitId);
    },
    [learnerId, unitId],
  )?.value;
  const title = unit ? (pickLanguage(unit.manifest.titles, language) ?? '') : '';
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    ...(unit ? [{ label: title, to: `/unit/${unitId}` }] : []),
  ];
  return (
    <Screen title={t('unit.finishedTitle')} crumbs={crumbs} hasOwnTitle>
      <section className="finished" data-testid="unit-finished">
        <span className="finished-mark">
          <ActionIcon name="check" size={64} />
        </span>
        <p className="finished-title" aria-hidden="true">
          {t('unit.finishedTitle')}
        </p>
        <p>{title}</p>
        {unit?.progress ? (
          <p>{t('unit.finishedTime', { time: formatSpan(unit.progress.activeMs, t) })}</p>
        ) : null}
        {learnerId && unit ? <UnitRating unit={unit.manifest} learnerId={learnerId} /> : null}
        {learnerId ? (
          <div className="finished-acts">
            <Link className="button" to={`/certificate/${unitId}`} data-testid="certificate">
              <ActionIcon name="certificate" />
              {t('mine.certificate')}
            </Link>
            {(['reflection', 'question'] as const).map((kind) => (
              <Link
                key={kind}
                className="button"
                to={`/write/${kind}/${unitId}`}
                data-testid={`write-${kind}`}
              >
                <ActionIcon name={kind === 'question' ? 'question' : 'write'} />
                {t(`texts.write.${kind}`)}
              </Link>
            ))}
          </div>
        ) : null}
        {next ? (
          <>
            <h2>{t('unit.finishedNext')}</h2>
            <div className="unit-grid">
              <UnitTile unit={next} />
            </div>
          </>
        ) : null}
        <Link className="button button-main button-big" to="/home">
          <ActionIcon name="home" />
          {t('unit.finishedHome')}
        </Link>
      </section>
    </Screen>
  );
}
