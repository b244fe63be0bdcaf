// Owns: saying that two entries are one person: which one stays, and what becomes of the other.
import { Alert, Form, Select } from 'antd';
import type { LearnerRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { LearnerNames } from '../../console/parts/LearnerNames.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

interface Values {
  aliasId: string;
}

interface Props {
  learner: LearnerRow;
  learners: readonly LearnerRow[];
  onClose: () => void;
  onDone: () => void;
}

export function MergeDialog({ learner, learners, onClose, onDone }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();

  async function merge({ aliasId }: Values): Promise<void> {
    if (await action.run(() => client.mergeLearners(learner.id, aliasId))) onDone();
  }

  return (
    <FormDialog<Values>
      title={t('console.merged.make')}
      form={form}
      initialValues={{}}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void merge(values)}
    >
      <p>{t('console.merged.stays')}</p>
      <LearnerNames learner={learner} size={36} />
      <Form.Item
        name="aliasId"
        label={t('console.merged.goes')}
        rules={[{ required: true, message: t('console.required') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={learners
            .filter(({ id }) => id !== learner.id)
            .map((row) => ({ value: row.id, label: `${pickName(row.names, language)} (${row.letters})` }))}
        />
      </Form.Item>
      <Alert type="info" showIcon title={t('console.merged.makeWhat')} />
    </FormDialog>
  );
}
