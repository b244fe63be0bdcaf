// Owns: the screen on which a trainer writes a briefing: what stands around the text, the text in three languages with
// the kiosk's view beside it, the paper, and handing it in.
import { App, Button, Space, Spin } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { DraftCheck, DraftPreview } from '#core/protocol/console-study-api.ts';
import { ArticleEditor } from '../../console/drafts/ArticleEditor.tsx';
import { BriefingDesk, useBriefingDesk } from '../../console/drafts/desk-context.tsx';
import { briefingForm } from '../../console/drafts/draft-state.ts';
import { formatBytes } from '../../console/drafts/file-size.ts';
import { KioskPreviewDialog } from '../../console/drafts/KioskPreview.tsx';
import { ProblemList } from '../../console/drafts/ProblemList.tsx';
import { SaveNote, SaveState } from '../../console/drafts/SaveNote.tsx';
import { SubmitDialog } from '../../console/drafts/SubmitDialog.tsx';
import { useDraft } from '../../console/drafts/use-draft.ts';
import { useStudy } from '../../console/drafts/use-study.ts';
import { VersionHistory } from '../../console/drafts/VersionHistory.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { BriefingFields } from './BriefingFields.tsx';
import { PaperDialog } from './PaperDialog.tsx';
import { usePick } from './use-briefing-office.ts';
import '../../console/drafts/drafts.css';

export function BriefingEditorScreen() {
  const t = useWords();
  const { draftId = '' } = useParams();
  const { desk, error, reload } = useDraft(draftId, briefingForm);
  if (!desk)
    return (
      <Page title={t('console.briefings.edit')}>
        {error ? <ErrorNote error={error} onRetry={reload} /> : <Spin description={t('console.loading')} />}
      </Page>
    );
  return (
    <BriefingDesk desk={desk}>
      <Editor />
    </BriefingDesk>
  );
}

function Editor() {
  const t = useWords();
  const pick = usePick();
  const study = useStudy();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { draft, state, flush } = useBriefingDesk();
  const [checked, setChecked] = useState<DraftCheck>();
  const [preview, setPreview] = useState<DraftPreview>();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const [isOnPaper, setIsOnPaper] = useState(false);
  const action = useAction();
  const { briefing } = state;
  const head = useMemo(() => {
    const { column: _column, files: _files, ...rest } = briefing;
    return rest;
  }, [briefing]);

  async function look(): Promise<void> {
    if ((await flush()) === undefined) return;
    const found = await action.run(() => study.preview('drafts', draft.id));
    if (!found) return;
    setChecked(found.value);
    if (found.value.manifest) setPreview(found.value);
  }
  async function check(): Promise<void> {
    if ((await flush()) === undefined) return;
    const found = await action.run(() => study.check(draft.id));
    if (found) setChecked(found.value);
  }
  async function openSubmit(): Promise<void> {
    if ((await flush()) !== undefined) setIsSubmitting(true);
  }

  return (
    <Page
      title={`${t('console.briefings.edit')}: ${pick(briefing.titles) || draft.itemId}`}
      actions={
        <Space wrap>
          <SaveState />
          <Button loading={action.isBusy} onClick={() => void check()}>
            {t('console.units.check')}
          </Button>
          <Button loading={action.isBusy} onClick={() => void look()}>
            {t('console.units.preview')}
          </Button>
          <Button onClick={() => setIsOnPaper(true)}>{t('console.briefings.paper')}</Button>
          <Button type="primary" onClick={() => void openSubmit()}>
            {t('console.units.submit')}
          </Button>
        </Space>
      }
    >
      <SaveNote />
      <ErrorNote error={action.error} />
      {draft.release?.state === 'returned' && draft.hasChanges === false && (
        <p className="note">
          {t('console.units.returnedBecause')} <q>{draft.release.decision}</q>
        </p>
      )}
      {checked && (
        <>
          <ProblemList title={t('console.units.problems')} type="error" problems={checked.problems} />
          <ProblemList title={t('console.units.notes')} type="warning" problems={checked.notes} />
          {checked.ok && (
            <p role="status">{t('console.units.checkedGood', { size: formatBytes(checked.sizeBytes) })}</p>
          )}
        </>
      )}
      <BriefingFields />
      <section className="material-editor briefing-text" aria-label={t('console.units.field.text')}>
        <p className="quiet">{t('console.briefings.textHow')}</p>
        <ArticleEditor files={briefing.files} head={head} />
      </section>
      <VersionHistory draft={draft} />
      {preview && (
        <KioskPreviewDialog
          of="drafts"
          id={draft.id}
          preview={preview}
          onClose={() => setPreview(undefined)}
        />
      )}
      {isOnPaper && <PaperDialog head={head} onClose={() => setIsOnPaper(false)} />}
      {isSubmitting && (
        <SubmitDialog
          onClose={() => setIsSubmitting(false)}
          onProblems={(problems) => {
            setIsSubmitting(false);
            setChecked({ ok: false, problems, notes: [], sizeBytes: 0 });
          }}
          onSubmitted={() => {
            message.success(t('console.units.submitted'));
            navigate('/briefings');
          }}
        />
      )}
    </Page>
  );
}
