// Owns: the records that the center could not interpret, raw as they came, page by page; and reading them again.
import { App, Button } from 'antd';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Quarantined } from '#core/protocol/console-log-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

export interface QuarantineTableProps {
  stationId: string;
  filters: ReactNode;
  onReread: () => void;
}

export function QuarantineTable({ stationId, filters, onReread }: QuarantineTableProps) {
  const t = useWords();
  const { client } = useConsole();
  const { message } = App.useApp();
  const first = useAnswer(useCallback(() => client.listQuarantined(stationId), [client, stationId]));
  const [more, setMore] = useState<{ records: Quarantined[]; next: string | null }>();
  const action = useAction({ isToast: true });
  useEffect(() => {
    if (first.value) setMore(first.value);
  }, [first.value]);
  const rows = more?.records ?? [];

  async function readMore(after: string): Promise<void> {
    const page = await action.run(() => client.listQuarantined(stationId, after));
    if (page) setMore({ records: [...rows, ...page.value.records], next: page.value.next });
  }

  async function reread(): Promise<void> {
    const done = await action.run(() => client.rereadQuarantine(stationId));
    if (!done) return;
    const { read, released } = done.value;
    message.success(
      t('console.log.rereadDone', { read: formatNumber(read), released: formatNumber(released) }),
    );
    first.reload();
    onReread();
  }

  return (
    <>
      <ErrorNote error={first.error} onRetry={first.reload} />
      <DataTable<Quarantined>
        label={t('console.log.quarantine')}
        rows={rows}
        allCount={rows.length}
        rowKey={({ epoch, seq }) => `${epoch}/${seq}`}
        isLoading={first.isLoading}
        emptyText={t('console.log.empty')}
        onClearFilters={() => undefined}
        fileName="quarantine"
        filters={
          <>
            {filters}
            <Button loading={action.isBusy} disabled={rows.length === 0} onClick={() => void reread()}>
              {t('console.log.reread')}
            </Button>
          </>
        }
        columns={[
          {
            key: 'at',
            title: t('console.log.at'),
            cell: (row) => <bdi>{formatMoment(row.receivedAtMs)}</bdi>,
            csv: (row) => formatMoment(row.receivedAtMs),
          },
          {
            key: 'seq',
            title: t('console.learner.seq'),
            isNumber: true,
            cell: (row) => formatNumber(row.seq),
            compare: (a, b) => a.seq - b.seq,
            csv: (row) => row.seq,
          },
          {
            key: 'reason',
            title: t('console.log.reason'),
            cell: (row) => <bdi>{row.reason}</bdi>,
            csv: (row) => row.reason,
          },
          {
            key: 'body',
            title: t('console.log.body'),
            cell: (row) => (
              <pre className="raw" dir="ltr">
                {row.body}
              </pre>
            ),
            csv: (row) => row.body,
          },
          {
            key: 'epoch',
            title: t('console.log.epoch'),
            cell: (row) => <bdi className="quiet">{row.epoch.slice(0, 8)}</bdi>,
            csv: (row) => row.epoch,
          },
        ]}
      />
      {more?.next && (
        <Button block type="text" loading={action.isBusy} onClick={() => void readMore(more.next ?? '')}>
          {t('console.loadMore')}
        </Button>
      )}
    </>
  );
}
