// Owns: what the second person sees: what changed, how it looks on a kiosk, and the decision about it.
import { App, Button, Form, Input, Space, Spin } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { DraftChange, DraftPreview, Release } from '#core/protocol/console-study-api.ts';
import { KioskPreview } from '../../console/drafts/KioskPreview.tsx';
import { useStudy } from '../../console/drafts/use-study.ts';
import { formatMoment } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import '../../console/drafts/drafts.css';

export function ApprovalScreen() {
  const t = useWords();
  const study = useStudy();
  const { releaseId = '' } = useParams();
  const answer = useAnswer(useCallback(() => study.getRelease(releaseId), [study, releaseId]));
  if (!answer.value)
    return (
      <Page title={t('console.units.approval')}>
        {answer.error ? (
          <ErrorNote error={answer.error} onRetry={answer.reload} />
        ) : (
          <Spin description={t('console.loading')} />
        )}
      </Page>
    );
  return <Decision shown={answer.value} />;
}

function Decision({ shown: { release, changes, before } }: { shown: Release }) {
  const t = useWords();
  const language = useLanguage();
  const study = useStudy();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const action = useAction();
  const [isReturning, setIsReturning] = useState(false);
  const name = release.titles[language] || release.titles.zh || release.itemId;

  async function approve(): Promise<void> {
    if (!(await action.run(() => study.approve(release.id)))) return;
    message.success(t('console.units.approved'));
    navigate(`/${release.kind}s`);
  }

  return (
    <Page
      title={`${t('console.units.approval')}: ${name}`}
      actions={
        release.mayDecide ? (
          <Space wrap>
            <Button danger onClick={() => setIsReturning(true)}>
              {t('console.units.sendBack')}
            </Button>
            <Button type="primary" loading={action.isBusy} onClick={() => void approve()}>
              {t('console.units.approve')}
            </Button>
          </Space>
        ) : null
      }
    >
      <ErrorNote error={action.error} />
      <p>
        {t('console.units.versionBy', { n: release.number, name: release.submittedBy })} ·{' '}
        {formatMoment(release.submittedAtMs)} · {t(`console.units.state.${release.state}`)}
      </p>
      {release.words !== '' && (
        <p>
          <q>{release.words}</q>
        </p>
      )}
      {release.state === 'submitted' && !release.mayDecide && <p>{t('console.units.notYours')}</p>}
      <h2>
        {before !== null
          ? t('console.units.changesSince', { n: before })
          : release.kind === 'unit'
            ? t('console.units.firstVersion')
            : t('console.briefings.firstVersion')}
      </h2>
      <ul>
        {changes.map((change) => (
          <li key={`${change.what} ${change.material?.id ?? ''}`}>
            <Change change={change} />
          </li>
        ))}
      </ul>
      <h2>{t('console.units.previewAs')}</h2>
      <ReleasePreview id={release.id} />
      {isReturning && (
        <ReturnDialog
          id={release.id}
          onClose={() => setIsReturning(false)}
          onReturned={() => {
            message.success(t('console.units.sentBack'));
            navigate(`/${release.kind}s`);
          }}
        />
      )}
    </Page>
  );
}

function Change({ change: { what, material } }: { change: DraftChange }) {
  const t = useWords();
  const language = useLanguage();
  const name = material ? material.titles[language] || material.titles.zh || material.id : '';
  return t(`console.units.change.${what}`, { name });
}

function ReleasePreview({ id }: { id: string }) {
  const t = useWords();
  const study = useStudy();
  const { run, error } = useAction();
  const [preview, setPreview] = useState<DraftPreview>();
  useEffect(() => {
    void run(() => study.preview('releases', id)).then((found) => setPreview(found?.value));
  }, [run, study, id]);
  if (error) return <ErrorNote error={error} />;
  return preview ? (
    <KioskPreview of="releases" id={id} preview={preview} />
  ) : (
    <Spin description={t('console.loading')} />
  );
}

interface ReturnValues {
  words: string;
}

function ReturnDialog(props: { id: string; onClose: () => void; onReturned: () => void }) {
  const t = useWords();
  const study = useStudy();
  const [form] = Form.useForm<ReturnValues>();
  const action = useAction();
  return (
    <FormDialog<ReturnValues>
      title={t('console.units.sendBack')}
      form={form}
      initialValues={{ words: '' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={props.onClose}
      onSubmit={({ words }) =>
        void action.run(() => study.sendBack(props.id, words)).then((sent) => sent && props.onReturned())
      }
    >
      <Form.Item
        name="words"
        label={t('console.units.why')}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 3, maxRows: 8 }} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
