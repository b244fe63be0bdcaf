// Owns: asking for the password once more before something is changed about the ways in.
import { Form, Input } from 'antd';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import type { Action } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

interface PasswordPromptProps {
  title: string;
  action: Action;
  onCancel: () => void;
  onSubmit: (password: string) => void;
}

export function PasswordPrompt({ title, action, onCancel, onSubmit }: PasswordPromptProps) {
  const t = useWords();
  const [form] = Form.useForm<{ password: string }>();
  return (
    <FormDialog
      title={title}
      form={form}
      initialValues={{ password: '' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onCancel}
      onSubmit={({ password }) => onSubmit(password)}
      width={420}
    >
      <Form.Item
        name="password"
        label={t('console.account.confirmPassword')}
        rules={[{ required: true, message: t('console.required') }]}
      >
        <Input.Password
          dir="ltr"
          autoComplete="current-password"
          autoFocus
          onPressEnter={() => form.submit()}
        />
      </Form.Item>
    </FormDialog>
  );
}
