// Owns: the exams of the library and the papers of before: whether the center can mark them, and where they open when.
import { App, Button, Space } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { ExamRow } from '#core/protocol/console-exams-api.ts';
import { createExamCalls } from '../../console/api/exam-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatLength, formatMoment, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { CodeDialog, OpeningDialog } from './ExamDialogs.tsx';

type Task = { kind: 'code' | 'opening'; exam: ExamRow };

export function ExamsScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client, operator } = useConsole();
  const { message } = App.useApp();
  const filters = useUrlFilters();
  const exams = useAnswer(useCallback(() => createExamCalls(client).listExams(), [client]));
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const [task, setTask] = useState<Task | undefined>(undefined);
  const mayOpen = operator.role === 'operator';

  const nameExam = (row: ExamRow) =>
    `${pickLanguage(row.unitTitles, language)} · ${pickLanguage(row.titles, language)}`;
  const describeOpening = ({ countyOpensAtMs, stationIds }: ExamRow) =>
    [
      countyOpensAtMs === null ? '' : t('console.exams.openingAll', { time: formatMoment(countyOpensAtMs) }),
      stationIds.length === 0 ? '' : t('console.exams.openingSome', { n: formatNumber(stationIds.length) }),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  const describeState = ({ isOpened }: ExamRow) =>
    isOpened ? t('console.exams.opened') : t('console.exams.sealed');
  const rows = (exams.value ?? []).filter((row) => matchesSearch(filters.get('q'), [nameExam(row)]));
  const columns: DataColumn<ExamRow>[] = [
    {
      key: 'exam',
      title: t('console.exams.exam'),
      cell: (row) => (
        <>
          <Link to={`/exams/${row.paper}`}>
            <bdi className="strong">{nameExam(row)}</bdi>
          </Link>
          {row.isPublished ? null : <div className="quiet">{t('console.exams.before')}</div>}
        </>
      ),
      compare: (a, b) => compareNames(nameExam(a), nameExam(b), language),
      csv: nameExam,
    },
    {
      key: 'paper',
      title: t('console.exams.questions'),
      cell: ({ questionCount, minutes }) =>
        `${formatNumber(questionCount)} · ${formatLength(minutes * 60_000, t)}`,
      csv: ({ questionCount }) => questionCount,
    },
    {
      key: 'closes',
      title: t('console.exams.closes'),
      cell: ({ closesAtMs }) => (closesAtMs === null ? '–' : formatMoment(closesAtMs)),
      compare: (a, b) => (a.closesAtMs ?? 0) - (b.closesAtMs ?? 0),
      csv: ({ closesAtMs }) => (closesAtMs === null ? null : formatMoment(closesAtMs)),
    },
    {
      key: 'state',
      title: t('console.exams.paper'),
      cell: (row) => <Mark tone={row.isOpened ? 'good' : 'watch'}>{describeState(row)}</Mark>,
      csv: describeState,
    },
    {
      key: 'opening',
      title: t('console.exams.opening'),
      cell: (row) => describeOpening(row) || '–',
      csv: describeOpening,
    },
    {
      key: 'handedIn',
      title: t('console.exams.handedIn'),
      isNumber: true,
      cell: ({ handedIn }) => formatNumber(handedIn),
      compare: (a, b) => a.handedIn - b.handedIn,
      csv: ({ handedIn }) => handedIn,
    },
  ];
  if (mayOpen) {
    columns.push({
      key: 'acts',
      title: t('console.actions'),
      cell: (exam) => (
        <Space>
          {exam.isOpened ? (
            <Button size="small" onClick={() => setTask({ kind: 'opening', exam })}>
              {t('console.exams.sendOpening')}
            </Button>
          ) : (
            <Button size="small" type="primary" onClick={() => setTask({ kind: 'code', exam })}>
              {t('console.exams.giveCode')}
            </Button>
          )}
        </Space>
      ),
    });
  }
  const close = () => setTask(undefined);
  const done = (words: string) => () => {
    close();
    message.success(words);
    exams.reload();
  };

  return (
    <Page title={t('console.exams.title')}>
      <ErrorNote error={exams.error ?? stations.error} onRetry={exams.reload} />
      <p className="quiet">{t('console.exams.about')}</p>
      <DataTable<ExamRow>
        label={t('console.exams.title')}
        rows={rows}
        allCount={exams.value?.length ?? 0}
        columns={columns}
        rowKey={({ paper }) => paper}
        isLoading={exams.isLoading}
        emptyText={t('console.exams.empty')}
        onClearFilters={filters.clear}
        fileName="exams"
        filters={<SearchFilter filters={filters} />}
      />
      {task?.kind === 'code' && (
        <CodeDialog exam={task.exam} onClose={close} onDone={done(t('console.exams.codeTaken'))} />
      )}
      {task?.kind === 'opening' && (
        <OpeningDialog
          exam={task.exam}
          stations={(stations.value ?? []).filter(({ status }) => status === 'enrolled')}
          onClose={close}
          onDone={done(t('console.exams.openingSent'))}
        />
      )}
    </Page>
  );
}
