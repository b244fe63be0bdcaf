// Owns: following who learns what: how far everybody is in what was assigned, and who needs help and why.
import { Segmented } from 'antd';
import { useCallback } from 'react';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { HelpTable } from './HelpTable.tsx';
import { ProgressTable } from './ProgressTable.tsx';

export function ProgressScreen() {
  const t = useWords();
  const { client } = useConsole();
  const filters = useUrlFilters();
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const groups = useAnswer(useCallback(() => client.listGroups(), [client]));
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const plans = useAnswer(useCallback(() => client.listPlans(), [client]));
  const view = filters.get('view') === 'help' ? 'help' : 'all';
  const lists = {
    stations: stations.value ?? [],
    groups: groups.value ?? [],
    units: units.value ?? [],
    plans: plans.value ?? [],
  };
  return (
    <Page
      title={t('console.progress.title')}
      actions={
        <Segmented
          aria-label={t('console.progress.view')}
          value={view}
          options={(['all', 'help'] as const).map((value) => ({
            value,
            label: t(`console.progress.view.${value}`),
          }))}
          onChange={(value) => {
            filters.clear();
            filters.set('view', value === 'help' ? value : '');
          }}
        />
      }
    >
      <ErrorNote error={stations.error ?? groups.error ?? units.error ?? plans.error} />
      {view === 'help' ? <HelpTable {...lists} /> : <ProgressTable {...lists} />}
    </Page>
  );
}
