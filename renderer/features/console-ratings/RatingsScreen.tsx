// Owns: what learners think of the study units. Of few persons nothing is told, so that nobody can be guessed.
import { Progress } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { leastRaters, stars } from '#core/domain/rating.ts';
import type { RatingRow } from '#core/protocol/console-voices-api.ts';
import { createVoicesCalls } from '../../console/api/voices-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

export function RatingsScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const filters = useUrlFilters();
  const ratings = useAnswer(useCallback(() => createVoicesCalls(client).listRatings(), [client]));
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const nameUnit = ({ unitId }: RatingRow) => {
    const unit = units.value?.find(({ id }) => id === unitId);
    return (unit && pickLanguage(unit.titles, language)) ?? unitId;
  };
  const few = t('console.ratings.few', { count: leastRaters });
  const rows = (ratings.value ?? []).filter((row) => matchesSearch(filters.get('q'), [nameUnit(row)]));
  const columns: DataColumn<RatingRow>[] = [
    {
      key: 'unit',
      title: t('console.inbox.unit'),
      cell: (row) => <bdi>{nameUnit(row)}</bdi>,
      csv: nameUnit,
      compare: (a, b) => compareNames(nameUnit(a), nameUnit(b), language),
    },
    {
      key: 'raters',
      title: t('console.ratings.raters'),
      cell: ({ raters }) => (raters === null ? few : formatNumber(raters)),
      csv: ({ raters }) => raters ?? few,
      compare: (a, b) => (a.raters ?? 0) - (b.raters ?? 0),
    },
    {
      key: 'average',
      title: t('console.ratings.average', { most: stars.length }),
      cell: ({ average }) =>
        average === null ? (
          '–'
        ) : (
          <Progress
            percent={(average / stars.length) * 100}
            format={() => average.toFixed(1)}
            style={{ inlineSize: 220 }}
          />
        ),
      csv: ({ average }) => average,
      compare: (a, b) => (a.average ?? 0) - (b.average ?? 0),
    },
  ];
  return (
    <Page title={t('console.ratings.title')}>
      <ErrorNote error={ratings.error ?? units.error} onRetry={ratings.reload} />
      <p className="quiet">
        {t('console.ratings.about')} <Link to="/inbox?kind=wish">{t('console.ratings.wishes')}</Link>
      </p>
      <DataTable<RatingRow>
        label={t('console.ratings.title')}
        rows={rows}
        allCount={ratings.value?.length ?? 0}
        isLoading={ratings.isLoading}
        onClearFilters={filters.clear}
        filters={<SearchFilter filters={filters} />}
        columns={columns}
        rowKey={({ unitId }) => unitId}
        emptyText={t('console.ratings.empty')}
        fileName="ratings"
      />
    </Page>
  );
}
