// Owns: the frame of every screen under the top line: the way back and out at the same place always,
// where one is, the columns, the title, the footer.
import type { ReactNode } from 'react';
import { Link, NavLink, useNavigate } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorSentence } from './ErrorSentence.tsx';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { usePortal } from './portal-context.tsx';
import { useSession } from './session-context.tsx';
import { ReadAloud } from './voice/ReadAloud.tsx';

export interface Crumb {
  label: string;
  to: string;
}

interface Props {
  title: string;
  /** From the first screen to the one above this; the way back leads to the last. */
  crumbs: readonly Crumb[];
  /** A reader: no columns, so that nothing draws away from the text. */
  isReader?: boolean;
  /** The title is read aloud and printed, but not drawn (the content has its own). */
  hasOwnTitle?: boolean;
  children: ReactNode;
}

export function Screen({ title, crumbs, isReader = false, hasOwnTitle = false, children }: Props) {
  const { person, reported, report } = useSession();
  const { t } = useText();
  return (
    <>
      <Way title={title} crumbs={crumbs} />
      {isReader || person.kind === 'nobody' ? null : <ColumnBar />}
      <main className={isReader ? 'content content-reader' : 'content'}>
        {reported ? (
          <div className="notice">
            <ErrorSentence error={reported} />
            <button type="button" className="button" onClick={() => report(undefined)}>
              {t('act.ok')}
            </button>
          </div>
        ) : null}
        <h1 className={hasOwnTitle ? 'unseen' : 'title'}>{title}</h1>
        {children}
      </main>
      <Footer />
    </>
  );
}

function Way({ title, crumbs }: { title: string; crumbs: readonly Crumb[] }) {
  const { t } = useText();
  const navigate = useNavigate();
  const above = crumbs.at(-1);
  return (
    <div className="way">
      {above ? (
        <button
          type="button"
          className="button way-back"
          data-testid="back"
          onClick={() => navigate(above.to)}
        >
          <ActionIcon name="back" />
          {t('act.back')}
        </button>
      ) : (
        <span className="way-back" />
      )}
      <nav className="crumbs" aria-label={t('way.here')}>
        <span className="crumbs-here">{t('way.here')}:</span>
        <ol>
          {crumbs.map((crumb) => (
            <li key={crumb.to}>
              <Link to={crumb.to}>{crumb.label}</Link>
            </li>
          ))}
          <li aria-current="page">{title}</li>
        </ol>
      </nav>
      <ReadAloud />
      <PersonBar />
    </div>
  );
}

function PersonBar() {
  const { t, language } = useText();
  const { person, companion, signOut, part } = useSession();
  if (person.kind === 'nobody') return null;
  const name = person.kind === 'learner' ? pickLanguage(person.learner.names, language) : t('who.guest');
  return (
    <section className="person-bar" aria-label={name}>
      <span className="person-name">{name}</span>
      {companion ? (
        <button type="button" className="button" data-testid="part" onClick={() => void part(language)}>
          <ActionIcon name="cross" />
          {t('together.part', { name: pickLanguage(companion.names, language) ?? '' })}
        </button>
      ) : null}
      <Link className="button" to="/search" data-testid="search">
        <ActionIcon name="search" />
        {t('search.title')}
      </Link>
      <button type="button" className="button" data-testid="sign-out" onClick={() => void signOut(language)}>
        <ActionIcon name="leave" />
        {t('act.signOut')}
      </button>
    </section>
  );
}

/** The column that stands for the station's own home screen. */
const homeColumn = 'home';

function ColumnBar() {
  const { t, language } = useText();
  const { columns } = usePortal();
  if (columns.length === 0) return null;
  return (
    <nav className="columns" aria-label={t('nav.columns')}>
      {[...columns]
        .sort((a, b) => a.order - b.order)
        .map((column) => (
          <NavLink key={column.id} to={column.id === homeColumn ? '/home' : `/column/${column.id}`}>
            {pickLanguage(column.titles, language)}
          </NavLink>
        ))}
    </nav>
  );
}

function Footer() {
  const { t, language } = useText();
  const { policy } = usePortal();
  if (!policy) return null;
  const { supervisor, host, address, telephone } = policy.footer;
  return (
    <footer className="footer">
      <span>
        {t('footer.supervisor')}: {pickLanguage(supervisor, language)}
      </span>
      <span>
        {t('footer.host')}: {pickLanguage(host, language)}
      </span>
      <span>
        {t('footer.telephone')}: <bdi dir="ltr">{telephone}</bdi>
      </span>
      <span>
        {t('footer.address')}: {pickLanguage(address, language)}
      </span>
    </footer>
  );
}
