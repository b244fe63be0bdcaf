// Owns: the change of language, from any screen and without losing place: the page stays mounted, only
// its sentences, direction and texts are exchanged.
import { createContext, useContext } from 'react';
import { type Language, languages } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { languageNames } from '../i18n/index.ts';
import { useText } from '../i18n/use-text.ts';

const LanguageContext = createContext<((language: Language) => void) | undefined>(undefined);
export const LanguageProvider = LanguageContext.Provider;

export function useChooseLanguage(): (language: Language) => void {
  return must(useContext(LanguageContext), 'language context');
}

export function LanguageSwitch() {
  const { t, language } = useText();
  const choose = useChooseLanguage();
  return (
    <fieldset className="language-switch" aria-label={t('lang.switch')}>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          className="language-button"
          lang={one}
          aria-pressed={one === language}
          data-testid={`language-${one}`}
          onClick={() => choose(one)}
        >
          {languageNames[one]}
        </button>
      ))}
    </fieldset>
  );
}
