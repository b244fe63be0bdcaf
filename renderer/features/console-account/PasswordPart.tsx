// Owns: changing one's own password. All other sessions end with it.
import { App, Button, Form, Input } from 'antd';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { type NewPassword, NewPasswordItems } from '../../console/parts/NewPasswordItems.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

export function PasswordPart({ onChanged }: { onChanged: () => void }) {
  const t = useWords();
  const { client } = useConsole();
  const { message } = App.useApp();
  const [form] = Form.useForm<NewPassword & { oldPassword: string }>();
  const action = useAction();

  async function change({ oldPassword, newPassword }: NewPassword & { oldPassword: string }): Promise<void> {
    if (!(await action.run(() => client.staff.changePassword(oldPassword, newPassword)))) return;
    form.resetFields();
    message.success(t('console.account.passwordChanged'));
    onChanged();
  }

  return (
    <section className="card account-part" aria-labelledby="password-title">
      <h2 id="password-title">{t('console.account.passwordTitle')}</h2>
      <ErrorNote error={action.error} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void change(values)}>
        <Form.Item
          name="oldPassword"
          label={t('console.account.oldPassword')}
          rules={[{ required: true, message: t('console.required') }]}
        >
          <Input.Password dir="ltr" autoComplete="current-password" />
        </Form.Item>
        <NewPasswordItems />
        <Button htmlType="submit" type="primary" loading={action.isBusy}>
          {t('console.account.passwordChange')}
        </Button>
      </Form>
    </section>
  );
}
