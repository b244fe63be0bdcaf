// Owns: the county's policy as a form: name, footer, accounts, clock, the ledger's thresholds, how long stations keep
// records; with the kiosk's frame as it will look.
import { Input, InputNumber, Select } from 'antd';
import type { Policy } from '#core/domain/documents.ts';
import { Field, SettingFrame } from '../../console/settings/SettingFrame.tsx';
import { useSetting } from '../../console/settings/use-setting.ts';
import { useWords, type WordKey } from '../../console/words.ts';
import { KioskPreview } from './KioskPreview.tsx';
import { LocalizedField } from './LocalizedField.tsx';

/** 12 when the county has not said (core/domain/documents.ts). */
const defaultMonths = 12;

/** Quarters of an hour from UTC−12:00 to UTC+14:00 that some place uses are all whole or half hours, or these. */
const quarters = [345, 525, 765];
const offsets = [...Array.from({ length: 53 }, (_, at) => -720 + at * 30), ...quarters].sort((a, b) => a - b);

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

const footerWords = {
  supervisor: 'console.settings.supervisor',
  host: 'console.settings.host',
  address: 'console.settings.address',
} as const satisfies Record<string, WordKey>;

const ledgerWords = {
  groupSessionsPerMonth: 'console.settings.groupSessions',
  openDaysPerMonth: 'console.settings.openDays',
  hoursPerMonth: 'console.settings.hours',
} as const satisfies Record<keyof Policy['ledger'], WordKey>;

export function CountyPart() {
  const t = useWords();
  const draft = useSetting('policy');
  const weather = useSetting('weather');
  const { value: policy, faults } = draft;
  const set = (part: Partial<Policy>) => policy && draft.change({ ...policy, ...part });
  const tell = (path: string) => (faults.has(path) ? t('console.settings.wrong') : undefined);
  /** An emptied number is no number; the schema then says so. */
  const toNumber = (value: number | null) => value ?? Number.NaN;
  return (
    <SettingFrame draft={draft}>
      {policy && (
        <>
          <KioskPreview policy={policy} weather={weather.value} />
          <div className="card">
            <h2>{t('console.settings.countyHead')}</h2>
            <LocalizedField
              label={t('console.settings.county')}
              path="county"
              value={policy.county}
              faults={faults}
              onChange={(county) => set({ county })}
            />
            {(['supervisor', 'host', 'address'] as const).map((name) => (
              <LocalizedField
                key={name}
                label={t(footerWords[name])}
                path={`footer.${name}`}
                value={policy.footer[name]}
                faults={faults}
                onChange={(text) => set({ footer: { ...policy.footer, [name]: text } })}
              />
            ))}
            <Field label={t('console.settings.telephone')} fault={tell('footer.telephone')}>
              {(id) => (
                <Input
                  id={id}
                  dir="ltr"
                  maxLength={40}
                  value={policy.footer.telephone}
                  onChange={({ target }) => set({ footer: { ...policy.footer, telephone: target.value } })}
                />
              )}
            </Field>
          </div>
          <div className="card">
            <h2>{t('console.settings.ledgerHead')}</h2>
            <div className="settings-row">
              {(['groupSessionsPerMonth', 'openDaysPerMonth', 'hoursPerMonth'] as const).map((name) => (
                <Field key={name} label={t(ledgerWords[name])} fault={tell(`ledger.${name}`)}>
                  {(id) => (
                    <InputNumber
                      id={id}
                      min={0}
                      precision={name === 'hoursPerMonth' ? 1 : 0}
                      value={policy.ledger[name]}
                      onChange={(value) => set({ ledger: { ...policy.ledger, [name]: toNumber(value) } })}
                    />
                  )}
                </Field>
              ))}
            </div>
          </div>
          <div className="card">
            <h2>{t('console.settings.stationHead')}</h2>
            <div className="settings-row">
              <Field
                label={t('console.settings.idle')}
                hint={t('console.settings.idleWhat')}
                fault={tell('idleSignOutMinutes')}
              >
                {(id) => (
                  <InputNumber
                    id={id}
                    min={1}
                    max={120}
                    precision={0}
                    value={policy.idleSignOutMinutes}
                    onChange={(value) => set({ idleSignOutMinutes: toNumber(value) })}
                  />
                )}
              </Field>
              <Field
                label={t('console.settings.retention')}
                hint={t('console.settings.retentionWhat')}
                fault={tell('retentionMonths')}
              >
                {(id) => (
                  <InputNumber
                    id={id}
                    min={1}
                    max={240}
                    precision={0}
                    value={policy.retentionMonths ?? defaultMonths}
                    onChange={(value) => set({ retentionMonths: toNumber(value) })}
                  />
                )}
              </Field>
              <Field
                label={t('console.settings.timeZone')}
                hint={t('console.settings.timeZoneWhat')}
                fault={tell('timeZoneOffsetMinutes')}
              >
                {(id) => (
                  <Select
                    id={id}
                    className="filter"
                    value={policy.timeZoneOffsetMinutes}
                    options={offsets.map((value) => ({ value, label: formatOffset(value) }))}
                    onChange={(timeZoneOffsetMinutes: number) => set({ timeZoneOffsetMinutes })}
                  />
                )}
              </Field>
            </div>
            <Field
              label={t('console.settings.homePage')}
              hint={t('console.settings.homePageWhat')}
              fault={tell('homePage')}
            >
              {(id) => (
                <Input
                  id={id}
                  dir="ltr"
                  maxLength={200}
                  value={policy.homePage}
                  onChange={({ target }) => set({ homePage: target.value })}
                />
              )}
            </Field>
          </div>
        </>
      )}
    </SettingFrame>
  );
}
