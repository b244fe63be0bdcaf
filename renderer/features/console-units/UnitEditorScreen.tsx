// Owns: the screen on which a trainer builds a unit: its words and cover, its materials in their order, what the
// content tool says of it, how it looks on a kiosk, and handing it in.
import { App, Button, InputNumber, Select, Space, Spin } from 'antd';
import { useCallback, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { topics } from '#core/domain/manifest.ts';
import type { DraftCheck, DraftPreview } from '#core/protocol/console-study-api.ts';
import { UnitDesk, useUnitDesk } from '../../console/drafts/desk-context.tsx';
import { unitForm } from '../../console/drafts/draft-state.ts';
import { formatBytes } from '../../console/drafts/file-size.ts';
import { KioskPreviewDialog } from '../../console/drafts/KioskPreview.tsx';
import { SaveNote, SaveState } from '../../console/drafts/SaveNote.tsx';
import { SubmitDialog } from '../../console/drafts/SubmitDialog.tsx';
import { UploadField } from '../../console/drafts/UploadField.tsx';
import { useDraft } from '../../console/drafts/use-draft.ts';
import { useStudy } from '../../console/drafts/use-study.ts';
import { VersionHistory } from '../../console/drafts/VersionHistory.tsx';
import { WordsField } from '../../console/drafts/WordsField.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { MaterialEditor } from './MaterialEditor.tsx';
import { MaterialList } from './MaterialList.tsx';
import { UnitProblems } from './UnitProblems.tsx';
import '../../console/drafts/drafts.css';

export function UnitEditorScreen() {
  const t = useWords();
  const { draftId = '' } = useParams();
  const { desk, error, reload } = useDraft(draftId, unitForm);
  if (!desk)
    return (
      <Page title={t('console.units.edit')}>
        {error ? <ErrorNote error={error} onRetry={reload} /> : <Spin description={t('console.loading')} />}
      </Page>
    );
  return (
    <UnitDesk desk={desk}>
      <Editor />
    </UnitDesk>
  );
}

function Editor() {
  const t = useWords();
  const study = useStudy();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { draft, state, change, flush } = useUnitDesk();
  const [chosenId, setChosenId] = useState<string>();
  const [checked, setChecked] = useState<DraftCheck>();
  const [preview, setPreview] = useState<DraftPreview>();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const action = useAction();
  const { unit } = state;
  const chosen = unit.materials.find(({ id }) => id === chosenId);
  const set = (part: Partial<typeof unit>) => change((old) => ({ ...old, unit: { ...old.unit, ...part } }));
  const go = useCallback((id: string | undefined) => setChosenId(id), []);

  async function check(): Promise<void> {
    if ((await flush()) === undefined) return;
    const found = await action.run(() => study.check(draft.id));
    if (found) setChecked(found.value);
  }
  async function look(): Promise<void> {
    if ((await flush()) === undefined) return;
    const found = await action.run(() => study.preview('drafts', draft.id));
    if (!found) return;
    setChecked(found.value);
    if (found.value.manifest) setPreview(found.value);
  }
  async function openSubmit(): Promise<void> {
    if ((await flush()) !== undefined) setIsSubmitting(true);
  }

  return (
    <Page
      title={`${t('console.units.edit')}: ${unit.titles.zh || unit.titles.ug || unit.titles.en || draft.itemId}`}
      actions={
        <Space wrap>
          <SaveState />
          <Button loading={action.isBusy} onClick={() => void check()}>
            {t('console.units.check')}
          </Button>
          <Button loading={action.isBusy} onClick={() => void look()}>
            {t('console.units.preview')}
          </Button>
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
          <UnitProblems
            title={t('console.units.problems')}
            type="error"
            unit={unit}
            problems={checked.problems}
            onGo={go}
          />
          <UnitProblems
            title={t('console.units.notes')}
            type="warning"
            unit={unit}
            problems={checked.notes}
            onGo={go}
          />
          {checked.ok && (
            <p role="status">{t('console.units.checkedGood', { size: formatBytes(checked.sizeBytes) })}</p>
          )}
        </>
      )}
      <section className="unit-fields" aria-label={t('console.units.unitItself')}>
        <WordsField
          label={t('console.units.field.titles')}
          value={unit.titles}
          onChange={(titles) => set({ titles })}
        />
        <WordsField
          label={t('console.units.field.summaries')}
          value={unit.summaries}
          onChange={(summaries) => set({ summaries })}
          isLong
        />
        <div className="field-row">
          <div className="field">
            <span className="field-label" aria-hidden="true">
              {t('console.units.field.topic')}
            </span>
            <Select
              value={unit.topic}
              aria-label={t('console.units.field.topic')}
              onChange={(topic) => set({ topic })}
              options={topics.map((topic) => ({ value: topic, label: t(`console.topic.${topic}`) }))}
            />
          </div>
          <div className="field">
            <span className="field-label" aria-hidden="true">
              {t('console.units.field.minutes')}
            </span>
            <InputNumber
              min={1}
              max={600}
              aria-label={t('console.units.field.minutes')}
              value={unit.minutes}
              onChange={(minutes) => set({ minutes: minutes ?? 15 })}
            />
          </div>
          <UploadField
            label={t('console.units.field.cover')}
            use="image"
            path={unit.cover}
            onTaken={({ path }) => set({ cover: path })}
          />
        </div>
      </section>
      <div className="unit-body">
        <MaterialList chosenId={chosenId} onChoose={setChosenId} />
        {chosen ? (
          <MaterialEditor key={chosen.id} material={chosen} />
        ) : (
          <p className="quiet">{t('console.units.chooseMaterial')}</p>
        )}
      </div>
      <VersionHistory draft={draft} />
      {preview && (
        <KioskPreviewDialog
          of="drafts"
          id={draft.id}
          preview={preview}
          onClose={() => setPreview(undefined)}
        />
      )}
      {isSubmitting && (
        <SubmitDialog
          onClose={() => setIsSubmitting(false)}
          onProblems={(problems) => {
            setIsSubmitting(false);
            setChecked({ ok: false, problems, notes: [], sizeBytes: 0 });
          }}
          onSubmitted={() => {
            message.success(t('console.units.submitted'));
            navigate('/units');
          }}
        />
      )}
    </Page>
  );
}
