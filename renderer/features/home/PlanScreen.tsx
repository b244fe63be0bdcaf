// Owns: everything that is planned for the learner, finished or not.
import { useText } from '../../i18n/use-text.ts';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { UnitTile } from '../../ui/UnitTile.tsx';
import { formatDueOf, listPlanned } from './planned.ts';

const unitsOnPage = 6;

export function PlanScreen() {
  const { t } = useText();
  const { person } = useSession();
  const { today } = usePortal();
  const learner = person.kind === 'learner' ? person.learner : undefined;
  const plans = useStationQuery(
    async (station) => (learner ? station.listPlans(learner) : []),
    [learner?.id],
  )?.value;
  const paging = usePaging(listPlanned(plans ?? [], today), unitsOnPage);
  return (
    <Screen title={t('home.plan')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      {plans && paging.shown.length === 0 ? <p>{t('home.planNone')}</p> : null}
      <div className="unit-grid">
        {paging.shown.map(({ plan, unit }) => (
          <UnitTile key={unit.manifest.id} unit={unit} due={formatDueOf(plan, unit, today, t)} />
        ))}
      </div>
      <Pager {...paging} />
    </Screen>
  );
}
