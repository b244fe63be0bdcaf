// Owns: from when on the operator is told of a station: silent, unused, short of disk.
import { InputNumber } from 'antd';
import type { Fleet } from '#core/protocol/console-county-api.ts';
import { Field, SettingFrame } from '../../console/settings/SettingFrame.tsx';
import { useSetting } from '../../console/settings/use-setting.ts';
import { useWords, type WordKey } from '../../console/words.ts';

const words = {
  quietDays: ['console.settings.quietDays', 'console.settings.quietDaysWhat'],
  unusedDays: ['console.settings.unusedDays', 'console.settings.unusedDaysWhat'],
  lowDiskGigabytes: ['console.settings.lowDisk', 'console.settings.lowDiskWhat'],
} as const satisfies Record<keyof Fleet, readonly [WordKey, WordKey]>;

export function FleetPart() {
  const t = useWords();
  const draft = useSetting('fleet');
  const { value: fleet, faults } = draft;
  return (
    <SettingFrame draft={draft}>
      {fleet && (
        <div className="card">
          {(['quietDays', 'unusedDays', 'lowDiskGigabytes'] as const).map((name) => (
            <Field
              key={name}
              label={t(words[name][0])}
              hint={t(words[name][1])}
              fault={faults.has(name) ? t('console.settings.wrong') : undefined}
            >
              {(id) => (
                <InputNumber
                  id={id}
                  min={name === 'lowDiskGigabytes' ? 0.1 : 1}
                  max={name === 'lowDiskGigabytes' ? 1000 : 365}
                  precision={name === 'lowDiskGigabytes' ? 1 : 0}
                  value={fleet[name]}
                  onChange={(value) => draft.change({ ...fleet, [name]: value ?? Number.NaN })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </SettingFrame>
  );
}
