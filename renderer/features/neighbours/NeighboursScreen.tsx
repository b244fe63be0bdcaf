// Owns: the administrator's page of neighbours: giving to them, who is near, and what to take from them.
// Everything is said in words; the addresses are there to be read aloud from one screen to the other.
import { useEffect } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { Neighbours } from '../../store/lan-neighbours.ts';
import { AdministratorOnly } from '../../ui/administrator.tsx';
import { useNeighbours, useNeighboursView } from '../../ui/neighbours-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { GivePart } from './GivePart.tsx';
import { NearPart } from './NearPart.tsx';
import { VisitPart } from './VisitPart.tsx';
import './neighbours.css';

/** Neighbours come and go slowly; the shell only looks into what it has heard. */
const refreshMs = 3000;

export function NeighboursScreen() {
  const { t } = useText();
  const neighbours = useNeighbours();
  return (
    <Screen title={t('near.title')} crumbs={[{ label: t('station.title'), to: '/station' }]}>
      <p>{t('near.intro')}</p>
      <AdministratorOnly to="neighbours" why={t('near.onlyAdministrators')}>
        {neighbours ? <Parts neighbours={neighbours} /> : null}
      </AdministratorOnly>
    </Screen>
  );
}

function Parts({ neighbours }: { neighbours: Neighbours }) {
  const view = useNeighboursView(neighbours);
  useEffect(() => {
    const refresh = () => void neighbours.refresh();
    refresh();
    const timer = setInterval(refresh, refreshMs);
    return () => clearInterval(timer);
  }, [neighbours]);
  if (view.visit.kind !== 'none') return <VisitPart neighbours={neighbours} view={view} />;
  return (
    <div className="near-parts">
      <NearPart neighbours={neighbours} view={view} />
      <GivePart neighbours={neighbours} view={view} />
    </div>
  );
}
