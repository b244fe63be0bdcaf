// Owns: the second window of a station, which only waits: each record has two copies, and two windows would
// write the second one over each other's heads. It goes on by itself when the first is closed.
import '../ui/fonts.css';
import '../ui/base.css';
import '../ui/frame.css';
import { useEffect, useMemo } from 'react';
import { I18nextProvider } from 'react-i18next';
import { applyLanguage, firstLanguage, readChosenLanguage } from '../i18n/chosen-language.ts';
import { createI18n } from '../i18n/index.ts';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from '../ui/icons/ActionIcon.tsx';

function Waiting() {
  const { t } = useText();
  return (
    <main className="enrol" role="status" data-testid="other-window">
      <ActionIcon name="warning" size={36} />
      <h1>{t('other.title')}</h1>
      <p>{t('other.body')}</p>
    </main>
  );
}

export function OtherWindow() {
  const language = useMemo(() => {
    const asked = readChosenLanguage(window.location.search, window.localStorage);
    return (asked.ok ? asked.value : undefined) ?? firstLanguage;
  }, []);
  const i18n = useMemo(() => createI18n(language), [language]);
  useEffect(() => applyLanguage(language, document.documentElement), [language]);
  return (
    <I18nextProvider i18n={i18n}>
      <Waiting />
    </I18nextProvider>
  );
}
