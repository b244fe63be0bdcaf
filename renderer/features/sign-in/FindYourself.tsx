// Owns: finding oneself on the shared screen: group, then picture and name. Nobody types a name; the
// letters offered are only those with which a name begins.
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { RosterEntry } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { Arrival } from './Arrival.tsx';

const everyone = 'everyone';
const peopleOnPage = 12;
const groupsOnPage = 4;

export function FindYourself() {
  const { t } = useText();
  const people = useStationQuery((station) => station.listLearners())?.value;
  const groups = useStationQuery((station) => station.listGroups())?.value;
  const filled = groups?.filter((group) => people?.some((one) => one.groupIds.includes(group.id)));
  if (!people || !filled)
    return (
      <Screen title={t('way.start')} crumbs={[]}>
        {null}
      </Screen>
    );
  return (
    <Screen title={t('who.title')} crumbs={[]}>
      {people.length === 0 ? <Arrival /> : null}
      <div className="door-row">
        <VisitorDoor />
        <Link className="door door-quiet" to="/programme" data-testid="programme">
          <ActionIcon name="calendar" size={40} />
          {t('programme.title')}
        </Link>
      </div>
      {filled.length > 1 ? <GroupGrid groups={filled} people={people} /> : null}
      {filled.length <= 1 && people.length > 0 ? <PeopleGrid people={people} /> : null}
    </Screen>
  );
}

function VisitorDoor() {
  const { t } = useText();
  const { visit } = useSession();
  const navigate = useNavigate();
  return (
    <button
      type="button"
      className="door door-quiet"
      data-testid="visitor"
      onClick={() => {
        visit();
        navigate('/home');
      }}
    >
      <ActionIcon name="visitor" size={40} />
      {t('who.visitor')}
    </button>
  );
}

function GroupGrid({ groups, people }: { groups: { id: string; name: string }[]; people: RosterEntry[] }) {
  const { t } = useText();
  const paging = usePaging(groups, groupsOnPage);
  const count = (id: string) => people.filter((one) => one.groupIds.includes(id)).length;
  return (
    <section aria-label={t('who.groups')}>
      <h2>{t('who.groups')}</h2>
      <div className="tile-grid">
        {paging.shown.map((group) => (
          <Link key={group.id} className="tile" to={`/who/${group.id}`} data-testid={`group-${group.id}`}>
            <ActionIcon name="people" size={56} />
            <strong>{group.name}</strong>
            <span>{t('who.people', { count: count(group.id) })}</span>
          </Link>
        ))}
        <Link className="tile" to={`/who/${everyone}`} data-testid="group-everyone">
          <ActionIcon name="people" size={56} />
          <strong>{t('who.everyone')}</strong>
          <span>{t('who.people', { count: people.length })}</span>
        </Link>
      </div>
      <Pager {...paging} />
    </section>
  );
}

export function GroupPeople() {
  const { t } = useText();
  const { groupId = everyone } = useParams();
  const people = useStationQuery((station) => station.listLearners())?.value;
  const groups = useStationQuery((station) => station.listGroups())?.value;
  const name = groups?.find((group) => group.id === groupId)?.name;
  const inside = people?.filter((one) => groupId === everyone || one.groupIds.includes(groupId));
  return (
    <Screen title={name ?? t('who.everyone')} crumbs={[{ label: t('way.start'), to: '/' }]}>
      {inside ? <PeopleGrid people={inside} /> : null}
    </Screen>
  );
}

/** `toAddress`: where a person's tile leads. */
export function PeopleGrid({
  people,
  toAddress = ({ id }) => `/pin/${id}`,
}: {
  people: RosterEntry[];
  toAddress?: (person: RosterEntry) => string;
}) {
  const { t, language } = useText();
  const [letter, setLetter] = useState<string | undefined>(undefined);
  const initials = [...new Set(people.map((one) => one.letters.trim().charAt(0)))].filter(Boolean).sort();
  const found = people
    .filter((one) => letter === undefined || one.letters.trim().startsWith(letter))
    .sort((a, b) => (a.letters < b.letters ? -1 : 1));
  const paging = usePaging(found, peopleOnPage);
  if (people.length === 0) return <p>{t('who.nobody')}</p>;
  return (
    <section>
      {people.length > peopleOnPage / 2 && initials.length > 1 ? (
        <fieldset className="letters" aria-label={t('who.filter')}>
          <button
            type="button"
            className="key key-wide"
            aria-pressed={letter === undefined}
            onClick={() => setLetter(undefined)}
          >
            {t('who.allLetters')}
          </button>
          {initials.map((one) => (
            <button
              key={one}
              type="button"
              className="key"
              aria-pressed={letter === one}
              onClick={() => setLetter(one)}
            >
              {one.toUpperCase()}
            </button>
          ))}
        </fieldset>
      ) : null}
      <div className="people-grid">
        {paging.shown.map((one) => (
          <Link
            key={one.id}
            className="tile person-tile"
            to={toAddress(one)}
            data-testid={`learner-${one.id}`}
          >
            <SymbolPicture symbol={one.symbol} size={72} />
            <strong>{pickLanguage(one.names, language)}</strong>
          </Link>
        ))}
      </div>
      <Pager {...paging} />
    </section>
  );
}
