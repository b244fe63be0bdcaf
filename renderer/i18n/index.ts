// Owns: the kiosk's sentences. All three languages are in the first load, so that a switch needs no
// line and no waiting. Keys are flat (`error.disk-full`); a sentence with a count has one form for each
// plural category of its language.
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, languages } from '#core/domain/language.ts';
import en from './en.json';
import { uyghurPluralRule } from './numbers.ts';
import ug from './ug.json';
import zh from './zh.json';

type Base<Key> = Key extends `${infer Stem}_other` ? Stem : Key extends `${string}_one` ? never : Key;
/** A key of the sentence tables, without its plural suffix. */
export type TextKey = Base<keyof typeof en>;
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

/** Names of the languages, each in its own script, the same whatever language is on. */
export const languageNames: Record<Language, string> = { ug: 'ئۇيغۇرچە', zh: '中文', en: 'English' };

interface PluralResolver {
  getRule(code: string, options?: object): unknown;
}

export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    supportedLngs: [...languages],
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    resources: { zh: { translation: zh }, ug: { translation: ug }, en: { translation: en } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  // Intl.PluralRules('ug') silently takes the rule of the machine's language; ours stands in for it.
  const resolver: PluralResolver = instance.services.pluralResolver;
  const getRule = resolver.getRule.bind(resolver);
  resolver.getRule = (code, options) => (code === 'ug' ? uyghurPluralRule : getRule(code, options));
  return instance;
}
