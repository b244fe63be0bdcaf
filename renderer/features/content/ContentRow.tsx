// Owns: one unit or briefing of the library: its state in words, and what the administrator may do with it.
import { pickLanguage } from '#core/domain/language.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ContentItem, Wish } from '../../store/station-content.ts';
import { ActionIcon, type ActionName } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { TopicIcon } from '../../ui/icons/TopicIcon.tsx';
import { Bar } from '../../ui/Ring.tsx';
import { describeItem } from './content-words.ts';
import type { ContentLook } from './use-content.ts';

interface Props {
  item: ContentItem;
  act: ContentLook['act'];
  isAdministrator: boolean;
}

export function ContentRow({ item, act, isAdministrator }: Props) {
  const { t, language } = useText();
  const { topic, sizeBytes, hereBytes, state } = item;
  return (
    <li className="content-row" data-testid={`content-${item.path}`} data-state={state}>
      {topic ? <TopicIcon topic={topic} size={56} /> : <KindIcon kind="briefings" size={56} />}
      <div className="content-words">
        <strong>{pickLanguage(item.titles, language)}</strong>
        <p>
          {describeItem(item, t)}
          {state === 'coming' ? null : ` · ${formatBytes(sizeBytes)}`}
        </p>
        {state === 'coming' ? <Bar share={sizeBytes > 0 ? hereBytes / sizeBytes : 0} /> : null}
        {item.isPlanned ? <p className="content-mark">{t('content.planned')}</p> : null}
        {item.isPinned ? <p className="content-mark">{t('content.pinned')}</p> : null}
      </div>
      {isAdministrator ? <Wishes item={item} act={act} /> : null}
    </li>
  );
}

function Wishes({ item, act }: Omit<Props, 'isAdministrator'>) {
  const { t } = useText();
  const isAway = item.state === 'no-room' || item.state === 'left-out';
  const offer = (wish: Wish, icon: ActionName, words: string) => (
    <button
      type="button"
      className="button"
      data-testid={`content-${wish}-${item.path}`}
      onClick={() => act((content) => content.wish(item.path, wish))}
    >
      <ActionIcon name={icon} />
      {words}
    </button>
  );
  return (
    <div className="content-acts">
      {item.isPinned
        ? offer('none', 'cross', t('content.unpin'))
        : offer('pin', 'check', t(isAway ? 'content.get' : 'content.pin'))}
      {isAway || item.isPlanned ? null : offer('send-away', 'delete', t('content.sendAway'))}
    </div>
  );
}
