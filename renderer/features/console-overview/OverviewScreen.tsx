// Owns: the leader's page: what the county studied, by month and township, against what the county asks. No person is
// on it, and what few persons did is not broken down; the table says in words what the charts show.
import { Typography } from 'antd';
import { useCallback } from 'react';
import { leastPersons, type MonthFigures, type PlaceFigures } from '#core/protocol/console-overview-api.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { FigureChart } from './FigureChart.tsx';
import './overview.css';

interface Row extends PlaceFigures {
  month: string;
  isTotal: boolean;
}

function toHours(activeMs: number): number {
  return Math.round(activeMs / 360_000) / 10;
}

function listRows(months: readonly MonthFigures[]): Row[] {
  return [...months]
    .reverse()
    .flatMap(({ month, total, places }) => [
      { month, isTotal: true, township: null, ...total },
      ...places.map((place) => ({ month, isTotal: false, ...place })),
    ]);
}

export function OverviewScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const overview = useAnswer(useCallback(() => client.getOverview(), [client]));
  const filters = useUrlFilters();

  const months = overview.value?.months ?? [];
  const thresholds = overview.value?.thresholds;
  const chosen = filters.get('month');
  const shown = months.find(({ month }) => month === chosen) ?? months.at(-1);
  const all = listRows(months);
  const rows = all.filter(({ month }) => chosen === '' || month === chosen);
  const nameTownship = ({ township, isTotal }: Pick<Row, 'township' | 'isTotal'>) =>
    isTotal ? t('console.overview.whole') : (township ?? t('console.overview.rest')) || '–';

  const toColumn = (
    key: 'finishedUnits' | 'personCount' | 'stationCount' | 'metHours' | 'metDays',
    title: string,
  ): DataColumn<Row> => ({
    key,
    title,
    isNumber: true,
    cell: (row) => formatNumber(row[key]),
    compare: (a, b) => a[key] - b[key],
    csv: (row) => row[key],
  });
  const columns: DataColumn<Row>[] = [
    {
      key: 'month',
      title: t('console.overview.month'),
      cell: (row) => <bdi>{row.month}</bdi>,
      compare: (a, b) => (a.month < b.month ? -1 : 1),
      csv: (row) => row.month,
    },
    {
      key: 'township',
      title: t('console.overview.township'),
      cell: (row) => <bdi className={row.isTotal ? 'strong' : ''}>{nameTownship(row)}</bdi>,
      compare: (a, b) => compareNames(nameTownship(a), nameTownship(b), language),
      csv: nameTownship,
    },
    {
      key: 'hours',
      title: t('console.overview.hours'),
      isNumber: true,
      cell: (row) => toHours(row.activeMs),
      compare: (a, b) => a.activeMs - b.activeMs,
      csv: (row) => toHours(row.activeMs),
    },
    toColumn('finishedUnits', t('console.overview.units')),
    toColumn('personCount', t('console.overview.persons')),
    toColumn('stationCount', t('console.overview.stations')),
    toColumn('metHours', t('console.overview.metHours')),
    toColumn('metDays', t('console.overview.metDays')),
  ];

  const byMonth = (value: (month: MonthFigures) => number) =>
    months.map((month) => ({ name: month.month, value: value(month) }));
  const asked = (months.at(-1)?.total.stationCount ?? 0) * (thresholds?.hoursPerMonth ?? 0);

  return (
    <Page title={t('console.overview.title')}>
      <ErrorNote error={overview.error} onRetry={overview.reload} />
      <div className="overview-charts">
        <FigureChart
          title={t('console.overview.hoursByMonth')}
          bars={byMonth(({ total }) => toHours(total.activeMs))}
          line={asked > 0 ? { value: asked, label: t('console.overview.asked') } : undefined}
        />
        <FigureChart
          title={t('console.overview.unitsByMonth')}
          bars={byMonth(({ total }) => total.finishedUnits)}
        />
        <FigureChart
          title={t('console.overview.metByMonth', { hours: thresholds?.hoursPerMonth ?? 0 })}
          bars={byMonth(({ total }) => total.metHours)}
          line={{ value: months.at(-1)?.total.stationCount ?? 0, label: t('console.overview.stations') }}
        />
        <FigureChart
          title={t('console.overview.hoursByTownship', { month: shown?.month ?? '' })}
          bars={(shown?.places ?? []).map((place) => ({
            name: nameTownship({ ...place, isTotal: false }),
            value: toHours(place.activeMs),
          }))}
        />
      </div>
      <Typography.Paragraph type="secondary">
        {t('console.overview.sessions')} {t('console.overview.few', { n: leastPersons })}
      </Typography.Paragraph>
      <DataTable<Row>
        label={t('console.overview.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={(row) => `${row.month}/${row.isTotal ? 'all' : (row.township ?? 'rest')}`}
        isLoading={overview.isLoading}
        emptyText={t('console.overview.empty')}
        onClearFilters={filters.clear}
        fileName="overview"
        filters={
          <ChoiceFilter
            filters={filters}
            name="month"
            label={t('console.overview.month')}
            choices={[...months].reverse().map(({ month }) => ({ value: month, label: month }))}
          />
        }
      />
    </Page>
  );
}
