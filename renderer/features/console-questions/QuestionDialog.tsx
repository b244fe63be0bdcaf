// Owns: writing one question of the bank. When somebody else saved it meanwhile nothing is lost: the author
// sees who it was, and chooses between the two.
import { Alert, Button, Modal, Select, Space } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import * as z from 'zod';
import { pickLanguage } from '#core/domain/language.ts';
import { type Topic, topics } from '#core/domain/manifest.ts';
import { createQuestion, type QuestionDraft } from '#core/domain/quiz-draft.ts';
import { type QuestionType, questionTypes } from '#core/domain/quiz-shape.ts';
import { type QuestionRow, questionMakeSchema } from '#core/protocol/console-questions-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { QuestionFields } from '../../console/quiz/QuestionFields.tsx';
import { QuestionPreview } from '../../console/quiz/QuestionPreview.tsx';
import { listFaults } from '../../console/quiz/quiz-faults.ts';
import { QuizFormProvider } from '../../console/quiz/quiz-form.tsx';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

import '../../console/quiz/quiz-editor.css';

const judged = z.object({ question: questionMakeSchema.shape.question });

interface Props {
  /** undefined: a new one. */
  row: QuestionRow | undefined;
  tags: readonly string[];
  onClose: () => void;
  onSaved: () => void;
}

export function QuestionDialog({ row, tags: knownTags, onClose, onSaved }: Props) {
  const t = useWords();
  const { client } = useConsole();
  const action = useAction();
  const [base, setBase] = useState(row);
  const [theirs, setTheirs] = useState<QuestionRow>();
  const [draft, setDraft] = useState<QuestionDraft>(
    (row?.question as QuestionDraft | undefined) ?? createQuestion('single', 'new'),
  );
  const [topic, setTopic] = useState<Topic>(row?.topic ?? 'farming');
  const [tags, setTags] = useState<string[]>(row?.tags ?? []);
  const [isTried, setTried] = useState(false);
  const faults = useMemo(() => listFaults(judged, { question: draft }), [draft]);
  const form = useMemo(() => ({ faults: isTried ? faults : new Map() }), [faults, isTried]);

  async function save(version: number | undefined): Promise<void> {
    setTried(true);
    const made = questionMakeSchema.safeParse({ question: draft, topic, tags });
    if (!made.success) return;
    const saved = await action.run(async () => {
      if (!base || version === undefined) return client.createQuestion(made.data);
      const { isArchived } = base;
      const outcome = await client.saveQuestion(base.id, { ...made.data, version, isArchived });
      if (!outcome.ok && outcome.error.kind === 'draft-changed') {
        const rows = await client.listQuestions();
        if (rows.ok) setTheirs(rows.value.find(({ id }) => id === base.id));
      }
      return outcome;
    });
    if (saved) onSaved();
  }

  function takeTheirs(other: QuestionRow): void {
    action.clearError();
    setBase(other);
    setDraft(other.question as QuestionDraft);
    setTopic(other.topic);
    setTags(other.tags);
    setTheirs(undefined);
  }

  return (
    <Modal
      open
      title={row ? t('console.questions.edit') : t('console.questions.make')}
      okText={t('console.save')}
      cancelText={t('console.cancel')}
      confirmLoading={action.isBusy}
      mask={{ closable: false }}
      width="min(1200px, 96vw)"
      style={{ top: 24 }}
      onCancel={onClose}
      onOk={() => void save(base?.version)}
    >
      <ErrorNote error={action.error} />
      {theirs && (
        <Alert
          type="warning"
          title={t('console.questions.conflict', {
            who: theirs.updatedBy,
            when: formatMoment(theirs.updatedAtMs),
          })}
          action={
            <Space>
              <Button onClick={() => takeTheirs(theirs)}>{t('console.questions.takeTheirs')}</Button>
              <Button onClick={() => void save(theirs.version)}>{t('console.questions.keepMine')}</Button>
            </Space>
          }
        />
      )}
      {isTried && faults.size > 0 && (
        <Alert type="error" title={t('console.quiz.faults', { n: faults.size })} />
      )}
      <Space wrap className="quiz-buttons">
        {!row && (
          <Select<QuestionType>
            aria-label={t('console.questions.type')}
            value={draft.type}
            options={questionTypes.map((type) => ({ value: type, label: t(`console.quiz.type.${type}`) }))}
            onChange={(type) =>
              setDraft({ ...createQuestion(type, draft.id), prompt: draft.prompt, feedback: draft.feedback })
            }
          />
        )}
        <Select<Topic>
          aria-label={t('console.questions.topic')}
          value={topic}
          options={topics.map((one) => ({ value: one, label: t(`console.topic.${one}`) }))}
          onChange={setTopic}
        />
        <Select<string[]>
          mode="tags"
          className="filter"
          aria-label={t('console.questions.tags')}
          placeholder={t('console.questions.tags')}
          maxCount={10}
          value={tags}
          options={knownTags.map((tag) => ({ value: tag, label: tag }))}
          onChange={(next) => setTags(next.map((tag) => tag.trim().slice(0, 40)).filter((tag) => tag !== ''))}
        />
      </Space>
      <QuizFormProvider value={form}>
        <div className="quiz-sides">
          <QuestionFields value={draft} path="question" onChange={setDraft} />
          <div>
            <QuestionPreview draft={draft} />
            {row && <Uses id={row.id} />}
          </div>
        </div>
      </QuizFormProvider>
    </Modal>
  );
}

function Uses({ id }: { id: string }) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const uses = useAnswer(useCallback(() => client.listQuestionUses(id), [client, id]));
  return (
    <section>
      <h3>{t('console.questions.uses')}</h3>
      <ErrorNote error={uses.error} onRetry={uses.reload} />
      {uses.value?.length === 0 && <p className="quiet">{t('console.questions.usesNone')}</p>}
      <ul>
        {(uses.value ?? []).map(({ draftId, unitId, titles }) => (
          <li key={draftId}>
            <bdi>{pickLanguage(titles, language) || unitId}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
