// Owns: 'Content': what of the library is on this station, what is coming, how long that takes and how much
// room it needs. Everybody may look; the administrator decides.
import { useState } from 'react';
import { Link } from 'react-router';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ContentItem, ContentState, ContentView } from '../../store/station-content.ts';
import { useAdministrator } from '../../ui/administrator.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Bar } from '../../ui/Ring.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { ContentRow } from './ContentRow.tsx';
import { describeComing, listHoldSentences } from './content-words.ts';
import { type ContentLook, useContent } from './use-content.ts';
import './content.css';

const rowsOnPage = 6;

/** The lists, by the states in them; the first that holds something is shown at first. */
const lists = [
  { name: 'coming', states: ['coming'], label: 'content.listComing' },
  { name: 'here', states: ['here'], label: 'content.listHere' },
  { name: 'away', states: ['no-room', 'left-out'], label: 'content.listAway' },
] as const satisfies { name: string; states: readonly ContentState[]; label: string }[];
type ListName = (typeof lists)[number]['name'];

export function ContentScreen() {
  const { t } = useText();
  const look = useContent();
  const people = useStationQuery((station) => station.listPeople())?.value;
  const isAdministrator = useAdministrator(people) !== undefined;
  return (
    <Screen title={t('content.title')} crumbs={[{ label: t('station.title'), to: '/station' }]}>
      {look.error ? <ErrorSentence error={look.error} /> : null}
      {look.view ? <Summary view={look.view} act={look.act} isAdministrator={isAdministrator} /> : null}
      {look.view ? <Lists view={look.view} act={look.act} isAdministrator={isAdministrator} /> : null}
    </Screen>
  );
}

interface PartProps {
  view: ContentView;
  act: ContentLook['act'];
  isAdministrator: boolean;
}

function Summary({ view, act, isAdministrator }: PartProps) {
  const { t } = useText();
  const { choice, usedBytes, comingBytes } = view;
  const all = choice.budgetBytes ?? usedBytes + comingBytes;
  return (
    <section className="content-summary" data-testid="content-summary">
      <Bar share={all > 0 ? usedBytes / all : 1} />
      <p>
        {choice.budgetBytes === null
          ? t('content.used', { used: formatBytes(usedBytes) })
          : t('content.usedOf', { used: formatBytes(usedBytes), room: formatBytes(choice.budgetBytes) })}
      </p>
      <p role="status" data-testid="content-coming">
        {describeComing(view, t)}
      </p>
      {listHoldSentences(view, t).map((sentence) => (
        <p key={sentence} className="content-hold">
          <ActionIcon name="clock" /> {sentence}
        </p>
      ))}
      <div className="button-row">
        {isAdministrator ? (
          <button
            type="button"
            className={choice.isPaused ? 'button button-main button-big' : 'button button-big'}
            data-testid="content-pause"
            onClick={() => act((content) => content.change({ isPaused: !choice.isPaused }))}
          >
            <ActionIcon name={choice.isPaused ? 'play' : 'pause'} />
            {choice.isPaused ? t('content.resume') : t('content.pause')}
          </button>
        ) : null}
        <Link className="button button-big" to="/content/choice" data-testid="content-choice">
          <ActionIcon name="check" />
          {t('content.choice')}
        </Link>
      </div>
    </section>
  );
}

function Lists({ view, act, isAdministrator }: PartProps) {
  const { t } = useText();
  const [chosen, setChosen] = useState<ListName | undefined>(undefined);
  const itemsOf = (states: readonly ContentState[]): ContentItem[] =>
    view.items.filter(({ state }) => states.includes(state));
  const shown = chosen ?? lists.find(({ states }) => itemsOf(states).length > 0)?.name ?? 'here';
  const states = lists.find(({ name }) => name === shown)?.states ?? [];
  return (
    <section>
      <div className="content-tabs">
        {lists.map(({ name, states: some, label }) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={name === shown}
            data-testid={`content-list-${name}`}
            onClick={() => setChosen(name)}
          >
            {t(label)} <bdi>({itemsOf(some).length})</bdi>
          </button>
        ))}
      </div>
      <Rows key={shown} items={itemsOf(states)} act={act} isAdministrator={isAdministrator} />
    </section>
  );
}

function Rows({
  items,
  act,
  isAdministrator,
}: {
  items: readonly ContentItem[];
  act: ContentLook['act'];
  isAdministrator: boolean;
}) {
  const { t } = useText();
  const sorted = [...items].sort((a, b) => b.sizeBytes - a.sizeBytes || (a.path < b.path ? -1 : 1));
  const paging = usePaging(sorted, rowsOnPage);
  if (items.length === 0) return <p>{t('content.empty')}</p>;
  return (
    <>
      <ul className="content-list">
        {paging.shown.map((item) => (
          <ContentRow key={item.path} item={item} act={act} isAdministrator={isAdministrator} />
        ))}
      </ul>
      <Pager {...paging} />
    </>
  );
}
