// Owns: couriers at the county: what was made for whom, what came back, and the ways to make and to read one.
import { Button, Space } from 'antd';
import { useCallback, useState } from 'react';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { MadeTable, ReadTable } from './courier-tables.tsx';
import { MakeDialog } from './MakeDialog.tsx';
import { ReadDialog } from './ReadDialog.tsx';

export function CouriersScreen() {
  const t = useWords();
  const { client, operator } = useConsole();
  const couriers = useAnswer(useCallback(() => client.listCouriers(), [client]));
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const [dialog, setDialog] = useState<'make' | 'read' | undefined>(undefined);
  function close(): void {
    setDialog(undefined);
    couriers.reload();
  }
  return (
    <Page
      title={t('console.couriers.title')}
      actions={
        operator.role === 'operator' ? (
          <Space>
            <Button type="primary" data-testid="courier-make" onClick={() => setDialog('make')}>
              {t('console.couriers.make')}
            </Button>
            <Button data-testid="courier-read" onClick={() => setDialog('read')}>
              {t('console.couriers.read')}
            </Button>
          </Space>
        ) : null
      }
    >
      <p>{t('console.couriers.what')}</p>
      <ErrorNote error={couriers.error ?? stations.error ?? units.error} onRetry={couriers.reload} />
      <h2>{t('console.couriers.came')}</h2>
      <ReadTable rows={couriers.value?.readings ?? []} isLoading={couriers.isLoading} />
      <h2>{t('console.couriers.made')}</h2>
      <MadeTable rows={couriers.value?.couriers ?? []} isLoading={couriers.isLoading} />
      {dialog === 'make' && (
        <MakeDialog stations={stations.value ?? []} units={units.value ?? []} onClose={close} />
      )}
      {dialog === 'read' && <ReadDialog onClose={close} />}
    </Page>
  );
}
