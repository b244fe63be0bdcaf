// Owns: the second factor of one's own account: set up with an authenticator, its recovery codes, and taking it away.
import { App, Button, Form, Input, Modal, QRCode } from 'antd';
import { useState } from 'react';
import type { Account, TotpBegun } from '#core/protocol/console-staff-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { SecretDialog } from '../../console/parts/SecretDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { PasswordPrompt } from './PasswordPrompt.tsx';

/** Fewer than this are left: time to make new ones. */
const fewCodes = 3;

export function FactorPart({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const t = useWords();
  const { client } = useConsole();
  const { message } = App.useApp();
  const action = useAction();
  const [asked, setAsked] = useState<'begin' | 'off' | 'recovery'>();
  const [begun, setBegun] = useState<TotpBegun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const { totpSinceMs, recoveryCodesLeft } = account;

  async function proceed(password: string): Promise<void> {
    if (asked === 'begin') {
      const answer = await action.run(() => client.staff.beginTotp(password));
      if (!answer) return;
      setBegun(answer.value);
    } else if (asked === 'recovery') {
      const answer = await action.run(() => client.staff.renewRecovery(password));
      if (!answer) return;
      setCodes(answer.value.recoveryCodes);
    } else {
      if (!(await action.run(() => client.staff.dropTotp(password)))) return;
      message.success(t('console.account.factorOff'));
    }
    setAsked(undefined);
    onChanged();
  }

  async function confirm(code: string): Promise<void> {
    const answer = await action.run(() => client.staff.confirmTotp(code));
    if (!answer) return;
    setBegun(undefined);
    setCodes(answer.value.recoveryCodes);
    onChanged();
  }

  const ask = (what: typeof asked) => {
    action.clearError();
    setAsked(what);
  };
  return (
    <section className="card account-part" aria-labelledby="factor-title">
      <h2 id="factor-title">{t('console.account.factorTitle')}</h2>
      <p>{t('console.account.factorWhat')}</p>
      {totpSinceMs === null ? (
        <Button type="primary" onClick={() => ask('begin')}>
          {t('console.account.factorBegin')}
        </Button>
      ) : (
        <>
          <p>
            <Mark tone="good">{t('console.account.factorSince', { time: formatMoment(totpSinceMs) })}</Mark>{' '}
            <Mark tone={recoveryCodesLeft < fewCodes ? 'alarm' : 'plain'}>
              {t('console.account.codesLeft', { n: formatNumber(recoveryCodesLeft) })}
            </Mark>
          </p>
          <span className="row-actions">
            <Button onClick={() => ask('recovery')}>{t('console.account.codesRenew')}</Button>
            <Button danger onClick={() => ask('off')}>
              {t('console.account.factorDrop')}
            </Button>
          </span>
        </>
      )}
      {asked && (
        <PasswordPrompt
          title={t(`console.account.ask.${asked}`)}
          action={action}
          onCancel={() => setAsked(undefined)}
          onSubmit={(password) => void proceed(password)}
        />
      )}
      {begun && (
        <BegunDialog
          begun={begun}
          action={action}
          onCancel={() => setBegun(undefined)}
          onSubmit={(code) => void confirm(code)}
        />
      )}
      {codes && (
        <SecretDialog
          title={t('console.account.codesTitle')}
          intro={t('console.account.codesOnce')}
          secrets={[{ label: t('console.account.codesTitle'), text: codes.join('\n') }]}
          onClose={() => setCodes(undefined)}
        />
      )}
    </section>
  );
}

interface BegunDialogProps {
  begun: TotpBegun;
  action: ReturnType<typeof useAction>;
  onCancel: () => void;
  onSubmit: (code: string) => void;
}

function BegunDialog({ begun, action, onCancel, onSubmit }: BegunDialogProps) {
  const t = useWords();
  const [form] = Form.useForm<{ code: string }>();
  return (
    <Modal
      open
      title={t('console.account.factorBegin')}
      okText={t('console.account.factorConfirm')}
      cancelText={t('console.cancel')}
      confirmLoading={action.isBusy}
      mask={{ closable: false }}
      onCancel={onCancel}
      onOk={() => form.submit()}
    >
      <p>{t('console.account.factorScan')}</p>
      <div className="factor-code">
        <QRCode value={begun.address} type="svg" size={200} aria-label={t('console.account.factorScan')} />
      </div>
      <p>{t('console.account.factorType')}</p>
      <p>
        <code dir="ltr" className="factor-secret">
          {begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </code>
      </p>
      <ErrorNote error={action.error} />
      <Form form={form} layout="vertical" onFinish={({ code }) => onSubmit(code.replaceAll(/\s/g, ''))}>
        <Form.Item
          name="code"
          label={t('console.signIn.code')}
          rules={[
            { pattern: /^\s*\d{3}\s*\d{3}\s*$/, required: true, message: t('console.account.sixDigits') },
          ]}
        >
          <Input dir="ltr" inputMode="numeric" autoComplete="one-time-code" maxLength={9} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
