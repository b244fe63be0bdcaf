// Owns: making a station. Its enrolment code is shown right after.
import { Form, Input } from 'antd';
import type { StationRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../../console/context.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

interface Values {
  name: string;
  township: string;
}

export function StationDialog({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (station: StationRow) => void;
}) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();

  async function make(values: Values): Promise<void> {
    const made = await action.run(() => client.createStation(values));
    if (made) onMade(made.value);
  }

  return (
    <FormDialog<Values>
      title={t('console.stations.make')}
      form={form}
      initialValues={{ name: '', township: '' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      <Form.Item
        name="name"
        label={t('console.stations.name')}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="township" label={t('console.stations.township')}>
        <Input maxLength={80} />
      </Form.Item>
    </FormDialog>
  );
}
