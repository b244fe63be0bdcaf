// Owns: the portal's top line: county, day, weather with its age, state of sync, languages. All in
// words; nothing here is only a picture.
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { formatAge, formatDayAndWeekday } from '../i18n/dates.ts';
import { formatNumber } from '../i18n/numbers.ts';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { SkyIcon } from './icons/SkyIcon.tsx';
import { LanguageSwitch } from './language-context.tsx';
import { usePortal } from './portal-context.tsx';
import { SightPanel } from './SightPanel.tsx';
import { describeSync } from './sync-words.ts';

export function TopLine({ hasLinks }: { hasLinks: boolean }) {
  const { t, language } = useText();
  const { enrolment, policy, today } = usePortal();
  const county = policy?.county ?? enrolment?.county;
  return (
    <header className="top-line">
      <div className="top-cell">
        <strong>
          {county ? `${pickLanguage(county, language)} · ` : ''}
          {t('app.name')}
        </strong>
        <span>{formatDayAndWeekday(today, language)}</span>
      </div>
      <Forecast />
      {hasLinks ? <SyncWords /> : null}
      <SightPanel />
      <LanguageSwitch />
    </header>
  );
}

function Forecast() {
  const { t, language } = useText();
  const { enrolment, policy, weather, nowMs, offsetMinutes, today } = usePortal();
  if (!weather) return <div className="top-cell">{t('weather.none')}</div>;
  // The county's own name stands at the head of the line already.
  const county = policy?.county ?? enrolment?.county;
  const named = pickLanguage(weather.place, language);
  const place = county && pickLanguage(county, language) === named ? undefined : named;
  const day = weather.days.find((one) => one.day === today);
  const age = t('weather.age', { age: formatAge(weather.issuedAtMs, nowMs, offsetMinutes, t) });
  return (
    <div className="top-cell top-weather">
      {day ? <SkyIcon sky={day.sky} /> : null}
      {day ? (
        <span>
          {place ? `${place} · ` : ''}
          {t(`sky.${day.sky}`)}{' '}
          <bdi dir="ltr">
            {t('weather.range', { low: formatNumber(day.lowC), high: formatNumber(day.highC) })}
          </bdi>
        </span>
      ) : (
        <span>{t('weather.notToday')}</span>
      )}
      <span>{age}</span>
    </div>
  );
}

function SyncWords() {
  const { t } = useText();
  const { sync, nowMs, offsetMinutes } = usePortal();
  if (!sync) return null;
  const words = describeSync(sync, nowMs, offsetMinutes, t);
  return (
    <Link to="/station" className="top-cell top-sync" data-testid="sync-state">
      <ActionIcon name="sync" />
      <span>{words.state}</span>
      <span>{words.contact}</span>
    </Link>
  );
}
