// Owns: the two fields of a form in which a new password is chosen.
import { Form, Input } from 'antd';
import { passwordSchema } from '#core/protocol/console-api.ts';
import { useWords } from '../words.ts';

export interface NewPassword {
  newPassword: string;
  repeated: string;
}

export function NewPasswordItems() {
  const t = useWords();
  return (
    <>
      <Form.Item
        name="newPassword"
        label={t('console.account.newPassword')}
        help={t('console.setup.passwordHint')}
        rules={[
          {
            validator: (_rule, value: unknown) =>
              passwordSchema.safeParse(value).success
                ? Promise.resolve()
                : Promise.reject(new Error(t('console.setup.passwordHint'))),
          },
        ]}
      >
        <Input.Password dir="ltr" maxLength={200} autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t('console.setup.repeat')}
        dependencies={['newPassword']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value: unknown) =>
              value === getFieldValue('newPassword')
                ? Promise.resolve()
                : Promise.reject(new Error(t('console.setup.repeatWrong'))),
          }),
        ]}
      >
        <Input.Password dir="ltr" maxLength={200} autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
