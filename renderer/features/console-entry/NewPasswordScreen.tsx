// Owns: the choice of an own password by somebody whose password was given: nothing else is open before.
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import type { EntryProps } from '../../console/ConsoleApp.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { type NewPassword, NewPasswordItems } from '../../console/parts/NewPasswordItems.tsx';
import { useWords } from '../../console/words.ts';

export function NewPasswordScreen({ services, onDone }: EntryProps) {
  const t = useWords();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<WireError>();

  async function change({ given, newPassword }: NewPassword & { given: string }): Promise<void> {
    setIsBusy(true);
    const outcome = await services.client.staff.changePassword(given, newPassword);
    setIsBusy(false);
    setError(outcome.ok ? undefined : outcome.error);
    if (outcome.ok) onDone();
  }

  async function leave(): Promise<void> {
    await services.client.signOut();
    onDone();
  }

  return (
    <section className="card">
      <span className="brand">{t('console.brand')}</span>
      <h1>{t('console.account.ownTitle')}</h1>
      <p>{t('console.account.ownIntro')}</p>
      <ErrorNote error={error} />
      <Form<NewPassword & { given: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void change(values)}
      >
        <Form.Item
          name="given"
          label={t('console.account.given')}
          rules={[{ required: true, message: t('console.required') }]}
        >
          <Input.Password dir="ltr" autoComplete="current-password" autoFocus />
        </Form.Item>
        <NewPasswordItems />
        <Button type="primary" htmlType="submit" size="large" loading={isBusy} block>
          {t('console.account.ownSubmit')}
        </Button>
      </Form>
      <Button type="link" onClick={() => void leave()} block>
        {t('console.signIn.out')}
      </Button>
    </section>
  );
}
