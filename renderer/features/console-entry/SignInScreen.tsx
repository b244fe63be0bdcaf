// Owns: signing in of operators and trainers.
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import type { SignInProps } from '../../console/ConsoleApp.tsx';
import { useErrorWords } from '../../console/error-words.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useWords } from '../../console/words.ts';

interface Values {
  login: string;
  password: string;
}

export function SignInScreen({ services, onDone, reason }: SignInProps) {
  const t = useWords();
  const tellError = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<WireError>();

  async function signIn({ login, password }: Values): Promise<void> {
    setIsBusy(true);
    const outcome = await services.client.signIn({ login: login.trim(), password });
    setIsBusy(false);
    setError(outcome.ok ? undefined : outcome.error);
    if (outcome.ok) onDone();
  }

  const rules = [{ required: true, message: t('console.required') }];
  return (
    <section className="card">
      <span className="brand">{t('console.brand')}</span>
      <h1>{t('console.signIn.title')}</h1>
      {reason && !error && <Alert type="info" showIcon className="note" title={tellError(reason)} />}
      <ErrorNote error={error} />
      <Form<Values>
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={(values) => void signIn(values)}
      >
        <Form.Item name="login" label={t('console.signIn.login')} rules={rules}>
          <Input dir="ltr" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t('console.signIn.password')} rules={rules}>
          <Input.Password dir="ltr" autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy} block>
          {t('console.signIn.submit')}
        </Button>
      </Form>
    </section>
  );
}
