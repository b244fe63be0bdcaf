// Owns: the units that are written here: drafts with their state, and what waits for a second person.
import { Button, Space } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { topics } from '#core/domain/manifest.ts';
import type { DraftRowOf } from '#core/protocol/console-study-api.ts';
import { KeyNote } from '../../console/drafts/KeyNote.tsx';
import { useDraftList } from '../../console/drafts/use-draft-list.tsx';
import { WaitingList } from '../../console/drafts/WaitingList.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useWords } from '../../console/words.ts';
import { MakeUnitDialog } from './MakeUnitDialog.tsx';
import '../../console/drafts/drafts.css';

type Row = DraftRowOf<'unit'>;

export function UnitsScreen() {
  const t = useWords();
  const navigate = useNavigate();
  const list = useDraftList('unit');
  const { nameOf, tellState } = list;
  const filters = useUrlFilters();
  const [isMaking, setIsMaking] = useState(false);
  const topic = filters.get('topic');
  const rows = list.rows.filter(
    (row) =>
      (topic === '' || row.topic === topic) &&
      matchesSearch(filters.get('q'), [...Object.values(row.titles), row.itemId, row.createdBy]),
  );

  const columns: DataColumn<Row>[] = [
    {
      key: 'title',
      title: t('console.units.field.titles'),
      cell: (row) => <Link to={`/units/${row.id}`}>{nameOf(row)}</Link>,
      compare: (a, b) => nameOf(a).localeCompare(nameOf(b)),
      csv: nameOf,
    },
    {
      key: 'topic',
      title: t('console.units.field.topic'),
      cell: (row) => t(`console.topic.${row.topic}`),
      csv: (row) => t(`console.topic.${row.topic}`),
    },
    {
      key: 'state',
      title: t('console.units.stateTitle'),
      cell: tellState,
      csv: tellState,
    },
    {
      key: 'materials',
      title: t('console.units.materials'),
      cell: (row) => row.materialCount,
      csv: (row) => row.materialCount,
      isNumber: true,
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
          <Button size="small" onClick={() => navigate(`/units/${row.id}`)}>
            {t('console.units.edit')}
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
      title={t('console.units.title')}
      actions={
        <Button type="primary" onClick={() => setIsMaking(true)}>
          {t('console.units.make')}
        </Button>
      }
    >
      <ErrorNote error={list.error} onRetry={list.reload} />
      <KeyNote kind="unit" />
      <WaitingList list={list} />
      <DataTable<Row>
        label={t('console.units.title')}
        rows={rows}
        allCount={list.rows.length}
        columns={columns}
        rowKey={(row) => row.id}
        isLoading={list.isLoading}
        emptyText={t('console.units.empty')}
        onClearFilters={filters.clear}
        fileName="units"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="topic"
              label={t('console.units.field.topic')}
              choices={topics.map((one) => ({ value: one, label: t(`console.topic.${one}`) }))}
            />
          </>
        }
      />
      {isMaking && (
        <MakeUnitDialog onClose={() => setIsMaking(false)} onMade={({ id }) => navigate(`/units/${id}`)} />
      )}
    </Page>
  );
}
