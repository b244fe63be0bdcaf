// Owns: the table of entries that were found to be one person, and taking a pair apart again.
import { App, Button } from 'antd';
import { type ReactNode, useCallback } from 'react';
import type { AliasRow } from '#core/protocol/console-people-api.ts';
import { useConsole } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { SearchFilter, type UrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

export function MergedTable({ filters, choice }: { filters: UrlFilters; choice: ReactNode }) {
  const t = useWords();
  const language = useLanguage();
  const { client, operator } = useConsole();
  const { message, modal } = App.useApp();
  const merged = useAnswer(useCallback(() => client.listAliases(), [client]));
  const action = useAction({ isToast: true });
  const all = merged.value ?? [];
  const rows = all.filter((row) =>
    matchesSearch(filters.get('q'), [...Object.values(row.names), ...Object.values(row.aliasNames)]),
  );

  function askUndo(row: AliasRow): void {
    modal.confirm({
      title: t('console.merged.undoAsk', { name: pickName(row.names, language) }),
      content: t('console.merged.undoWhat'),
      okText: t('console.merged.undo'),
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (!(await action.run(() => client.undoMerge(row.aliasId)))) return;
        message.success(t('console.merged.undone'));
        merged.reload();
      },
    });
  }

  const columns: DataColumn<AliasRow>[] = [
    {
      key: 'alias',
      title: t('console.merged.alias'),
      cell: (row) => <bdi>{pickName(row.aliasNames, language)}</bdi>,
      csv: (row) => pickName(row.aliasNames, language),
    },
    {
      key: 'kept',
      title: t('console.merged.kept'),
      cell: (row) => <bdi className="strong">{pickName(row.names, language)}</bdi>,
      csv: (row) => pickName(row.names, language),
    },
    {
      key: 'when',
      title: t('console.merged.when'),
      cell: (row) => (
        <>
          <bdi>{formatMoment(row.mergedAtMs)}</bdi> · <bdi>{row.mergedBy}</bdi>
        </>
      ),
      compare: (a, b) => a.mergedAtMs - b.mergedAtMs,
      csv: (row) => `${formatMoment(row.mergedAtMs)} ${row.mergedBy}`,
    },
  ];
  const actions: DataColumn<AliasRow> = {
    key: 'actions',
    title: t('console.actions'),
    cell: (row) => (
      <Button size="small" onClick={() => askUndo(row)}>
        {t('console.merged.undo')}
      </Button>
    ),
  };
  return (
    <Page title={t('console.merged.title')}>
      <ErrorNote error={merged.error} onRetry={merged.reload} />
      <DataTable<AliasRow>
        label={t('console.merged.title')}
        rows={rows}
        allCount={all.length}
        columns={operator.role === 'operator' ? [...columns, actions] : columns}
        rowKey={(row) => row.aliasId}
        isLoading={merged.isLoading}
        emptyText={t('console.merged.empty')}
        onClearFilters={filters.clear}
        fileName="merged-entries"
        filters={
          <>
            <SearchFilter filters={filters} />
            {choice}
          </>
        }
      />
    </Page>
  );
}
