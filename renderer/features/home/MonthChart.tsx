// Owns: minutes of study on each day of the month, as bars. Runs from the first day at the start of the
// line of reading, so it is mirrored for Uyghur.
import { isRightToLeft } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';

interface Props {
  /** Days of one month with study in them. */
  days: readonly { day: string; activeMs: number }[];
  today: string;
}

const width = 960;
const height = 250;
const floor = 210;
/** Bars grow against at least half an hour, so that two minutes do not look like a day's work. */
const leastTopMinutes = 30;

export function MonthChart({ days, today }: Props) {
  const { t, language } = useText();
  const [year = 1970, month = 1] = today.split('-').map(Number);
  const dayCount = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const step = width / dayCount;
  const minutes = new Map(days.map(({ day, activeMs }) => [Number(day.slice(8)), activeMs / 60_000]));
  const top = Math.max(leastTopMinutes, ...minutes.values());
  const toX = (date: number) => (isRightToLeft(language) ? width - date * step : (date - 1) * step);
  return (
    <figure className="month-chart">
      <figcaption>{t('progress.chart')}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path d={`M0 ${floor}H${width}`} stroke="var(--ink-soft)" strokeWidth="2" />
        {Array.from({ length: dayCount }, (_, at) => at + 1).map((date) => {
          const value = minutes.get(date) ?? 0;
          const tall = (value / top) * (floor - 30);
          return (
            <g key={date} transform={`translate(${toX(date)} 0)`}>
              <rect x={3} y={floor - tall} width={step - 6} height={tall} rx={3} fill="var(--good)" />
              {value >= 0.5 ? (
                <text x={step / 2} y={floor - tall - 6} textAnchor="middle" className="chart-value">
                  {Math.round(value)}
                </text>
              ) : null}
              {date === 1 || date % 5 === 0 ? (
                <text x={step / 2} y={floor + 26} textAnchor="middle" className="chart-day">
                  {date}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
