// Owns: what the county configures, one part at a time; the part is in the address.
import { Result, Tabs } from 'antd';
import type { ComponentType } from 'react';
import { useConsole } from '../../console/context.tsx';
import { useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useWords, type WordKey } from '../../console/words.ts';
import { ColumnsPart } from './ColumnsPart.tsx';
import { CountyPart } from './CountyPart.tsx';
import { FleetPart } from './FleetPart.tsx';
import { WeatherPart } from './WeatherPart.tsx';
import './settings.css';

const parts: readonly { name: string; word: WordKey; Part: ComponentType }[] = [
  { name: 'county', word: 'console.settings.part.county', Part: CountyPart },
  { name: 'columns', word: 'console.settings.part.columns', Part: ColumnsPart },
  { name: 'weather', word: 'console.settings.part.weather', Part: WeatherPart },
  { name: 'fleet', word: 'console.settings.part.fleet', Part: FleetPart },
];

export function SettingsScreen() {
  const t = useWords();
  const { operator } = useConsole();
  const filters = useUrlFilters();
  const part = parts.find(({ name }) => name === filters.get('part'))?.name ?? 'county';
  if (operator.role !== 'operator') {
    return <Result status="403" title={t('error.not-allowed')} />;
  }
  return (
    <Page title={t('console.settings.title')}>
      <Tabs
        activeKey={part}
        // A part that is hidden keeps what was typed into it.
        items={parts.map(({ name, word, Part }) => ({ key: name, label: t(word), children: <Part /> }))}
        onChange={(name) => filters.set('part', name === 'county' ? '' : name)}
      />
    </Page>
  );
}
