// Owns: the table of corrections that came in a station log and changed nothing, with the reason.
import { type ReactNode, useCallback } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import type { RefusalRow } from '#core/protocol/console-people-api.ts';
import { useConsole } from '../../console/context.tsx';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { SearchFilter, type UrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { nameField, nameReason, nameValue } from './edit-words.ts';
import { Side } from './Side.tsx';

interface Props {
  filters: UrlFilters;
  choice: ReactNode;
  groupNames: ReadonlyMap<string, string>;
}

export function RefusedTable({ filters, choice, groupNames }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const refusals = useAnswer(useCallback(() => client.listRefusals(), [client]));
  const all = refusals.value ?? [];
  const titleOf = (row: RefusalRow) => (row.title && pickLanguage(row.title, language)) ?? '–';
  const rows = all.filter((row) =>
    matchesSearch(filters.get('q'), [titleOf(row), row.made.editorName, row.made.stationName ?? '']),
  );
  const columns: DataColumn<RefusalRow>[] = [
    {
      key: 'document',
      title: t('console.conflicts.document'),
      cell: (row) => <bdi className="strong">{titleOf(row)}</bdi>,
      csv: titleOf,
    },
    {
      key: 'field',
      title: t('console.conflicts.field'),
      cell: (row) => nameField(row.field, groupNames, t),
      csv: (row) => nameField(row.field, groupNames, t),
    },
    {
      key: 'made',
      title: t('console.refused.value'),
      cell: (row) => <Side field={row.field} side={row.made} />,
      compare: (a, b) => a.made.madeAtMs - b.made.madeAtMs,
      csv: (row) => nameValue(row.field, row.made.value, t),
    },
    {
      key: 'reason',
      title: t('console.refused.reason'),
      cell: (row) => nameReason(row.reason, t),
      csv: (row) => nameReason(row.reason, t),
    },
  ];
  return (
    <Page title={t('console.refused.title')}>
      <p className="quiet">{t('console.refused.what')}</p>
      <ErrorNote error={refusals.error} onRetry={refusals.reload} />
      <DataTable<RefusalRow>
        label={t('console.refused.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={(row) => `${row.id}`}
        isLoading={refusals.isLoading}
        emptyText={t('console.refused.empty')}
        onClearFilters={filters.clear}
        fileName="refused-corrections"
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
