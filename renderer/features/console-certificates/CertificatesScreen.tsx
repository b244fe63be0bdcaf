// Owns: checking a certificate by the code that is printed on it: whose it is, of which unit, since when.
import { Alert, Button, Card, Descriptions, Form, Input } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { parseCertificateCode } from '#core/domain/certificate.ts';
import { pickLanguage } from '#core/domain/language.ts';
import type { CertificateRow } from '#core/protocol/console-voices-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { createVoicesCalls } from '../../console/api/voices-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { formatDay, formatLength } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { LearnerNames } from '../../console/parts/LearnerNames.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

type Checked =
  | { kind: 'found'; row: CertificateRow }
  | { kind: 'unknown' }
  | { kind: 'failed'; error: WireError };

export function CertificatesScreen() {
  const t = useWords();
  const { client } = useConsole();
  const [checked, setChecked] = useState<Checked>();
  const [isBusy, setIsBusy] = useState(false);

  async function check(code: string): Promise<void> {
    setIsBusy(true);
    const answer = await createVoicesCalls(client).checkCertificate(code);
    setIsBusy(false);
    if (answer.ok) setChecked({ kind: 'found', row: answer.value });
    else if (answer.error.kind === 'not-found') setChecked({ kind: 'unknown' });
    else setChecked({ kind: 'failed', error: answer.error });
  }

  return (
    <Page title={t('console.certificates.title')}>
      <p className="quiet">{t('console.certificates.about')}</p>
      <Form<{ code: string }> layout="inline" onFinish={({ code }) => void check(code)}>
        <Form.Item
          name="code"
          label={t('console.certificates.code')}
          rules={[
            {
              validator: async (_rule, typed: string | undefined) => {
                if (parseCertificateCode(typed ?? '') === undefined)
                  throw new Error(t('console.certificates.noCode'));
              },
            },
          ]}
        >
          <Input dir="ltr" autoFocus style={{ inlineSize: 260 }} placeholder="XXXX-XXXX-XXXX-XXXX" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('console.certificates.check')}
        </Button>
      </Form>
      <div role="status">
        {checked?.kind === 'failed' && <ErrorNote error={checked.error} />}
        {checked?.kind === 'unknown' && (
          <Alert
            type="warning"
            showIcon
            title={t('console.certificates.unknown')}
            description={t('console.certificates.unknownMore')}
          />
        )}
        {checked?.kind === 'found' && <Found row={checked.row} />}
      </div>
    </Page>
  );
}

function Found({ row }: { row: CertificateRow }) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const unit = units.value?.find(({ id }) => id === row.unitId);
  return (
    <Card className="certificate-found">
      <Alert type="success" showIcon title={t('console.certificates.found')} />
      <Descriptions
        column={1}
        items={[
          {
            key: 'learner',
            label: t('console.inbox.learner'),
            children: (
              <Link to={`/learners/${row.learnerId}`}>
                <LearnerNames learner={row} size={24} />
              </Link>
            ),
          },
          {
            key: 'unit',
            label: t('console.inbox.unit'),
            children: <bdi>{(unit && pickLanguage(unit.titles, language)) ?? row.unitId}</bdi>,
          },
          {
            key: 'day',
            label: t('console.certificates.day'),
            children: <bdi>{formatDay(row.day, language)}</bdi>,
          },
          {
            key: 'time',
            label: t('console.certificates.time'),
            children: formatLength(row.activeMs, t),
          },
        ]}
      />
    </Card>
  );
}
