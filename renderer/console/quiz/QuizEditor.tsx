// Owns: writing a quiz: its rules, its questions in their order, questions out of the bank, and what is still
// wrong, at its field. It holds nothing: every change goes to `onChange`, and a removed question can come back.
import { Alert, Button, Collapse, Dropdown, InputNumber, Space, Switch, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { createQuestion, nextId, type QuestionDraft, type QuizDraft } from '#core/domain/quiz-draft.ts';
import { questionTypes } from '#core/domain/quiz-shape.ts';
import { quizSourceSchema } from '#core/domain/quiz-source.ts';
import type { QuestionRow } from '#core/protocol/console-questions-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { useLanguage, useWords } from '../words.ts';
import { BankPicker } from './BankPicker.tsx';
import { QuestionFields } from './QuestionFields.tsx';
import { QuestionPreview } from './QuestionPreview.tsx';
import { countFaults, listFaults } from './quiz-faults.ts';
import { FaultNote, type PictureChoice, QuizFormProvider } from './quiz-form.tsx';
import { moveItem, RowButtons } from './RowButtons.tsx';

import './quiz-editor.css';

export interface QuizEditorProps {
  value: QuizDraft;
  onChange: (value: QuizDraft) => void;
  /** Uploaded pictures that questions and choices may show. */
  pictures: readonly PictureChoice[];
  /** Reads the question bank. */
  bank: () => Promise<Outcome<QuestionRow[]>>;
}

export function QuizEditor({ value, onChange, pictures, bank }: QuizEditorProps) {
  const t = useWords();
  const language = useLanguage();
  const [open, setOpen] = useState<string[]>([]);
  const [isPicking, setPicking] = useState(false);
  const [removed, setRemoved] = useState<{ question: QuestionDraft; at: number }>();
  const { questions } = value;
  const faults = useMemo(() => listFaults(quizSourceSchema, value), [value]);
  const form = useMemo(() => ({ faults, pictures }), [faults, pictures]);
  const set = (next: QuestionDraft[]) => onChange({ ...value, questions: next });

  function add(question: QuestionDraft): void {
    set([...questions, question]);
    setOpen([question.id]);
  }
  function remove(at: number): void {
    const question = questions[at];
    if (!question) return;
    setRemoved({ question, at });
    set(questions.filter((_, index) => index !== at));
  }
  function bringBack(): void {
    if (!removed) return;
    const { question, at } = removed;
    const id = questions.some((one) => one.id === question.id) ? nextId(questions, 'q') : question.id;
    set([...questions.slice(0, at), { ...question, id }, ...questions.slice(at)]);
    setRemoved(undefined);
  }

  return (
    <QuizFormProvider value={form}>
      <div className="quiz-editor">
        <QuizRules value={value} onChange={onChange} />
        <FaultNote path="questions" />
        <Collapse
          activeKey={open}
          onChange={(keys) => setOpen(keys)}
          items={questions.map((question, at) => {
            const path = `questions.${at}`;
            const count = countFaults(faults, path);
            const name = t('console.quiz.question', { n: at + 1 });
            return {
              key: question.id,
              label: (
                <span>
                  {at + 1}. <Tag>{t(`console.quiz.type.${question.type}`)}</Tag>
                  <bdi>{pickLanguage(question.prompt, language) || t('console.quiz.promptNone')}</bdi>{' '}
                  {count > 0 && <Tag color="error">{t('console.quiz.faults', { n: count })}</Tag>}
                </span>
              ),
              extra: (
                // biome-ignore lint/a11y/noStaticElementInteractions: keeps the presses of the buttons from the fold
                <span
                  onClick={(event) => event.stopPropagation()}
                  onKeyDown={(event) => event.stopPropagation()}
                >
                  <RowButtons
                    name={name}
                    at={at}
                    count={questions.length}
                    onMove={(by) => set(moveItem(questions, at, by))}
                    onRemove={() => remove(at)}
                  />
                </span>
              ),
              children: (
                <div className="quiz-sides">
                  <QuestionFields
                    value={question}
                    path={path}
                    onChange={(changed) => set(questions.map((old, index) => (index === at ? changed : old)))}
                  />
                  <QuestionPreview draft={question} pictures={pictures} />
                </div>
              ),
            };
          })}
        />
        {removed && (
          <Alert
            type="info"
            role="status"
            closable={{ onClose: () => setRemoved(undefined) }}
            title={t('console.quiz.removed', { n: removed.at + 1 })}
            action={
              <Button size="small" onClick={bringBack}>
                {t('console.quiz.undo')}
              </Button>
            }
          />
        )}
        <Space wrap>
          <Dropdown
            trigger={['click']}
            menu={{
              items: questionTypes.map((type) => ({ key: type, label: t(`console.quiz.type.${type}`) })),
              onClick: ({ key }) => {
                const type = questionTypes.find((one) => one === key);
                if (type) add(createQuestion(type, nextId(questions, 'q')));
              },
            }}
          >
            <Button type="primary">{t('console.quiz.add')}</Button>
          </Dropdown>
          <Button onClick={() => setPicking(true)}>{t('console.quiz.fromBank')}</Button>
        </Space>
        {isPicking && (
          <BankPicker
            bank={bank}
            taken={questions.map(({ id }) => id)}
            onClose={() => setPicking(false)}
            onPicked={(picked) => {
              setPicking(false);
              set([...questions, ...picked]);
            }}
          />
        )}
      </div>
    </QuizFormProvider>
  );
}

function QuizRules({ value, onChange }: Pick<QuizEditorProps, 'value' | 'onChange'>) {
  const t = useWords();
  return (
    <Space wrap size="large">
      <span>
        <span aria-hidden="true">{t('console.quiz.passMark')}</span>{' '}
        <InputNumber<number>
          aria-label={t('console.quiz.passMark')}
          min={0}
          max={100}
          precision={0}
          suffix="%"
          value={Math.round(value.passMark * 100)}
          onChange={(percent) => onChange({ ...value, passMark: (percent ?? 0) / 100 })}
        />
      </span>
      <span>
        <span aria-hidden="true">{t('console.quiz.attempts')}</span>{' '}
        <InputNumber<number>
          aria-label={t('console.quiz.attempts')}
          min={1}
          max={100}
          precision={0}
          placeholder={t('console.quiz.attemptsAny')}
          value={value.maxAttempts}
          onChange={(maxAttempts) => onChange({ ...value, maxAttempts })}
        />
      </span>
      <span>
        <Switch
          aria-label={t('console.quiz.shuffle')}
          checked={value.shuffle}
          onChange={(shuffle) => onChange({ ...value, shuffle })}
        />{' '}
        <span aria-hidden="true">{t('console.quiz.shuffle')}</span>
      </span>
    </Space>
  );
}
