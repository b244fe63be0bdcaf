// Owns: the roster in the hands of the station's administrator: who is on it, whose entry waits to reach the
// county, and which corrections the county did not take. What an administrator does for a person besides
// (a new PIN, group sessions) starts from here too.
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import type { RefusedEdit, StationPerson } from '../../store/roster-edits.ts';
import { useAdministrator } from '../../ui/administrator.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { nameField } from './field-words.ts';
import './people.css';

const peopleOnPage = 12;

export function PeopleScreen() {
  const { t } = useText();
  const people = useStationQuery((station) => station.listPeople())?.value;
  const administrator = useAdministrator(people);
  return (
    <Screen title={t('people.title')} crumbs={[{ label: t('station.title'), to: '/station' }]}>
      {people && !administrator ? <AdministratorsDoor people={people} /> : null}
      {people && administrator ? <Roster people={people} /> : null}
    </Screen>
  );
}

/** Who may come in, each with a PIN of his or her own. */
function AdministratorsDoor({ people }: { people: readonly StationPerson[] }) {
  const { t } = useText();
  const { person } = useSession();
  const administrators = people.filter(({ isAdministrator }) => isAdministrator);
  if (administrators.length === 0) return <p data-testid="no-administrator">{t('people.noAdministrator')}</p>;
  if (person.kind !== 'nobody') return <p>{t('people.signOutFirst')}</p>;
  return (
    <>
      <p>{t('people.onlyAdministrators')}</p>
      <PeopleGrid people={administrators} toAddress={(id) => `/pin/${id}?to=people`} />
    </>
  );
}

function Roster({ people }: { people: readonly StationPerson[] }) {
  const { t } = useText();
  const refused = useStationQuery((station) => station.listRefusedEdits())?.value ?? [];
  const waiting = people.filter(({ pendingFields }) => pendingFields.length > 0).length;
  return (
    <>
      {refused.length > 0 ? <Refusals refused={refused} people={people} /> : null}
      <p role="status">{waiting > 0 ? t('people.waiting', { count: waiting }) : t('people.choose')}</p>
      <PeopleGrid people={people} toAddress={(id) => `/people/${id}`} />
    </>
  );
}

function PeopleGrid(props: { people: readonly StationPerson[]; toAddress: (id: string) => string }) {
  const { t, language } = useText();
  const paging = usePaging(props.people, peopleOnPage);
  return (
    <section>
      <div className="people-grid">
        {paging.shown.map(({ entry, pendingFields }) => (
          <Link
            key={entry.id}
            className="tile person-tile"
            to={props.toAddress(entry.id)}
            data-testid={`person-${entry.id}`}
          >
            <SymbolPicture symbol={entry.symbol} size={72} />
            <strong>{pickLanguage(entry.names, language)}</strong>
            {pendingFields.length > 0 ? <span className="mark-waiting">{t('people.mark')}</span> : null}
          </Link>
        ))}
      </div>
      <Pager {...paging} />
    </section>
  );
}

/** Reasons that people can do something about; the rest share one sentence. */
const knownReasons = ['not-administrator', 'foreign-document', 'clock-ahead'] as const;

function Refusals({
  refused,
  people,
}: {
  refused: readonly RefusedEdit[];
  people: readonly StationPerson[];
}) {
  const { t, language } = useText();
  const station = useStation();
  const nameOf = (id: string) => {
    const person = people.find(({ entry }) => entry.id === id);
    return (person && pickLanguage(person.entry.names, language)) ?? '–';
  };
  return (
    <div className="notice notice-bad" data-testid="refused-edits">
      {refused.map(({ document, field, reason }) => {
        const known = knownReasons.find((one) => one === reason);
        return (
          <p key={`${document.id}/${field}`}>
            {t('people.refused', { name: nameOf(document.id), field: nameField(field, t) })}{' '}
            {known ? t(`people.reason.${known}`) : t('people.reason.other')}
          </p>
        );
      })}
      <button type="button" className="button" onClick={() => void station.dismissRefusedEdits()}>
        <ActionIcon name="check" />
        {t('act.ok')}
      </button>
    </div>
  );
}
