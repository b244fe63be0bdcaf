// Owns: reading one text of a learner and answering it under one's own name. A reflection or wish may be read
// without an answer; an answer that was given may be put into better words.
import { App, Button, Form, Input } from 'antd';
import { answerKinds, maxTextLength } from '#core/domain/text.ts';
import type { TextRow } from '#core/protocol/console-learning-api.ts';
import { createLearningCalls } from '../../console/api/learning-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { formatMoment } from '../../console/numerals.ts';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

export interface AnswerDialogProps {
  row: TextRow;
  /** Name of the unit. */
  about: string;
  onClose: () => void;
  onDone: () => void;
}

export function AnswerDialog({ row, about, onClose, onDone }: AnswerDialogProps) {
  const t = useWords();
  const language = useLanguage();
  const { client, operator } = useConsole();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ answer: string }>();
  const action = useAction();

  async function send(answer: string): Promise<void> {
    if (!(await action.run(() => createLearningCalls(client).answerText(row.id, answer)))) return;
    message.success(t('console.inbox.sent'));
    onDone();
  }

  async function markRead(): Promise<void> {
    if (await action.run(() => createLearningCalls(client).readText(row.id))) onDone();
  }

  return (
    <FormDialog<{ answer: string }>
      title={t('console.inbox.dialog', { name: pickName(row.names, language) })}
      form={form}
      width={680}
      initialValues={{ answer: row.answer ?? '' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={({ answer }) => void send(answer.trim())}
    >
      <p className="quiet">
        {t(`console.inbox.kind.${row.kind}`)} · <bdi>{about}</bdi> · <bdi>{row.stationName}</bdi> ·{' '}
        <bdi>{formatMoment(row.writtenAtMs)}</bdi>
      </p>
      <blockquote className="inbox-words" dir="auto">
        {row.text}
      </blockquote>
      {!answerKinds.includes(row.kind) && row.state === 'open' && (
        <Button loading={action.isBusy} onClick={() => void markRead()}>
          {t('console.inbox.markRead')}
        </Button>
      )}
      <Form.Item
        name="answer"
        label={t('console.inbox.answerAs', { name: operator.name })}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input.TextArea rows={6} maxLength={maxTextLength} dir="auto" autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
