// Owns: the console's words: which language is on, kept in localStorage, and the typed `t`. Keys are
// flat and typed from zh.json, so a missing word fails the type check; plurals are worded around,
// because Intl has no rules for Uyghur.
import { createInstance, type i18n } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type Language, languageSchema } from '#core/domain/language.ts';
import en from '../i18n/console/en.json';
import ug from '../i18n/console/ug.json';
import zh from '../i18n/console/zh.json';

export type WordKey = keyof typeof zh;
export type Words = (key: WordKey, values?: Record<string, string | number>) => string;

const languageKey = 'console.language';

export type LanguageShelf = Pick<Storage, 'getItem' | 'setItem'>;

/** Storage may be forbidden by the browser; then the console starts in Chinese each time. */
export function readLanguage(shelf: LanguageShelf): Language {
  try {
    return languageSchema.safeParse(shelf.getItem(languageKey)).data ?? 'zh';
  } catch {
    return 'zh';
  }
}

export function keepLanguage(shelf: LanguageShelf, language: Language): void {
  try {
    shelf.setItem(languageKey, language);
  } catch {
    // The choice then lasts as long as the page; nothing else depends on it.
  }
}

export async function createConsoleWords(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    keySeparator: false,
    nsSeparator: false,
    resources: { zh: { translation: zh }, ug: { translation: ug }, en: { translation: en } },
    // React escapes; escaping twice would show `&amp;` in names.
    interpolation: { escapeValue: false },
  });
  return instance;
}

export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(zh, key);
}

export function useWords(): Words {
  const { t } = useTranslation();
  return useMemo(() => (key, values) => String(t(key, { ...values })), [t]);
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return languageSchema.safeParse(i18n.language).data ?? 'zh';
}
