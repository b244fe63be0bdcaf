// Owns: the question bank: found, written, archived, and carried to another county as a file.
import { App, Button, Space, Tag } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { topics } from '#core/domain/manifest.ts';
import { questionTypes } from '#core/domain/quiz-shape.ts';
import type { QuestionRow } from '#core/protocol/console-questions-api.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { saveFile } from '../../console/save-file.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { QuestionDialog } from './QuestionDialog.tsx';
import { readQuestionFile, toQuestionFile } from './question-file.ts';

export function QuestionsScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const { message } = App.useApp();
  const filters = useUrlFilters();
  const action = useAction({ isToast: true });
  const questions = useAnswer(useCallback(() => client.listQuestions(), [client]));
  const [edited, setEdited] = useState<{ row: QuestionRow | undefined }>();
  const input = useRef<HTMLInputElement>(null);

  const all = questions.value ?? [];
  const tags = [...new Set(all.flatMap((row) => row.tags))].sort();
  const prompt = (row: QuestionRow) => pickLanguage(row.question.prompt, language) ?? '';
  const isWanted = (name: string, value: string) => filters.get(name) === '' || filters.get(name) === value;
  const rows = all.filter(
    (row) =>
      row.isArchived === (filters.get('archived') === 'yes') &&
      isWanted('topic', row.topic) &&
      isWanted('type', row.question.type) &&
      (filters.get('tag') === '' || row.tags.includes(filters.get('tag'))) &&
      matchesSearch(filters.get('q'), [...Object.values(row.question.prompt), ...row.tags]),
  );

  async function takeIn(file: File): Promise<void> {
    const read = readQuestionFile(await file.text());
    if (!read) {
      message.error(t('console.questions.fileBad', { name: file.name }), 8);
      return;
    }
    const taken = await action.run(() => client.importQuestions(read));
    if (!taken) return;
    message.success(t('console.questions.imported', { ...taken.value }));
    questions.reload();
  }

  async function archive(row: QuestionRow): Promise<void> {
    const { version, question, topic, tags: own, isArchived } = row;
    const saved = { version, question, topic, tags: own, isArchived: !isArchived };
    if (await action.run(() => client.saveQuestion(row.id, saved))) {
      message.success(t(isArchived ? 'console.questions.restored' : 'console.questions.archived'));
    }
    questions.reload();
  }

  const columns: DataColumn<QuestionRow>[] = [
    {
      key: 'prompt',
      title: t('console.quiz.prompt'),
      cell: (row) => <bdi className="strong">{prompt(row)}</bdi>,
      compare: (a, b) => compareNames(prompt(a), prompt(b), language),
      csv: prompt,
    },
    {
      key: 'type',
      title: t('console.questions.type'),
      cell: (row) => t(`console.quiz.type.${row.question.type}`),
      csv: (row) => t(`console.quiz.type.${row.question.type}`),
    },
    {
      key: 'topic',
      title: t('console.questions.topic'),
      cell: (row) => t(`console.topic.${row.topic}`),
      csv: (row) => t(`console.topic.${row.topic}`),
    },
    {
      key: 'tags',
      title: t('console.questions.tags'),
      cell: (row) =>
        row.tags.map((tag) => (
          <Tag key={tag}>
            <bdi>{tag}</bdi>
          </Tag>
        )),
      csv: (row) => row.tags.join('; '),
    },
    {
      key: 'changed',
      title: t('console.questions.changed'),
      cell: (row) => (
        <>
          {formatMoment(row.updatedAtMs)} <span className="quiet">{row.updatedBy}</span>
        </>
      ),
      compare: (a, b) => a.updatedAtMs - b.updatedAtMs,
      csv: (row) => formatMoment(row.updatedAtMs),
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) => (
        <Space.Compact>
          <Button size="small" onClick={() => setEdited({ row })}>
            {t('console.questions.edit')}
          </Button>
          <Button size="small" disabled={action.isBusy} onClick={() => void archive(row)}>
            {t(row.isArchived ? 'console.questions.restore' : 'console.questions.archive')}
          </Button>
        </Space.Compact>
      ),
    },
  ];

  return (
    <Page
      title={t('console.questions.title')}
      actions={
        <Space wrap>
          <input
            ref={input}
            type="file"
            hidden
            accept=".json"
            aria-label={t('console.questions.import')}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = '';
              if (file) void takeIn(file);
            }}
          />
          <Button onClick={() => input.current?.click()}>{t('console.questions.import')}</Button>
          <Button
            disabled={rows.length === 0}
            onClick={() => {
              const text = JSON.stringify(toQuestionFile(rows), null, 2);
              saveFile(document, 'questions.json', new Blob([text], { type: 'application/json' }));
            }}
          >
            {t('console.questions.export')}
          </Button>
          <Button type="primary" onClick={() => setEdited({ row: undefined })}>
            {t('console.questions.make')}
          </Button>
        </Space>
      }
    >
      <ErrorNote error={questions.error} onRetry={questions.reload} />
      <DataTable<QuestionRow>
        label={t('console.questions.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={({ id }) => id}
        isLoading={questions.isLoading}
        emptyText={t('console.questions.empty')}
        onClearFilters={filters.clear}
        fileName="questions"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="topic"
              label={t('console.questions.topic')}
              choices={topics.map((topic) => ({ value: topic, label: t(`console.topic.${topic}`) }))}
            />
            <ChoiceFilter
              filters={filters}
              name="type"
              label={t('console.questions.type')}
              choices={questionTypes.map((type) => ({ value: type, label: t(`console.quiz.type.${type}`) }))}
            />
            <ChoiceFilter
              filters={filters}
              name="tag"
              label={t('console.questions.tags')}
              choices={tags.map((tag) => ({ value: tag, label: tag }))}
            />
            <ChoiceFilter
              filters={filters}
              name="archived"
              label={t('console.questions.which')}
              emptyLabel={t('console.questions.inUse')}
              choices={[{ value: 'yes', label: t('console.questions.archivedOnes') }]}
            />
          </>
        }
      />
      {edited && (
        <QuestionDialog
          row={edited.row}
          tags={tags}
          onClose={() => setEdited(undefined)}
          onSaved={() => {
            setEdited(undefined);
            message.success(t('console.questions.saved'));
            questions.reload();
          }}
        />
      )}
    </Page>
  );
}
