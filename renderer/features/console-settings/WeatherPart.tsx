// Owns: the forecast: entered by hand for some days or read from a file, looked at, and sent to the stations, which
// show it with its age.
import { Alert, Button, DatePicker, InputNumber, Select, Upload } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { toDay } from '#core/domain/calendar.ts';
import { skies, type Weather } from '#core/domain/documents.ts';
import { type ForecastDay, type ReadForecast, readForecast } from '#core/domain/weather-file.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { SettingFrame } from '../../console/settings/SettingFrame.tsx';
import { useSetting } from '../../console/settings/use-setting.ts';
import { useWords } from '../../console/words.ts';
import { decodeText } from './decode-text.ts';
import { KioskPreview } from './KioskPreview.tsx';
import { LocalizedField } from './LocalizedField.tsx';

const mostDays = 15;
/** Far above any forecast of fifteen days. */
const mostFileBytes = 1024 ** 2;

function toNextDay(day: string): string {
  return dayjs(day).add(1, 'day').format('YYYY-MM-DD');
}

export function WeatherPart() {
  const t = useWords();
  const { nowMs } = useConsole();
  const draft = useSetting('weather');
  const policy = useSetting('policy').value;
  const [refused, setRefused] = useState<Extract<ReadForecast, { ok: false }>>();
  const weather = draft.value ?? null;
  const today = toDay(nowMs(), policy?.timeZoneOffsetMinutes ?? 480);

  /** A changed forecast is as old as its change. */
  function put(days: ForecastDay[], place = weather?.place ?? policy?.county): void {
    if (place) draft.change(days.length === 0 ? null : { place, issuedAtMs: Math.round(nowMs()), days });
  }

  async function readFile(file: File): Promise<void> {
    const text = file.size > mostFileBytes ? '' : decodeText(new Uint8Array(await file.arrayBuffer()));
    const read = readForecast(text);
    setRefused(read.ok ? undefined : read);
    if (read.ok) put(read.days);
  }

  return (
    <SettingFrame draft={draft}>
      {policy && <KioskPreview policy={policy} weather={weather} />}
      <div className="card">
        <div className="card-head">
          <h2>{t('console.settings.weatherHead')}</h2>
          <Upload
            accept=".csv,.txt,.json,text/csv,application/json"
            showUploadList={false}
            beforeUpload={(file) => {
              void readFile(file);
              return false;
            }}
          >
            <Button>{t('console.settings.weatherFile')}</Button>
          </Upload>
          {weather && (
            <span className="quiet">
              {t('console.settings.weatherIssued', { time: formatMoment(weather.issuedAtMs) })}
            </span>
          )}
        </div>
        <p className="quiet">{t('console.settings.weatherFileWhat')}</p>
        {refused && (
          <Alert
            type="error"
            showIcon
            role="alert"
            className="note"
            title={t(`console.settings.weatherFault.${refused.fault}`, {
              line: refused.line,
              text: refused.text,
            })}
          />
        )}
        {weather && (
          <LocalizedField
            label={t('console.settings.place')}
            path="place"
            value={weather.place}
            faults={draft.faults}
            onChange={(place) => put(weather.days, place)}
          />
        )}
        <ForecastTable days={weather?.days ?? []} today={today} onChange={(days) => put(days)} />
      </div>
    </SettingFrame>
  );
}

function ForecastTable({
  days,
  today,
  onChange,
}: {
  days: Weather['days'];
  today: string;
  onChange: (days: Weather['days']) => void;
}) {
  const t = useWords();
  const change = (at: number, part: Partial<ForecastDay>) =>
    onChange(days.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const last = days.at(-1)?.day;
  return (
    <>
      {days.length > 0 && (
        <table className="sides">
          <thead>
            <tr>
              <th>{t('console.settings.day')}</th>
              <th>{t('console.settings.sky')}</th>
              <th>{t('console.settings.low')}</th>
              <th>{t('console.settings.high')}</th>
              <th>
                <span className="heard-only">{t('console.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map((one, at) => (
              <tr key={one.day}>
                <td>
                  <DatePicker
                    aria-label={t('console.settings.day')}
                    format="YYYY-MM-DD"
                    allowClear={false}
                    value={dayjs(one.day)}
                    disabledDate={(date) =>
                      days.some(({ day }, index) => index !== at && day === date.format('YYYY-MM-DD'))
                    }
                    onChange={(date) => date && change(at, { day: date.format('YYYY-MM-DD') })}
                  />
                </td>
                <td>
                  <Select
                    className="filter"
                    aria-label={t('console.settings.sky')}
                    value={one.sky}
                    options={skies.map((value) => ({ value, label: t(`console.settings.sky.${value}`) }))}
                    onChange={(sky: ForecastDay['sky']) => change(at, { sky })}
                  />
                </td>
                {(['lowC', 'highC'] as const).map((name) => (
                  <td key={name}>
                    <InputNumber
                      aria-label={t(name === 'lowC' ? 'console.settings.low' : 'console.settings.high')}
                      min={-60}
                      max={60}
                      precision={0}
                      status={one.lowC > one.highC ? 'warning' : ''}
                      value={one[name]}
                      onChange={(value) => change(at, { [name]: value ?? 0 })}
                    />
                  </td>
                ))}
                <td>
                  <Button
                    danger
                    aria-label={t('console.settings.removeOf', { name: one.day })}
                    onClick={() => onChange(days.filter((_, index) => index !== at))}
                  >
                    {t('console.settings.remove')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {days.length < mostDays && (
        <Button
          onClick={() =>
            onChange([
              ...days,
              {
                day: last === undefined ? today : toNextDay(last),
                sky: days.at(-1)?.sky ?? 'sunny',
                lowC: days.at(-1)?.lowC ?? 0,
                highC: days.at(-1)?.highC ?? 10,
              },
            ])
          }
        >
          {t('console.settings.dayAdd')}
        </Button>
      )}
    </>
  );
}
