// Owns: the library: topics with pictures, then the units of one topic.
import { Link, useParams } from 'react-router';
import { type Topic, topicSchema, topics } from '#core/domain/manifest.ts';
import { useText } from '../../i18n/use-text.ts';
import { TopicIcon } from '../../ui/icons/TopicIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { UnitTile } from '../../ui/UnitTile.tsx';

const unitsOnPage = 6;

export function Library() {
  const { t } = useText();
  const units = useStationQuery((station) => station.listUnits())?.value;
  const count = (topic: Topic) => units?.filter((unit) => unit.manifest.topic === topic).length ?? 0;
  const filled = topics.filter((topic) => count(topic) > 0);
  return (
    <Screen title={t('library.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      {units && filled.length === 0 ? <p>{t('library.empty')}</p> : <h2>{t('library.choose')}</h2>}
      <div className="tile-grid">
        {filled.map((topic) => (
          <Link key={topic} className="tile" to={`/library/${topic}`} data-testid={`topic-${topic}`}>
            <TopicIcon topic={topic} size={84} />
            <strong>{t(`topic.${topic}`)}</strong>
            <span>{t('library.count', { count: count(topic) })}</span>
          </Link>
        ))}
      </div>
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
