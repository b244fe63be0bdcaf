// Owns: the people who work with this center: accounts of the console, and administrators of the stations.
import { Button, Result, Tabs } from 'antd';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { AdministratorsTable } from './AdministratorsTable.tsx';
import { StaffTable } from './StaffTable.tsx';

export function StaffScreen() {
  const t = useWords();
  const { client, operator } = useConsole();
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const [params, setParams] = useSearchParams();
  const [isMaking, setIsMaking] = useState(false);
  const view = params.get('view') === 'administrators' ? 'administrators' : 'staff';
  if (operator.role !== 'operator') return <Result status="403" title={t('error.not-allowed')} />;
  return (
    <Page
      title={t('console.staff.title')}
      actions={
        view === 'staff' && (
          <Button type="primary" onClick={() => setIsMaking(true)}>
            {t('console.staff.make')}
          </Button>
        )
      }
    >
      <ErrorNote error={stations.error} onRetry={stations.reload} />
      <Tabs
        activeKey={view}
        // The filters of one table mean nothing to the other.
        onChange={(next) => setParams(next === 'staff' ? {} : { view: next }, { replace: true })}
        items={[
          { key: 'staff', label: t('console.staff.accounts') },
          { key: 'administrators', label: t('console.staff.administrators') },
        ]}
      />
      {view === 'staff' ? (
        <StaffTable
          stations={stations.value ?? []}
          isMaking={isMaking}
          onMakingDone={() => setIsMaking(false)}
        />
      ) : (
        <AdministratorsTable
          stations={stations.value ?? []}
          onClearFilters={() => setParams({ view }, { replace: true })}
        />
      )}
    </Page>
  );
}
