// Owns: choosing what one would like to learn, by picture; the wish is then written, or just handed in.
import { Link } from 'react-router';
import { topics } from '#core/domain/manifest.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { TopicIcon } from '../../ui/icons/TopicIcon.tsx';
import { Screen } from '../../ui/Screen.tsx';

/** With the way to one's own words there are seven choices. */
const shownTopics = topics.filter((topic) => topic !== 'study');

export function WishScreen() {
  const { t } = useText();
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('texts.title'), to: '/texts' },
  ];
  return (
    <Screen title={t('texts.write.wish')} crumbs={crumbs}>
      <h2>{t('wish.choose')}</h2>
      <div className="tile-grid">
        {shownTopics.map((topic) => (
          <Link
            key={topic}
            className="tile"
            to="/write/wish"
            state={{ begin: t('wish.begin', { topic: t(`topic.${topic}`) }) }}
            data-testid={`wish-${topic}`}
          >
            <TopicIcon topic={topic} size={84} />
            <strong>{t(`topic.${topic}`)}</strong>
          </Link>
        ))}
        <Link className="tile" to="/write/wish" data-testid="wish-other">
          <ActionIcon name="write" size={84} />
          <strong>{t('wish.other')}</strong>
        </Link>
      </div>
    </Screen>
  );
}
