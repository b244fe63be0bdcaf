// Owns: the center's first start: whoever can read the server's window makes the first operator.
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { loginSchema, passwordSchema } from '#core/protocol/console-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import type { EntryProps } from '../../console/ConsoleApp.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useWords } from '../../console/words.ts';

interface Values {
  code: string;
  name: string;
  login: string;
  password: string;
  repeated: string;
}

export function SetUpScreen({ services, onDone }: EntryProps) {
  const t = useWords();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<WireError>();

  async function setUp({ code, name, login, password }: Values): Promise<void> {
    setIsBusy(true);
    const request = { code: code.trim(), name: name.trim(), login: login.trim(), password };
    const outcome = await services.client.setUp(request);
    setIsBusy(false);
    setError(outcome.ok ? undefined : outcome.error);
    // Somebody else was first: the sign-in screen is the way on.
    if (outcome.ok || outcome.error.kind === 'setup-done') onDone();
  }

  const required = { required: true, message: t('console.required') };
  return (
    <section className="card">
      <span className="brand">{t('console.brand')}</span>
      <h1>{t('console.setup.title')}</h1>
      <p>{t('console.setup.intro')}</p>
      <ErrorNote error={error} />
      <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => void setUp(values)}>
        <Form.Item name="code" label={t('console.setup.code')} rules={[required]}>
          <Input dir="ltr" maxLength={64} autoComplete="one-time-code" spellCheck={false} autoFocus />
        </Form.Item>
        <Form.Item name="name" label={t('console.setup.name')} rules={[required]}>
          <Input maxLength={80} autoComplete="name" />
        </Form.Item>
        <Form.Item
          name="login"
          label={t('console.signIn.login')}
          // `help` stands in for the error text too: the same sentence, once.
          help={t('console.setup.loginHint')}
          rules={[
            {
              validator: (_rule, value: unknown) =>
                loginSchema.safeParse(value).success
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('console.setup.loginHint'))),
            },
          ]}
        >
          <Input dir="ltr" maxLength={32} autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('console.signIn.password')}
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
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_rule, value: unknown) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('console.setup.repeatWrong'))),
            }),
          ]}
        >
          <Input.Password dir="ltr" maxLength={200} autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" loading={isBusy} block>
          {t('console.setup.submit')}
        </Button>
      </Form>
    </section>
  );
}
