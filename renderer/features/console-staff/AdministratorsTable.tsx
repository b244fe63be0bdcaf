// Owns: station administrators beside the people of the console: learners who may correct a roster at their station.
// They are made and unmade where learners are corrected.
import { useCallback } from 'react';
import { Link } from 'react-router';
import type { LearnerRow, StationRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames, pickName } from '../../console/name-order.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

interface Row {
  station: StationRow;
  /** undefined: the station has none. */
  learner: LearnerRow | undefined;
}

interface AdministratorsTableProps {
  stations: readonly StationRow[];
  onClearFilters: () => void;
}

export function AdministratorsTable({ stations, onClearFilters }: AdministratorsTableProps) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const learners = useAnswer(useCallback(() => client.listLearners(), [client]));
  const filters = useUrlFilters();

  const administrators = (learners.value ?? []).filter(({ isAdministrator }) => isAdministrator);
  const all = stations
    .filter(({ status }) => status !== 'revoked')
    .flatMap((station): Row[] => {
      const own = administrators.filter(({ stationIds }) => stationIds.includes(station.id));
      return own.length === 0
        ? [{ station, learner: undefined }]
        : own.map((learner) => ({ station, learner }));
    });
  const nameOf = ({ learner }: Row) => (learner ? pickName(learner.names, language) : '');
  const has = filters.get('has');
  const rows = all.filter(
    (row) =>
      matchesSearch(filters.get('q'), [row.station.name, row.station.township, nameOf(row)]) &&
      (has === '' || (row.learner !== undefined) === (has === 'yes')),
  );
  const columns: DataColumn<Row>[] = [
    {
      key: 'station',
      title: t('console.groups.station'),
      cell: ({ station }) => (
        <Link to={`/stations/${station.id}`}>
          <bdi>{station.name}</bdi>
        </Link>
      ),
      compare: (a, b) => compareNames(a.station.name, b.station.name, language),
      csv: ({ station }) => station.name,
    },
    {
      key: 'township',
      title: t('console.stations.township'),
      cell: ({ station }) => <bdi>{station.township}</bdi>,
      compare: (a, b) => compareNames(a.station.township, b.station.township, language),
      csv: ({ station }) => station.township,
    },
    {
      key: 'name',
      title: t('console.staff.administrator'),
      cell: (row) =>
        row.learner ? (
          <Link to={`/learners/${row.learner.id}`}>
            <bdi>{nameOf(row)}</bdi>
          </Link>
        ) : (
          <span className="quiet">{t('console.staff.noAdministrator')}</span>
        ),
      compare: (a, b) => compareNames(nameOf(a), nameOf(b), language),
      csv: nameOf,
    },
  ];
  return (
    <>
      <p className="quiet">{t('console.staff.administratorsHow')}</p>
      <ErrorNote error={learners.error} onRetry={learners.reload} />
      <DataTable<Row>
        label={t('console.staff.administrators')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={({ station, learner }) => `${station.id}/${learner?.id ?? ''}`}
        isLoading={learners.isLoading}
        emptyText={t('console.stations.empty')}
        onClearFilters={onClearFilters}
        fileName="station-administrators"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="has"
              label={t('console.staff.administrator')}
              choices={[
                { value: 'yes', label: t('console.yes') },
                { value: 'no', label: t('console.no') },
              ]}
            />
          </>
        }
      />
    </>
  );
}
