// Owns: the library: topics with pictures, then the units of one topic.
import { useParams } from 'react-router';
import { topicSchema } from '#core/domain/manifest.ts';
import { useText } from '../../i18n/use-text.ts';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { TopicDoors } from '../../ui/TopicDoors.tsx';
import { UnitTile } from '../../ui/UnitTile.tsx';

const unitsOnPage = 6;

export function Library() {
  const { t } = useText();
  const units = useStationQuery((station) => station.listUnits())?.value;
  return (
    <Screen title={t('library.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      {units?.length === 0 ? <p>{t('library.empty')}</p> : <h2>{t('library.choose')}</h2>}
      <TopicDoors />
    </Screen>
  );
}

export function TopicScreen() {
  const { t } = useText();
  const params = useParams();
  const learnerId = useLearnerId();
  const topic = topicSchema.safeParse(params['topic']).data;
  const units = useStationQuery((station) => station.listUnits(learnerId), [learnerId])?.value;
  const inside = units?.filter((unit) => unit.manifest.topic === topic);
  const paging = usePaging(inside ?? [], unitsOnPage);
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('library.title'), to: '/library' },
  ];
  return (
    <Screen title={topic ? t(`topic.${topic}`) : t('library.title')} crumbs={crumbs}>
      {inside?.length === 0 ? <p>{t('library.empty')}</p> : null}
      <div className="unit-grid">
        {paging.shown.map((unit) => (
          <UnitTile key={unit.manifest.id} unit={unit} />
        ))}
      </div>
      <Pager {...paging} />
    </Screen>
  );
}
