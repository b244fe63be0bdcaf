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
  code?: string;
}

export function SignInScreen({ services, onDone, reason }: SignInProps) {
  const t = useWords();
  const tellError = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<WireError>();
  const [asksCode, setAsksCode] = useState(false);

  async function signIn({ login, password, code = '' }: Values): Promise<void> {
    setIsBusy(true);
    const outcome = await services.client.signIn({
      login: login.trim(),
      password,
      ...(asksCode && code.trim() !== '' ? { code: code.trim() } : {}),
    });
    setIsBusy(false);
    const isAsked = !outcome.ok && outcome.error.kind === 'totp-needed';
    if (isAsked) setAsksCode(true);
    // The first time, the field says it.
    setError(outcome.ok || (isAsked && !asksCode) ? undefined : outcome.error);
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
        {asksCode && (
          <Form.Item
            name="code"
            label={t('console.signIn.code')}
            help={t('console.signIn.codeHint')}
            rules={rules}
          >
            <Input dir="ltr" maxLength={20} autoComplete="one-time-code" spellCheck={false} autoFocus />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={isBusy} block>
          {t('console.signIn.submit')}
        </Button>
      </Form>
    </section>
  );
}
