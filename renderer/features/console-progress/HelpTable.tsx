// Owns: who needs help, each with the reason in words; in the order of station and name, never of need.
import { useCallback } from 'react';
import { type HelpQuery, type HelpRow, helpReasons } from '#core/protocol/console-learning-api.ts';
import { createLearningCalls } from '../../console/api/learning-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { formatDay, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { usePaged } from '../../console/parts/use-paged.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { createPersonColumns, type Lists, nameUnit, PlaceFilters } from './cells.tsx';

export function HelpTable(lists: Lists) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const filters = useUrlFilters();
  const [station, group, reason] = ['station', 'group', 'reason'].map(filters.get);
  const help = usePaged(
    useCallback(
      (page: number | 'all') =>
        createLearningCalls(client).listHelp({ page, station, group, reason } as HelpQuery),
      [client, station, group, reason],
    ),
  );

  function tellReason(row: HelpRow): string {
    const unit = nameUnit(lists.units, row.unitId ?? '', language);
    const n = formatNumber(row.count);
    if (row.reason === 'late') {
      const day = row.day === null ? '' : formatDay(row.day, language);
      return t('console.help.late', { unit, plan: row.planTitle ?? '', day });
    }
    if (row.reason === 'failed') return t('console.help.failed', { unit, n });
    return row.day === null
      ? t('console.help.neverSeen', { n })
      : t('console.help.away', { day: formatDay(row.day, language), n });
  }

  const columns: DataColumn<HelpRow>[] = [
    ...createPersonColumns<HelpRow>(t, language),
    {
      key: 'reason',
      title: t('console.help.reason'),
      cell: (row) => <bdi>{tellReason(row)}</bdi>,
      csv: tellReason,
    },
  ];

  return (
    <>
      <ErrorNote error={help.error} onRetry={help.reload} />
      <DataTable<HelpRow>
        {...help.table}
        label={t('console.progress.view.help')}
        columns={columns}
        rowKey={(row) => [row.learnerId, row.reason, row.unitId, row.planTitle, row.day].join('/')}
        emptyText={t('console.help.empty')}
        onClearFilters={() => {
          filters.clear();
          filters.set('view', 'help');
        }}
        fileName="who-needs-help"
        filters={
          <>
            <PlaceFilters filters={filters} {...lists} />
            <ChoiceFilter
              filters={filters}
              name="reason"
              label={t('console.help.reason')}
              choices={helpReasons.map((value) => ({ value, label: t(`console.help.kind.${value}`) }))}
            />
          </>
        }
      />
    </>
  );
}
