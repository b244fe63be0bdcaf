// Owns: study time per day as bars, with the same figures as a table for those who cannot see it. Time
// runs in the direction of reading, so the newest day stands at the line's end in Uyghur too.
import { isRightToLeft } from '#core/domain/language.ts';
import type { LearnerProgress } from '#core/protocol/console-api.ts';
import { formatDay, formatLength, formatNumber } from '../../console/numerals.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { fillDays } from './fill-days.ts';

const dayCount = 30;
const width = 600;
const height = 150;
const floor = 128;
const ceiling = 16;

export function DaysChart({ days, today }: { days: LearnerProgress['days']; today: string }) {
  const t = useWords();
  const language = useLanguage();
  const bars = fillDays(days, today, dayCount);
  const studied = bars.filter(({ activeMs }) => activeMs > 0);
  const most = Math.max(...bars.map(({ activeMs }) => activeMs));
  if (studied.length === 0) return <p className="quiet">{t('console.learner.daysEmpty')}</p>;
  const summary = t('console.learner.daysSummary', {
    total: formatLength(
      studied.reduce((sum, { activeMs }) => sum + activeMs, 0),
      t,
    ),
    days: formatNumber(studied.length),
    most: formatLength(most, t),
  });
  const step = width / dayCount;
  const isMirrored = isRightToLeft(language);
  return (
    <figure className="days">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        <line x1="0" x2={width} y1={floor} y2={floor} stroke="#aab4bb" vectorEffect="non-scaling-stroke" />
        {bars.map(({ day, activeMs }, index) => {
          const size = activeMs === 0 ? 0 : Math.max(3, (activeMs / most) * (floor - ceiling));
          const x = step * (isMirrored ? dayCount - 1 - index : index);
          return (
            <rect key={day} x={x + 2} y={floor - size} width={step - 4} height={size} rx="2" fill="#1b6380">
              <title>{`${formatDay(day, language)}: ${formatLength(activeMs, t)}`}</title>
            </rect>
          );
        })}
      </svg>
      <div className="days-ends" aria-hidden="true">
        <span>{formatDay(bars[0]?.day ?? today, language)}</span>
        <span>{formatDay(today, language)}</span>
      </div>
      <figcaption>{summary}</figcaption>
      <table className="heard-only">
        <caption>{t('console.learner.days')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('console.learner.day')}</th>
            <th scope="col">{t('console.learner.time')}</th>
          </tr>
        </thead>
        <tbody>
          {studied.map(({ day, activeMs }) => (
            <tr key={day}>
              <td>{formatDay(day, language)}</td>
              <td>{formatLength(activeMs, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
