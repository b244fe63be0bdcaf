// Owns: the frame around the screens: where one is, who one is, whether updates arrive by themselves.
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useConsole } from './context.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { LiveNote } from './parts/LiveNote.tsx';
import { Mark } from './parts/Mark.tsx';
import { listMenu } from './screens.tsx';
import { useWords } from './words.ts';

export function Shell({ onSignOut, children }: { onSignOut: () => void; children: ReactNode }) {
  const t = useWords();
  const { operator, isDemo } = useConsole();
  return (
    <>
      <a className="skip" href="#content">
        {t('console.skip')}
      </a>
      <header className="top">
        <div className="top-line">
          <strong className="brand">{t('console.brand')}</strong>
          {isDemo && <Mark tone="watch">{t('console.demo')}</Mark>}
          <LiveNote />
          <span className="spread" />
          <LanguageSwitch />
          <NavLink className="own-account" to="/account" title={t('console.account.title')}>
            <bdi>{operator.name}</bdi> · {t(`console.role.${operator.role}`)}
          </NavLink>
          <Button onClick={onSignOut}>{t('console.signIn.out')}</Button>
        </div>
        <nav aria-label={t('console.nav.label')}>
          {listMenu(operator.role).map(({ part, paths }) => (
            <fieldset key={part} className="menu-part">
              <legend>{t(`console.part.${part}`)}</legend>
              {paths.map((path) => (
                <NavLink key={path} to={`/${path}`}>
                  {t(`console.nav.${path}`)}
                </NavLink>
              ))}
            </fieldset>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
