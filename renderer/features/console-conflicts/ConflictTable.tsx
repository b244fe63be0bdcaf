// Owns: the table of contradicting corrections, and taking one back or leaving it as it is.
import { App, Button } from 'antd';
import { type ReactNode, useCallback } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import type { ConflictRow, EditSide } from '#core/protocol/console-people-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { SearchFilter, type UrlFilters } from '../../console/parts/filters.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { nameField, nameValue } from './edit-words.ts';
import { Side } from './Side.tsx';

interface Props {
  which: 'open' | 'all';
  filters: UrlFilters;
  choice: ReactNode;
  groupNames: ReadonlyMap<string, string>;
}

const stateTones = { open: 'watch', settled: 'plain', restored: 'good' } as const;

export function ConflictTable({ which, filters, choice, groupNames }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { client, operator } = useConsole();
  const { message } = App.useApp();
  const conflicts = useAnswer(useCallback(() => client.listConflicts(which), [client, which]));
  const action = useAction({ isToast: true });
  const all = conflicts.value ?? [];
  const titleOf = (row: ConflictRow) => (row.title && pickLanguage(row.title, language)) ?? '–';
  const sideText = (row: ConflictRow, side: EditSide) => nameValue(row.field, side.value, t);
  const rows = all.filter((row) =>
    matchesSearch(filters.get('q'), [
      titleOf(row),
      sideText(row, row.kept),
      sideText(row, row.lost),
      row.kept.editorName,
      row.lost.editorName,
    ]),
  );

  async function act(row: ConflictRow, what: 'undo' | 'settle'): Promise<void> {
    const send = () => (what === 'undo' ? client.undoConflict(row.id) : client.settleConflict(row.id));
    if (!(await action.run(send))) return;
    message.success(t(what === 'undo' ? 'console.conflicts.undone' : 'console.conflicts.settled'));
    conflicts.reload();
  }

  const columns: DataColumn<ConflictRow>[] = [
    {
      key: 'document',
      title: t('console.conflicts.document'),
      cell: (row) => <bdi className="strong">{titleOf(row)}</bdi>,
      compare: (a, b) => titleOf(a).localeCompare(titleOf(b)),
      csv: titleOf,
    },
    {
      key: 'field',
      title: t('console.conflicts.field'),
      cell: (row) => nameField(row.field, groupNames, t),
      csv: (row) => nameField(row.field, groupNames, t),
    },
    {
      key: 'kept',
      title: t('console.conflicts.kept'),
      cell: (row) => <Side field={row.field} side={row.kept} />,
      csv: (row) => sideText(row, row.kept),
    },
    {
      key: 'lost',
      title: t('console.conflicts.lost'),
      cell: (row) => <Side field={row.field} side={row.lost} />,
      compare: (a, b) => a.lost.madeAtMs - b.lost.madeAtMs,
      csv: (row) => `${sideText(row, row.lost)} (${formatMoment(row.lost.madeAtMs)})`,
    },
    {
      key: 'state',
      title: t('console.conflicts.state'),
      cell: (row) => <Mark tone={stateTones[row.state]}>{t(`console.conflicts.state.${row.state}`)}</Mark>,
      csv: (row) => t(`console.conflicts.state.${row.state}`),
    },
  ];
  const actions: DataColumn<ConflictRow> = {
    key: 'actions',
    title: t('console.actions'),
    cell: (row) => (
      <span className="row-actions">
        <Button size="small" data-testid={`undo-${row.id}`} onClick={() => void act(row, 'undo')}>
          {t(row.state === 'restored' ? 'console.conflicts.undoAgain' : 'console.conflicts.undo')}
        </Button>
        {row.state === 'open' && (
          <Button size="small" onClick={() => void act(row, 'settle')}>
            {t('console.conflicts.settle')}
          </Button>
        )}
      </span>
    ),
  };

  return (
    <Page title={t('console.conflicts.title')}>
      <p className="quiet">{t('console.conflicts.what')}</p>
      <ErrorNote error={conflicts.error} onRetry={conflicts.reload} />
      <DataTable<ConflictRow>
        label={t('console.conflicts.title')}
        rows={rows}
        allCount={all.length}
        columns={operator.role === 'operator' ? [...columns, actions] : columns}
        rowKey={(row) => `${row.id}`}
        isLoading={conflicts.isLoading}
        emptyText={t('console.conflicts.empty')}
        onClearFilters={filters.clear}
        fileName="conflicts"
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
