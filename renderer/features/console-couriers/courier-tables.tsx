// Owns: the two lists: couriers that were made, and what was found on those that came back.
import type { CourierRow, Reading, ReadingRow } from '#core/protocol/console-courier-api.ts';
import { useErrorWords } from '../../console/error-words.ts';
import { compareNames } from '../../console/name-order.ts';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { NameList } from '../../console/parts/NameList.tsx';
import { useLanguage, useWords } from '../../console/words.ts';
import { scopeWords } from './scope-words.ts';

interface Props<Row> {
  rows: readonly Row[];
  isLoading: boolean;
}

const noFilters = () => undefined;

export function MadeTable({ rows, isLoading }: Props<CourierRow>) {
  const t = useWords();
  const columns: DataColumn<CourierRow>[] = [
    {
      key: 'made',
      title: t('console.couriers.when'),
      cell: ({ madeAtMs }) => formatMoment(madeAtMs),
      csv: ({ madeAtMs }) => formatMoment(madeAtMs),
    },
    {
      key: 'by',
      title: t('console.couriers.by'),
      cell: ({ madeBy }) => <bdi>{madeBy}</bdi>,
      csv: ({ madeBy }) => madeBy,
    },
    {
      key: 'for',
      title: t('console.couriers.stations'),
      cell: ({ stations }) => <NameList names={stations.map(({ name }) => name)} />,
      csv: ({ stations }) => stations.map(({ name }) => name).join('; '),
    },
    {
      key: 'scope',
      title: t('console.couriers.library'),
      cell: ({ scope }) => t(scopeWords[scope]),
      csv: ({ scope }) => scope,
    },
    {
      key: 'size',
      title: t('console.couriers.size'),
      isNumber: true,
      cell: ({ sizeBytes }) => <bdi dir="ltr">{formatNumber(Math.ceil(sizeBytes / 1e6))} MB</bdi>,
      csv: ({ sizeBytes }) => sizeBytes,
    },
  ];
  return (
    <DataTable<CourierRow>
      label={t('console.couriers.made')}
      rows={rows}
      allCount={rows.length}
      columns={columns}
      rowKey={({ id }) => id}
      isLoading={isLoading}
      emptyText={t('console.couriers.noneMade')}
      onClearFilters={noFilters}
      fileName="couriers"
      filters={null}
    />
  );
}

/** How a reading went, in words. */
export function useReadingWords(): (reading: Reading) => string {
  const t = useWords();
  const toSentence = useErrorWords();
  return ({ carriedCount, newCount, error }) => {
    const counts = t('console.couriers.counts', {
      n: formatNumber(newCount),
      all: formatNumber(carriedCount),
    });
    return error === null ? counts : `${counts} ${toSentence({ kind: error })}`;
  };
}

export function ReadTable({ rows, isLoading }: Props<ReadingRow>) {
  const t = useWords();
  const language = useLanguage();
  const toWords = useReadingWords();
  const columns: DataColumn<ReadingRow>[] = [
    {
      key: 'read',
      title: t('console.couriers.when'),
      cell: ({ readAtMs }) => formatMoment(readAtMs),
      csv: ({ readAtMs }) => formatMoment(readAtMs),
    },
    {
      key: 'station',
      title: t('console.couriers.station'),
      cell: ({ stationName }) => <bdi className="strong">{stationName}</bdi>,
      compare: (a, b) => compareNames(a.stationName, b.stationName, language),
      csv: ({ stationName }) => stationName,
    },
    {
      key: 'records',
      title: t('console.couriers.records'),
      cell: toWords,
      csv: ({ newCount }) => newCount,
    },
    {
      key: 'reader',
      title: t('console.couriers.by'),
      cell: ({ readBy }) => <bdi>{readBy}</bdi>,
      csv: ({ readBy }) => readBy,
    },
  ];
  return (
    <DataTable<ReadingRow>
      label={t('console.couriers.came')}
      rows={rows}
      allCount={rows.length}
      columns={columns}
      rowKey={({ id }) => String(id)}
      isLoading={isLoading}
      emptyText={t('console.couriers.noneCame')}
      onClearFilters={noFilters}
      fileName="courier-readings"
      filters={null}
    />
  );
}
