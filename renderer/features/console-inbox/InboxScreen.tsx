// Owns: the trainers' inbox: reflections and wishes to read, questions to answer, newest first.
import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { inboxKinds } from '#core/domain/text.ts';
import { type TextQuery, type TextRow, textStates } from '#core/protocol/console-learning-api.ts';
import { createLearningCalls } from '../../console/api/learning-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { LearnerNames } from '../../console/parts/LearnerNames.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { usePaged } from '../../console/parts/use-paged.ts';
import { useAnswer, useHints } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { AnswerDialog } from './AnswerDialog.tsx';
import './inbox.css';

const stateTones = { open: 'watch', read: 'plain', answered: 'good' } as const;
const isRecords = ({ type }: { type: string }) => type === 'records';

export function InboxScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const filters = useUrlFilters();
  const [open, setOpen] = useState<TextRow>();
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const [kind, state, station, unit] = ['kind', 'state', 'station', 'unit'].map(filters.get);
  const texts = usePaged(
    useCallback(
      (page: number | 'all') =>
        createLearningCalls(client).listTexts({ page, kind, state, station, unit } as TextQuery),
      [client, kind, state, station, unit],
    ),
  );
  useHints(isRecords, texts.reload, 3000);
  const nameUnit = (row: TextRow) => {
    const found = units.value?.find(({ id }) => id === row.unitId);
    return row.unitId === null
      ? t('console.inbox.noUnit')
      : ((found && pickLanguage(found.titles, language)) ?? row.unitId);
  };

  const columns: DataColumn<TextRow>[] = [
    {
      key: 'written',
      title: t('console.inbox.written'),
      cell: (row) => <bdi>{formatMoment(row.writtenAtMs)}</bdi>,
      csv: (row) => formatMoment(row.writtenAtMs),
    },
    {
      key: 'kind',
      title: t('console.inbox.kind'),
      cell: (row) => t(`console.inbox.kind.${row.kind}`),
      csv: (row) => t(`console.inbox.kind.${row.kind}`),
    },
    {
      key: 'learner',
      title: t('console.inbox.learner'),
      cell: (row) => (
        <Link to={`/learners/${row.learnerId}`}>
          <LearnerNames learner={row} size={24} />
        </Link>
      ),
      csv: (row) => pickName(row.names, language),
    },
    {
      key: 'station',
      title: t('console.inbox.station'),
      cell: (row) => <bdi>{row.stationName}</bdi>,
      csv: (row) => row.stationName,
    },
    {
      key: 'unit',
      title: t('console.inbox.unit'),
      cell: (row) => <bdi>{nameUnit(row)}</bdi>,
      csv: nameUnit,
    },
    {
      key: 'text',
      title: t('console.inbox.text'),
      cell: (row) => <span className="inbox-text">{row.text}</span>,
      csv: (row) => row.text,
    },
    {
      key: 'state',
      title: t('console.inbox.state'),
      cell: (row) => <Mark tone={stateTones[row.state]}>{t(`console.inbox.state.${row.state}`)}</Mark>,
      csv: (row) => t(`console.inbox.state.${row.state}`),
    },
    {
      key: 'answer',
      title: t('console.inbox.answer'),
      cell: (row) => <span className="inbox-text">{row.answer ?? '–'}</span>,
      csv: (row) => row.answer,
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) => (
        <Button size="small" onClick={() => setOpen(row)}>
          {t(row.answer === null ? 'console.inbox.open' : 'console.inbox.openAgain')}
        </Button>
      ),
    },
  ];

  return (
    <Page title={t('console.inbox.title')}>
      <ErrorNote error={texts.error ?? units.error ?? stations.error} onRetry={texts.reload} />
      <DataTable<TextRow>
        {...texts.table}
        label={t('console.inbox.title')}
        columns={columns}
        rowKey={({ id }) => id}
        emptyText={t('console.inbox.empty')}
        onClearFilters={filters.clear}
        fileName="inbox"
        filters={
          <>
            <ChoiceFilter
              filters={filters}
              name="kind"
              label={t('console.inbox.kind')}
              choices={inboxKinds.map((value) => ({ value, label: t(`console.inbox.kind.${value}`) }))}
            />
            <ChoiceFilter
              filters={filters}
              name="state"
              label={t('console.inbox.state')}
              choices={textStates.map((value) => ({ value, label: t(`console.inbox.state.${value}`) }))}
            />
            <ChoiceFilter
              filters={filters}
              name="station"
              label={t('console.inbox.station')}
              choices={(stations.value ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
            <ChoiceFilter
              filters={filters}
              name="unit"
              label={t('console.inbox.unit')}
              choices={(units.value ?? []).map(({ id, titles }) => ({
                value: id,
                label: pickLanguage(titles, language) ?? id,
              }))}
            />
          </>
        }
      />
      {open && (
        <AnswerDialog
          row={open}
          about={nameUnit(open)}
          onClose={() => setOpen(undefined)}
          onDone={() => {
            setOpen(undefined);
            texts.reload();
          }}
        />
      )}
    </Page>
  );
}
