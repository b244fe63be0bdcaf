// Owns: what stands around each part of the settings: errors, the choice after somebody else saved, and the button
// that saves; and the field with its label and fault.
import { Alert, App, Button, Skeleton, Space } from 'antd';
import { type ReactNode, useId } from 'react';
import type { SettingName } from '#core/protocol/console-county-api.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useWords } from '../words.ts';
import type { SettingDraft } from './use-setting.ts';
import './setting-frame.css';

export function SettingFrame<Name extends SettingName>({
  draft,
  children,
}: {
  draft: SettingDraft<Name>;
  children: ReactNode;
}) {
  const t = useWords();
  const { message } = App.useApp();
  async function save(): Promise<void> {
    if (await draft.save()) message.success(t('console.settings.saved'));
  }
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {draft.isOvertaken ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          className="note"
          title={t('console.settings.overtaken')}
          description={t('console.settings.overtakenWhat')}
          action={
            <Space orientation="vertical">
              <Button onClick={draft.keepMine}>{t('console.settings.keepMine')}</Button>
              <Button onClick={draft.takeTheirs}>{t('console.settings.takeTheirs')}</Button>
            </Space>
          }
        />
      ) : (
        <ErrorNote error={draft.error} {...(draft.value === undefined ? { onRetry: draft.reload } : {})} />
      )}
      {draft.value === undefined ? !draft.error && <Skeleton active /> : children}
      <div className="settings-foot">
        <Button
          type="primary"
          htmlType="submit"
          loading={draft.isBusy}
          disabled={!draft.isDirty || draft.isOvertaken || draft.faults.size > 0}
        >
          {t('console.save')}
        </Button>
        {draft.isDirty && draft.faults.size > 0 && (
          <span className="settings-fault">{t('console.settings.faults')}</span>
        )}
        {draft.isDirty && draft.faults.size === 0 && (
          <span className="quiet">{t('console.settings.unsaved')}</span>
        )}
      </div>
    </form>
  );
}

/** `children` is given the id by which the label names it. */
export function Field({
  label,
  hint,
  fault,
  children,
}: {
  label: string;
  hint?: string;
  fault?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="settings-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {fault ? (
        <span className="settings-fault">{fault}</span>
      ) : (
        hint && <span className="quiet">{hint}</span>
      )}
    </div>
  );
}
