// Owns: a full or nearly full disk in words: what is held back, and that study records go on being kept.
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { useStationQuery } from './station-context.tsx';

export function SpaceWords() {
  const { t } = useText();
  const space = useStationQuery((station) => station.getSpace())?.value;
  if (!space?.isLow && !space?.isReserveUsed) return null;
  return (
    <div
      className="notice-list"
      role="status"
      data-testid={space.isReserveUsed ? 'space-reserve' : 'space-low'}
    >
      <p>
        <ActionIcon name="warning" /> {t(space.isReserveUsed ? 'space.reserve' : 'space.low')}
      </p>
      {space.evictedCount > 0 ? <p>{t('space.evicted', { count: space.evictedCount })}</p> : null}
    </div>
  );
}
