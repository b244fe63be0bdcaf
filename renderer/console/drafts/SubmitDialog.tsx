// Owns: handing the draft in, with words for the second person.
import { Form, Input } from 'antd';
import type { Problem } from '#core/protocol/console-study-api.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useAction } from '../use-answer.ts';
import { useWords } from '../words.ts';
import { useDesk } from './desk-context.tsx';
import { useStudy } from './use-study.ts';

interface Values {
  words: string;
}

export function SubmitDialog(props: {
  onClose: () => void;
  onProblems: (problems: Problem[]) => void;
  onSubmitted: () => void;
}) {
  const t = useWords();
  const study = useStudy();
  const { draft, version } = useDesk();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  async function submit({ words }: Values): Promise<void> {
    const sent = await action.run(() => study.submit(draft.id, version, words));
    if (!sent) return;
    if (sent.value.ok) props.onSubmitted();
    else props.onProblems(sent.value.problems);
  }
  return (
    <FormDialog<Values>
      title={t('console.units.submit')}
      form={form}
      initialValues={{ words: '' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={props.onClose}
      onSubmit={(values) => void submit(values)}
    >
      <p>{t('console.units.submitWhat')}</p>
      <Form.Item name="words" label={t('console.units.submitWords')}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </FormDialog>
  );
}
