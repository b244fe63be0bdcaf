// Owns: the backups that the center makes by itself: whether, at which hour, how many are kept.
import { Checkbox, InputNumber } from 'antd';
import type { BackupPlan } from '#core/protocol/console-backup-api.ts';
import { Field, SettingFrame } from '../../console/settings/SettingFrame.tsx';
import type { SettingDraft } from '../../console/settings/use-setting.ts';
import { useWords, type WordKey } from '../../console/words.ts';

const numbers = {
  hour: { word: 'console.backups.hour', min: 0, max: 23 },
  keep: { word: 'console.backups.keep', min: 1, max: 100 },
  warnDays: { word: 'console.backups.warnDays', min: 1, max: 90 },
} as const satisfies Partial<Record<keyof BackupPlan, { word: WordKey; min: number; max: number }>>;

export function PlanPart({ draft }: { draft: SettingDraft<'backups'> }) {
  const t = useWords();
  const { value: plan } = draft;
  return (
    <section className="card">
      <h2>{t('console.backups.plan')}</h2>
      <SettingFrame draft={draft}>
        {plan && (
          <>
            <Checkbox
              checked={plan.isOn}
              onChange={({ target }) => draft.change({ ...plan, isOn: target.checked })}
            >
              {t('console.backups.isOn')}
            </Checkbox>
            <div className="settings-row">
              {(['hour', 'keep', 'warnDays'] as const).map((name) => (
                <Field
                  key={name}
                  label={t(numbers[name].word)}
                  fault={draft.faults.has(name) ? t('console.settings.wrong') : undefined}
                >
                  {(id) => (
                    <InputNumber
                      id={id}
                      min={numbers[name].min}
                      max={numbers[name].max}
                      precision={0}
                      value={plan[name]}
                      onChange={(value) => draft.change({ ...plan, [name]: value ?? Number.NaN })}
                    />
                  )}
                </Field>
              ))}
            </div>
          </>
        )}
      </SettingFrame>
    </section>
  );
}
