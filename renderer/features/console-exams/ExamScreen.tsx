// Owns: what came of one exam: who handed in, when as well as is known, and the mark; and telling the stations.
import { App, Button, Popconfirm } from 'antd';
import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { ExamResultRow } from '#core/protocol/console-exams-api.ts';
import { createExamCalls } from '../../console/api/exam-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { listNames } from '../../console/parts/LearnerNames.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { describeLateness, describeMark, describeTaking, describeTime } from './exam-words.ts';

export function ExamScreen() {
  const t = useWords();
  const language = useLanguage();
  const paper = useParams()['paper'] ?? '';
  const { client, operator } = useConsole();
  const { message } = App.useApp();
  const filters = useUrlFilters();
  const action = useAction();
  const exams = useAnswer(useCallback(() => createExamCalls(client).listExams(), [client]));
  const results = useAnswer(useCallback(() => createExamCalls(client).listResults(paper), [client, paper]));
  const exam = exams.value?.find((one) => one.paper === paper);
  const title = exam ? pickLanguage(exam.unitTitles, language) : undefined;
  const nameOf = ({ names }: ExamResultRow) => listNames(names, language)[0]?.name ?? '–';
  const all = results.value ?? [];
  const lateness = filters.get('late');
  const rows = all.filter(
    (row) =>
      matchesSearch(filters.get('q'), [nameOf(row), row.stationName]) &&
      (lateness === '' || row.lateness === lateness),
  );
  const markable = all.filter(({ isPassed }) => isPassed !== null).length;

  async function release(): Promise<void> {
    const released = await action.run(() => createExamCalls(client).release(paper));
    if (!released) return;
    message.success(t('console.exams.released', { n: formatNumber(released.value.count) }));
    results.reload();
  }

  const columns: DataColumn<ExamResultRow>[] = [
    {
      key: 'learner',
      title: t('console.exams.learner'),
      cell: (row) => (
        <Link to={`/learners/${row.learnerId}`}>
          <bdi className="strong">{nameOf(row)}</bdi>
        </Link>
      ),
      compare: (a, b) => compareNames(nameOf(a), nameOf(b), language),
      csv: nameOf,
    },
    {
      key: 'station',
      title: t('console.exams.station'),
      cell: ({ stationName }) => <bdi>{stationName}</bdi>,
      compare: (a, b) => compareNames(a.stationName, b.stationName, language),
      csv: ({ stationName }) => stationName,
    },
    {
      key: 'started',
      title: t('console.exams.started'),
      cell: ({ startedAtMs }) => (startedAtMs === null ? '–' : formatMoment(startedAtMs)),
      compare: (a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0),
      csv: ({ startedAtMs }) => (startedAtMs === null ? null : formatMoment(startedAtMs)),
    },
    {
      key: 'handedIn',
      title: t('console.exams.handedIn'),
      cell: ({ handedInAtMs }) => formatMoment(handedInAtMs),
      compare: (a, b) => a.handedInAtMs - b.handedInAtMs,
      csv: ({ handedInAtMs }) => formatMoment(handedInAtMs),
    },
    {
      key: 'time',
      title: t('console.exams.timeKnown'),
      cell: (row) => describeTime(row, t),
      csv: (row) => describeTime(row, t),
    },
    {
      key: 'late',
      title: t('console.exams.late'),
      cell: (row) => (
        <Mark tone={row.lateness === 'in-time' ? 'good' : row.lateness === 'late' ? 'alarm' : 'watch'}>
          {describeLateness(row, t)}
        </Mark>
      ),
      csv: (row) => describeLateness(row, t),
    },
    {
      key: 'taking',
      title: t('console.exams.taking'),
      cell: (row) => describeTaking(row, t),
      csv: (row) => describeTaking(row, t),
    },
    {
      key: 'mark',
      title: t('console.exams.mark'),
      cell: (row) => (
        <Mark tone={row.isPassed === null ? 'watch' : row.isPassed ? 'good' : 'alarm'}>
          {describeMark(row, t)}
        </Mark>
      ),
      compare: (a, b) => (a.rightCount ?? -1) - (b.rightCount ?? -1),
      csv: (row) => describeMark(row, t),
    },
    {
      key: 'score',
      title: t('console.exams.score'),
      cell: ({ rightCount, questionCount }) =>
        rightCount === null || questionCount === null
          ? '–'
          : `${formatNumber(rightCount)} / ${formatNumber(questionCount)}`,
      csv: ({ rightCount }) => rightCount,
    },
    {
      key: 'released',
      title: t('console.exams.told'),
      cell: ({ isReleased }) => (isReleased ? t('console.exams.toldYes') : '–'),
      csv: ({ isReleased }) => (isReleased ? t('console.exams.toldYes') : ''),
    },
  ];

  return (
    <Page
      title={title ?? t('console.exams.title')}
      actions={
        operator.role === 'operator' && (
          <Popconfirm
            title={t('console.exams.releaseSure', { n: formatNumber(markable) })}
            okText={t('console.exams.release')}
            cancelText={t('console.cancel')}
            onConfirm={() => void release()}
          >
            <Button type="primary" disabled={markable === 0} loading={action.isBusy}>
              {t('console.exams.release')}
            </Button>
          </Popconfirm>
        )
      }
    >
      <ErrorNote error={results.error ?? exams.error ?? action.error} onRetry={results.reload} />
      {exam && !exam.isOpened ? (
        <p className="quiet">
          {t('console.exams.codeMissing')} <Link to="/exams">{t('console.exams.giveCode')}</Link>
        </p>
      ) : null}
      <DataTable<ExamResultRow>
        label={t('console.exams.results')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={({ id }) => id}
        isLoading={results.isLoading}
        emptyText={t('console.exams.resultsEmpty')}
        onClearFilters={filters.clear}
        fileName="exam-results"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="late"
              label={t('console.exams.late')}
              choices={[
                { value: 'in-time', label: t('console.exams.inTime') },
                { value: 'late', label: t('console.exams.isLate') },
                { value: 'unsure', label: t('console.exams.unsure') },
              ]}
            />
          </>
        }
      />
    </Page>
  );
}
