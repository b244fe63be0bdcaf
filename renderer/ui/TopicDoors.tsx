// Owns: the topics of the library as doors with pictures; those that have something, the fullest first when not all
// have room.
import { Link } from 'react-router';
import { type Topic, topics } from '#core/domain/manifest.ts';
import { useText } from '../i18n/use-text.ts';
import { TopicIcon } from './icons/TopicIcon.tsx';
import { useStationQuery } from './station-context.tsx';

export function TopicDoors({ most = topics.length }: { most?: number }) {
  const { t } = useText();
  const units = useStationQuery((station) => station.listUnits())?.value ?? [];
  const count = (topic: Topic) => units.filter((unit) => unit.manifest.topic === topic).length;
  const filled = topics.filter((topic) => count(topic) > 0);
  const fullest = [...filled].sort((a, b) => count(b) - count(a)).slice(0, most);
  return (
    <div className="tile-grid">
      {filled
        .filter((topic) => fullest.includes(topic))
        .map((topic) => (
          <Link key={topic} className="tile" to={`/library/${topic}`} data-testid={`topic-${topic}`}>
            <TopicIcon topic={topic} size={84} />
            <strong>{t(`topic.${topic}`)}</strong>
            <span>{t('library.count', { count: count(topic) })}</span>
          </Link>
        ))}
    </div>
  );
}
