// Owns: how far everybody is: one row for each learner, unit and plan, in the order of station and name.
import { useCallback } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { type ProgressQuery, type ProgressRow, progressStates } from '#core/protocol/console-learning-api.ts';
import { createLearningCalls } from '../../console/api/learning-calls.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatDay, formatLength, formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { usePaged } from '../../console/parts/use-paged.ts';
import { useHints } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { createPersonColumns, type Lists, nameUnit, PlaceFilters } from './cells.tsx';

const stateTones = {
  'not-begun': 'plain',
  'under-way': 'plain',
  late: 'alarm',
  finished: 'good',
  passed: 'good',
} as const;
const isRecords = ({ type }: { type: string }) => type === 'records';
const filterNames = ['station', 'group', 'plan', 'unit', 'learner', 'state'] as const;

export function ProgressTable(lists: Lists) {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs } = useConsole();
  const filters = useUrlFilters();
  useNow(nowMs, 60_000);
  const [station, group, plan, unit, learner, state] = filterNames.map(filters.get);
  const progress = usePaged(
    useCallback(
      (page: number | 'all') =>
        createLearningCalls(client).listProgress({
          page,
          station,
          group,
          plan,
          unit,
          learner,
          state,
        } as ProgressQuery),
      [client, station, group, plan, unit, learner, state],
    ),
  );
  useHints(isRecords, progress.reload, 3000);
  const day = (value: string | null) => (value === null ? '–' : formatDay(value, language));

  const columns: DataColumn<ProgressRow>[] = [
    ...createPersonColumns<ProgressRow>(t, language),
    {
      key: 'unit',
      title: t('console.progress.unit'),
      cell: (row) => <bdi>{nameUnit(lists.units, row.unitId, language)}</bdi>,
      csv: (row) => nameUnit(lists.units, row.unitId, language),
    },
    {
      key: 'plan',
      title: t('console.progress.plan'),
      cell: (row) => <bdi>{row.planTitle ?? t('console.progress.noPlan')}</bdi>,
      csv: (row) => row.planTitle ?? t('console.progress.noPlan'),
    },
    {
      key: 'start',
      title: t('console.plans.start'),
      cell: (row) => day(row.startDay),
      csv: (row) => row.startDay,
    },
    {
      key: 'due',
      title: t('console.plans.due'),
      cell: (row) => day(row.dueDay),
      csv: (row) => row.dueDay,
    },
    {
      key: 'state',
      title: t('console.progress.state'),
      cell: (row) => <Mark tone={stateTones[row.state]}>{t(`console.progress.state.${row.state}`)}</Mark>,
      csv: (row) => t(`console.progress.state.${row.state}`),
    },
    {
      key: 'finished',
      title: t('console.progress.finishedAt'),
      cell: (row) => <bdi>{row.finishedAtMs === null ? '–' : formatMoment(row.finishedAtMs)}</bdi>,
      csv: (row) => (row.finishedAtMs === null ? null : formatMoment(row.finishedAtMs)),
    },
    {
      key: 'time',
      title: t('console.progress.time'),
      cell: (row) => formatLength(row.activeMs, t),
      csv: (row) => Math.round(row.activeMs / 60_000),
      isNumber: true,
    },
  ];

  return (
    <>
      <ErrorNote error={progress.error} onRetry={progress.reload} />
      <DataTable<ProgressRow>
        {...progress.table}
        label={t('console.progress.title')}
        columns={columns}
        rowKey={(row) => `${row.learnerId}/${row.unitId}/${row.planId ?? ''}`}
        emptyText={t('console.progress.empty')}
        onClearFilters={filters.clear}
        fileName="progress"
        filters={
          <>
            <PlaceFilters filters={filters} {...lists} />
            <ChoiceFilter
              filters={filters}
              name="plan"
              label={t('console.progress.plan')}
              choices={lists.plans.map(({ id, title, startDay }) => ({
                value: id,
                label: `${title} · ${startDay}`,
              }))}
            />
            <ChoiceFilter
              filters={filters}
              name="unit"
              label={t('console.progress.unit')}
              choices={lists.units.map(({ id, titles }) => ({
                value: id,
                label: pickLanguage(titles, language) ?? id,
              }))}
            />
            <ChoiceFilter
              filters={filters}
              name="state"
              label={t('console.progress.state')}
              choices={progressStates.map((value) => ({
                value,
                label: t(`console.progress.state.${value}`),
              }))}
            />
          </>
        }
      />
    </>
  );
}
