// Owns: the briefings that are written here: drafts with their number and state, and what waits for a second person.
import { Button, Space } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type DraftRowOf, toSeriesKey } from '#core/protocol/console-study-api.ts';
import { KeyNote } from '../../console/drafts/KeyNote.tsx';
import { useDraftList } from '../../console/drafts/use-draft-list.tsx';
import { WaitingList } from '../../console/drafts/WaitingList.tsx';
import { formatDay, formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { MakeBriefingDialog } from './MakeBriefingDialog.tsx';
import { useBriefingOffice, useColumnName, usePick } from './use-briefing-office.ts';

type Row = DraftRowOf<'briefing'>;

export function BriefingsScreen() {
  const t = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const office = useBriefingOffice();
  const columnName = useColumnName(office.value);
  const pick = usePick();
  const list = useDraftList('briefing');
  const { nameOf, tellState } = list;
  const filters = useUrlFilters();
  const [isMaking, setIsMaking] = useState(false);
  const [column, series] = [filters.get('column'), filters.get('series')];
  const rows = list.rows.filter(
    (row) =>
      (column === '' || row.column === column) &&
      (series === '' || toSeriesKey(row.series) === series) &&
      matchesSearch(filters.get('q'), [
        ...Object.values(row.titles),
        ...Object.values(row.series),
        String(row.issue),
        row.itemId,
        row.createdBy,
      ]),
  );
  const allSeries = new Map(list.rows.map((row) => [toSeriesKey(row.series), row.series]));

  const columns: DataColumn<Row>[] = [
    {
      key: 'title',
      title: t('console.units.field.titles'),
      cell: (row) => <Link to={`/briefings/${row.id}`}>{nameOf(row)}</Link>,
      compare: (a, b) => nameOf(a).localeCompare(nameOf(b)),
      csv: nameOf,
    },
    {
      key: 'series',
      title: t('console.units.field.series'),
      cell: (row) => pick(row.series),
      compare: (a, b) => pick(a.series).localeCompare(pick(b.series)) || a.issue - b.issue,
      csv: (row) => pick(row.series),
    },
    {
      key: 'issue',
      title: t('console.units.field.issue'),
      cell: (row) => row.issue,
      compare: (a, b) => a.issue - b.issue,
      csv: (row) => row.issue,
      isNumber: true,
    },
    {
      key: 'column',
      title: t('console.units.field.column'),
      cell: (row) => columnName(row.column),
      csv: (row) => columnName(row.column),
    },
    {
      key: 'date',
      title: t('console.units.field.date'),
      cell: (row) => formatDay(row.date, language),
      compare: (a, b) => (a.date < b.date ? -1 : 1),
      csv: (row) => row.date,
    },
    {
      key: 'state',
      title: t('console.units.stateTitle'),
      cell: tellState,
      csv: tellState,
    },
    {
      key: 'author',
      title: t('console.units.author'),
      cell: (row) => row.createdBy,
      csv: (row) => row.createdBy,
    },
    {
      key: 'updated',
      title: t('console.units.updated'),
      cell: (row) => `${formatMoment(row.updatedAtMs)} · ${row.updatedBy}`,
      compare: (a, b) => a.updatedAtMs - b.updatedAtMs,
      csv: (row) => formatMoment(row.updatedAtMs),
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) => (
        <Space>
          <Button size="small" onClick={() => navigate(`/briefings/${row.id}`)}>
            {t('console.briefings.edit')}
          </Button>
          {row.isPublished && (
            <Button size="small" danger onClick={() => list.askWithdraw(row)}>
              {t('console.units.withdraw')}
            </Button>
          )}
          {!row.release && (
            <Button size="small" danger onClick={() => list.askRemove(row)}>
              {t('console.delete')}
            </Button>
          )}
        </Space>
      ),
    },
  ];

  return (
    <Page
      title={t('console.briefings.title')}
      actions={
        <Button type="primary" disabled={!office.value} onClick={() => setIsMaking(true)}>
          {t('console.briefings.make')}
        </Button>
      }
    >
      <ErrorNote error={list.error ?? office.error} onRetry={list.error ? list.reload : office.reload} />
      <KeyNote kind="briefing" />
      <WaitingList list={list} />
      <DataTable<Row>
        label={t('console.briefings.title')}
        rows={rows}
        allCount={list.rows.length}
        columns={columns}
        rowKey={(row) => row.id}
        isLoading={list.isLoading}
        emptyText={t('console.briefings.empty')}
        onClearFilters={filters.clear}
        fileName="briefings"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="column"
              label={t('console.units.field.column')}
              choices={(office.value?.columns ?? []).map(({ id, titles }) => ({
                value: id,
                label: pick(titles),
              }))}
            />
            <ChoiceFilter
              filters={filters}
              name="series"
              label={t('console.units.field.series')}
              choices={[...allSeries].map(([value, names]) => ({ value, label: pick(names) }))}
            />
          </>
        }
      />
      {isMaking && office.value && (
        <MakeBriefingDialog
          office={office.value}
          onClose={() => setIsMaking(false)}
          onMade={({ id }) => navigate(`/briefings/${id}`)}
        />
      )}
    </Page>
  );
}
