// Owns: who administers this station, and the door that only they pass: each with a PIN of his or her own.
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../i18n/use-text.ts';
import type { StationPerson } from '../store/roster-edits.ts';
import { useSession } from './session-context.tsx';
import { useStationQuery } from './station-context.tsx';
import { SymbolPicture } from './symbols.tsx';

/** The administrator who is signed in; undefined for everybody else. */
export function useAdministrator(people: readonly StationPerson[] | undefined): StationPerson | undefined {
  const { person } = useSession();
  const self = person.kind === 'learner' ? person.learner.id : undefined;
  return people?.find(({ entry, isAdministrator }) => isAdministrator && entry.id === self);
}

interface Props {
  /** Where the PIN leads: a name that `features/sign-in/destination.ts` knows. */
  to: string;
  /** What only an administrator may do here. */
  why: string;
  children: ReactNode;
}

/** `children` for a signed-in administrator; for others the way to become it. */
export function AdministratorOnly({ to, why, children }: Props) {
  const { t, language } = useText();
  const { person } = useSession();
  const people = useStationQuery((station) => station.listPeople())?.value;
  const administrator = useAdministrator(people);
  if (!people) return null;
  if (administrator) return children;
  const administrators = people.filter(({ isAdministrator }) => isAdministrator);
  if (administrators.length === 0) return <p data-testid="no-administrator">{t('people.noAdministrator')}</p>;
  if (person.kind !== 'nobody') return <p>{t('people.signOutFirst')}</p>;
  return (
    <>
      <p>{why}</p>
      <div className="people-grid">
        {administrators.map(({ entry }) => (
          <Link
            key={entry.id}
            className="tile person-tile"
            to={`/pin/${entry.id}?to=${to}`}
            data-testid={`person-${entry.id}`}
          >
            <SymbolPicture symbol={entry.symbol} size={72} />
            <strong>{pickLanguage(entry.names, language)}</strong>
          </Link>
        ))}
      </div>
    </>
  );
}
