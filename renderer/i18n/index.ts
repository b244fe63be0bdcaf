// Owns: the kiosk's sentences. The page starts with the table of its language alone; the others are read from the
// station's own files right after, so that a switch needs no line. Keys are flat (`error.disk-full`); a sentence
// with a count has one form for each plural category of its language.
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, languages } from '#core/domain/language.ts';
import type en from './en.json';
import { uyghurPluralRule } from './numbers.ts';

type Base<Key> = Key extends `${infer Stem}_other` ? Stem : Key extends `${string}_one` ? never : Key;
/** A key of the sentence tables, without its plural suffix. */
export type TextKey = Base<keyof typeof en>;
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

/** Names of the languages, each in its own script, the same whatever language is on. */
export const languageNames: Record<Language, string> = { ug: 'ئۇيغۇرچە', zh: '中文', en: 'English' };

type Table = Record<string, string>;
const loaders: Record<Language, () => Promise<{ default: Table }>> = {
  zh: () => import('./zh.json'),
  ug: () => import('./ug.json'),
  en: () => import('./en.json'),
};
const tables = new Map<Language, Table>();

/** After it has resolved, `createI18n` and `addSentences` have the sentences of these languages. */
export async function loadSentences(...wanted: readonly Language[]): Promise<void> {
  await Promise.all(
    wanted.map(async (language) => {
      if (!tables.has(language)) tables.set(language, (await loaders[language]()).default);
    }),
  );
}

/** Gives `i18n` the tables that have been loaded since it was made. */
export function addSentences(i18n: i18n): void {
  for (const [language, table] of tables) {
    if (!i18n.hasResourceBundle(language, namespace)) i18n.addResourceBundle(language, namespace, table);
  }
}
const namespace = 'translation';

interface PluralResolver {
  getRule(code: string, options?: object): unknown;
}

/** The sentences of `language` must be loaded. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    supportedLngs: [...languages],
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    resources: Object.fromEntries([...tables].map(([name, table]) => [name, { [namespace]: table }])),
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  // Intl.PluralRules('ug') silently takes the rule of the machine's language; ours stands in for it.
  const resolver: PluralResolver = instance.services.pluralResolver;
  const getRule = resolver.getRule.bind(resolver);
  resolver.getRule = (code, options) => (code === 'ug' ? uyghurPluralRule : getRule(code, options));
  return instance;
}
