// Owns: how the kiosk's top line and footer will look with what is entered, in the kiosk's own words and in each
// of its languages.
import { Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { toDay } from '#core/domain/calendar.ts';
import type { Policy, Weather } from '#core/domain/documents.ts';
import { isRightToLeft, type Language, pickLanguage } from '#core/domain/language.ts';
import { useConsole } from '../../console/context.tsx';
import { useLanguage, useWords } from '../../console/words.ts';
import { formatAge, formatDayAndWeekday } from '../../i18n/dates.ts';
import { createI18n, languageNames, loadSentences, type Translate } from '../../i18n/index.ts';
import { SkyIcon } from '../../ui/icons/SkyIcon.tsx';

const order: readonly Language[] = ['zh', 'ug', 'en'];

function useKioskWords(language: Language): Translate | undefined {
  const [words, setWords] = useState<{ language: Language; t: Translate }>();
  useEffect(() => {
    let isWanted = true;
    void loadSentences(language).then(() => {
      const { t } = createI18n(language);
      if (isWanted) setWords({ language, t: (key, values) => t(key, values ?? {}) });
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  return words?.language === language ? words.t : undefined;
}

interface Shown {
  policy: Policy;
  weather: Weather | null | undefined;
}

export function KioskPreview(shown: Shown) {
  const t = useWords();
  const own = useLanguage();
  const [language, setLanguage] = useState<Language>(own);
  const kiosk = useKioskWords(language);
  return (
    <section className="card" aria-label={t('console.settings.preview')}>
      <div className="card-head">
        <h2>{t('console.settings.preview')}</h2>
        <Segmented<Language>
          value={language}
          options={order.map((value) => ({ value, label: languageNames[value] }))}
          onChange={setLanguage}
        />
      </div>
      {kiosk && (
        <div
          className="kiosk-preview"
          lang={language}
          dir={isRightToLeft(language) ? 'rtl' : 'ltr'}
          data-testid="kiosk-preview"
        >
          <KioskTop {...shown} t={kiosk} language={language} />
          <KioskFooter policy={shown.policy} t={kiosk} language={language} />
        </div>
      )}
    </section>
  );
}

interface Spoken {
  t: Translate;
  language: Language;
}

function KioskTop({ policy, weather, t, language }: Shown & Spoken) {
  const { nowMs } = useConsole();
  const offset = Number.isFinite(policy.timeZoneOffsetMinutes) ? policy.timeZoneOffsetMinutes : 0;
  const today = toDay(nowMs(), offset);
  const day = weather?.days.find((one) => one.day === today);
  const county = pickLanguage(policy.county, language) ?? '';
  const place = weather ? (pickLanguage(weather.place, language) ?? '') : '';
  return (
    <div className="kiosk-top">
      <strong>
        {county} · {t('app.name')}
      </strong>
      <span>{formatDayAndWeekday(today, language)}</span>
      <span className="spread" />
      {weather ? (
        <>
          {day && <SkyIcon sky={day.sky} />}
          <span>
            {place !== county && day ? `${place} · ` : ''}
            {day ? `${t(`sky.${day.sky}`)} ` : t('weather.notToday')}
            {day && <bdi dir="ltr">{t('weather.range', { low: day.lowC, high: day.highC })}</bdi>}
          </span>
          <span>{t('weather.age', { age: formatAge(weather.issuedAtMs, nowMs(), offset, t) })}</span>
        </>
      ) : (
        <span>{t('weather.none')}</span>
      )}
    </div>
  );
}

function KioskFooter({ policy, t, language }: { policy: Policy } & Spoken) {
  const { supervisor, host, address, telephone } = policy.footer;
  const parts = [
    [t('footer.supervisor'), pickLanguage(supervisor, language)],
    [t('footer.host'), pickLanguage(host, language)],
    [t('footer.telephone'), telephone],
    [t('footer.address'), pickLanguage(address, language)],
  ];
  return (
    <div className="kiosk-foot">
      {parts.map(([name, text]) => (
        <span key={name}>
          {name}: <bdi>{text}</bdi>
        </span>
      ))}
    </div>
  );
}
