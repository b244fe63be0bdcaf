// Owns: the answer to an address that no screen has.
import { Link } from 'react-router';
import { useWords } from '../words.ts';
import { Page } from './Page.tsx';

export function NotFound() {
  const t = useWords();
  return (
    <Page title={t('console.notFound')}>
      <Link to="/stations">{t('console.toStations')}</Link>
    </Page>
  );
}
